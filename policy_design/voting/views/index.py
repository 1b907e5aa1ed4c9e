"""The rounds of a process: planned ones for its organizers, open and closed ones for its readers."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from policy_design import rules
from policy_design.process.following import following_of
from policy_design.voting.models import Round
from policy_design.voting.views.found import readable_process


@require_safe
@never_cache
def index(request: HttpRequest, slug: str) -> HttpResponse:
    process = readable_process(request, slug)
    rounds = list(Round.objects.visible_to(request.user, process).order_by("-number"))
    for one in rounds:
        one.process = process
    context = {
        "nav": "processes",
        "process": process,
        "planned": [one for one in rounds if not one.was_opened],
        "open": [one for one in rounds if one.was_opened and not one.is_closed],
        "closed": [one for one in rounds if one.is_closed],
        "following": following_of(process),
        "may_plan": rules.can_plan_round(request.user, process),
    }
    return render(request, "policy_design/voting/index.html", context)
