"""Deciding about amendments: the merged text is looked at before it becomes a version."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from forum.people.signed import SignedIn
from forum.verdicts import Refused
from policy_design.options.actions import Conflict
from policy_design.options.amended import Amendments, amendments_of
from policy_design.options.amendment_forms import DecideForm
from policy_design.options.amendments import Amendment
from policy_design.options.deciding import (
    LONGEST_REASON,
    SAY_WHY,
    Clashing,
    accept_amendments,
    decline_amendments,
    merge_into,
    put_to_vote,
)
from policy_design.options.merge import rows
from policy_design.options.models import Option
from policy_design.options.views.amendments import amendments_url, listed
from policy_design.options.views.found import option_of


@login_required
@require_http_methods(["GET", "POST"])
def decide(request: SignedIn, slug: str, code: str) -> HttpResponse:
    """Look at the text that some amendments would make, accept, decline, or put them to a vote."""
    option = option_of(request, slug, code)
    page = amendments_of(option, request.user)
    if request.method == "GET":
        return redirect(f"{amendments_url(option)}#decide")
    form = DecideForm(request.POST, option=option, numbers=_choosable(page))
    if not form.is_valid():
        return _again(request, option, page, form)
    numbers = {int(one) for one in form.cleaned_data["amendments"]}
    chosen = [one.amendment for one in page.all if one.number in numbers]
    wish = request.POST.get("do")
    if wish in ("decline", "to_vote"):
        return _told(request, option, page, form, wish, chosen)
    if wish == "accept" and form.cleaned_data["seen"]:
        return _accepted(request, option, page, form, chosen)
    return _preview(request, option, page, form, chosen)


def _choosable(page: Amendments) -> list[int]:
    """What may be decided; what has been decided is told by the action, which knows a form that is sent twice."""
    return [one.number for one in page.all if not one.is_hidden]


def _again(request: SignedIn, option: Option, page: Amendments, form: DecideForm) -> HttpResponse:
    """The page once more with all that was typed, and what keeps it from being taken."""
    if not page.decidable and not form.non_field_errors():
        form.add_error(None, _why_not(page, form.ticked))
    return listed(request, option, page, form, ticked=form.ticked)


def _why_not(page: Amendments, numbers: set[int]) -> str:
    """Where nothing can be decided: the rule's sentence about what was chosen, or about any."""
    asked = next((one for one in page.all if one.number in numbers), None) or next(iter(page.all), None)
    reason = page.may_decide(asked).reason if asked else ""
    return str(reason or _("There is nothing left to decide here."))


def _preview(
    request: SignedIn, option: Option, page: Amendments, form: DecideForm, chosen: list[Amendment]
) -> HttpResponse:
    """The merged text as a redline, with the button that makes it a version."""
    if not page.decidable:
        return _again(request, option, page, form)
    try:
        result = merge_into(option, chosen)
    except Clashing as clashing:
        for sentence in clashing.sentences:
            form.add_error("amendments", sentence)
        return _again(request, option, page, form)
    sent = dict(form.data.items())
    form.data = {**sent, "amendments": form.cleaned_data["amendments"], "version": option.version, "seen": result.mark}
    context: dict[str, Any] = {"nav": "processes", "option": option, "process": option.process, "page": page}
    context |= {"form": form, "rows": rows(option.clauses, result.change), "next": option.version + 1}
    context |= {"chosen": [one for one in page.all if one.amendment in chosen], "longest": LONGEST_REASON}
    return render(request, "policy_design/options/decide.html", context)


def _accepted(
    request: SignedIn, option: Option, page: Amendments, form: DecideForm, chosen: list[Amendment]
) -> HttpResponse:
    said = form.cleaned_data
    try:
        made = accept_amendments(
            option=option,
            amendments=chosen,
            by=request.user,
            version=said["version"],
            reason=said["sentence"],
            seen=said["seen"],
        )
    except Clashing as clashing:
        for sentence in clashing.sentences:
            form.add_error("amendments", sentence)
        return _again(request, option, page, form)
    except Conflict:
        form.add_error(None, _("The option has a new version meanwhile; look at the text once more."))
        return _preview(request, option, page, form, chosen)
    except Refused as refused:
        form.add_error("sentence" if not said["sentence"].strip() else None, str(refused))
        return _preview(request, option, page, form, chosen)
    messages.success(
        request, _("Version %(n)d is made; whoever took a position is asked to look again.") % {"n": made.number}
    )
    return redirect(amendments_url(option))


def _told(
    request: SignedIn, option: Option, page: Amendments, form: DecideForm, wish: str, chosen: list[Amendment]
) -> HttpResponse:
    sentence = form.cleaned_data["sentence"]
    act = decline_amendments if wish == "decline" else put_to_vote
    try:
        act(option=option, amendments=chosen, by=request.user, sentence=sentence)
    except Refused as refused:
        form.add_error("sentence" if str(refused) == str(SAY_WHY) else None, str(refused))
        return _again(request, option, page, form)
    says = _("Declined, with your sentence beside it.") if wish == "decline" else _("They are put to a vote.")
    messages.success(request, says)
    return redirect(amendments_url(option))
