"""A paper as data for paper.typ, which knows how it looks in print. No text of a person is ever Typst code."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC
from typing import Any

from forum.paper.document import (
    Block,
    Break,
    Code,
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
    Rule,
    Span,
    Table,
    Terms,
    Text,
)
from forum.paper.glyphs import Printed
from forum.paper.pictures import fitting, printable
from forum.paper.shape import (
    below_heading,
    columns_of,
    contents_of,
    direction_in,
    direction_of,
    every_block,
    figure_words,
    first_page,
    followed,
    full_row,
    moment_of,
    places_of,
    sides_of,
    split_heading,
    words_of,
)

DEEPEST = 7  # blocks within blocks: past it a page has no room left, and Typst no patience
WIDEST = 10  # columns; a wider table is told row by row
WIDEST_OF_NUMBERS = 14  # where all but the first column hold a number or a word of SHORT characters
SHORT, LONG = 4, 30
MARKS = ("strong", "em", "code", "sub", "sup", "ins", "del")
EXTENSIONS = {"image/png": "png", "image/jpeg": "jpg", "image/webp": "webp", "image/svg+xml": "svg"}
ELSEWHERE = "urn:place:"  # leads a link to another part; no text can: only web and mail addresses are followed
Data = list[Any]


def as_files(paper: Paper, *, plainly: bool = False) -> dict[str, bytes]:
    """What Typst is given beside its template: the paper as JSON, and its pictures.

    `plainly` leaves out what could make Typst give up: pictures, and marks that stand on letters.
    """
    asked = labels_of(linked(paper))
    writer = Writer(places_of(paper), Printed(plainly), paper.language, pictures=not plainly, asked=asked)
    return writer.in_files({**writer.paper(paper), "contents": len(contents_of(paper)) > 3})


@dataclass
class Writer:
    places: frozenset[str]
    printed: Printed
    language: str
    pictures: bool
    part: int = 0  # which of several documents this is, where a paper is set in parts (parts.py)
    part_of: Mapping[str, int] = field(default_factory=dict)  # the part where an id stands
    far: frozenset[str] = frozenset()  # ids that links from other parts may lead to
    heads: int = 0  # headings so far
    reached: dict[str, int] = field(default_factory=dict)  # label -> the heading that it leads to
    files: dict[str, bytes] = field(default_factory=dict)
    placed: dict[str, str] = field(default_factory=dict)  # id -> the label it got where it stands
    asked: dict[str, str] = field(default_factory=dict)  # id -> the label that links to it name
    level: int = 0
    depth: int = 0
    in_note: bool = False
    direction: str = "ltr"

    def paper(self, paper: Paper, *, notice: bool = True) -> dict[str, Any]:
        at, said = paper.as_of.astimezone(UTC), self.printed.line
        language, _, region = (paper.language or "en").partition("-")
        self.direction = direction_in(paper.language)
        title = said(paper.title).strip() or "–"
        front = [[said(name), self.line(words)] for name, words in first_page(paper)]
        abstract = [one for block in paper.abstract for one in self.block(_without_heading(block))]
        blocks = self.blocks(paper.blocks)
        if notice and self.printed.notice:
            blocks.append(["p", [self.printed.notice], "small", "", ""])
        return {
            "title": title,
            "subtitle": said(paper.subtitle).strip(),
            "authors": [name for name in map(said, paper.authors) if name.strip()],
            "byline": said(", ".join(paper.authors)).strip(),
            "publisher": said(paper.publisher).strip(),
            "keywords": [word for word in map(said, paper.keywords) if word.strip()],
            "date": {name: getattr(at, name) for name in ("year", "month", "day", "hour", "minute", "second")},
            "lang": _code(language) or "en",
            "region": region.lower() if len(region) == 2 and region.isascii() and region.isalpha() else None,
            "dir": self.direction,
            "part": "whole",
            "running": _short(title, 88),
            "foot": said(", ".join([moment_of(paper), *([paper.url] if len(paper.url) < 85 else [])])),
            "front": front,
            "abstract": abstract,
            "contents": False,
            "words": {"contents": "Contents"},
            "blocks": blocks,
        }

    def in_files(self, data: dict[str, Any]) -> dict[str, bytes]:
        text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
        return {"paper.json": text.encode(), **self.files}

    def label(self, id: str) -> str:
        """The label of a place, where it is met first: Typst takes each once."""
        if id not in self.asked or id in self.placed or self.in_note:
            return ""
        self.placed[id] = self.asked[id]
        return self.asked[id]

    # Blocks ---------------------------------------------------------------------------------------------------

    def blocks(self, blocks: Iterable[Block]) -> Data:
        made: Data = []
        for block in blocks:
            made += self.block(block)
        return made

    def block(self, block: Block) -> Iterator[Data]:
        match block:
            case Heading():
                yield from self.heading(block)
            case Paragraph():
                yield ["p", self.line(block.inlines), block.role, self.label(block.id), self.turned(block.inlines)]
            case Table():
                yield from self.table(block)
            case Figure():
                yield from self.figure(block)
            case Code():
                yield ["c", self.printed.code(block.words)]
            case Rule():
                yield ["r"]
            case _:
                yield from self.nested(block)

    def nested(self, block: Quotation | Listing | Terms | Group) -> Iterator[Data]:
        if self.depth >= DEEPEST:
            yield from self.blocks(_inside(block))
            return
        self.depth += 1
        match block:
            case Quotation():
                yield ["q", self.blocks(block.blocks), self.direction]
            case Listing():
                start = None if block.start is None else max(block.start, 0)
                yield (
                    ["l", [self.blocks(item) for item in block.items], start] if block.items else ["p", [], "", "", ""]
                )
            case Terms():
                yield ["d", [[self.line(name) or ["–"], self.blocks(said)] for name, said in block.items]]
            case Group():
                yield self.group(block)
        self.depth -= 1

    def group(self, block: Group) -> Data:
        label, before = self.label(block.id), self.direction
        if label and block.blocks and isinstance(block.blocks[0], Heading):
            self.reached[label] = self.heads
        language = None
        code, region = _parted(block.language)
        if code or block.direction:
            self.direction = block.direction if block.direction in ("ltr", "rtl") else direction_in(block.language)
            language = [code or _parted(self.language)[0] or "en", region, self.direction]
        blocks = self.blocks(block.blocks)
        self.direction = before
        return ["g", blocks, label, block.role, language]

    def heading(self, block: Heading) -> Iterator[Data]:
        """No level is left out, and notes stand below: they would be repeated in the contents."""
        words, notes = split_heading(block)
        if self.in_note or not self.printed.line(words_of(words)).strip():
            yield ["p", self.line(words), "lead", "", self.turned(words)]
        else:
            self.level = max(1, min(block.level, self.level + 1, 6))
            label = self.label(block.id)
            if label:
                self.reached[label] = self.heads
            self.heads += 1
            yield ["h", self.level, self.line(_unlinked(words)), label, self.turned(words)]
        for below in below_heading(notes):
            yield from self.block(Paragraph(below.inlines, "small") if isinstance(below, Paragraph) else below)

    def figure(self, block: Figure) -> Iterator[Data]:
        found = printable(block.picture) if self.pictures else None
        if found is None:
            said = Text(f"[{block.picture.alt}] ")
            yield ["p", self.line((said, *figure_words(block))), "small", "", ""]
            return
        name = f"{hashlib.sha256(found.data).hexdigest()[:24]}.{EXTENSIONS[found.media_type]}"
        self.files[name] = found.data
        alt = self.printed.line(found.alt).strip() or "–"
        yield ["f", name, alt, fitting(found), self.line(figure_words(block))]

    def table(self, block: Table) -> Iterator[Data]:
        columns = columns_of(block)
        if columns > WIDEST and not _is_of_numbers(block, columns):
            yield from self.block(_row_by_row(block))
            return
        heads = [self.cell(cell) for cell in full_row(block.heads, columns)] if block.heads else []
        rows = [[self.cell(cell) for cell in full_row(row, columns)] for row in block.rows]
        repeated = not any(isinstance(one, Note) for cell in block.heads for one in cell)
        share = _share_of_names(block)
        yield ["t", self.line(block.caption), heads, rows, list(sides_of(block)), block.row_heads, repeated, share]

    def cell(self, inlines: tuple[Inline, ...]) -> Data:
        return [self.turned(inlines), self.line(inlines)]

    def turned(self, inlines: Iterable[Inline]) -> str:
        """The direction of a line where it differs from that around it."""
        found = direction_of(inlines)
        return found if found and found != self.direction else ""

    # Within a line --------------------------------------------------------------------------------------------

    def line(self, inlines: Iterable[Inline]) -> Data:
        return [one for inline in inlines for one in self.inline(inline)]

    def inline(self, one: Inline) -> Iterator[Any]:
        match one:
            case Text():
                yield from self.text(one)
            case Link():
                yield from self.link(one)
            case Note() if self.in_note:
                yield from self.line((Text(" ("), *_told(one), Text(")")))
            case Note():
                self.in_note, depth = True, self.depth
                self.depth = min(depth + 2, DEEPEST)
                first = one.blocks[0] if one.blocks else None
                begins = first.inlines if isinstance(first, Paragraph) else ()
                yield ["n", self.line(begins) or ["–"], self.blocks(one.blocks[1:] if begins else one.blocks)]
                self.in_note, self.depth = False, depth
            case Span():
                code, region = _parted(one.language)
                turned = one.direction if one.direction in ("ltr", "rtl") else direction_in(one.language)
                spoken = [code or _parted(self.language)[0] or "en", region, turned]
                yield ["s", spoken if code or one.direction else None, self.line(one.inlines)]
            case Break():
                yield ["b"]

    def text(self, text: Text) -> Iterator[Any]:
        words = self.printed.line(text.words)
        marks = [mark for mark in MARKS if mark in text.marks and not (mark == "ins" and "del" in text.marks)]
        if words and marks:
            yield ["m", words, marks]
        elif words:
            yield words

    def link(self, link: Link) -> Iterator[Any]:
        said, to = self.line(link.inlines), followed(link, self.places)
        if to.startswith("#") and self.part_of.get(to[1:], self.part) != self.part:
            reached = said and to[1:] in self.far
            yield ["a", f"{ELSEWHERE}{self.asked[to[1:]]}", said, False] if reached else ["s", None, said]
        elif to.startswith("#"):
            yield ["#", self.asked[to[1:]], said] if said and to[1:] in self.asked else ["s", None, said]
        elif to and said:
            yield ["a", to, said, not any("ins" in one.marks or "del" in one.marks for one in _texts(link.inlines))]
        else:
            yield from said


def _short(words: str, most: int) -> str:
    return words if len(words) <= most else f"{words[:most].rsplit(' ', 1)[0]}…"


def _code(language: str) -> str:
    return language.lower() if len(language) in (2, 3) and language.isascii() and language.isalpha() else ""


def _parted(language: str) -> tuple[str, str | None]:
    first, _, region = language.partition("-")
    return _code(first), region.lower() if len(region) == 2 and region.isascii() and region.isalpha() else None


def labels_of(ids: Iterable[str]) -> dict[str, str]:
    """A label that Typst takes for each id that some link leads to."""
    return {id: f"p{number}" for number, id in enumerate(sorted(ids))}


def linked(paper: Paper) -> set[str]:
    """The ids that some link leads to."""
    found: set[str] = set()
    for block in every_block((*paper.abstract, *paper.blocks)):
        for line in _lines(block):
            found |= {one.to[1:] for one in _links(line) if one.to.startswith("#")}
    return found & places_of(paper)


def characters(blocks: Iterable[Block]) -> int:
    """About how long a text is: its lines, without notes."""
    return sum(len(words_of(line)) for block in every_block(blocks) for line in _lines(block))


def _inside(block: Quotation | Listing | Terms | Group) -> Iterator[Block]:
    match block:
        case Listing():
            yield from (one for item in block.items for one in item)
        case Terms():
            for name, said in block.items:
                yield Paragraph(name)
                yield from said
        case _:
            yield from block.blocks


def _lines(block: Block) -> Iterator[tuple[Inline, ...]]:
    match block:
        case Heading() | Paragraph():
            yield block.inlines
        case Terms():
            yield from (name for name, _ in block.items)
        case Table():
            yield block.caption
            yield from block.heads
            yield from (cell for row in block.rows for cell in row)
        case Figure():
            yield figure_words(block)


def _links(inlines: Iterable[Inline]) -> Iterator[Link]:
    for one in inlines:
        match one:
            case Link():
                yield one
            case Span():
                yield from _links(one.inlines)
            case Note():
                for block in every_block(one.blocks):
                    for line in _lines(block):
                        yield from _links(line)


def _unlinked(inlines: Iterable[Inline]) -> Iterator[Inline]:
    """A heading is repeated at the head of its pages, where nothing may be a link."""
    for one in inlines:
        if isinstance(one, Link):
            yield from _unlinked(one.inlines)
        else:
            yield replace(one, inlines=tuple(_unlinked(one.inlines))) if isinstance(one, Span) else one


def _texts(inlines: Iterable[Inline]) -> Iterator[Text]:
    for one in inlines:
        if isinstance(one, Text):
            yield one
        elif isinstance(one, Link | Span):
            yield from _texts(one.inlines)


def _told(note: Note) -> tuple[Inline, ...]:
    """A note within a note, as words."""
    return tuple(Text(words_of(line)) for block in every_block(note.blocks) for line in _lines(block))


def _without_heading(block: Block) -> Block:
    return Paragraph(block.inlines, "lead", block.id) if isinstance(block, Heading) else block


def _is_of_numbers(table: Table, columns: int) -> bool:
    return columns <= WIDEST_OF_NUMBERS and all(len(words_of(cell)) <= SHORT for row in table.rows for cell in row[1:])


def _share_of_names(table: Table) -> int | None:
    """What part of the width long names get in per cent, lest many other columns leave them one word in a line."""
    columns = columns_of(table)
    if not table.row_heads or columns < 6 or all(len(words_of(row[0])) <= LONG for row in table.rows if row):
        return None
    return 30 if columns < 8 else 40 if columns < 12 and _is_of_numbers(table, columns) else 20


def _row_by_row(table: Table) -> Block:
    """A table that is too wide for a page: each row with the names of its cells."""
    columns = columns_of(table)
    heads = full_row(table.heads, columns)
    items = []
    for row in table.rows:
        first, *others = full_row(row, columns)
        said = Listing(
            tuple((Paragraph((*head, Text(": "), *cell)),) for head, cell in zip(heads[1:], others, strict=True))
        )
        items.append((first, (said,)))
    return Group((Paragraph(table.caption, "byline"), Terms(tuple(items))))
