"""What may stand on a ballot, method by method: marks are read into one canonical form or refused with a code. PURE."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Any

STATUS_QUO = "status-quo"
"""The key of the option that changes nothing, in rounds that offer it."""

KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}", re.ASCII)

YES, NO, ABSTAIN = "yes", "no", "abstain"
CONSENTS, RESERVATIONS, STANDS_ASIDE, BLOCKS = "consent", "reservations", "stand_aside", "block"
AGREES, DISAGREES, PASSES = "agree", "disagree", "pass"
CANNOT_JUDGE = "cannot judge"

ANSWERS: dict[str, tuple[str | int, ...]] = {
    "yes_no": (YES, NO, ABSTAIN),
    "score": (0, 1, 2, 3, 4, 5),
    "rating": (1, 2, 3, 4, 5, 6, 7, 8, 9, CANNOT_JUDGE),
    "consent": (CONSENTS, RESERVATIONS, STANDS_ASIDE, BLOCKS),
    "statements": (AGREES, DISAGREES, PASSES),
}
"""What can be said of one choice, in the order of a form, for the methods that ask about each choice apart."""


class Code(StrEnum):
    """Why a ballot cannot be read; a page has a sentence for each."""

    SHAPE = "shape"
    """Not the JSON that this method takes (a list where an object belongs, a number where a key belongs)."""
    UNKNOWN_CHOICE = "unknown_choice"
    """A key that is not among the round's choices."""
    TWICE = "twice"
    """One choice stands on the ballot more than once."""
    EMPTY_TIER = "empty_tier"
    """A rank that holds no choice."""
    UNKNOWN_ANSWER = "unknown_answer"
    """Something that this method does not let one say of a choice."""


class BadBallot(ValueError):
    """A ballot that cannot be read: `code` says why, `where` is the choice or rank in question, or ""."""

    def __init__(self, code: Code, where: str = "") -> None:
        self.code, self.where = code, where
        super().__init__(f"{code}: {where}" if where else str(code))


class BadChoices(ValueError):
    """Choices that no round can have: too few or too many for the method, a bad key, or one key twice."""


@dataclass(frozen=True, slots=True)
class Method:
    """One way of voting.

    `blank()` makes the marks of a ballot that says nothing, which may be cast: it counts for the quorum.
    """

    key: str
    least_choices: int
    most_choices: int
    answers: tuple[str | int, ...]
    _read: Callable[[Any, Sequence[str]], Any]
    blank: Callable[[], Any]

    def read(self, marks: Any, choices: Sequence[str]) -> Any:
        """The marks in canonical form, as fresh plain JSON; raises BadBallot."""
        return self._read(marks, choices)

    def is_blank(self, marks: Any) -> bool:
        """Whether canonical marks say nothing at all."""
        return not marks

    def check_choices(self, choices: Sequence[str]) -> None:
        """Raises BadChoices when a round of this method cannot be held over these choices."""
        if not self.least_choices <= len(choices) <= self.most_choices:
            raise BadChoices(f"{self.key} takes {self.least_choices} to {self.most_choices} choices")
        for choice in choices:
            if not isinstance(choice, str) or not KEY.fullmatch(choice):
                raise BadChoices(f"not a key: {choice!r}"[:80])
        if len(set(choices)) != len(choices):
            raise BadChoices("a key stands twice")


# Reading --------------------------------------------------------------------------------------------------------


def _read_answers(method: str) -> Callable[[Any, Sequence[str]], dict[str, Any]]:
    said = {(type(answer), answer) for answer in ANSWERS[method]}  # so that neither true nor 1.0 is 1

    def read(marks: Any, choices: Sequence[str]) -> dict[str, Any]:
        if not isinstance(marks, Mapping):
            raise BadBallot(Code.SHAPE)
        known = frozenset(choices)
        for key, answer in marks.items():
            _known(key, known)
            if not isinstance(answer, str | int) or (type(answer), answer) not in said:
                raise BadBallot(Code.UNKNOWN_ANSWER, key)
        return {key: marks[key] for key in sorted(marks)}

    return read


def _read_approval(marks: Any, choices: Sequence[str]) -> list[str]:
    return _read_set(marks, frozenset(choices))


def _read_ranked(marks: Any, choices: Sequence[str]) -> list[list[str]]:
    if not isinstance(marks, list | tuple):
        raise BadBallot(Code.SHAPE)
    known = frozenset(choices)
    seen: set[str] = set()
    tiers = []
    for place, tier in enumerate(marks, start=1):
        keys = _read_set(tier, known)
        if not keys:
            raise BadBallot(Code.EMPTY_TIER, str(place))
        for key in keys:
            if key in seen:
                raise BadBallot(Code.TWICE, key)
        seen.update(keys)
        tiers.append(keys)
    return tiers


def _read_set(marks: Any, known: frozenset[str]) -> list[str]:
    if not isinstance(marks, list | tuple):
        raise BadBallot(Code.SHAPE)
    keys = sorted(_known(key, known) for key in marks)
    for one, following in pairwise(keys):
        if one == following:
            raise BadBallot(Code.TWICE, one)
    return keys


def _known(key: Any, known: frozenset[str]) -> str:
    if not isinstance(key, str):
        raise BadBallot(Code.SHAPE)
    if key not in known:
        raise BadBallot(Code.UNKNOWN_CHOICE, key[:40])
    return key


def _asking(key: str, most: int) -> Method:
    """A method that asks the same of each choice, apart from the others."""
    return Method(key, 1, most, ANSWERS[key], _read_answers(key), dict)


METHODS: dict[str, Method] = {
    method.key: method
    for method in (
        _asking("yes_no", 200),
        Method("approval", 2, 200, (), _read_approval, list),
        Method("ranked", 2, 60, (), _read_ranked, list),
        Method("score", 2, 200, ANSWERS["score"], _read_answers("score"), dict),
        _asking("rating", 200),
        _asking("consent", 200),
        _asking("statements", 2000),
    )
}
"""Every method by its key, in the order in which an organizer is offered them."""
