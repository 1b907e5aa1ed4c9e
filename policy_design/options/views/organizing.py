"""Pages for organizers: how options are handled, and what became of one."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from forum.debates.views.organize import made
from forum.people.signed import SignedIn
from forum.verdicts import Refused, require
from policy_design import rules
from policy_design.options import actions
from policy_design.options.forms import DuplicateForm, KindForm, ReplaceForm, RulesForm, live_others
from policy_design.options.handling import handling_of, name_kind, set_option_rules
from policy_design.options.kinds_of_option import KINDS
from policy_design.options.models import Option
from policy_design.options.ties import ties_of
from policy_design.options.views.found import option_of
from policy_design.process.views.access import organized_process

get_or_post = require_http_methods(["GET", "POST"])


@login_required
@get_or_post
def handling(request: SignedIn, slug: str) -> HttpResponse:
    """Seconders, sealing, dates; and the organizers' own kinds of option."""
    process = organized_process(request, slug)
    does = request.POST.get("do", "")
    form = RulesForm(request.POST if does == "rules" else None, handled=handling_of(process))
    kind_form = KindForm(request.POST if does == "kind" else None)
    if does == "rules" and form.is_valid():
        change = lambda: set_option_rules(process=process, by=request.user, **form.cleaned_data)  # noqa: E731
        if made(form, change):
            messages.success(request, _("How options are handled is saved."))
            return redirect("options:rules", slug)
    names = lambda: name_kind(process=process, by=request.user, **kind_form.cleaned_data)  # noqa: E731
    if does == "kind" and kind_form.is_valid() and made(kind_form, names):
        messages.success(request, _("The kind is named; options of it can be proposed."))
        return redirect("options:rules", slug)
    context = {"nav": "organize", "process": process, "form": form, "kind_form": kind_form}
    context |= {"kinds": KINDS.values(), "named": process.named_kinds.all(), "zone": settings.TIME_ZONE}
    context["may"] = rules.can_set_option_rules(request.user, process)
    return render(request, "policy_design/options/rules.html", context)


@login_required
@get_or_post
def lineage(request: SignedIn, slug: str, code: str) -> HttpResponse:
    """What became of an option, and which others say much the same."""
    option = option_of(request, slug, code)
    may = rules.can_link_options(request.user, option.process)
    if request.method != "POST" or not rules.can_edit_process(request.user, option.process):
        require(may)  # an organizer who is late keeps what they typed
    does = request.POST.get("do", "")
    if does == "unlink":
        return _unlinked(request, option)
    form = ReplaceForm(request.POST if does == "replace" else None, options=live_others(option.process, option))
    others = option.process.options.exclude(pk=option.pk).order_by("letter", "number")
    twin_form = DuplicateForm(request.POST if does == "link" else None, options=others)
    if does == "replace" and form.is_valid():
        change = lambda: actions.replace_option(option=option, by=request.user, **form.cleaned_data)  # noqa: E731
        if made(form, change):
            messages.success(request, _("%(code)s has left the table.") % {"code": option.code})
            return redirect(option)
    if does == "link" and twin_form.is_valid():
        twin = twin_form.cleaned_data["other"]
        if made(twin_form, lambda: actions.link_duplicates(option=option, by=request.user, other=twin)):
            messages.success(request, _("Both options now point at each other."))
            return redirect("options:lineage", slug, code)
    ties = ties_of(option.process, [option.pk]).get(option.pk, [])
    context = {"nav": "processes", "process": option.process, "option": option, "form": form, "twin_form": twin_form}
    context |= {"ties": ties, "twins": [one for tie in ties if tie.is_duplicate for one in tie.options]}
    template = "policy_design/options/lineage.html"
    return render(request, template, context, status=200 if may else 403)


def _unlinked(request: SignedIn, option: Option) -> HttpResponse:
    named = request.POST.get("other", "")
    pk = int(named) if named.isascii() and named.isdecimal() and len(named) < 18 else 0
    other = get_object_or_404(option.process.options.all(), pk=pk)
    try:
        actions.unlink_duplicates(option=option, by=request.user, other=other)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The two options no longer point at each other."))
    return redirect("options:lineage", option.process.slug, option.code)
