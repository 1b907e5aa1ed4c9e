"""Proposing an option, writing its next version, beginning an argument, withdrawing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from forum.debates.views.organize import made
from forum.people.signed import SignedIn
from forum.verdicts import Refused, require
from policy_design import rules
from policy_design.options import actions
from policy_design.options.arguments import begin_argument
from policy_design.options.comparing import Comparison
from policy_design.options.forms import ArgueForm, EditForm, ProposeForm, WithdrawForm
from policy_design.options.handling import handling_of
from policy_design.options.models import Argument, Option, OptionVersion
from policy_design.options.views.found import option_of
from policy_design.options.voted import may_change
from policy_design.process.views.access import readable_process

if TYPE_CHECKING:
    from forum.verdicts import Verdict

get_or_post = require_http_methods(["GET", "POST"])


def status(may: Verdict, other: int = 200) -> int:
    return other if may else 403


def opens(request: SignedIn, may: Verdict) -> None:
    """A form is shown to those who may; one that was filled in is shown again, with what was typed."""
    if request.method != "POST":
        require(may)


@login_required
@get_or_post
def propose(request: SignedIn, slug: str) -> HttpResponse:
    process = readable_process(request, slug)
    handled = handling_of(process)
    may = rules.can_propose_option(request.user, process, handled)
    opens(request, may)
    form = ProposeForm(request.POST or None, named=list(process.named_kinds.all()))
    previews = "preview" in request.POST
    if request.method == "POST" and form.is_valid() and not previews:
        found: list[Option] = []
        fields = {**form.kind_fields, "wording": form.wording, "client_key": form.cleaned_data["client_key"]}
        if made(form, lambda: found.append(actions.propose_option(process=process, by=request.user, **fields))):
            messages.success(request, _("“%(title)s” is proposed.") % {"title": found[0].title})
            return redirect(found[0])
    needs = handled.seconds_needed if "organizer" not in process.roles_of(request.user) else 0
    context = {"nav": "processes", "process": process, "form": form, "previews": previews, "needs_seconds": needs}
    return render(request, "policy_design/options/propose.html", context, status=status(may))


@login_required
@get_or_post
def edit(request: SignedIn, slug: str, code: str) -> HttpResponse:
    option = option_of(request, slug, code)
    may = rules.can_edit_option(request.user, option, option.process) and may_change(option)
    opens(request, may)
    form = EditForm(request.POST or None, option=option)
    previews, theirs = "preview" in request.POST, None
    if request.method == "POST" and form.is_valid() and not previews:
        version, reason = form.cleaned_data["version"], form.cleaned_data["reason"]
        change = lambda: actions.edit_option(  # noqa: E731
            option=option, by=request.user, wording=form.wording, version=version, reason=reason
        )
        try:
            if made(form, change):
                messages.success(request, _("The new version is saved."))
                return redirect(option)
        except actions.Conflict as conflict:
            theirs = conflict.current
    context = {"nav": "processes", "process": option.process, "option": option, "form": form, "previews": previews}
    if theirs is not None:
        form.data = {**request.POST.dict(), "version": theirs.version}  # saving once more knowingly goes over it
        mine = OptionVersion(number=0, **form.wording.fields())
        context |= {"theirs": theirs, "mine": mine, "comparison": Comparison(_as_version(theirs), mine)}
    template = "policy_design/options/edit.html"
    return render(request, template, context, status=409 if theirs else status(may))


def _as_version(option: Option) -> OptionVersion:
    return OptionVersion(number=option.version, **actions.Wording.of(option).fields())


@login_required
@require_POST
def second(request: SignedIn, slug: str, code: str) -> HttpResponse:
    """Second an option, or take that back."""
    option = option_of(request, slug, code)
    try:
        if "back" in request.POST:
            actions.unsecond_option(option=option, by=request.user)
            messages.success(request, _("You no longer second %(code)s.") % {"code": option.code})
        else:
            actions.second_option(option=option, by=request.user)
            messages.success(request, _("You have seconded %(code)s.") % {"code": option.code})
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(option)


@login_required
@get_or_post
def withdraw(request: SignedIn, slug: str, code: str) -> HttpResponse:
    option = option_of(request, slug, code)
    may = rules.can_withdraw_option(request.user, option, option.process)
    opens(request, may)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        change = lambda: actions.withdraw_option(option=option, by=request.user, **form.cleaned_data)  # noqa: E731
        if made(form, change):
            messages.success(request, _("%(code)s is withdrawn.") % {"code": option.code})
            return redirect(option)
    context = {"nav": "processes", "process": option.process, "option": option, "form": form}
    return render(request, "policy_design/options/withdraw.html", context, status=status(may))


@login_required
@get_or_post
def argue(request: SignedIn, slug: str, code: str) -> HttpResponse:
    """An argument in one line; on to the desk, where it is written and signed."""
    option = option_of(request, slug, code)
    may = rules.can_argue(request.user, option, option.process)
    opens(request, may)
    side = request.GET.get("side", "")
    initial = {"side": side} if side in Argument.Side.values else {}
    form = ArgueForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        found: list[Argument] = []
        if made(form, lambda: found.append(begin_argument(option=option, by=request.user, **form.cleaned_data))):
            return redirect("debates:write", option.debate.slug, found[0].voice.letter, "opening")
    context = {"nav": "processes", "process": option.process, "option": option, "form": form}
    return render(request, "policy_design/options/argue.html", context, status=status(may))
