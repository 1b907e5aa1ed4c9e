"""Where each line, dot and segment of a survey's charts lies, on wide screens and on phones: arithmetic, no database.

Two drawings. Dots on lines for shares that need not add up to anything; segments of one bar for answers that have an
order. A number that is not told is a dashed place without a length that would tell it. Beside each drawing its page
shows the table, and `words` says it for those who cannot see it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from policy_design.survey.results import SKIPPED, Cell, Tally, Values


@dataclass(frozen=True, slots=True)
class Look:
    """A drawing's measures, in its own units."""

    name: str
    width: int
    start: int  # where lines begin; 0: below their label, not beside it
    end: int
    row: int
    letters: int  # of a label that fit into a line


WIDE = Look("wide", 720, 280, 650, 44, 35)
NARROW = Look("narrow", 360, 0, 300, 58, 44)
BAR = 22
MOST_LINES = 2
NO_ANSWER, UNTOLD = 5, 6  # tones beside those of the answers


@dataclass(frozen=True, slots=True)
class Label:
    """A label, broken into lines that fit."""

    x: int
    y: float
    anchor: str
    lines: tuple[tuple[float, str], ...]  # the height of each, and its words


@dataclass(frozen=True, slots=True)
class Dot:
    """One answer: its line from 0 to 100 per cent, and the dot at its share."""

    label: Label
    x: float | None
    y: float
    share: float | None
    count: int | None

    @property
    def text_y(self) -> float:
        return round(self.y + 5, 1)


@dataclass(frozen=True, slots=True)
class Dots:
    look: Look
    height: int
    dots: tuple[Dot, ...]


@dataclass(frozen=True, slots=True)
class Segment:
    """An answer's part of a bar. `tone` is 0 for the first to 4 for the last answer, or NO_ANSWER, or UNTOLD."""

    values: tuple[Values, ...]
    tone: int
    x: float
    width: float
    share: float | None
    says: str  # the share, where the piece is wide enough for it

    @property
    def middle(self) -> float:
        return round(self.x + self.width / 2, 1)


@dataclass(frozen=True, slots=True)
class Bar:
    label: Label
    y: float
    segments: tuple[Segment, ...]

    @property
    def text_y(self) -> float:
        return round(self.y + BAR / 2 + 5, 1)


@dataclass(frozen=True, slots=True)
class Bars:
    look: Look
    height: int
    bars: tuple[Bar, ...]

    @property
    def thick(self) -> int:
        return BAR


# Dots ---------------------------------------------------------------------------------------------------------


def dots(rows: Sequence[tuple[str, int | None, int]], look: Look) -> Dots:
    """For each answer its words, how many gave it, and of how many."""
    found = [_dot(says, count, total, place, look) for place, (says, count, total) in enumerate(rows)]
    return Dots(look, look.row * len(rows) + 8, tuple(found))


def _dot(says: str, count: int | None, total: int, place: int, look: Look) -> Dot:
    y = _middle(place, look)
    share = None if count is None or not total else 100 * count / total
    x = None if share is None else round(look.start + (look.end - look.start) * share / 100, 1)
    return Dot(_label(says, place, look), x, y, share, count)


def _middle(place: int, look: Look) -> float:
    """The height of a line: beside its label in the middle, below it near the foot of the row."""
    return place * look.row + (look.row / 2 if look.start else look.row - 10)


def _label(says: str, place: int, look: Look) -> Label:
    lines = broken(says, look.letters)
    if look.start:
        first = _middle(place, look) + 5 - 8 * (len(lines) - 1)
        return Label(0, first, "start", _heights(lines, first))
    first = place * look.row + (30 if len(lines) == 1 else 16)
    return Label(0, first, "start", _heights(lines, first))


def _heights(lines: Sequence[str], first: float) -> tuple[tuple[float, str], ...]:
    return tuple((round(first + 16 * number, 1), line) for number, line in enumerate(lines))


def broken(says: str, letters: int, most: int = MOST_LINES) -> list[str]:
    """Words in lines of so many letters, and no more than `most` lines; what does not fit ends in an ellipsis.

    >>> broken("Train face recognition at a university", 20)
    ['Train face', 'recognition at a …']
    """
    lines: list[str] = [""]
    for word in says.split():
        longer = f"{lines[-1]} {word}".strip()
        if len(longer) <= letters or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    if len(lines) > most:
        last = lines[most - 1]
        while len(last) > letters - 2 and " " in last:
            last = last.rpartition(" ")[0]
        lines = [*lines[: most - 1], f"{last[: letters - 2]} …"]
    return [line if len(line) <= letters else f"{line[: letters - 1]}…" for line in lines]


# Bars ---------------------------------------------------------------------------------------------------------


def bars(rows: Sequence[tuple[str, Tally]], look: Look) -> Bars:
    """For each statement its words and its tally; of all who were asked."""
    found = [_bar(says, tally, place, look) for place, (says, tally) in enumerate(rows)]
    return Bars(look, look.row * len(rows) + 8, tuple(found))


def _bar(says: str, tally: Tally, place: int, look: Look) -> Bar:
    """What is not told stands at the end, as one piece: as long as all of it is together, which follows anyway."""
    shown = [one for one in tally.cells if one.count is not None]
    hidden = tuple(one.values for one in tally.cells if one.count is None)
    ordered = [one for one in tally.cells if one.values != (SKIPPED,)]
    scale = ((look.end if look.start else look.width) - look.start) / max(1, tally.total)
    y = _middle(place, look) - BAR / 2 - (0 if look.start else 4)
    x, segments = float(look.start), []
    for cell in shown:
        of = tone(ordered.index(cell), len(ordered)) if cell in ordered else NO_ANSWER
        segments.append(_segment(cell, of, x, scale, tally.total))
        x += (cell.count or 0) * scale
    if hidden:
        rest = tally.total - sum(one.count or 0 for one in shown)
        segments.append(Segment(hidden, UNTOLD, round(x, 1), round(rest * scale, 1), None, ""))
    return Bar(_label(says, place, look), round(y, 1), tuple(segments))


def _segment(cell: Cell, of: int, x: float, scale: float, total: int) -> Segment:
    width = (cell.count or 0) * scale
    share = 100 * (cell.count or 0) / max(1, total)
    return Segment((cell.values,), of, round(x, 1), round(width, 1), share, f"{share:.0f}" if width >= 26 else "")


def tone(place: int, number: int) -> int:
    """Of five tones from pale to full, the one of this place among so many."""
    return round(4 * place / max(1, number - 1))
