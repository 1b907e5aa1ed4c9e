"""The files of a process: which there are, asking for one, and handing one out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from forum.export import handing
from forum.verdicts import require
from policy_design import rules
from policy_design.process.views.access import readable_process

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase

    from policy_design.process.models import Process


@require_http_methods(["GET", "HEAD", "POST"])
def index(request: HttpRequest, slug: str) -> HttpResponse:
    """Every form in which the process can be taken away; POST asks for one that takes a while to make."""
    process = _exported(request, slug)
    here = reverse("process_files:index", args=[process.slug])
    if request.method == "POST":
        return handing.ask(request, process.topic, here)
    groups = handing.groups_of(
        process.topic, process, url=lambda form: reverse("process_files:file", args=[process.slug, form])
    )
    making = handing.are_making(groups)
    own = reverse("process:export", args=[process.slug]) if request.user.is_authenticated else ""
    context = {"nav": "processes", "process": process, "groups": groups, "is_making": making, "here": here, "own": own}
    return render(request, "policy_design/export/index.html", context)


@require_safe
def file(request: HttpRequest, slug: str, form: str) -> HttpResponseBase:
    """A file drawn for all readers, for whoever may read the process now."""
    process = _exported(request, slug)
    return handing.hand_out(request, process.topic, process, form, reverse("process_files:index", args=[process.slug]))


def _exported(request: HttpRequest, slug: str) -> Process:
    process = readable_process(request, slug)
    require(rules.can_export_process(request.user, process))
    return process
