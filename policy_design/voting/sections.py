"""What a page of results is made of: sections of sentences, drawings and tables, whatever the method."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from policy_design.ballots.methods import STATUS_QUO
from policy_design.voting.charts import NARROW, WIDE, Chart, Look

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_LISTED = 8  # of a column; the others are in the table
AMENDMENT = re.compile(r"[A-Z]\d+a\d+")  # the key of one on a ballot, which says nothing to a reader
MANY = 3  # tables of a section that are folded away


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: what it says, how it looks, and what a screen reader is told besides."""

    says: str
    css: str = ""
    aside: str = ""
    head: str = ""  # the heading of its column, where the rows of a table stand below each other

    def under(self, head: str) -> Cell:
        return Cell(self.says, self.css, self.aside, head)


@dataclass(frozen=True, slots=True)
class Row:
    says: str
    cells: tuple[Cell, ...]
    css: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Numbers of a drawing, or a table in its own right. `words` tables hold text, and break on narrow screens."""

    id: str
    caption: str
    heads: tuple[str, ...]  # the first stands over the rows' own words
    rows: tuple[Row, ...]
    words: bool = False
    css: str = ""

    @property
    def columns(self) -> list[tuple[str, str]]:
        """The heads after the first, each on the side on which its cells stand."""
        first = self.rows[0].cells if self.rows else ()
        sides = [cell.css if cell.css == "n" else "" for cell in first] or [""] * (len(self.heads) - 1)
        return list(zip(self.heads[1:], sides, strict=False))


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the result with a heading of its own."""

    id: str
    title: str
    says: tuple[str, ...] = ()  # paragraphs above the drawing
    how: str = ""  # how to read the drawing
    drawings: tuple[SafeString, ...] = ()  # wide, narrow
    legend: tuple[tuple[str, str], ...] = ()  # class of a swatch, its words
    tables: tuple[Table, ...] = ()
    open: bool = False  # the tables stand open, since they are what there is to see
    notes: tuple[str, ...] = ()
    columns: tuple[Column, ...] = ()
    blocks: tuple[object, ...] = ()

    @property
    def folds(self) -> bool:
        """The tables stand folded away: numbers of a drawing, or many of them."""
        return not self.open and (bool(self.drawings) or len(self.tables) > MANY)


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a column: what it is about, and what is said of it."""

    says: str
    about: str
    reasons: tuple[tuple[str, str], ...] = ()  # who, in which words


@dataclass(frozen=True, slots=True)
class Column:
    """Agreed, contested, minority: each has as much room as the others."""

    title: str
    about: str
    css: str
    entries: tuple[Entry, ...]
    empty: str = ""

    @property
    def shown(self) -> tuple[Entry, ...]:
        return self.entries[:MOST_LISTED]

    @property
    def more(self) -> int:
        """How many others there are; the drawing and the table below have them all."""
        return len(self.entries) - len(self.shown)


@dataclass
class Names:
    """The items of a round by their keys, in their order."""

    texts: dict[str, str]
    codes: dict[str, str] = field(default_factory=dict)

    def __getitem__(self, key: str) -> str:
        return self.texts.get(key, key)

    def code(self, key: str) -> str:
        """A short name, for the heads of narrow columns."""
        return self.codes.get(key, key)

    def long(self, key: str) -> str:
        """For people: a statement by its number and words, an amendment by its words, all else as `filed`."""
        number = key.removeprefix("s")
        if AMENDMENT.fullmatch(key):
            return self[key]
        return f"{number}. {self[key]}" if number.isdecimal() and key in self.codes else self.filed(key)

    def filed(self, key: str) -> str:
        """For files: code and words. Options say their code themselves, and the present state needs none."""
        code, text = self.code(key), self[key]
        if key == STATUS_QUO or code == key == text or text.startswith(f"{code}."):
            return text
        return text if key not in self.codes else f"{code}. {text}"

    def all(self, keys: Iterable[str]) -> list[str]:
        return [self[key] for key in keys]


def drawn(draw: Callable[[Look], Chart]) -> tuple[SafeString, SafeString]:
    """The drawing for wide screens and paper, and the one for phones. Whatever is typed was escaped by the canvas."""
    wide, narrow = (draw(look).svg() for look in (WIDE, NARROW))
    return mark_safe(wide), mark_safe(narrow)


def table(
    id: str,
    caption: str,
    heads: Sequence[str],
    rows: Iterable[tuple[str, Sequence[object]]],
    *,
    words: bool = False,
    css: str = "",
) -> Table:
    """A table from plain values; numbers stand at the end of their cell."""
    made = tuple(
        Row(says, tuple(_cell(one).under(head) for one, head in zip(cells, heads[1:], strict=True)))
        for says, cells in rows
    )
    return Table(id, caption, tuple(heads), made, words, css)


def _cell(value: object) -> Cell:
    if isinstance(value, Cell):
        return value
    return Cell(str(value), "n")


# Numbers in words ---------------------------------------------------------------------------------------------


def per_cent(share: Fraction | float | None) -> str:
    """Rounded to whole per cent, but nothing that is less than all is told as all, nor a few as none."""
    if share is None:
        return "–"
    shown = round(100 * float(share))
    if shown == 100 and share < 1:
        return _("%(n)s %%") % {"n": "> 99"}
    if shown == 0 and share > 0:
        return _("%(n)s %%") % {"n": "< 1"}
    return _("%(n)s %%") % {"n": shown}


def number(value: Fraction | float | int | str | None, places: int = 2) -> str:
    """A whole number as it is, a half or a third with so many places."""
    if value is None:
        return "–"
    exact = Fraction(value)
    if exact.denominator == 1:
        return str(exact.numerator)
    return f"{float(exact):.{places}f}".rstrip("0").rstrip(".")


def listed(words: Sequence[str]) -> str:
    """A, B and C.

    >>> listed(["A", "B", "C"])
    'A, B and C'
    """
    if len(words) < 2:
        return "".join(words)
    return _("%(first)s and %(last)s") % {"first": ", ".join(words[:-1]), "last": words[-1]}
