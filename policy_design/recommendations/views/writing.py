"""Pages for organizers: drafting a recommendation, its next version; publishing and dropping it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from forum.debates.views.organize import made
from forum.people.signed import SignedIn
from forum.text import redline
from forum.text.markup import Unrenderable
from forum.verdicts import Refused, Verdict, require
from policy_design import rules
from policy_design.process.views.access import organized_process
from policy_design.recommendations import actions
from policy_design.recommendations.forms import RecommendationForm
from policy_design.recommendations.models import Recommendation
from policy_design.recommendations.views.found import recommendation_of

get_or_post = require_http_methods(["GET", "POST"])
FORM = "policy_design/recommendations/edit.html"


def opens(request: SignedIn, may: Verdict) -> None:
    """A form is shown to those who may; one that was filled in is shown again, with what was typed."""
    if request.method != "POST":
        require(may)


@login_required
@get_or_post
def new(request: SignedIn, slug: str) -> HttpResponse:
    process = organized_process(request, slug)
    may = rules.can_draft_recommendation(request.user, process)
    opens(request, may)
    form = RecommendationForm(request.POST or None, process=process)
    if request.method == "POST" and form.is_valid():
        found: list[Recommendation] = []
        fields = form.cleaned_data
        change = lambda: found.append(actions.draft_recommendation(process=process, by=request.user, **fields))  # noqa: E731
        try:
            if made(form, change):
                messages.success(request, _("The draft is saved. Below is its path as readers will see it."))
                return redirect(found[0])
        except Unrenderable as problem:
            form.add_error("source", str(problem))
    context = {"process": process, "form": form, "nav": "organize"}
    return render(request, FORM, context, status=200 if may else 403)


@login_required
@get_or_post
def edit(request: SignedIn, slug: str, number: int) -> HttpResponse:
    process, one = recommendation_of(request, slug, number)
    require(rules.can_organize_process(request.user, process))
    may = rules.can_edit_recommendation(request.user, one, process)
    opens(request, may)
    form = RecommendationForm(request.POST or None, process=process, recommendation=one)
    theirs = None
    if request.method == "POST" and form.is_valid():
        fields = form.cleaned_data
        change = lambda: actions.edit_recommendation(recommendation=one, by=request.user, **fields)  # noqa: E731
        try:
            if made(form, change):
                messages.success(request, _("“%(title)s” is saved.") % {"title": fields["title"]})
                return redirect(one)
        except Unrenderable as problem:
            form.add_error("source", str(problem))
        except actions.Conflict as conflict:
            theirs = conflict.current
    context = {"process": process, "recommendation": one, "form": form, "theirs": theirs, "nav": "organize"}
    if theirs is not None:
        again = request.POST.copy()
        again["version"] = str(theirs.version)  # saving once more knowingly replaces the other
        form.data = again
        mine = form.cleaned_data["source"]
        context |= {"mine": mine, "differences": redline.html(theirs.source, mine)}
    return render(request, FORM, context, status=409 if theirs else 200 if may else 403)


@login_required
@require_POST
def publish(request: SignedIn, slug: str, number: int) -> HttpResponse:
    process, one = recommendation_of(request, slug, number)
    require(rules.can_organize_process(request.user, process))
    seen = request.POST.get("version", "")
    version = int(seen) if seen.isascii() and seen.isdecimal() and len(seen) < 10 else -1
    try:
        actions.publish_recommendation(recommendation=one, by=request.user, version=version)
    except Refused as refusal:
        messages.error(request, str(refusal))
    except actions.Conflict:
        messages.error(request, _("Somebody has changed it meanwhile. Look at it, then publish."))
    else:
        messages.success(request, _("“%(title)s” is published.") % {"title": one.title})
    return redirect(one)


@login_required
@require_POST
def drop(request: SignedIn, slug: str, number: int) -> HttpResponse:
    process = organized_process(request, slug)
    one = process.recommendations.filter(number=min(number, 32_767)).first()
    if one is None:  # pressed twice
        return redirect("recommendations:index", slug=slug)
    one.process = process
    try:
        actions.drop_recommendation(recommendation=one, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(one)
    messages.success(request, _("“%(title)s” was given up.") % {"title": one.title})
    return redirect("recommendations:index", slug=slug)
