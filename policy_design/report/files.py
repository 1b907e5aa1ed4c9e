"""The forms in which an edition is taken away, each without what was hidden since (withholding.py).

Slow ones are made beside the site, as all files are (forum/export/jobs.py): soon after an edition is published
(`ask_ahead`), later on once somebody asks for one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache, partial
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum.export import jobs, shelf
from forum.export.offers import PAPERS, READ, write_paper
from forum.paper.document import Paper
from forum.paper.markdown import write_markdown
from forum.paper.plain import as_data
from forum.paper.web import write_html
from policy_design.report.models import Edition
from policy_design.report.withholding import gone_from, mark_of, shown

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from forum.export.shelf import Order
    from forum.verdicts import Sentence
    from policy_design.process.models import Process

AHEAD = timedelta(days=7)  # later on a file is made once somebody asks for it
KEY = re.compile(r"report-v([1-9][0-9]{0,4})\.([a-z]+)")


@dataclass(frozen=True, slots=True)
class Form:
    """One form: what it is called, what it is good for, and what writes it."""

    name: str
    says: Sentence
    media_type: str
    write: Callable[[Paper], bytes]
    is_slow: bool = False


def _slow(key: str, name: str, says: Sentence) -> Form:
    return Form(name, says, PAPERS[key][1], partial(write_paper, key), is_slow=True)


FORMS: dict[str, Form] = {
    "pdf": _slow("pdf", "PDF", _("to print, tagged for screen readers")),
    "html": Form(
        "HTML",
        _("one page, with everything inside"),
        "text/html; charset=utf-8",
        lambda paper: write_html(paper).encode(),
    ),
    "docx": _slow("docx", "DOCX", _("for Word")),
    "odt": _slow("odt", "ODT", _("for LibreOffice")),
    "epub": _slow("epub", "EPUB", _("for e-readers")),
    "md": Form(
        "Markdown", _("plain text"), "text/markdown; charset=utf-8", lambda paper: write_markdown(paper).encode()
    ),
    "json": Form("JSON", _("the frozen document as data"), "application/json", lambda _paper: b""),
}


def made(edition: Edition, form: str, gone: Sequence[str] | None = None) -> bytes:
    """The file, without what was hidden since. The JSON is what is stored, to the byte, as long as nothing was."""
    gone = gone_from(edition) if gone is None else gone
    if form == "json":
        data = as_data(shown(edition, gone)) if gone else edition.paper
        return (json.dumps(data, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()
    return FORMS[form].write(shown(edition, gone))


# Beside the site ------------------------------------------------------------------------------------------------


def key_of(edition: Edition, form: str) -> str:
    """What its file is called among those of the process."""
    return f"report-v{edition.number}.{form}"


def apart(process: Process, key: str) -> shelf.Form | None:
    """A slow form of an edition by its key. Its file serves until something that is in it is hidden, or shown again."""
    named = KEY.fullmatch(key)
    form = FORMS.get(named[2]) if named else None
    if named is None or form is None or not form.is_slow:
        return None
    edition = _every().filter(report__process=process, number=int(named[1])).first()
    if edition is None:
        return None

    @cache
    def gone() -> tuple[str, ...]:
        return gone_from(edition)  # asked once, so that the mark is that of what was written

    def written(order: Order) -> bytes:
        order.tell(10)
        return made(edition, named[2], gone())

    def mark() -> str:
        return f"{edition.digest}{mark_of(gone())}"

    return shelf.Form(key, form.name, form.says, READ, form.media_type, written, is_heavy=True, mark=mark)


def _every() -> QuerySet[Edition]:
    return Edition.objects.select_related("report__process__topic").defer("paper")


def ask_ahead() -> int:
    """Have one file made that is missing of a new edition, while nobody waits for another; how many were asked for."""
    if jobs.are_pending():
        return 0
    slow = [name for name, one in FORMS.items() if one.is_slow]
    for edition in _every().filter(published_at__gt=timezone.now() - AHEAD).order_by("pk"):
        process = edition.report.process
        for key in (key_of(edition, form) for form in slow):
            held = jobs.held_in(process.topic, process, key)
            if not (held.ready or held.failed):
                jobs.ask_for(topic=process.topic, form=key)
                return 1
    return 0
