"""A process as plain values for JSON: what its page shows, with the whole text of what is published."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.conf import settings

from policy_design.process.models import Document

if TYPE_CHECKING:
    from datetime import datetime

    from forum.rules.words import Anyone
    from policy_design.process.models import Expertise, Process, ProcessStage
    from policy_design.process.page import ProcessPage

FORMAT = "folkmoot-process/1"
Part = Callable[["Process", "Anyone"], Any]

_parts: dict[str, Part] = {}


def add_part(name: str, part: Part) -> None:
    """Called once, when the site starts, by a room above: its part of the process, as a reader may read it."""
    _parts[name] = part


def bundle_of(process: Process, page: ProcessPage) -> dict[str, Any]:
    """In one more query than the page: documents with their texts; and what rooms above add.

    Who asked to join is nobody's to take away.
    """
    return {**facts_of(process, page), **{name: part(process, page.reader) for name, part in _parts.items()}}


def facts_of(process: Process, page: ProcessPage) -> dict[str, Any]:
    """The process itself, without what rooms above add."""
    return {
        "format": FORMAT,
        "url": settings.SITE_URL + process.get_absolute_url(),
        "title": process.title,
        "standfirst": process.standfirst,
        "host": process.host,
        "problem": process.problem,
        "questions": process.questions,
        "partners": process.partners,
        "links": process.links,
        "backgrounds": process.backgrounds,
        "language": process.language,
        "licence": process.licence,
        "template": process.template_key,
        "stages": [_stage(stage) for stage in process.line],
        "organizers": [person.name for person in page.organizers],
        "experts": [_expert(one) for group in page.groups for one in group.experts],
        "debates": [
            {
                "question": one.debate.question,
                "url": settings.SITE_URL + one.debate.get_absolute_url(),
                "relation": one.relation,
            }
            for one in page.debates
        ],
        "documents": [_document(one) for one in _published(process)],
    }


def _stage(stage: ProcessStage) -> dict[str, Any]:
    dates = ("starts_at", "ends_at", "started_at", "ended_at")
    return {
        "kind": stage.kind,
        "title": str(stage.name),
        "note": stage.note,
        **{name: _moment(getattr(stage, name)) for name in dates},
        "passed_without": stage.passed_without,
        "passed_gates": stage.passed_gates,
    }


def _expert(one: Expertise) -> dict[str, Any]:
    return {
        "name": one.person.name,
        "affiliation": one.person.affiliation,
        "background": one.background,
        "statement": one.statement,
        "has_interests": one.has_interests,
        "disclosure": one.disclosure,
        "declared_at": _moment(one.declared_at),
    }


def _published(process: Process) -> list[Document]:
    out = Document.objects.filter(process=process, published_at__isnull=False).prefetch_related("references")
    return list(out.order_by("order", "pk"))


def _document(one: Document) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "title": one.title,
        "summary": one.summary,
        "planned_for": one.planned_for.isoformat() if one.planned_for else None,
        "published_at": _moment(one.published_at),
        "updated_at": _moment(one.updated_at),
        "text": one.source,
        "references": [reference.item for reference in one.references.all()],
    }


def _moment(value: datetime | None) -> str | None:
    return value.isoformat() if value else None
