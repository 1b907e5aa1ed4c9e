"""From a person's Markdown to the blocks of a paper, by the same parser that makes their page.

A text may hold anything: nothing of it is markup afterwards, and whatever repeats is told in full once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

from forum.paper.document import (
    Block,
    Break,
    Code,
    Figure,
    Heading,
    Inline,
    Link,
    Listing,
    Note,
    Paragraph,
    Picture,
    Quotation,
    Rule,
    Table,
    Terms,
    Text,
)
from forum.paper.phrases import inlines_of, joined, reference, short_reference
from forum.text.citations import CslItem
from forum.text.limits import tidy
from forum.text.markdown import parse
from forum.text.markup import Credit
from forum.text.phrases import Phrases, phrases_for
from forum.text.sanitise import is_allowed_link, is_external_link, is_media_path
from forum.text.shaping import credit_line, plain, tick_task

MARKS = {"strong": "strong", "em": "em", "s": "del"}
SIDES = {"text-align:left": "start", "text-align:center": "middle", "text-align:right": "end"}
DEEPEST = 6
_NOT_IN_AN_ID = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture that a text may show: its credit, and its bytes where the paper holds pictures."""

    credit: Credit
    data: bytes = b""
    media_type: str = "image/webp"


def blocks(
    source: str,
    *,
    references: Mapping[str, CslItem] = {},
    images: Mapping[str, Shown] = {},
    id: str,
    level: int = 2,
    language: str = "en",
    site: str = "",
    short: bool = False,
) -> tuple[Block, ...]:
    """What a text says, as blocks. Raises forum.text.markup.Unrenderable as `render` does.

    Its headings begin at `level`; their ids, with `id` before them, are the only ones. `images` are found by the
    address in the text (/media/...) and told in words where they have no data. A link to a place on this site leads to
    `site` (https://moot.example), and is words alone without one.
    """
    tokens, _ = parse(tidy(source), short=short)
    for index, token in enumerate(tokens):
        if token.type == "inline":
            tick_task(tokens, index)
    tree = SyntaxTreeNode(tokens)
    notes = {
        note.meta["id"]: note for block in tree.children if block.type == "footnote_block" for note in block.children
    }
    reader = _Reader(references, images, notes, phrases_for(language), id, level, site.rstrip("/"))
    return tuple(reader.blocks(tree.children))


