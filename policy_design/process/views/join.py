"""Pages for those who take part: asking to join, and what an expert brings."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from forum.debates.views.organize import made
from forum.people.signed import SignedIn
from forum.verdicts import require
from policy_design import rules
from policy_design.process import interests, members
from policy_design.process.people_forms import ExpertiseForm, InterestForm
from policy_design.process.views.access import readable_process

get_or_post = require_http_methods(["GET", "POST"])


@get_or_post
def join(request: HttpRequest, slug: str) -> HttpResponse:
    """The form while the call is on; what one asked and what was answered at any time."""
    process = readable_process(request, slug)
    mine = process.interests.filter(person=request.user).first() if request.user.is_authenticated else None
    may = rules.can_express_interest(request.user, process)
    initial = {"background": mine.background, "motivation": mine.motivation} if mine else {}
    form = InterestForm(request.POST or None, process=process, initial=initial)
    if request.method == "POST":
        require(may)
        change = lambda: interests.express_interest(process=process, by=request.user, **form.cleaned_data)  # type: ignore[arg-type]  # noqa: E731
        if form.is_valid() and made(form, change):
            messages.success(request, _("The organizers know now. They answer by mail."))
            return redirect("process:join", slug=slug)
    context: dict[str, Any] = {"process": process, "mine": mine, "may": may, "form": form, "nav": "processes"}
    return render(request, "policy_design/process/join.html", context)


@login_required
@require_POST
def withdraw(request: SignedIn, slug: str) -> HttpResponse:
    process = readable_process(request, slug)
    mine = process.interests.select_related("process__topic").filter(person=request.user).first()
    if mine is not None:
        interests.withdraw_interest(interest=mine, by=request.user)
        messages.success(request, _("You have taken back your request; nothing is left of it."))
    return redirect("process:join", slug=slug)


@login_required
@get_or_post
def expertise(request: SignedIn, slug: str) -> HttpResponse:
    """What an expert brings, and the declaration of interests beside their name."""
    process = readable_process(request, slug)
    mine = get_object_or_404(process.expertise.select_related("process__topic"), person=request.user)
    require(rules.can_edit_expertise(request.user, mine, process))
    known = {True: "yes", False: "no", None: None}[mine.has_interests]
    initial = {"statement": mine.statement, "has_interests": known, "text": mine.disclosure}
    form = ExpertiseForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        fields = {**form.cleaned_data, "statement": " ".join(form.cleaned_data["statement"].split())}
        if made(form, lambda: members.edit_expertise(expertise=mine, by=request.user, **fields)):
            messages.success(request, _("It stands on the page of the process now."))
            return redirect("process:show", slug=slug)
    context = {"process": process, "mine": mine, "form": form, "nav": "processes"}
    return render(request, "policy_design/process/expertise.html", context)
