"""Long texts of a process: begin, write, publish; once published every change is a version with a reason."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from html import unescape
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from forum.library.models import Reference
from forum.library.queries import images_named_in, references_named_in
from forum.live import hub
from forum.text.markup import Rendered, reference_list, render
from forum.verdicts import SENT_BEFORE, Refused, require
from policy_design import rules
from policy_design.process.actions import list_sources, locked
from policy_design.process.comments import frame_again, name_again
from policy_design.process.models import Document, Process

if TYPE_CHECKING:
    from forum.people.models import Person

HEADING = re.compile(r'<h([2-6])\b[^>]*? id="([^"]+)"[^>]*>(.*?)</h\1>', re.S)
RESERVED = {"new"}


class Conflict(Exception):
    """Somebody (or another tab) saved this document meanwhile; `current` is how it stands now."""

    def __init__(self, current: Document) -> None:
        super().__init__(str(_("This document was changed elsewhere meanwhile. Both versions are kept.")))
        self.current = current


@dataclass(frozen=True)
class Prepared:
    """A text rendered before the process is locked, since that takes time."""

    source: str
    rendered: Rendered
    references: dict[str, Reference]
    references_html: str

    @property
    def contents(self) -> list[dict[str, object]]:
        """Its headings, for a table of contents: level, id, words."""
        found = HEADING.findall(self.rendered.html)
        return [{"level": int(level), "id": anchor, "title": _words(inner)} for level, anchor, inner in found]


def _words(html: str) -> str:
    without_marks = re.sub(r'<sup class="(?:cite|footnote-ref)">.*?</sup>', "", html, flags=re.S)
    return " ".join(unescape(strip_tags(without_marks)).split())


def prepare(source: str, *, document: Document, by: Person) -> Prepared:
    """Render a document as this person may write it, with pictures that everybody may see. Raises Unrenderable."""
    cited = {one.key: one for one in document.references.all()}  # a co-organizer may not know them otherwise
    return _prepared(source, {**cited, **references_named_in(source, by)}, document)


def _prepared(source: str, references: dict[str, Reference], document: Document) -> Prepared:
    doc_id, language = f"document{document.pk}", document.process.language
    items = {key: one.item for key, one in references.items()}
    images = {url: one.credit for url, one in images_named_in(source, AnonymousUser()).items()}
    rendered = render(source, doc_id=doc_id, references=items, images=images, lang=language)
    listed = reference_list(rendered.citations, items, doc_id=doc_id, lang=language)
    return Prepared(source, rendered, references, listed)


@transaction.atomic
def plan_document(
    *, process: Process, by: Person, kind: str, title: str, client_key: UUID, planned_for: date | None = None
) -> Document:
    """Begin a document: its title, what it is, and the day it is planned for, which readers see.

    Publishes document.planned, or document.drafted without a day; raises Refused.
    """
    process = locked(process)
    if made := Document.objects.filter(client_key=client_key).first():
        if (made.process_id, made.created_by_id, made.title, made.kind) != (process.pk, by.pk, title, kind):
            raise Refused(SENT_BEFORE)
        return made
    require(rules.can_edit_document(by, process))
    if kind != Document.Kind.OTHER and process.documents.filter(kind=kind).exists():
        raise Refused(_("This process has a document of that kind already."))
    document = Document.objects.create(
        process=process,
        kind=kind,
        slug=_free_slug(process, title),
        title=title,
        planned_for=planned_for,
        order=process.documents.count(),
        created_by=by,
        client_key=client_key,
    )
    hub.publish(process.topic_id, "document.planned" if planned_for else "document.drafted", document=document.pk)
    return document


def _free_slug(process: Process, title: str) -> str:
    start = slugify(title)[:60].strip("-") or "document"
    taken = {*process.documents.values_list("slug", flat=True)} | RESERVED
    return next(slug for slug in (start, *(f"{start}-{n}" for n in range(2, len(taken) + 3))) if slug not in taken)


def write_document(
    *,
    document: Document,
    by: Person,
    title: str,
    source: str,
    version: int,
    summary: str = "",
    planned_for: date | None = None,
    reason: str = "",
) -> Document:
    """Save a document. One that is published takes a reason, which readers see with the new version.

    Publishes document.edited for readers, else document.planned or document.drafted; raises Refused, Conflict,
    Unrenderable.
    """
    prepared = prepare(source, document=document, by=by)
    with transaction.atomic():
        process, document = _locked_document(document)
        require(rules.can_edit_document(by, process))
        if document.version != version:
            if (document.title, document.source, document.summary) == (title, source, summary):
                return document  # sent twice
            raise Conflict(document)
        if document.is_published and not source.strip():
            raise Refused(_("A published document cannot be emptied."))
        if document.is_published and not reason.strip():
            raise Refused(_("Say in a few words what you changed and why; readers will see it."))
        shown = document.planned_for != planned_for or bool(planned_for)
        document.title, document.summary, document.planned_for = title, summary, planned_for
        _take(document, prepared)
        if document.is_published:
            _keep_version(document, by, reason.strip())
            list_sources(process)
            frame_again(document, by=by, reason=reason.strip())
            name_again(document, process)
            kind = "document.edited"
        else:
            kind = "document.planned" if shown else "document.drafted"
        hub.publish(process.topic_id, kind, document=document.pk)
    return document


def _locked_document(document: Document) -> tuple[Process, Document]:
    process = locked(document.process)
    found = process.documents.filter(pk=document.pk).first()
    if found is None:
        raise Refused(_("This document has been dropped meanwhile."))
    return process, found


def _take(document: Document, prepared: Prepared) -> None:
    rendered = prepared.rendered
    document.source, document.html, document.words = prepared.source, rendered.html, rendered.words
    document.references_html, document.contents = prepared.references_html, prepared.contents
    document.version += 1
    document.updated_at = timezone.now()
    document.save()
    used = {use.key for use in rendered.citations}
    document.references.set([one for key, one in prepared.references.items() if key in used])


@transaction.atomic
def publish_document(*, document: Document, by: Person, version: int) -> Document:
    """Let everybody who may read the process read it. Publishes document.published; raises Refused, Conflict."""
    process, document = _locked_document(document)
    require(rules.can_edit_document(by, process))
    if document.is_published:
        return document
    if document.version != version:
        raise Conflict(document)
    if not document.words:
        raise Refused(_("Write the document before you publish it."))
    document.published_at = timezone.now()
    document.save(update_fields=["published_at"])
    _keep_version(document, by, "")
    list_sources(process)
    hub.publish(process.topic_id, "document.published", document=document.pk)
    return document


def _keep_version(document: Document, by: Person, reason: str) -> None:
    document.versions.create(
        number=document.versions.count() + 1,
        title=document.title,
        source=document.source,
        reason=reason,
        author=by,
    )


@transaction.atomic
def drop_document(*, document: Document, by: Person) -> None:
    """Give up a document that was never published. Publishes document.planned, as readers may have seen its day."""
    process, document = _locked_document(document)
    require(rules.can_edit_document(by, process))
    if document.is_published:
        raise Refused(_("A published document stays; say in it what no longer holds."))
    gone = document.pk
    document.delete()
    hub.publish(process.topic_id, "document.planned", document=gone)


@transaction.atomic
def show_correction(*, row: Any, **_told: Any) -> None:
    """A reference was corrected: the documents that cite it show it anew. Publishes document.rerendered for each."""
    if not isinstance(row, Reference):
        return
    for document in row.process_documents.select_related("process").order_by("pk"):
        cited = {one.key: one for one in document.references.all()}
        prepared = _prepared(document.source, cited, document)
        Document.objects.filter(pk=document.pk).update(
            html=prepared.rendered.html, references_html=prepared.references_html
        )
        kind = "document.rerendered" if document.is_published else "document.drafted"
        hub.publish(document.process.topic_id, kind, document=document.pk)
