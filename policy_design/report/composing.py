"""Short ways to write a paper's blocks. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from forum.paper.document import (
    Block,
    Heading,
    Inline,
    Link,
    Listing,
    Paragraph,
    Quotation,
    Table,
    Terms,
    Text,
)

Said = Inline | str  # a string stands for plain words
Fact = tuple[str, str | tuple[Inline, ...]]  # what it is, and what is said of it


def line(*parts: Said) -> tuple[Inline, ...]:
    """Words, links and marks one after the other; empty ones are left out."""
    return tuple(Text(one) if isinstance(one, str) else one for one in parts if one != "")


def strong(words: str) -> Text:
    return Text(words, ("strong",))


def link(to: str, words: str) -> Link:
    return Link(to, (Text(words),))


def linked(links: Iterable[Inline], between: str = ", ") -> tuple[Inline, ...]:
    found: list[Inline] = []
    for one in links:
        found += [Text(between), one] if found else [one]
    return tuple(found)


def said(*parts: Said, role: str = "") -> Paragraph:
    return Paragraph(line(*parts), role)


def heading(level: int, words: str, id: str = "") -> Heading:
    return Heading(level, line(words), id)


def points(items: Iterable[Sequence[Block] | Block], start: int | None = None) -> Listing:
    return Listing(tuple(tuple(one) if isinstance(one, Sequence) else (one,) for one in items), start)


def terms(items: Iterable[Fact]) -> Terms:
    """Names and what is said of each; what is empty is left out."""
    return Terms(
        tuple(
            (line(name), (Paragraph(line(words) if isinstance(words, str) else words),))
            for name, words in items
            if words
        )
    )


def table(
    caption: str,
    heads: Sequence[str],
    rows: Iterable[Sequence[str | tuple[Inline, ...]]],
    sides: Sequence[str] = (),
) -> Table:
    """`sides` of its columns; without them all stand at the start."""
    made = tuple(tuple(line(cell) if isinstance(cell, str) else cell for cell in row) for row in rows)
    return Table(line(caption), tuple(line(head) for head in heads), made, tuple(sides) or ("start",) * len(heads))


def quoted(paragraphs: Iterable[str]) -> Quotation:
    return Quotation(tuple(said(one) for one in paragraphs if one.strip()))
