"""What a vote says of an option or an amendment. The room of votes, which this one cannot import, is asked by hooks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from forum.verdicts import YES, Verdict

if TYPE_CHECKING:
    from forum.verdicts import Sentence
    from policy_design.options.models import Amendment, Option


@dataclass(frozen=True, slots=True)
class Voted:
    """The latest round on an amendment: whether it may be accepted or declined, and what its page says of the round."""

    accept: Verdict
    decline: Verdict
    is_over: bool
    says: Sentence
    url: str


Asked = Callable[[Sequence["Amendment"]], dict[int, Voted]]
Held = Callable[["Option"], Verdict]

_first: list[Asked] = []
_held: list[Held] = []


def ask_first(fn: Asked) -> None:
    """Called once, when the site starts: `fn` gives what was voted on, by primary key, in a few queries."""
    if fn not in _first:
        _first.append(fn)


def hold_with(fn: Held) -> None:
    """Called once, when the site starts: `fn` says no, with a sentence, while an option is being voted on."""
    if fn not in _held:
        _held.append(fn)


def votes_on(amendments: Sequence[Amendment]) -> dict[int, Voted]:
    found: dict[int, Voted] = {}
    for fn in _first if amendments else ():
        found |= fn(amendments)
    return found


def vote_on(amendment: Amendment) -> Voted | None:
    return votes_on([amendment]).get(amendment.pk)


def may_change(option: Option) -> Verdict:
    """Whether the text and the state of an option may change now. While a round on it is open they stay."""
    return next((verdict for fn in _held if not (verdict := fn(option))), YES)


def may_touch(amendment: Amendment) -> Verdict:
    """Whether its proposer may change or withdraw it, as far as votes are concerned."""
    voted = vote_on(amendment)
    return YES if voted is None or voted.is_over else voted.decline
