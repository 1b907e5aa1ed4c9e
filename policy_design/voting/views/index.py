"""The rounds of a process: planned ones for its organizers, open and closed ones for its readers."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from policy_design import rules
from policy_design.process.following import following_of
from policy_design.voting.listing import groups_of
from policy_design.voting.views.found import readable_process


@require_safe
@never_cache
def index(request: HttpRequest, slug: str) -> HttpResponse:
    process = readable_process(request, slug)
    context = {
        "nav": "processes",
        "process": process,
        "groups": groups_of(process, request.user),
        "following": following_of(process),
        "may_plan": rules.can_plan_round(request.user, process),
    }
    return render(request, "policy_design/voting/index.html", context)
