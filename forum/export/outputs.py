"""The forms in which a debate leaves: how each is written, what it is called on the wire, whether it holds pictures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from forum.export.bundle import DebateBundle
from forum.export.papers import paper_of
from forum.export.writers import write_html, write_json, write_markdown
from forum.paper.document import Paper
from forum.paper.office import write_docx, write_epub, write_odt
from forum.paper.pdf import write_pdf

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT = "application/vnd.oasis.opendocument.text"


@dataclass(frozen=True)
class Writer:
    write: Callable[[DebateBundle], bytes]
    content_type: str
    pictures: bool = False


def on_paper(write: Callable[[Paper], bytes]) -> Callable[[DebateBundle], bytes]:
    """A writer of papers as a writer of debates."""
    return lambda bundle: write(paper_of(bundle))


WRITERS = {
    "json": Writer(write_json, "application/json"),
    "md": Writer(write_markdown, "text/markdown; charset=utf-8"),
    "html": Writer(write_html, "text/html; charset=utf-8", pictures=True),
    "pdf": Writer(on_paper(write_pdf), "application/pdf", pictures=True),
    "docx": Writer(on_paper(write_docx), DOCX, pictures=True),
    "odt": Writer(on_paper(write_odt), ODT, pictures=True),
    "epub": Writer(on_paper(write_epub), "application/epub+zip", pictures=True),
}
