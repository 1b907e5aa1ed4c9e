"""The forms in which an edition is taken away. It never changes, so what was made of it once is kept.

The worker makes the slow ones soon after an edition is published (`make_due`), so that hardly anybody waits for them.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum.paper.document import Paper
from forum.paper.markdown import write_markdown
from forum.paper.plain import as_data
from forum.paper.web import write_html
from policy_design.report.models import Edition
from policy_design.report.withholding import gone_from, mark_of, shown

if TYPE_CHECKING:
    from forum.verdicts import Sentence

log = logging.getLogger(__name__)
AHEAD = timedelta(days=7)  # later on a file is made once somebody asks for it


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
    """The file, without what was hidden since. The JSON is what is stored, to the byte, as long as nothing was."""
    gone = gone_from(edition)
    if form == "json":
        data = as_data(shown(edition, gone)) if gone else edition.paper
        return (json.dumps(data, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()
    writer = FORMS[form]
    if not writer.is_slow:
        return writer.write(shown(edition, gone))
    path = place_of(edition, form, gone)
    if default_storage.exists(path):
        with default_storage.open(path) as kept:
            return bytes(kept.read())
    _forget(edition, form)
    found = writer.write(shown(edition, gone))
    default_storage.save(path, ContentFile(found))
    return found


def place_of(edition: Edition, form: str, gone: Sequence[str]) -> str:
    """Where the file is kept; no address leads there but through the rule of the edition."""
    return f"{_start(edition)}{mark_of(gone)}.{form}"


def _start(edition: Edition) -> str:
    return f"reports/{edition.report_id}-{edition.number}-{edition.digest[:16]}"


def _forget(edition: Edition, form: str) -> None:
    """Delete the file of an earlier moment, which may tell what was hidden since."""
    folder, _slash, start = _start(edition).partition("/")
    kept = default_storage.listdir(folder)[1] if default_storage.exists(folder) else []
    for name in kept:
        if name.startswith(start) and name.endswith(f".{form}"):
            default_storage.delete(f"{folder}/{name}")


def make_due() -> int:
    """Make one file that is missing of a new edition, of those that take a while; how many were made."""
    recent = Edition.objects.filter(published_at__gt=timezone.now() - AHEAD).select_related("report__process")
    for edition in recent.order_by("pk").defer("paper"):
        gone = gone_from(edition)
        for form in (name for name, one in FORMS.items() if one.is_slow):
            if default_storage.exists(place_of(edition, form, gone)):
                continue
            try:
                made(edition, form)
            except Exception:  # whoever asks for it sees it fail; the other editions and forms are made all the same
                log.exception("The %s of %s could not be made", form, edition.pk)
                continue
            return 1
    return 0
