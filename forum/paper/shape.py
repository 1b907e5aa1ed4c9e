"""What every writer asks of a paper: its outline, the places that links may lead to, directions, the first page."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC

from forum.paper.document import (
    Block,
    Figure,
    Group,
    Heading,
    Inline,
    Link,
    Listing,
    Note,
    Paper,
    Paragraph,
    Quotation,
    Span,
    Table,
    Terms,
    Text,
)
from forum.text.licences import LICENCES

RIGHT_TO_LEFT = {"ar", "arc", "ckb", "dv", "fa", "he", "iw", "ps", "sd", "ug", "ur", "yi"}


def words_of(inlines: Iterable[Inline]) -> str:
    """What a line says, without its notes."""
    said = []
    for one in inlines:
        match one:
            case Text():
                said.append(one.words)
            case Link() | Span():
                said.append(words_of(one.inlines))
            case Note():
                pass
            case _:
                said.append(" ")
    return " ".join("".join(said).split())


def direction_of(inlines: Iterable[Inline]) -> str:
    """ "rtl" or "ltr" by the first letter that has one, as a browser's dir="auto"; "" where none has."""
    for letter in words_of(inlines):
        kind = unicodedata.bidirectional(letter)
        if kind in ("L", "R", "AL"):
            return "ltr" if kind == "L" else "rtl"
    return ""


def direction_in(language: str) -> str:
    """The direction that a language is written in."""
    return "rtl" if language.split("-")[0].lower() in RIGHT_TO_LEFT else "ltr"


def every_block(blocks: Iterable[Block]) -> Iterator[Block]:
    """All blocks with those in them, as they stand; not those of notes."""
    for block in blocks:
        yield block
        match block:
            case Quotation() | Group():
                yield from every_block(block.blocks)
            case Listing():
                yield from (one for item in block.items for one in every_block(item))
            case Terms():
                yield from (one for _, said in block.items for one in every_block(said))


def places_of(paper: Paper) -> frozenset[str]:
    """The ids that links within the paper may lead to."""
    return frozenset(
        block.id
        for block in every_block((*paper.abstract, *paper.blocks))
        if isinstance(block, Heading | Paragraph | Group) and block.id
    )


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the contents."""

    level: int
    words: str
    id: str


def contents_of(paper: Paper, depth: int = 2) -> tuple[Entry, ...]:
    """The headings that have an id, down to a level."""
    return tuple(
        Entry(block.level, words_of(block.inlines), block.id)
        for block in every_block(paper.blocks)
        if isinstance(block, Heading) and block.level <= depth and block.id
    )


def moment_of(paper: Paper) -> str:
    """The moment that the paper tells the state of, for reading."""
    at = paper.as_of.astimezone(UTC)
    return f"{at.day} {at:%B %Y, %H:%M} UTC"


def first_page(paper: Paper) -> tuple[tuple[str, tuple[Inline, ...]], ...]:
    """The lines of the first page below title and authors: name, and what is said."""
    licence = LICENCES.get(paper.licence)
    licensed: tuple[Inline, ...] = (Text(licence.name if licence else paper.licence),)
    if licence and licence.url:
        licensed = (Link(licence.url, licensed),)
    lines: list[tuple[str, tuple[Inline, ...]]] = [
        *((name, (Text(words),)) for name, words in paper.front),
        ("State as of", (Text(moment_of(paper)),)),
        ("Version", (Text(paper.version),)),
        ("Published by", (Text(paper.publisher),)),
        ("DOI", (Link(f"https://doi.org/{paper.doi}", (Text(paper.doi),)),) if paper.doi else ()),
        ("Licence", licensed),
        ("Keywords", (Text(", ".join(paper.keywords)),)),
        ("Address", (Link(paper.url, (Text(paper.url),)),) if is_web(paper.url) else (Text(paper.url),)),
        ("Digest of the facts", (Text(paper.digest, ("code",)),)),
    ]
    return tuple((name, said) for name, said in lines if words_of(said))


def is_web(address: str) -> bool:
    """Whether a paper may link there: nothing but web and mail addresses."""
    return address.lower().startswith(("http://", "https://", "mailto:")) and not any(
        letter.isspace() or unicodedata.category(letter) == "Cc" for letter in address
    )


def followed(link: Link, places: frozenset[str]) -> str:
    """Where a link leads: an address, "#place" of this paper, or "" when it may not be followed."""
    if link.to.startswith("#"):
        return link.to if link.to[1:] in places else ""
    return link.to if is_web(link.to) else ""


def split_heading(heading: Heading) -> tuple[tuple[Inline, ...], tuple[Note, ...]]:
    """A heading's words and its notes, which would be repeated in the contents."""
    notes = tuple(one for one in heading.inlines if isinstance(one, Note))
    return tuple(one for one in heading.inlines if not isinstance(one, Note)), notes


def below_heading(notes: Iterable[Note]) -> tuple[Block, ...]:
    return tuple(block for note in notes for block in note.blocks)


def columns_of(table: Table) -> int:
    return max(len(table.heads), *(len(row) for row in table.rows), 1) if table.rows else max(len(table.heads), 1)


def full_row(row: tuple[tuple[Inline, ...], ...], columns: int) -> tuple[tuple[Inline, ...], ...]:
    return (*row, *((),) * (columns - len(row)))


def sides_of(table: Table) -> tuple[str, ...]:
    sides = tuple(side if side in ("start", "end", "middle") else "start" for side in table.sides)
    return (*sides, *("start",) * columns_of(table))[: columns_of(table)]


def figure_words(figure: Figure) -> tuple[Inline, ...]:
    """Caption and credit in one line."""
    between: tuple[Inline, ...] = (Text(" "),) if figure.caption and figure.credit else ()
    return (*figure.caption, *between, *figure.credit)
