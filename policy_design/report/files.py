"""The forms in which an edition is taken away. It never changes, so what was made of it once is kept for a while."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

from forum.paper.document import Paper
from forum.paper.markdown import write_markdown
from forum.paper.plain import from_data
from forum.paper.web import write_html

if TYPE_CHECKING:
    from forum.verdicts import Sentence
    from policy_design.report.models import Edition

KEEP = 24 * 60 * 60  # seconds


@dataclass(frozen=True, slots=True)
class Form:
    """One form: what it is called, what it is good for, and what writes it."""

    name: str
    says: Sentence
    media_type: str
    write: Callable[[Paper], bytes]
    is_slow: bool = False


def _pdf(paper: Paper) -> bytes:
    from forum.paper.pdf import write_pdf  # loads the typesetter, which a page does not need

    return write_pdf(paper)


def _docx(paper: Paper) -> bytes:
    from forum.paper.office import write_docx

    return write_docx(paper)


def _odt(paper: Paper) -> bytes:
    from forum.paper.office import write_odt

    return write_odt(paper)


def _epub(paper: Paper) -> bytes:
    from forum.paper.office import write_epub

    return write_epub(paper)


OFFICE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FORMS: dict[str, Form] = {
    "pdf": Form("PDF", _("to print, tagged for screen readers"), "application/pdf", _pdf, is_slow=True),
    "html": Form(
        "HTML",
        _("one page, with everything inside"),
        "text/html; charset=utf-8",
        lambda paper: write_html(paper).encode(),
    ),
    "docx": Form("DOCX", _("for Word"), OFFICE, _docx, is_slow=True),
    "odt": Form("ODT", _("for LibreOffice"), "application/vnd.oasis.opendocument.text", _odt, is_slow=True),
    "epub": Form("EPUB", _("for e-readers"), "application/epub+zip", _epub, is_slow=True),
    "md": Form(
        "Markdown", _("plain text"), "text/markdown; charset=utf-8", lambda paper: write_markdown(paper).encode()
    ),
    "json": Form("JSON", _("the frozen document as data"), "application/json", lambda _paper: b""),
}


def made(edition: Edition, form: str) -> bytes:
    """The file. The JSON is what is stored, to the byte; its digest can be worked out from it."""
    if form == "json":
        return (json.dumps(edition.paper, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()
    writer = FORMS[form]
    if not writer.is_slow:
        return writer.write(from_data(edition.paper))
    key = f"report:{edition.pk}:{edition.digest[:16]}:{form}"
    found: bytes | None = cache.get(key)
    if found is None:
        found = writer.write(from_data(edition.paper))
        cache.set(key, found, KEEP)
    return found
