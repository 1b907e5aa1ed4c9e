"""A paper for word processors and readers of books: DOCX, ODT and EPUB, by pandoc from its own tree of a document.

Pandoc gets data, never Markdown, and runs in its sandbox: it opens no file and no address; pictures travel in the data.
"""

from __future__ import annotations

import base64
import io
import json
import re
import subprocess
import tempfile
import uuid
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC
from html import escape
from pathlib import Path
from typing import Any

import pypandoc

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
    Picture,
    Quotation,
    Rule,
    Span,
    Table,
    Terms,
    Text,
)
from forum.paper.glyphs import unseen
from forum.paper.opendocument import joined
from forum.paper.parts import cut
from forum.paper.pdf import drawn
from forum.paper.pictures import SVG, as_png, fitting, printable
from forum.paper.shape import (
    columns_of,
    direction_in,
    direction_of,
    figure_words,
    first_page,
    followed,
    full_row,
    moment_of,
    places_of,
    sides_of,
)

_NO_MOMENT = re.compile(rb"1970-01-01T00:00:00Z")
_DRAWN = re.compile(r"<draw:image\b[^>]*?(?:/>|>\s*</draw:image>)")
API = [1, 23, 1]  # of pandoc's tree
SECONDS = 300
IN_ODT = 1_200_000  # characters that pandoc is given at once for ODT, which takes it most
LEAN = (
    "+RTS",
    "-c",
    "-RTS",
)  # of its Haskell: memory is tidied in place, not copied; some more time for much less of it
SIDES = {"start": "AlignLeft", "end": "AlignRight", "middle": "AlignCenter"}
MARKS = {
    "strong": "Strong",
    "em": "Emph",
    "sub": "Subscript",
    "sup": "Superscript",
    "ins": "Underline",
    "del": "Strikeout",
}
STYLES = {"byline": "Byline", "lead": "Lead", "small": "Small", "ruled": "Ruled", "comment": "Comment", "gone": "Gone"}
Data = dict[str, Any]


class PandocFailed(RuntimeError):
    """Pandoc gave up; its own words are the message."""


def write_docx(paper: Paper) -> bytes:
    """The paper as a Word document with real notes, headings, tables and alternative texts."""
    return _finished(_written(paper, "docx"), paper)


def write_odt(paper: Paper) -> bytes:
    """The paper as an OpenDocument text."""
    several = [*cut(paper.blocks, IN_ODT, again=False)] or [()]
    places = places_of(paper)
    made = [
        _written(replace(paper, blocks=blocks), "odt", begins=not place, places=places)
        for place, blocks in enumerate(several)
    ]
    return _finished(joined(made), paper)


def write_epub(paper: Paper) -> bytes:
    """The paper as an EPUB 3 book, a file for each chapter."""
    return _finished(_written(paper, "epub3", "--toc-depth=2", "--split-level=1"), paper)


def _written(
    paper: Paper, form: str, *options: str, begins: bool = True, places: frozenset[str] | None = None
) -> bytes:
    """What pandoc makes of it; where it does not begin, without title and first page."""
    tree = as_tree(paper, form, places)
    if not begins:
        tree = {**tree, "meta": {"lang": tree["meta"]["lang"]}, "blocks": tree["blocks"][1:]}
    data = json.dumps(tree, ensure_ascii=False, separators=(",", ":"))
    with tempfile.TemporaryDirectory(prefix="paper-") as folder:
        out = Path(folder, "paper")
        command = [pypandoc.get_pandoc_path(), *LEAN, "--sandbox", "-f", "json", "-t", form, "-o", str(out), *options]
        plain = {"PATH": "/usr/bin:/bin", "TZ": "UTC", "LC_ALL": "C.UTF-8", "HOME": folder}
        done = subprocess.run(command, input=data.encode(), cwd=folder, env=plain, capture_output=True, timeout=SECONDS)
        if done.returncode:
            raise PandocFailed(done.stderr.decode("utf-8", "replace")[:500])
        return out.read_bytes()


def _finished(made: bytes, paper: Paper) -> bytes:
    """The file with the moment of the paper, which pandoc's sandbox does not know, and what its ODT leaves out.

    ODT gets the words of its pictures: they stand in the tree in the order of the document.
    """
    moment = paper.as_of.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    done = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made)) as old, zipfile.ZipFile(done, "w") as new:
        for entry in old.infolist():
            data = old.read(entry)
            if entry.filename.endswith(("core.xml", "meta.xml", ".opf")):
                data = _NO_MOMENT.sub(moment.encode(), data)
            if entry.filename == "content.xml":
                data = _told_pictures(data.decode(), paper).encode()
            kept = zipfile.ZipInfo(entry.filename, (1980, 1, 1, 0, 0, 0))
            kept.external_attr = 0o644 << 16
            kept.compress_type = zipfile.ZIP_STORED if entry.filename == "mimetype" else zipfile.ZIP_DEFLATED
            new.writestr(kept, data)
    return done.getvalue()


