"""Votes from elsewhere beside a process: the list, bringing some, looking at them, taking them away."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from forum.people.signed import SignedIn
from forum.verdicts import Refused, require
from policy_design import rules
from policy_design.process.models import Process
from policy_design.voting import told_outside
from policy_design.voting.outside import add_outside, delete_outside
from policy_design.voting.outside_forms import OutsideForm
from policy_design.voting.outside_models import Outside
from policy_design.voting.views.found import readable_process


@require_safe
@never_cache
def index(request: HttpRequest, slug: str) -> HttpResponse:
    process = readable_process(request, slug)
    context = {
        "nav": "processes",
        "process": process,
        "rows": Outside.objects.filter(process=process).defer("data", "found", "state"),
        "may_add": rules.can_analyse(request.user, process),
    }
    return render(request, "policy_design/voting/outside_index.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def new(request: SignedIn, slug: str) -> HttpResponse:
    process = readable_process(request, slug)
    require(rules.can_analyse(request.user, process))
    form = OutsideForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and (row := _added(form, process, request)):
        messages.success(request, _("Taken over. What the votes say is worked out in the background."))
        return redirect(row)
    context = {"nav": "processes", "process": process, "form": form}
    return render(request, "policy_design/voting/outside_new.html", context)


def _added(form: OutsideForm, process: Process, request: SignedIn) -> Outside | None:
    try:
        return add_outside(process=process, by=request.user, brought=form.brought, **form.fields_of_row)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return None


@require_safe
@never_cache
def show(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    process = readable_process(request, slug)
    row = _found(process, number)
    context = {
        "nav": "processes",
        "process": process,
        "row": row,
        "finding": told_outside.finding(row),
        "sections": told_outside.sections(row),
        "may_delete": rules.can_analyse(request.user, process),
    }
    return render(request, "policy_design/voting/outside.html", context)


@login_required
@require_POST
def delete(request: SignedIn, slug: str, number: int) -> HttpResponse:
    process = readable_process(request, slug)
    delete_outside(outside=_found(process, number), by=request.user)
    messages.success(request, _("Deleted."))
    return redirect("voting:outside_index", slug)


def _found(process: Process, number: int) -> Outside:
    rows = Outside.objects.filter(process=process).select_related("added_by").defer("data", "state")
    row: Outside = get_object_or_404(rows, number=min(number, 32_767))
    row.process = process
    return row