@dataclass
class _Reader:
    """One text under way: what it may lean on, and what has been told of it already."""

    references: Mapping[str, CslItem]
    images: Mapping[str, Shown]
    notes: Mapping[int, SyntaxTreeNode]
    phrases: Phrases
    id: str
    level: int
    site: str
    outline: list[int] = field(default_factory=list)
    slugs: dict[str, int] = field(default_factory=dict)
    cited: set[str] = field(default_factory=set)
    noted: set[int] = field(default_factory=set)
    shown: set[str] = field(default_factory=set)
    in_note: bool = False
    figures: list[Block] = field(default_factory=list)  # of the paragraph under way, to stand behind it

    # Blocks ---------------------------------------------------------------------------------------------------

    def blocks(self, nodes: Iterable[SyntaxTreeNode]) -> Iterator[Block]:
        for node in nodes:
            yield from self.block(node)

    def block(self, node: SyntaxTreeNode) -> Iterator[Block]:
        match node.type:
            case "paragraph":
                yield from self.paragraph(node)
            case "heading":
                yield from self.heading(node)
            case "blockquote":
                yield Quotation(tuple(self.blocks(node.children)))
            case "bullet_list" | "ordered_list":
                yield self.listing(node)
            case "dl":
                yield Terms(tuple(self.terms(node)))
            case "table":
                yield self.table(node)
            case "fence" | "code_block":
                yield Code(node.content.rstrip("\n"), (node.info.split() or [""])[0][:40])
            case "hr":
                yield Rule()

    def paragraph(self, node: SyntaxTreeNode) -> Iterator[Block]:
        inlines = self.line(node)
        if any(not isinstance(one, Text) or one.words.strip() for one in inlines):
            yield Paragraph(inlines)
        yield from self.taken_figures()

    def taken_figures(self) -> list[Block]:
        taken, self.figures = self.figures, []
        return taken

    def heading(self, node: SyntaxTreeNode) -> Iterator[Block]:
        """By the outline, not by the count of #: no level is left out. What it notes stands below it."""
        level = int(node.tag[1])
        while self.outline and self.outline[-1] >= level:
            self.outline.pop()
        self.outline.append(level)
        said = self.line(node)
        words = tuple(one for one in said if not isinstance(one, Note))
        slug = _NOT_IN_AN_ID.sub("-", plain(self.children(node)).casefold()).strip("-")[:60].strip("-") or "section"
        self.slugs[slug] = self.slugs.get(slug, 0) + 1
        again = "" if self.slugs[slug] == 1 else f"--{self.slugs[slug]}"
        depth = min(self.level + len(self.outline) - 1, DEEPEST)
        if words and not self.in_note:
            yield Heading(depth, words, f"{self.id}-{slug}{again}")
        elif words:
            yield Paragraph(tuple(_marked(words, "strong")))
        for note in said:
            if isinstance(note, Note):
                yield from (replace(one, role="small") if isinstance(one, Paragraph) else one for one in note.blocks)
        yield from self.taken_figures()

    def listing(self, node: SyntaxTreeNode) -> Listing:
        start = int(node.attrs.get("start", 1)) if node.type == "ordered_list" else None
        return Listing(tuple(tuple(self.blocks(item.children)) for item in node.children), start)

    def terms(self, node: SyntaxTreeNode) -> Iterator[tuple[tuple[Inline, ...], tuple[Block, ...]]]:
        """Each name with what is said of it: several names before one definition stand in one line."""
        names: list[tuple[Inline, ...]] = []
        said: list[Block] = []
        for child in node.children:
            if child.type == "dt":
                if said:
                    yield _named(names), tuple(said)
                    names, said = [], []
                names.append(self.line(child))
                said += self.taken_figures()
            else:
                said += self.blocks(child.children)
        if names or said:
            yield _named(names), tuple(said)

    def table(self, node: SyntaxTreeNode) -> Table:
        rows = [row for part in node.children for row in part.children]
        cells = [tuple(self.cell(cell) for cell in row.children) for row in rows]
        sides = tuple(SIDES.get(str(cell.attrs.get("style", "")), "start") for cell in rows[0].children)
        return Table((), cells[0], tuple(cells[1:]), sides, row_heads=False)

    def cell(self, node: SyntaxTreeNode) -> tuple[Inline, ...]:
        """One line: a picture has no place in it, and is told in words."""
        data, self.images = self.images, {src: replace(one, data=b"") for src, one in self.images.items()}
        try:
            return self.line(node)
        finally:
            self.images = data

    # Within a line --------------------------------------------------------------------------------------------

    def children(self, node: SyntaxTreeNode) -> list[Token]:
        return [
            token
            for child in node.children
            if child.type == "inline" and child.token
            for token in child.token.children or []
        ]

    def line(self, node: SyntaxTreeNode) -> tuple[Inline, ...]:
        return joined(
            self.inlines([part for child in node.children if child.type == "inline" for part in child.children], ())
        )

    def inlines(self, nodes: Iterable[SyntaxTreeNode], marks: tuple[str, ...]) -> Iterator[Inline]:
        for node in nodes:
            yield from self.inline(node, marks)

    def inline(self, node: SyntaxTreeNode, marks: tuple[str, ...]) -> Iterator[Inline]:
        match node.type:
            case "text" | "text_special":
                yield Text(node.content, marks)
            case "code_inline":
                yield Text(node.content, (*marks, "code"))
            case "softbreak":
                yield Text(" ", marks)
            case "hardbreak":
                yield Break()
            case "strong" | "em" | "s":
                mark = MARKS[node.type]
                yield from self.inlines(node.children, marks if mark in marks else (*marks, mark))
            case "link":
                yield from self.link(node, marks)
            case "image":
                yield from self.picture(node, marks)
            case "citation":
                yield from self.citation(node)
            case "footnote_ref":
                yield from self.note(node)

    def link(self, node: SyntaxTreeNode, marks: tuple[str, ...]) -> Iterator[Inline]:
        """A refused address shows as it was written; what leads to a place on the author's page is words."""
        to = str(node.attrs.get("href", ""))
        said = joined(self.inlines(node.children, marks))
        if not is_allowed_link(to):
            yield from said if node.info == "auto" else (Text("["), *said, Text(f"]({to})"))
        elif to.startswith("/") and self.site:
            yield Link(self.site + to, said)
        elif is_external_link(to) or to.startswith("mailto:"):
            yield Link(to, said)
        else:
            yield from said

    def picture(self, node: SyntaxTreeNode, marks: tuple[str, ...]) -> Iterator[Inline]:
        src = str(node.attrs.get("src", ""))
        alt = " ".join(plain((node.token.children if node.token else None) or []).split())
        image = self.images.get(src) if is_media_path(src) else None
        if image is None:
            yield Text(f"{alt} ({self.phrases.not_shown}: {src[:100]})".strip(), marks)
            return
        credit = inlines_of(credit_line(image.credit, self.phrases))
        says = alt or image.credit.title or "Picture"
        if src in self.shown:
            yield Text(f"[{says}]", marks)
        elif not image.data or self.in_note:
            self.shown.add(src)
            yield Text(f"[{says}. ", marks)
            yield from credit
            yield Text("]", marks)
        else:
            self.shown.add(src)
            caption = str(node.attrs.get("title", ""))[:300]
            size = (image.credit.width or None, image.credit.height or None)
            drawn = Picture(image.data, image.media_type, says, *size)
            self.figures.append(Figure(drawn, (Text(caption),) if caption else (), credit))

    def citation(self, node: SyntaxTreeNode) -> Iterator[Inline]:
        """A note with the reference in full, and shorter where this text has cited it before."""
        cited: list[tuple[str, str]] = node.meta["cited"]
        if not any(key in self.references for key, _ in cited):
            yield Text(node.content)
            return
        said: list[Inline] = []
        for key, locator in cited:
            said += [Text(" ")] if said else []
            said += self.cited_source(key, locator)
        if self.in_note:
            yield from (Text(" ("), *said, Text(")"))
        else:
            yield Note((Paragraph(joined(said)),))

    def cited_source(self, key: str, locator: str) -> list[Inline]:
        item = self.references.get(key)
        if item is None:
            return [Text(f"[@{key}{f', {locator}' if locator else ''}]")]
        told: list[Inline] = [Text(short_reference(item))] if key in self.cited else list(reference(item))
        self.cited.add(key)
        return [*told, Text(f" ({locator})")] if locator else told

    def note(self, node: SyntaxTreeNode) -> Iterator[Inline]:
        """A note of the author: in full where it is met first; a note has no notes, so one within it is words."""
        number: int = node.meta["id"]
        found = self.notes.get(number)
        if found is None:
            return
        words = " ".join(" ".join(plain(self.children(block)) for block in found.children).split())
        if self.in_note or number in self.noted:
            begins = words if number not in self.noted else f"{words[:80]}…" if len(words) > 80 else words
            self.noted.add(number)
            said = f"See the note “{begins.rstrip('.')}”."
            yield Text(f" ({said})") if self.in_note else Note((Paragraph((Text(said),)),))
            return
        self.noted.add(number)
        self.in_note = True
        try:
            yield Note(tuple(self.blocks(found.children)) or (Paragraph((Text("–"),)),))
        finally:
            self.in_note = False


def _named(names: list[tuple[Inline, ...]]) -> tuple[Inline, ...]:
    return joined(part for place, name in enumerate(names) for part in ((Text(", "),) if place else ()) + name)


def _marked(inlines: Iterable[Inline], mark: str) -> Iterator[Inline]:
    for one in inlines:
        yield replace(one, marks=(*one.marks, mark)) if isinstance(one, Text) else one
