"""What an app above hangs into the forum when the site starts: work for tick, entries of the top bar, cards, a demo.

The forum calls these by their place and knows nothing of who put them there, so that it imports no app above it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from forum.verdicts import Sentence


@dataclass(frozen=True, slots=True)
class Entry:
    """A link of the top bar; `key` is what a page says as `nav` to be marked there."""

    key: str
    label: Sentence
    url_name: str


@dataclass(frozen=True, slots=True)
class Work:
    """A part of the worker's pass; `run` returns how many things it moved, and running it twice changes nothing."""

    name: str
    one: str  # "process"
    many: str  # "processes"
    run: Callable[[], int]


Card = tuple[str, dict[str, Any]]  # a template and its context

work: list[Work] = []
entries: list[Entry] = []
home_cards: list[Callable[[Any], Card | None]] = []  # each asks for one reader, and draws nothing with None
organized: list[Callable[[Any], Card | None]] = []  # what else somebody organizes
chapters: list[Callable[[], Iterator[str]]] = []  # of docs/ROLES.md
demos: list[Callable[[], None]] = []  # run after the forum's own demo is loaded


def add(place: list[Any], *what: Any) -> None:
    """Hang something into one of the places above, once however often the site starts in one process."""
    place.extend(one for one in what if one not in place)
