"""A paper as Markdown to read and to keep as text: every character of a text stays itself, whatever it means there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC
from typing import Any

import yaml

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
from forum.paper.shape import columns_of, figure_words, first_page, full_row, is_web, sides_of, words_of

MARKS = {"strong": "**", "em": "*", "del": "~~"}
_SPECIAL = re.compile(r"[\\`*_\[\]<>~|&^$]|(?<=!)(?=\[)")
_STARTS = re.compile(r"^(\s*(?:\d{1,9}(?=[.)]))?)([#+:=.)-])", re.MULTILINE)
_LINE_END = re.compile(r"[\r\n\v\f\x85\u2028\u2029]")
_SIDES = {"start": "---", "end": "--:", "middle": ":-:"}


def write_markdown(paper: Paper) -> str:
    """Front matter, first page, text and notes. The same paper gives the same text."""
    writer = _Writer()
    front = "  \n".join(f"{_escaped(name)}: {writer.line(said)}" for name, said in first_page(paper))
    parts = [
        _front_matter(paper),
        f"# {_one_line(_escaped(paper.title))}",
        _one_line(writer.line((Text(paper.subtitle),))),
        _one_line(writer.line((Text(", ".join(paper.authors)),))),
        front,
        *writer.blocks(paper.abstract),
        *writer.blocks(paper.blocks),
        *writer.endnotes(),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _front_matter(paper: Paper) -> str:
    facts: dict[str, Any] = {
        "title": paper.title,
        "subtitle": paper.subtitle,
        "authors": list(paper.authors),
        "date": paper.as_of.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "version": paper.version,
        "publisher": paper.publisher,
        "doi": paper.doi,
        "licence": paper.licence,
        "keywords": list(paper.keywords),
        "language": paper.language,
        "url": paper.url,
        "digest": paper.digest,
    }
    kept = {key: value for key, value in facts.items() if value}
    return f"---\n{yaml.safe_dump(kept, allow_unicode=True, sort_keys=False, width=10_000)}---"


def _escaped(words: str) -> str:
    """Words in one line, in which nothing is markup but what stands at its start."""
    return _SPECIAL.sub(r"\\\g<0>", _unbroken(words))


def _unbroken(words: str) -> str:
    """A space for every end of a line and the space around it.

    Not by one pattern: it would look at a long run of spaces anew from each of them.
    """
    first, *rest = _LINE_END.split(words)
    if not rest:
        return words
    *middle, last = rest
    return " ".join([first.rstrip(), *filter(None, map(str.strip, middle)), last.lstrip()])


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _indented(text: str, by: str, first: str = "") -> str:
    lines = text.split("\n")
    return "\n".join([f"{first or by}{lines[0]}", *(f"{by}{line}" if line else "" for line in lines[1:])])


@dataclass
class _Writer:
    notes: list[str] = field(default_factory=list)

    def blocks(self, blocks: Iterable[Block]) -> Iterator[str]:
        for block in blocks:
            yield from self.block(block)

    def together(self, blocks: Iterable[Block]) -> str:
        return "\n\n".join(one for one in self.blocks(blocks) if one)

    def block(self, block: Block) -> Iterator[str]:
        match block:
            case Heading():
                yield f"{'#' * min(max(block.level, 1) + 1, 6)} {_one_line(self.line(block.inlines))}"
            case Paragraph():
                yield self.line(block.inlines).strip()
            case Quotation():
                text = self.together(block.blocks)
                yield "\n".join(f"> {line}".rstrip() for line in text.split("\n")) if text else ""
            case Listing():
                yield from self.listing(block)
            case Terms():
                for name, said in block.items:
                    yield f"{_one_line(self.line(name)) or '–'}\n{_indented(self.together(said), '  ', ': ')}"
            case Table():
                yield f"**{_one_line(_escaped(words_of(block.caption)))}**" if words_of(block.caption) else ""
                yield self.table(block)
            case Figure():
                yield f"\\[{_one_line(_escaped(block.picture.alt))}\\] {self.line(figure_words(block))}".rstrip()
            case Code():
                fence = "`" * max(3, 1 + max(map(len, re.findall(r"`+", block.words)), default=0))
                yield f"{fence}\n{block.words}\n{fence}"
            case Rule():
                yield "---"
            case Group():
                yield from self.blocks(block.blocks)

    def listing(self, block: Listing) -> Iterator[str]:
        items = []
        for place, item in enumerate(block.items):
            mark = "- " if block.start is None else f"{block.start + place}. "
            items.append(_indented(self.together(item), " " * len(mark), mark).rstrip())
        yield "\n".join(items)

    def table(self, block: Table) -> str:
        columns = columns_of(block)
        rows = [full_row(block.heads, columns), *(full_row(row, columns) for row in block.rows)]
        lines = [f"| {' | '.join(_one_line(self.line(cell)) for cell in row)} |" for row in rows]
        return "\n".join([lines[0], f"| {' | '.join(_SIDES[side] for side in sides_of(block))} |", *lines[1:]])

    def line(self, inlines: Iterable[Inline]) -> str:
        return _STARTS.sub(r"\1\\\2", "".join(self.inline(one) for one in inlines))

    def inline(self, one: Inline) -> str:
        match one:
            case Text():
                return _marked(one)
            case Link():
                words = self.line(one.inlines)
                if not is_web(one.to):
                    return words
                return f"<{one.to}>" if words_of(one.inlines) == one.to else f"[{words}](<{_address(one.to)}>)"
            case Note():
                number = len(self.notes) + 1
                self.notes.append("")
                self.notes[number - 1] = _indented(self.together(note_blocks(one)), "    ", f"[^{number}]: ")
                return f"[^{number}]"
            case Span():
                return self.line(one.inlines)
            case Break():
                return "\\\n"

    def endnotes(self) -> list[str]:
        return list(self.notes)


def note_blocks(note: Note) -> tuple[Block, ...]:
    return note.blocks or (Paragraph((Text("–"),)),)


def _address(to: str) -> str:
    return to.replace("\\", "%5C").replace("<", "%3C").replace(">", "%3E")


def _marked(text: Text) -> str:
    if "code" in text.marks and text.words.strip():
        fence = "`" * (1 + max(map(len, re.findall(r"`+", text.words)), default=0))
        inner = _unbroken(text.words).replace("|", "¦")
        pad = " " if inner.startswith("`") or inner.endswith("`") else ""
        said = f"{fence}{pad}{inner}{pad}{fence}"
    else:
        said = _escaped(text.words)
    inner = said.strip()
    marks = [MARKS[mark] for mark in text.marks if mark in MARKS]
    if not inner or not marks:
        return said
    before, after = said[: len(said) - len(said.lstrip())], said[len(said.rstrip()) :]
    return f"{before}{''.join(marks)}{inner}{''.join(reversed(marks))}{after}"
