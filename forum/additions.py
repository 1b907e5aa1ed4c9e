"""What an app above hangs in when the site starts: work for tick, entries of the top bar, parts of pages, a demo.

The forum calls these by their place and knows nothing of who put them there, so that it imports no app above it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
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
    """A part of the worker's pass; `run` returns how many things it moved, and running it twice changes nothing.

    Somebody may wait for it: between two passes `is_waiting` is asked every second, and lets it run at once. `stop` is
    called when a worker that keeps running ends; `see_out` at the end of one that makes a single pass, after all else,
    and returns how many more things it moved. No `run` waits for anything outside: mails and deadlines come after it.
    """

    name: str
    one: str  # "process"
    many: str  # "processes"
    run: Callable[[], int]
    is_waiting: Callable[[], bool] | None = None
    stop: Callable[[], None] | None = None
    see_out: Callable[[], int] | None = None


Card = tuple[str, dict[str, Any]]  # a template and its context


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of somebody's page: a template that draws what stands inside `<section id=anchor>`, with its context.

    The template has a heading with the id `<anchor>-title`. With `link` the bar of the page leads to it, `css` is a
    stylesheet that it needs.
    """

    anchor: str
    template: str
    context: dict[str, Any] = field(default_factory=dict)
    link: Sentence = ""
    css: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a piece stands: the smaller its number the higher. `draw` has a subject and a reader, and may give None.

    Whatever it draws changes with a readers' event of the subject only, since pages are kept; and `anchor`, that of its
    piece, is known before there is one, so that a page which is followed hears of it.
    """

    order: int
    anchor: str
    draw: Callable[[Any, Any], Piece | None]


work: list[Work] = []
entries: list[Entry] = []
told: list[Entry] = []  # ways to hear what happens without an account: a newsletter, a feed
home_cards: list[Callable[[Any], Card | None]] = []  # each asks for one reader, and draws nothing with None
home_foot: list[Callable[[Any], Card | None]] = []  # the same, below all else of the front page
organized: list[Callable[[Any], Card | None]] = []  # what else somebody organizes
process_wide: list[Place] = []  # the page of a process: across the page, above its columns
process_parts: list[Place] = []  # its main column
process_side: list[Place] = []  # the column beside it
debate_wide: list[Place] = []  # the page of a debate: between its bar and its framing
option_parts: list[Place] = []  # the page of an option of a process: the top of the column beside its text
chapters: list[Callable[[], Iterator[str]]] = []  # of docs/ROLES.md
demos: list[Callable[[], None]] = []  # run after the forum's own demo is loaded


def add(place: list[Any], *what: Any) -> None:
    """Hang something into one of the places above, once however often the site starts in one process."""
    place.extend(one for one in what if one not in place)


def drawn(places: Iterable[Place], subject: Any, reader: Any) -> list[Piece]:
    """What stands in these places for this reader, in order."""
    found = [place.draw(subject, reader) for place in sorted(places, key=lambda one: one.order)]
    return [piece for piece in found if piece]
