"""What a page of a report shows at first, and what once it is asked for: nothing is left out, much is folded. Pure.

Of each round the finding stands open, of each option its text, of a summary what is agreed, contested and a minority's.
The numbers of a chart stand folded below it, and so do long tables, the later points of long lists and what many
people said of one thing. Files and print have all of it as it stands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from forum.paper.document import FOLD, Figure, Group, Heading, Listing, Paragraph, Table, Terms, Text
from forum.paper.shape import columns_of, words_of

if TYPE_CHECKING:
    from forum.paper.document import Block

MOST_ROWS, MOST_COLUMNS = 8, 5  # of a table that stands open
MOST_TABLES = 4  # in one go
MOST_POINTS, POINTS = 8, 5  # a longer list shows so many at first
MOST_SAID, SAID = 4, 3  # the same of what people said
MOST_NAMES = 4  # of headings that say what is folded


def folded(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The same blocks, with folds."""
    found: list[Block] = []
    for chapter in _split(blocks, 1):
        first = chapter[0]
        id = first.id if isinstance(first, Heading) else ""
        for section in _split(chapter, 2):
            place = _open_until(id, section)
            found += _runs(section[:place])
            if rest := section[place:]:
                found += [_fold(_what_is_in(rest), tuple(_runs(rest)))]
    return tuple(found)


def _split(blocks: Sequence[Block], level: int) -> list[list[Block]]:
    """Cut before each heading of a level."""
    found: list[list[Block]] = []
    for one in blocks:
        if not found or (isinstance(one, Heading) and one.level == level):
            found.append([])
        found[-1].append(one)
    return found


def _open_until(chapter: str, section: Sequence[Block]) -> int:
    """How many blocks of a section stand open: of those that are told at length elsewhere only what comes first."""
    begins = BEGINS.get(chapter)
    first = section[0]
    if begins is None or not isinstance(first, Heading) or first.level != SECTION or first.id in OPEN:
        return len(section)
    return next((place for place, one in enumerate(section) if begins(one)), len(section))


def _is_below(block: Block, *endings: str) -> bool:
    return isinstance(block, Heading) and block.level > SECTION and (not endings or block.id.endswith(endings))


SECTION = 2
OPEN = {"summary-standing", "summary-recommended"}
BEGINS: dict[str, Callable[[Block], bool]] = {  # by chapter what the folded part of a section begins with
    "chapter-results": lambda one: isinstance(one, Terms) or _is_below(one),
    "chapter-deliberation": lambda one: _is_below(one, "-arguments", "-positions", "-amendments"),
    "chapter-summary": lambda one: (isinstance(one, Listing) and len(one.items) > POINTS) or _is_below(one),
}


def _what_is_in(blocks: Sequence[Block]) -> str:
    """The headings of what is folded, or how many points there are."""
    heads = [one for one in blocks if isinstance(one, Heading)]
    highest = min((one.level for one in heads), default=0)
    names = [words_of(one.inlines) for one in heads if one.level == highest]
    names = [_("Rules"), *names] if isinstance(blocks[0], Terms) else names
    if names:
        more = len(names) - MOST_NAMES
        return "; ".join(names if more <= 1 else [*names[:MOST_NAMES], _("%(n)d more parts") % {"n": more}])
    n = sum(len(one.items) for one in blocks if isinstance(one, Listing))
    return ngettext("%(n)d line with its sources", "%(n)d lines with their sources", n) % {"n": n}


def _runs(blocks: Sequence[Block]) -> Iterator[Block]:
    before: Block | None = None
    for kind, run in groupby(blocks, type):
        here: list[Any] = list(run)
        if kind is Table:
            yield from _tables(here, drawn=isinstance(before, Figure))
        elif kind is Group:
            yield from _said(here)
        elif kind is Listing:
            yield from (part for one in here for part in _listed(one))
        else:
            yield from here
        before = here[-1]


def _fold(says: str, blocks: Sequence[Block]) -> Group:
    return Group((Paragraph((Text(says),)), *blocks), role=FOLD)


def _tables(tables: Sequence[Table], *, drawn: bool) -> Iterator[Block]:
    if drawn:
        yield _fold(_("The numbers of this chart"), tables)
    elif len(tables) > MOST_TABLES:
        yield _fold(_("%(n)d tables") % {"n": len(tables)}, tables)
    else:
        for one in tables:
            yield _fold(_titled(one), [one]) if _is_long(one) else one


def _is_long(table: Table) -> bool:
    return len(table.rows) > MOST_ROWS or columns_of(table) > MOST_COLUMNS


def _titled(table: Table) -> str:
    n = len(table.rows)
    values = {"title": words_of(table.caption) or _("Table"), "n": n}
    return ngettext("%(title)s: %(n)d row", "%(title)s: %(n)d rows", n) % values


def _listed(listing: Listing) -> Iterator[Block]:
    if len(listing.items) <= MOST_POINTS:
        yield listing
        return
    start = None if listing.start is None else listing.start + POINTS
    yield Listing(listing.items[:POINTS], listing.start)
    yield _more(len(listing.items) - POINTS, [Listing(listing.items[POINTS:], start)])


def _said(groups: Sequence[Group]) -> Iterator[Block]:
    if len(groups) <= MOST_SAID:
        yield from groups
        return
    yield from groups[:SAID]
    yield _more(len(groups) - SAID, groups[SAID:])


def _more(n: int, blocks: Sequence[Block]) -> Group:
    return _fold(ngettext("%(n)d more", "%(n)d more", n) % {"n": n}, blocks)
