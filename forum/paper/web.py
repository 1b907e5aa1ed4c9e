"""A paper as a web page: whole, with its look inside and nothing else needed; or its blocks for a page of the site."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC
from html import escape
from pathlib import Path

from forum.paper.document import (
    FOLD,
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
    Picture,
    Quotation,
    Rule,
    Span,
    Table,
    Terms,
    Text,
)
from forum.paper.shape import (
    columns_of,
    contents_of,
    direction_of,
    figure_words,
    first_page,
    followed,
    full_row,
    places_of,
    sides_of,
    words_of,
)
from forum.text.licences import LICENCES

TAGS = {mark: mark for mark in ("strong", "em", "code", "sub", "sup", "ins", "del")}
ROLE, NO_ROLE = ' role="{}"', ""
STACKS = 3  # a table of more columns becomes a list on a phone
ROLES = ("byline", "lead", "small", "ruled", "comment", "gone")
PICTURES = ("image/svg+xml", "image/png", "image/jpeg", "image/webp")
STYLE = (Path(__file__).parent / "web.css").read_text(encoding="utf-8")
_CLASS = re.compile(r"[a-z][a-z0-9-]{0,40}")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}")


def write_html(paper: Paper, *, whole: bool = True) -> str:
    """The paper as a page without scripts that needs no other file, readable, dark, printable.

    Without `whole`: its blocks and notes alone in one `<div class="paper">` for a page of the site, which draws its own
    title; chapters are h2. Classes only, no style; pictures are data addresses.
    """
    page = _Page(places_of(paper), paper.language, on_site=not whole)
    body = "".join(page.blocks(paper.blocks))
    if not whole:
        return f'<div class="paper"{_spoken(paper.language, "")}>\n{body}{page.endnotes()}</div>\n'
    abstract = "".join(page.blocks(paper.abstract))
    parts = [
        f"<!doctype html>\n<html{_spoken(paper.language or 'en', '')}>\n<head>\n",
        *_head(paper),
        '</head>\n<body>\n<main class="paper">\n',
        *_title(paper, page, abstract),
        _by_keyboard(body + page.endnotes()),
        "</main>\n</body>\n</html>\n",
    ]
    return "".join(parts)


def write_page(paper: Paper, elsewhere: Mapping[str, str]) -> str:
    """Blocks and notes of a paper that is one page among others: `elsewhere` says where ids and addresses stand."""
    page = _Page(places_of(paper), paper.language, elsewhere=elsewhere)
    return _by_keyboard("".join(page.blocks((*paper.abstract, *paper.blocks))) + page.endnotes())


def _by_keyboard(html: str) -> str:
    """What is wider than a phone is reached and scrolled without a pointer."""
    scrolls = '<div class="paper__scroll"'
    return html.replace(f"{scrolls}>", f'{scrolls} tabindex="0" role="group" aria-label="Table">')


def front_of(paper: Paper) -> str:
    """Title, authors, and the lines of the first page."""
    page = _Page(places_of(paper), paper.language)
    return "".join(_title(replace(paper, blocks=()), page, ""))


def _head(paper: Paper) -> Iterator[str]:
    style = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
    policy = f"default-src 'none'; img-src data:; style-src 'sha256-{style}'; base-uri 'none'; form-action 'none'"
    yield f'<meta charset="utf-8">\n<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    yield f"<title>{escape(paper.title)}</title>\n"
    for author in paper.authors:
        yield f'<meta name="author" content="{escape(author)}">\n'
    yield f'<meta name="date" content="{paper.as_of.astimezone(UTC).isoformat()}">\n'
    yield f'<link rel="canonical" href="{escape(paper.url)}">\n' if paper.url.startswith("http") else ""
    licence = LICENCES.get(paper.licence)
    yield f'<link rel="license" href="{escape(licence.url)}">\n' if licence and licence.url else ""
    yield f"<style>{STYLE}</style>\n"


def _title(paper: Paper, page: _Page, abstract: str) -> Iterator[str]:
    yield f"<header>\n<h1>{escape(paper.title)}</h1>\n"
    yield f'<p class="paper__lead">{escape(paper.subtitle)}</p>\n' if paper.subtitle else ""
    yield f'<p class="paper__byline">{escape(", ".join(paper.authors))}</p>\n' if paper.authors else ""
    yield '<dl class="paper__front">\n'
    for name, said in first_page(paper):
        yield f"<div><dt>{escape(name)}</dt><dd>{page.line(said)}</dd></div>\n"
    yield "</dl>\n</header>\n"
    yield f'<section class="paper__abstract">\n{abstract}</section>\n' if abstract else ""
    entries = contents_of(paper)
    if len(entries) > 1:
        yield '<nav class="paper__contents" aria-label="Contents">\n<ol>\n'
        for one in entries:
            yield f'<li class="paper__level-{one.level}"><a href="#{escape(one.id)}">{escape(one.words)}</a></li>\n'
        yield "</ol>\n</nav>\n"


def _spoken(language: str, direction: str) -> str:
    lang = f' lang="{escape(language)}"' if _LANGUAGE.fullmatch(language) else ""
    return lang + (f' dir="{direction}"' if direction in ("ltr", "rtl") else "")


def _id(id: str) -> str:
    return f' id="{escape(id)}"' if id else ""


@dataclass
class _Page:
    """A page under way: where links may lead, and the notes met so far."""

    places: frozenset[str]
    language: str
    notes: list[str] = field(default_factory=list)
    elsewhere: Mapping[str, str] = field(
        default_factory=dict
    )  # ids and addresses that stand on other pages of a folder
    on_site: bool = False  # with what can be unfolded, and tables that stack on a phone

    def blocks(self, blocks: Iterable[Block]) -> Iterator[str]:
        for block in blocks:
            yield from self.block(block)

    def block(self, block: Block) -> Iterator[str]:
        match block:
            case Heading():
                tag = f"h{min(max(block.level, 1) + 1, 6)}"
                yield f"<{tag}{_id(block.id)}{self.turned(block.inlines)}>{self.line(block.inlines)}</{tag}>\n"
            case Paragraph():
                look = f' class="paper__{block.role}"' if block.role in ROLES else ""
                yield f"<p{_id(block.id)}{look}{self.turned(block.inlines)}>{self.line(block.inlines)}</p>\n"
            case Quotation():
                yield from self.within("blockquote", block.blocks)
            case Listing():
                yield from self.listing(block)
            case Terms():
                yield "<dl>\n"
                for name, said in block.items:
                    yield f"<dt>{self.line(name)}</dt>\n"
                    yield from self.within("dd", said)
                yield "</dl>\n"
            case Table():
                yield from self.table(block)
            case Figure():
                words = self.line(figure_words(block))
                told = f"<figcaption>{words}</figcaption>" if words else ""
                yield f"<figure>{_drawn(block)}{told}</figure>\n"
            case Code():
                yield f"<pre><code>{escape(block.words)}</code></pre>\n"
            case Rule():
                yield "<hr>\n"
            case Group(role=role) if role == FOLD and self.on_site:
                yield from self.folded(block)
            case Group():
                look = f' class="paper__group paper__group--{block.role}"' if _CLASS.fullmatch(block.role) else ""
                opening = f"{_id(block.id)}{look}{_spoken(block.language, block.direction)}"
                yield from self.within("div", block.blocks, opening)

    def within(self, tag: str, blocks: Iterable[Block], attributes: str = "") -> Iterator[str]:
        yield f"<{tag}{attributes}>\n"
        yield from self.blocks(blocks)
        yield f"</{tag}>\n"

    def folded(self, block: Group) -> Iterator[str]:
        first, *rest = block.blocks
        words = self.line(first.inlines) if isinstance(first, Paragraph) else ""
        yield f'<details class="paper__fold"{_id(block.id)}>\n<summary>{words}</summary>\n<div>\n'
        yield from self.blocks(rest)
        yield "</div>\n</details>\n"

    def listing(self, block: Listing) -> Iterator[str]:
        tag = "ul" if block.start is None else "ol"
        start = f' start="{block.start}"' if block.start not in (None, 1) else ""
        yield f"<{tag}{start}>\n"
        for item in block.items:
            yield from self.within("li", item)
        yield f"</{tag}>\n"

    def table(self, block: Table) -> Iterator[str]:
        columns, sides = columns_of(block), sides_of(block)
        looks = ["" if side == "start" else f' class="paper__{side}"' for side in sides]
        stacks = self.on_site and bool(block.heads) and columns > STACKS
        is_a = ROLE if stacks else NO_ROLE  # which a list of blocks would lose
        stack = ' class="paper__stack"' if stacks else ""
        yield f'<div class="paper__scroll"><table{stack}{is_a.format("table")}>\n'
        yield f"<caption>{self.line(block.caption)}</caption>\n" if block.caption else ""
        heads = zip(full_row(block.heads, columns), looks, strict=True)
        told = "".join(
            f'<th scope="col"{is_a.format("columnheader")}{look}>{self.line(cell)}</th>' for cell, look in heads
        )
        row = f"<tr{is_a.format('row')}>"
        group = is_a.format("rowgroup")
        yield f"<thead{group}>{row}{told}</tr></thead>\n<tbody{group}>\n" if block.heads else "<tbody>\n"
        names = [f' data-head="{escape(words_of(one))}"' for one in full_row(block.heads, columns)] if stacks else []
        for cells in block.rows:
            yield row
            for place, (cell, look) in enumerate(zip(full_row(cells, columns), looks, strict=True)):
                if block.row_heads and place == 0:
                    yield f'<th scope="row"{is_a.format("rowheader")}{look}>{self.line(cell)}</th>'
                else:
                    yield f"<td{is_a.format('cell')}{look}{names[place] if names else ''}>{self.line(cell)}</td>"
            yield "</tr>\n"
        yield "</tbody>\n</table></div>\n"

    def turned(self, inlines: tuple[Inline, ...]) -> str:
        return ' dir="rtl"' if direction_of(inlines) == "rtl" else ""

    def line(self, inlines: Iterable[Inline]) -> str:
        return "".join(self.inline(one) for one in inlines)

    def inline(self, one: Inline) -> str:
        match one:
            case Text():
                tags = [TAGS[mark] for mark in one.marks if mark in TAGS]
                opened = "".join(f"<{tag}>" for tag in tags)
                return opened + escape(one.words) + "".join(f"</{tag}>" for tag in reversed(tags))
            case Link():
                return self.link(one)
            case Note():
                return self.note(one)
            case Span():
                return f"<span{_spoken(one.language, one.direction)}>{self.line(one.inlines)}</span>"
            case Break():
                return "<br>"

    def link(self, link: Link) -> str:
        to, words = followed(link, self.places), self.line(link.inlines)
        if not to.startswith("#") and (near := self.elsewhere.get(link.to.removeprefix("#"))):
            return f'<a href="{escape(near)}">{words}</a>'
        if not to:
            return words
        rel = "" if to.startswith("#") else ' rel="nofollow noopener"'
        return f'<a href="{escape(to)}"{rel}>{words}</a>'

    def note(self, note: Note) -> str:
        number = len(self.notes) + 1
        self.notes.append("")  # its place, for a note within it comes after
        back = f'<a href="#paper-noted-{number}" class="paper__back" aria-label="Back to the text">↩\ufe0e</a>'
        self.notes[number - 1] = (
            f'<li id="paper-note-{number}">\n{"".join(self.blocks(note.blocks))}<p>{back}</p>\n</li>\n'
        )
        mark = f'<a href="#paper-note-{number}" id="paper-noted-{number}" aria-label="Note {number}">{number}</a>'
        return f'<sup class="paper__mark">{mark}</sup>'

    def endnotes(self) -> str:
        if not self.notes:
            return ""
        return f'<section class="paper__notes" aria-label="Notes">\n<ol>\n{"".join(self.notes)}</ol>\n</section>\n'


def _drawn(figure: Figure) -> str:
    wide = _picture(figure.picture)
    if figure.narrow is None or figure.narrow.media_type not in PICTURES:
        return wide
    narrow = f"data:{figure.narrow.media_type};base64,{base64.b64encode(figure.narrow.data).decode('ascii')}"
    size = _size(figure.narrow)
    return f'<picture><source media="(max-width: 39.99rem)" srcset="{narrow}"{size}>{wide}</picture>'


def _picture(picture: Picture) -> str:
    if picture.media_type not in PICTURES:
        return f"<p>[{escape(picture.alt)}]</p>"
    size = _size(picture)
    data = base64.b64encode(picture.data).decode("ascii")
    return f'<img src="data:{picture.media_type};base64,{data}" alt="{escape(picture.alt)}"{size}>'


def _size(picture: Picture) -> str:
    return f' width="{picture.width}" height="{picture.height}"' if picture.width and picture.height else ""
