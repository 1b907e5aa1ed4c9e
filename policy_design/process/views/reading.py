"""Pages for readers."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from forum import pages
from forum.export.canonical import dump
from forum.export.handing import too_often
from forum.live.watch import read_site
from forum.text import redline
from policy_design import rules
from policy_design.process import queries
from policy_design.process.bundle import bundle_of
from policy_design.process.comments import comments_on
from policy_design.process.following import following_of, parts_of_page
from policy_design.process.models import Process
from policy_design.process.page import ProcessPage
from policy_design.process.progress import stage_name, steps_of
from policy_design.process.views.access import document_of, readable_process

MOST = 100


@require_safe
@pages.shared()
def index(request: HttpRequest) -> HttpResponse:
    number = read_site()
    shown = list(queries.listed(request.user)[:MOST])
    context = {
        "nav": "processes",
        "current": [_row(one) for one in shown if not one.is_archived],
        "past": [_row(one) for one in shown if one.is_archived],
        "may_create": rules.can_create_process(request.user),
    }
    return pages.as_of_site(number, render(request, "policy_design/process/index.html", context))


def _row(process: Process) -> dict[str, object]:
    return {"process": process, "steps": steps_of(process), "stage": stage_name(process)}


@require_safe
@pages.shared()
def show(request: HttpRequest, slug: str) -> HttpResponse:
    """What is happening now, what is next, who is part of it, and what belongs to it."""
    number = read_site()  # the debates that belong to it are told of as well, so its own version would not do
    process = get_object_or_404(queries.for_page(request.user), slug=slug)
    context = {
        "nav": "processes",
        "process": process,
        "page": ProcessPage(process, request.user),
        "following": following_of(process, parts=parts_of_page()),
    }
    return pages.as_of_site(number, render(request, "policy_design/process/show.html", context))


@require_safe
@pages.shared()
def document(request: HttpRequest, slug: str, document: str) -> HttpResponse:
    """One document, whole: contents, text, references; unpublished for its organizers only."""
    number = read_site()  # its comments are told of on a topic of their own
    process = readable_process(request, slug)
    paper = document_of(request, process, document)
    versions = list(paper.versions.select_related("author").defer("source"))
    context = {
        "nav": "processes",
        "process": process,
        "document": paper,
        "versions": versions,
        "latest": versions[-1] if versions else None,
        "comments": comments_on(paper, request.user),
        "following": following_of(process) if paper.is_published else None,
        "can_edit": rules.can_edit_document(request.user, process) if request.user.is_authenticated else None,
    }
    return pages.as_of_site(number, render(request, "policy_design/process/document.html", context))


@require_safe
@pages.shared("from", "to")
def history(request: HttpRequest, slug: str, document: str) -> HttpResponse:
    """The published versions of a document, and what changed between two of them, word by word."""
    process = readable_process(request, slug)
    paper = document_of(request, process, document)
    versions = list(paper.versions.select_related("author"))
    if not versions:
        raise Http404
    known = {str(one.number): one for one in versions}
    new = known.get(request.GET.get("to", ""), versions[-1])
    old = known.get(request.GET.get("from", ""), versions[max(new.number - 2, 0)])
    changed = redline.html(old.source, new.source) if old.source != new.source else ""
    context = {"nav": "processes", "process": process, "document": paper, "versions": versions}
    context |= {"old": old, "new": new, "changed": changed}
    return pages.as_of(process.topic, render(request, "policy_design/process/history.html", context))


@require_safe
def export(request: HttpRequest, slug: str) -> HttpResponse:
    """The process as JSON, as this person may read it."""
    process = get_object_or_404(queries.for_page(request.user), slug=slug)
    if refusal := too_often(request):
        return refusal
    written = dump(bundle_of(process, ProcessPage(process, request.user)))
    response = HttpResponse(written, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{process.slug}.json"'
    response["Cache-Control"] = "private, no-store"
    return response
