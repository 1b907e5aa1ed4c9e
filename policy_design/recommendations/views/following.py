"""Pages for organizers: withdrawing a recommendation, and noting what became of it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from forum.debates.views.organize import made
from forum.people.signed import SignedIn
from forum.verdicts import require
from policy_design import rules
from policy_design.recommendations import actions
from policy_design.recommendations.forms import FollowUpForm, WithdrawForm
from policy_design.recommendations.views.found import recommendation_of
from policy_design.recommendations.views.writing import get_or_post, opens


@login_required
@get_or_post
def withdraw(request: SignedIn, slug: str, number: int) -> HttpResponse:
    process, one = recommendation_of(request, slug, number)
    require(rules.can_organize_process(request.user, process))
    may = rules.can_withdraw_recommendation(request.user, one, process)
    opens(request, may)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        fields = form.cleaned_data
        change = lambda: actions.withdraw_recommendation(recommendation=one, by=request.user, **fields)  # noqa: E731
        if made(form, change):
            messages.success(request, _("“%(title)s” is withdrawn.") % {"title": one.title})
            return redirect(one)
    context = {"process": process, "recommendation": one, "form": form, "nav": "organize"}
    return render(request, "policy_design/recommendations/withdraw.html", context, status=200 if may else 403)


@login_required
@get_or_post
def follow_up(request: SignedIn, slug: str, number: int) -> HttpResponse:
    process, one = recommendation_of(request, slug, number)
    require(rules.can_organize_process(request.user, process))
    may = rules.can_follow_up(request.user, one, process)
    opens(request, may)
    form = FollowUpForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        fields = form.cleaned_data
        change = lambda: actions.follow_up(recommendation=one, by=request.user, **fields)  # noqa: E731
        if made(form, change):
            messages.success(request, _("It is noted; readers see it beside the recommendation."))
            return redirect(one)
    context = {"process": process, "recommendation": one, "form": form, "nav": "organize"}
    return render(request, "policy_design/recommendations/follow_up.html", context, status=200 if may else 403)