def _told_pictures(content: str, paper: Paper) -> str:
    said = iter(_alts(as_tree(paper, "odt")["blocks"]))
    return _DRAWN.sub(lambda found: f"{found[0]}<svg:desc>{escape(next(said, ''))}</svg:desc>", content)


def _alts(part: Any) -> Iterator[str]:
    """What the pictures of a tree show, in its order."""
    if isinstance(part, list):
        for one in part:
            yield from _alts(one)
    elif isinstance(part, dict):
        if part.get("t") == "Image":
            yield "".join(one.get("c", " ") for one in part["c"][1])
        elif part.get("t") == "Figure":  # its picture stands above its caption
            yield from _alts(part["c"][2])
            yield from _alts(part["c"][1])
        else:
            yield from _alts(part.get("c"))


def as_tree(paper: Paper, form: str = "docx", places: frozenset[str] | None = None) -> Data:
    """The paper as pandoc's JSON; `places` that links may lead to, where they are more than those of this part."""
    writer = _Writer(places_of(paper) if places is None else places)
    front: list[Data] = []
    if paper.publisher:
        front.append(_styled([_para(_words(paper.publisher))], "Publisher"))
    for name, said in first_page(paper):
        front.append(_para([_strong(_words(name)), _str(": "), *writer.line(said)]))
    blocks = [*writer.blocks(paper.blocks)]
    return {"pandoc-api-version": API, "meta": _meta(paper, writer, form), "blocks": [_styled(front, "Front"), *blocks]}


def _meta(paper: Paper, writer: _Writer, form: str) -> Data:
    language = paper.language or "en"
    said: dict[str, Data] = {
        "title": _meta_words(paper.title or "–"),
        "date": _meta_words(paper.as_of.date().isoformat() if form == "epub3" else moment_of(paper)),
        "lang": {"t": "MetaString", "c": language},
        "dir": {"t": "MetaString", "c": direction_in(language)},
        "identifier": {"t": "MetaString", "c": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, paper.url + paper.digest)}"},
        "author": {"t": "MetaList", "c": [_meta_words(name) for name in paper.authors]},
        "subtitle": _meta_words(paper.subtitle),
        "publisher": _meta_words(paper.publisher),
        "rights": _meta_words(paper.licence),
        "keywords": {"t": "MetaList", "c": [_meta_words(word) for word in paper.keywords]},
        "subject": {"t": "MetaList", "c": [_meta_words(word) for word in paper.keywords]},
        "abstract": {"t": "MetaBlocks", "c": [*writer.blocks(map(_as_lead, paper.abstract))]},
    }
    return {name: value for name, value in said.items() if value["c"]}


def _as_lead(block: Block) -> Block:
    return Paragraph(block.inlines, "lead") if isinstance(block, Heading) else block


def _meta_words(words: str) -> Data:
    return {"t": "MetaInlines", "c": _words(words)}


def _str(words: str) -> Data:
    return {"t": "Str", "c": words}


def _words(words: str) -> list[Data]:
    """Words without what XML cannot hold, spaces within them: pandoc takes a third of the memory that it takes for
    each word by itself."""
    clean = unseen(words)
    said = " ".join(clean.split())
    if clean[:1].isspace():
        said = f" {said}"
    if said.strip() and clean[-1:].isspace():
        said = f"{said} "
    return [_str(said)] if said else []


def _strong(inlines: list[Data]) -> Data:
    return {"t": "Strong", "c": inlines}


def _para(inlines: list[Data]) -> Data:
    return {"t": "Para", "c": inlines}


def _plain(inlines: list[Data]) -> Data:
    return {"t": "Plain", "c": inlines}


def _styled(blocks: list[Data], style: str) -> Data:
    return _div(blocks, [["custom-style", style]])


def _div(blocks: list[Data], attributes: list[list[str]], id: str = "") -> Data:
    return {"t": "Div", "c": [[id, [], attributes], blocks]}


def _spoken(language: str, direction: str) -> list[list[str]]:
    said = [["lang", language]] if language.isascii() and language.replace("-", "").isalnum() else []
    return [*said, *([["dir", direction]] if direction in ("ltr", "rtl") else [])]


