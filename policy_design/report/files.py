"""The forms in which an edition is taken away. It never changes, so what was made of it once is kept.

The worker makes the slow ones: soon after an edition is published, or once somebody asks for one (`make_due`).
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
WISHES = "reports/wanted"


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
    if (there := _read(place_of(edition, form, gone))) is not None:
        return there
    _forget(edition, form)
    found = writer.write(shown(edition, gone))
    default_storage.save(place_of(edition, form, gone), ContentFile(found))
    return found


def at_hand(edition: Edition, form: str) -> bytes | None:
    """The file without waiting: what is quick, or was made before. None is noted, and the worker makes it next."""
    if not FORMS[form].is_slow:
        return made(edition, form)
    found = _read(place_of(edition, form, gone_from(edition)))
    if found is None and not default_storage.exists(_wish(edition, form)):
        default_storage.save(_wish(edition, form), ContentFile(b""))
    return found


def _read(path: str) -> bytes | None:
    if not default_storage.exists(path):
        return None
    with default_storage.open(path) as kept:
        return bytes(kept.read())


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


def _wish(edition: Edition, form: str) -> str:
    return f"{WISHES}/{edition.pk}.{form}"


def wishes() -> list[str]:
    """The files that somebody waits for: the key of an edition and a form, as `12.pdf`."""
    return sorted(default_storage.listdir(WISHES)[1]) if default_storage.exists(WISHES) else []


def is_waiting() -> bool:
    return bool(wishes())


def make_due() -> int:
    """Make one file: one that somebody waits for, else one that is missing of a new edition; how many were made."""
    every = Edition.objects.select_related("report__process").defer("paper")
    for wish in wishes():
        pk, _dot, form = wish.partition(".")
        edition = every.filter(pk=pk).first()
        try:
            done = edition is not None and _make(edition, form)
        finally:
            default_storage.delete(f"{WISHES}/{wish}")  # whoever still wants one that failed asks again
        if done:
            return 1
    slow = [name for name, one in FORMS.items() if one.is_slow]
    for edition in every.filter(published_at__gt=timezone.now() - AHEAD).order_by("pk"):
        gone = gone_from(edition)
        for form in slow:
            if not default_storage.exists(place_of(edition, form, gone)) and _make(edition, form):
                return 1
    return 0


def _make(edition: Edition, form: str) -> bool:
    try:
        made(edition, form)
    except Exception:  # the other editions and forms are made all the same
        log.exception("The %s of %s could not be made", form, edition.pk)
        return False
    return True
