"""Pages for organizers: setting up, what needs doing, settings, moves. arrange.py has stages and debates."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from forum.debates import log
from forum.debates.views.organize import made
from forum.people.signed import SignedIn
from forum.text.markup import Unrenderable
from forum.verdicts import require
from policy_design import rules
from policy_design.process import actions, queries, todo
from policy_design.process.facts import facts_of
from policy_design.process.forms import EditProcessForm, MoveForm, NewProcessForm
from policy_design.process.models import Process
from policy_design.process.progress import steps_of
from policy_design.process.stages import TEMPLATES, can_leave, shut_gates
from policy_design.process.views.access import organized_process, pressed

get_or_post = require_http_methods(["GET", "POST"])


def written(form: Form, change: Any) -> bool:
    """Make the change; a problem statement that cannot be shown is an error of its field."""
    try:
        return made(form, change)
    except Unrenderable as problem:
        form.add_error("problem", str(problem))
        return False


@login_required
@get_or_post
def new(request: SignedIn) -> HttpResponse:
    require(rules.can_create_process(request.user))
    form = NewProcessForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        found: list[Process] = []
        if written(form, lambda: found.append(actions.create_process(by=request.user, **form.cleaned_data))):
            return redirect("process:organize", slug=found[0].slug)
    chosen = form["template_key"].value()
    context = {"form": form, "templates": TEMPLATES.values(), "chosen": chosen, "zone": settings.TIME_ZONE}
    return render(request, "policy_design/process/organize/new.html", {**context, "nav": "organize"})


@login_required
@require_GET
def organize(request: SignedIn, slug: str) -> HttpResponse:
    process = queries.for_organizers(organized_process(request, slug))
    facts, experts, documents = facts_of(process), list(process.expertise.all()), list(process.documents.all())
    tasks = todo.tasks_of(process, facts, documents=documents, experts=experts)
    needed = [task for task in tasks if not task.waits]
    shut = shut_gates(process.kind_now, facts)
    context = {
        "process": process,
        "headline": todo.headline(process, len(needed)),
        "needed": needed,
        "waiting": [task for task in tasks if task.waits],
        "steps": steps_of(process),
        "shut": shut,
        "may_go_on": can_leave(process.kind_now, facts),
        "may_pass": bool(shut) and all(gate.passable for gate in shut),
        "can_edit": rules.can_edit_process(request.user, process),
        "can_invite": rules.can_invite_to_process(request.user, process, "expert"),
        "memberships": process.topic.memberships.all(),
        "invitations": process.topic.invitations.all(),
        "experts": experts,
        "documents": documents,
        "interests_waiting": facts.interests_waiting,
        "log": log.lines_of(process.topic),
        "zone": settings.TIME_ZONE,
        "nav": "organize",
    }
    return render(request, "policy_design/process/organize/organize.html", context)


@login_required
@get_or_post
def edit(request: SignedIn, slug: str) -> HttpResponse:
    process = organized_process(request, slug)
    require(rules.can_edit_process(request.user, process))
    form = EditProcessForm(request.POST or None, process=process)
    if (
        request.method == "POST"
        and form.is_valid()
        and written(form, lambda: actions.edit_process(process=process, by=request.user, **form.cleaned_data))
    ):
        messages.success(request, _("The settings are saved."))
        return redirect("process:organize", slug=slug)
    context = {"form": form, "process": process, "nav": "organize"}
    return render(request, "policy_design/process/organize/edit.html", context)


@login_required
@require_POST
def move(request: SignedIn, slug: str) -> HttpResponse:
    process = organized_process(request, slug)
    form = MoveForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("The reason is too long: at most 400 characters, for readers."))
        return redirect("process:organize", slug=slug)
    fields, coming = form.cleaned_data, process.next_stage
    if (process.stage.pk if process.stage else None) != fields["leaving"]:
        return redirect("process:organize", slug=slug)  # pressed twice, or somebody else was quicker
    says = _("The process is now at “%(stage)s”.") % {"stage": coming.name if coming else ""}
    change = lambda: actions.move_process(  # noqa: E731
        process=process, by=request.user, leaving=fields["leaving"], reason=fields["reason"]
    )
    return pressed(request, process, change, says)
