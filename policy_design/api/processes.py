"""Reading processes and what happened in them."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from forum.api.debates import EVENTS, After, Most, events_shape
from forum.api.gate import reader
from forum.api.paging import USUAL, Cursor, Limit, page_of
from forum.api.shapes import EventList
from policy_design.api import shapes
from policy_design.api.found import process_for
from policy_design.api.routes import processes as router
from policy_design.process import queries
from policy_design.process.bundle import facts_of
from policy_design.process.models import Process
from policy_design.process.page import ProcessPage

TAG = ["Processes"]


def process_shape(process: Process) -> dict[str, Any]:
    names = ("slug", "title", "standfirst", "host", "language", "licence", "is_public")
    return {
        **{name: getattr(process, name) for name in names},
        "url": settings.SITE_URL + process.get_absolute_url(),
        "template": process.template_key,
        "stage": process.kind_now.value if process.kind_now else None,
        "version": process.topic.version,
    }


@router.get("", response=shapes.ProcessList, operation_id="listProcesses", summary="List processes", tags=TAG)
def list_processes(request: HttpRequest, limit: Limit = USUAL, cursor: Cursor = "") -> Any:
    """Processes that you may read, the newest first."""
    rows = queries.listed(reader(request))
    found, following = page_of(request, rows, ("-created_at", "-pk"), name="processes", limit=limit, cursor=cursor)
    return {"items": [process_shape(one) for one in found], "next": following}


@router.get("/{slug}", response=shapes.WholeProcess, operation_id="getProcess", summary="One process", tags=TAG)
def get_process(request: HttpRequest, slug: str) -> Any:
    """A process as its page tells it: problem, stages, people, debates, and documents with their whole text."""
    who = reader(request)
    process = get_object_or_404(queries.for_page(who), slug=slug[:80])
    return {**facts_of(process, ProcessPage(process, who)), **process_shape(process)}


@router.get(
    "/{slug}/events", response=EventList, operation_id="listProcessEvents", summary="What happened there", tags=TAG
)
def list_process_events(request: HttpRequest, slug: str, after: After = 0, limit: Most = EVENTS) -> Any:
    """The log of a process after a version, without a gap: a kind and a sentence for each, never a text."""
    process = process_for(reader(request), slug)
    return events_shape(request, process.topic, after, limit)