@dataclass
class _Writer:
    places: frozenset[str]
    in_note: bool = False

    def blocks(self, blocks: Iterable[Block]) -> Iterator[Data]:
        for block in blocks:
            yield from self.block(block)

    def block(self, block: Block) -> Iterator[Data]:
        match block:
            case Heading():
                level = min(max(block.level, 1), 6)
                words = self.line(block.inlines)
                yield {"t": "Header", "c": [level, [block.id, [], []], words]} if not self.in_note else _para(words)
            case Paragraph():
                yield self.paragraph(block)
            case Quotation():
                yield {"t": "BlockQuote", "c": [*self.blocks(block.blocks)]}
            case Listing():
                items = [[*self.blocks(item)] for item in block.items]
                numbers = [block.start, {"t": "Decimal"}, {"t": "Period"}]
                yield (
                    {"t": "BulletList", "c": items}
                    if block.start is None
                    else {"t": "OrderedList", "c": [numbers, items]}
                )
            case Terms():
                yield {
                    "t": "DefinitionList",
                    "c": [[self.line(name), [[*self.blocks(said)]]] for name, said in block.items],
                }
            case Table():
                yield self.table(block)
            case Figure():
                yield self.figure(block)
            case Code():
                yield {"t": "CodeBlock", "c": [["", [], []], unseen(block.words)]}
            case Rule():
                yield {"t": "HorizontalRule"}
            case Group():
                yield _div([*self.blocks(block.blocks)], _spoken(block.language, block.direction), block.id)

    def paragraph(self, block: Paragraph) -> Data:
        made = _para(self.line(block.inlines))
        attributes = [["dir", "rtl"]] if direction_of(block.inlines) == "rtl" else []
        if block.role in STYLES:
            attributes.append(["custom-style", STYLES[block.role]])
        return _div([made], attributes, block.id) if attributes or block.id else made

    def table(self, block: Table) -> Data:
        columns = columns_of(block)

        def row(cells: tuple[tuple[Inline, ...], ...]) -> list[Any]:
            drawn = (([_plain(self.line(cell))] if cell else []) for cell in full_row(cells, columns))
            return [["", [], []], [[["", [], []], {"t": "AlignDefault"}, 1, 1, one] for one in drawn]]

        caption = [_plain(self.line(block.caption))] if block.caption else []
        width = {"t": "ColWidth", "c": round(1 / columns, 4)} if columns > 3 else {"t": "ColWidthDefault"}
        sides = [[{"t": SIDES[side]}, width] for side in sides_of(block)]
        head = [["", [], []], [row(block.heads)] if block.heads else []]
        body = [["", [], []], 1 if block.row_heads else 0, [], [row(one) for one in block.rows]]
        return {"t": "Table", "c": [["", [], []], [None, caption], sides, head, [body], [["", [], []], []]]}

    def figure(self, block: Figure) -> Data:
        found = printable(block.picture)
        if found is None:
            return _para([*_words(f"[{block.picture.alt}] "), *self.line(figure_words(block))])
        width = fitting(found)
        shown = Picture(drawn(found), "image/png", found.alt) if found.media_type == SVG else as_png(found)
        address = f"data:{shown.media_type};base64,{base64.b64encode(shown.data).decode('ascii')}"
        size = [["width", f"{(width or 442) / 72:.2f}in"]]
        image = {"t": "Image", "c": [["", [], size], _words(found.alt), [address, ""]]}
        caption = [_plain(self.line(figure_words(block)))] if figure_words(block) else []
        if not caption or self.in_note:
            return _para([image])
        return {"t": "Figure", "c": [["", [], []], [None, caption], [_plain([image])]]}

    # Within a line --------------------------------------------------------------------------------------------

    def line(self, inlines: Iterable[Inline]) -> list[Data]:
        return [one for inline in inlines for one in self.inline(inline)]

    def inline(self, one: Inline) -> Iterator[Data]:
        match one:
            case Text():
                yield from self.text(one)
            case Link():
                to, said = followed(one, self.places), self.line(one.inlines)
                if to and said:
                    yield {"t": "Link", "c": [["", [], []], said, [to, ""]]}
                else:
                    yield from said
            case Note() if self.in_note:
                yield from (_str(" ("), *self.line(_told(one)), _str(")"))
            case Note():
                self.in_note = True
                yield {"t": "Note", "c": [*self.blocks(one.blocks)] or [_para([_str("–")])]}
                self.in_note = False
            case Span():
                yield {"t": "Span", "c": [["", [], _spoken(one.language, one.direction)], self.line(one.inlines)]}
            case Break():
                yield {"t": "LineBreak"}

    def text(self, text: Text) -> Iterator[Data]:
        if "code" in text.marks:
            made: list[Data] = [{"t": "Code", "c": [["", [], []], unseen(text.words)]}] if text.words else []
        else:
            made = _words(text.words)
        for mark in text.marks:
            made = [{"t": MARKS[mark], "c": made}] if mark in MARKS and made else made
        yield from made


def _told(note: Note) -> tuple[Inline, ...]:
    return tuple(one for block in note.blocks if isinstance(block, Paragraph) for one in block.inlines)
