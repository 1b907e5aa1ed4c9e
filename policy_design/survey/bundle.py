"""The surveys of a process as plain values for JSON: what was asked, and what is told of the answers once closed.

Single answers and what people wrote are in no file of a process.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings

from policy_design import rules

if TYPE_CHECKING:
    from datetime import datetime

    from forum.rules.words import Anyone
    from policy_design.process.models import Process
    from policy_design.survey.models import Survey


def surveys_of(process: Process, reader: Anyone) -> list[dict[str, Any]]:
    """The opened ones, in one query."""
    rows: list[Survey] = list(process.surveys.filter(opened_at__isnull=False).order_by("number"))
    return [_survey(one, process, reader) for one in rows]


def _survey(one: Survey, process: Process, reader: Anyone) -> dict[str, Any]:
    one.process = process
    said: dict[str, Any] = {
        "number": one.number,
        "url": settings.SITE_URL + one.get_absolute_url(),
        "title": one.title,
        "introduction": one.intro,
        "target": one.target,
        "consent": one.consent,
        "access": one.access,
        "questions": one.definition,
        "opened": _iso(one.opened_at),
        "closes": _iso(one.closes_at),
        "closed": _iso(one.closed_at),
    }
    if rules.can_read_results(reader, one, process):
        said["results"] = one.told
    return said


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
