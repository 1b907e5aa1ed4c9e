"""Pages for organizers: setting up, what needs doing, settings, stages."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from forum.people.signed import SignedIn
from forum.verdicts import require
from policy_design import rules
from policy_design.process.models import Process


def organized_process(request: SignedIn, slug: str) -> Process:
    """The process, for its organizers: 404 where one may not read it, 403 where one reads but does not organize."""
    readable = Process.objects.visible_to(request.user).select_related("topic").prefetch_related("stages")
    process = get_object_or_404(readable, slug=slug)
    require(rules.can_organize_process(request.user, process))
    return process


@login_required
@require_GET
def organize(request: SignedIn, slug: str) -> HttpResponse:
    process = organized_process(request, slug)
    return render(request, "policy_design/process/organize/organize.html", {"nav": "organize", "process": process})
