"""Pages on which organizers plan a round: its question and rules. What stands to a vote is in items.py."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from forum.debates.views.organize import made
from forum.people.signed import SignedIn
from forum.verdicts import Refused, require
from policy_design import rules
from policy_design.process.models import Process
from policy_design.voting import planning
from policy_design.voting.forms import EditRoundForm, NewRoundForm, RoundForm
from policy_design.voting.models import Round
from policy_design.voting.views.found import organized_round, readable_process

get_or_post = require_http_methods(["GET", "POST"])


@login_required
@get_or_post
@never_cache
def new(request: SignedIn, slug: str) -> HttpResponse:
    process = readable_process(request, slug)
    require(rules.can_plan_round(request.user, process))
    form = NewRoundForm(request.POST or None, process=process)
    if request.method == "POST" and form.is_valid():
        found: list[Round] = []
        change = lambda: found.append(planning.create_round(process=process, by=request.user, **form.cleaned_data))  # noqa: E731
        if made(form, change):
            return redirect("voting:items", slug, found[0].number)
    return _page(request, process, form)


@login_required
@get_or_post
@never_cache
def edit(request: SignedIn, slug: str, number: int) -> HttpResponse:
    round = organized_round(request, slug, number)
    if request.method != "POST":  # whoever is late keeps what they typed
        require(rules.can_edit_round(request.user, round, round.process))
    form = EditRoundForm(request.POST or None, process=round.process, round=round)
    if request.method == "POST" and form.is_valid():
        change = lambda: planning.edit_round(round=round, by=request.user, **form.cleaned_data)  # noqa: E731
        if made(form, change):
            messages.success(request, _("Saved."))
            return redirect(round)
    return _page(request, round.process, form, round)


def _page(request: SignedIn, process: Process, form: RoundForm, round: Round | None = None) -> HttpResponse:
    context: dict[str, Any] = {"nav": "organize", "process": process, "round": round, "form": form}
    context["zone"] = settings.TIME_ZONE
    return render(request, "policy_design/voting/plan.html", context)


@login_required
@get_or_post
@never_cache
def delete(request: SignedIn, slug: str, number: int) -> HttpResponse:
    """Asked once more, since it cannot be taken back."""
    round = organized_round(request, slug, number)
    require(rules.can_edit_round(request.user, round, round.process))
    if request.method == "POST":
        planning.delete_round(round=round, by=request.user)
        messages.success(request, _("The plan is deleted."))
        return redirect("voting:index", slug)
    context = {"nav": "organize", "process": round.process, "round": round, "count": round.items.count()}
    return render(request, "policy_design/voting/delete.html", context)


@login_required
@require_POST
def plan_next(request: SignedIn, slug: str, number: int) -> HttpResponse:
    """The next round of a Delphi, to be looked through: on to its items. Pressed twice, it is one."""
    round = organized_round(request, slug, number)
    try:
        later = planning.plan_next(round=round, by=request.user, client_key=uuid4())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(round)
    return redirect("voting:items", slug, later.number)
