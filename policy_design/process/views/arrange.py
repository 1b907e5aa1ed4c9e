"""Pages for organizers: the plan of stages, and which debates belong to the process."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from forum.debates.models import Debate
from forum.debates.views.organize import made
from forum.people.signed import SignedIn
from forum.verdicts import require
from policy_design import rules
from policy_design.process import planning
from policy_design.process.forms import AddStageForm, AttachForm, StageForm
from policy_design.process.models import Process, ProcessStage
from policy_design.process.progress import detail_of
from policy_design.process.stages import REPEATED, StageKind, fits
from policy_design.process.views.access import organized_process, pressed

get_or_post = require_http_methods(["GET", "POST"])


@login_required
@require_GET
def stages(request: SignedIn, slug: str) -> HttpResponse:
    process = organized_process(request, slug)
    rows = [_row(process, stage) for stage in process.line]
    form = AddStageForm(initial={"stages": len(rows)})
    form.fields["kind"].choices = [(kind.value, kind.label) for kind in _addable(process)]  # type: ignore[attr-defined]
    context = {"process": process, "rows": rows, "form": form, "zone": settings.TIME_ZONE, "nav": "organize"}
    return render(request, "policy_design/process/organize/stages.html", {**context, **_may(request, process)})


def _may(request: SignedIn, process: Process) -> dict[str, object]:
    return {"can_edit": rules.can_edit_process(request.user, process)}


def _addable(process: Process) -> list[StageKind]:
    there = [stage.kind_now for stage in process.line]
    return [kind for kind in StageKind if kind in REPEATED or kind not in there]


def _row(process: Process, stage: ProcessStage) -> dict[str, object]:
    """A stage with what may be done to it, so that no button is shown that could only be refused."""
    line, place = process.line, process.line.index(stage)
    kinds = [one.kind_now for one in line]
    waits = stage.started_at is None
    without = [kind for at, kind in enumerate(kinds) if at != place]
    return {
        "stage": stage,
        "detail": detail_of(stage),
        "drop": waits and bool(fits(without, process.template)),
        "earlier": waits and place > 0 and line[place - 1].started_at is None and _swaps(process, place - 1),
        "later": waits and place + 1 < len(line) and _swaps(process, place),
    }


def _swaps(process: Process, place: int) -> bool:
    """May the stages at this place and the next one change places?"""
    kinds = [one.kind_now for one in process.line]
    kinds[place], kinds[place + 1] = kinds[place + 1], kinds[place]
    return bool(fits(kinds, process.template))


def _stage(process: Process, pk: int) -> ProcessStage:
    found: ProcessStage = get_object_or_404(process.stages.select_related("process__topic"), pk=pk)
    return found


@login_required
@get_or_post
def edit_stage(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    process = organized_process(request, slug)
    stage = _stage(process, pk)
    require(rules.can_edit_stage(request.user, process, stage))
    form = StageForm(request.POST or None, stage=stage)
    if (
        request.method == "POST"
        and form.is_valid()
        and made(form, lambda: planning.edit_stage(stage=stage, by=request.user, **form.cleaned_data))
    ):
        messages.success(request, _("The stage is saved."))
        return redirect("process:stages", slug=slug)
    context = {"process": process, "stage": stage, "form": form, "zone": settings.TIME_ZONE, "nav": "organize"}
    return render(request, "policy_design/process/organize/edit_stage.html", context)


@login_required
@require_POST
def add_stage(request: SignedIn, slug: str) -> HttpResponse:
    process = organized_process(request, slug)
    form = AddStageForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose the stage that should be added."))
        return redirect("process:stages", slug=slug)
    fields = form.cleaned_data
    says = _("“%(stage)s” was added. Move it to its place and give it dates.")
    words = {"stage": StageKind(fields["kind"]).label}
    change = lambda: planning.add_stage(process=process, by=request.user, **fields)  # noqa: E731
    return pressed(request, process, change, says % words, back="process:stages")


@login_required
@require_POST
def shift_stage(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    process = organized_process(request, slug)
    stage, at = _stage(process, pk), request.POST.get("order", "")
    order = int(at) if at.isdecimal() and len(at) < 6 else None
    earlier = request.POST.get("to") == "earlier"
    says = _("“%(stage)s” was moved; the planned dates stay with the places.") % {"stage": stage.name}
    change = lambda: planning.move_stage(stage=stage, by=request.user, earlier=earlier, order=order)  # noqa: E731
    return pressed(request, process, change, says, back="process:stages")


@login_required
@require_POST
def drop_stage(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    process = organized_process(request, slug)
    stage = process.stages.select_related("process__topic").filter(pk=pk).first()
    if stage is None:  # pressed twice
        return redirect("process:stages", slug=slug)
    says = _("“%(stage)s” was dropped.") % {"stage": stage.name}
    change = lambda: planning.drop_stage(stage=stage, by=request.user)  # noqa: E731
    return pressed(request, process, change, says, back="process:stages")


# Debates --------------------------------------------------------------------------------------------------------


@login_required
@get_or_post
def debates(request: SignedIn, slug: str) -> HttpResponse:
    process = organized_process(request, slug)
    require(rules.can_edit_process(request.user, process))
    attached = list(process.debates.select_related("debate__topic"))
    readable = Debate.objects.visible_to(request.user).hosted().order_by("question")
    form = AttachForm(request.POST or None, debates=readable)
    if (
        request.method == "POST"
        and form.is_valid()
        and made(form, lambda: planning.attach_debate(process=process, by=request.user, **form.cleaned_data))
    ):
        messages.success(request, _("The debate belongs to the process now."))
        return redirect("process:debates", slug=slug)
    context = {"process": process, "form": form, "attached": attached, "nav": "organize"}
    return render(request, "policy_design/process/organize/debates.html", context)


@login_required
@require_POST
def detach(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    process = organized_process(request, slug)
    place = process.debates.select_related("process__topic").filter(pk=pk).first()
    if place is None:  # pressed twice
        return redirect("process:debates", slug=slug)
    change = lambda: planning.detach_debate(place=place, by=request.user)  # noqa: E731
    return pressed(request, process, change, _("The debate was taken off."), back="process:debates")
