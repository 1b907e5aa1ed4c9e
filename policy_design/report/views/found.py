"""The report and its editions that a page is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import get_object_or_404

from forum.verdicts import require
from policy_design import rules
from policy_design.process.views.access import organized_process, readable_process
from policy_design.report.models import Chapter, Edition, Report

if TYPE_CHECKING:
    from django.http import HttpRequest

    from forum.people.signed import SignedIn
    from policy_design.process.models import Process


def planned_report(request: SignedIn, slug: str) -> Report:
    """The report that an organizer works on; 404 before it is begun, 403 for everybody else who reads the process."""
    process = organized_process(request, slug)
    require(rules.can_plan_report(request.user, process))
    found = Report.objects.filter(process=process).first()
    if found is None:
        raise Http404
    found.process = process
    return found


def planned_chapter(request: SignedIn, slug: str, pk: int) -> Chapter:
    report = planned_report(request, slug)
    found: Chapter = get_object_or_404(report.chapters, pk=pk)
    found.report = report
    return found


def editions_of(process: Process) -> list[Edition]:
    """All editions without their documents, the first one first."""
    rows = list(
        Edition.objects.filter(report__process=process).defer("paper").select_related("report").order_by("number")
    )
    for one in rows:
        one.report.process = process
    return rows


def readable_edition(request: HttpRequest, slug: str, number: int | None = None) -> tuple[Edition, list[Edition]]:
    """The edition of this number, or the latest, and all of them; 404 where there is none that one may read."""
    process = readable_process(request, slug)
    rows = editions_of(process)
    found = next((one for one in reversed(rows) if number is None or one.number == number), None)
    if found is None or not rules.can_read_edition(request.user, found, process):
        raise Http404
    return found, rows
