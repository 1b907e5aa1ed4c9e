"""Pages of a review: a remark on a line or the whole, and the closer's answer."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from forum.debates.views.organize import made
from forum.people.signed import SignedIn
from forum.verdicts import require
from policy_design import rules
from policy_design.summary import reviewing
from policy_design.summary.forms import AnswerForm, RemarkForm
from policy_design.summary.queries import took_part
from policy_design.summary.reading import SummaryPage
from policy_design.summary.views.found import common, organized, readable, version_of

get_or_post = require_http_methods(["GET", "POST"])


@login_required
@get_or_post
@never_cache
def remark(request: SignedIn, whose: str, slug: str, number: int) -> HttpResponse:
    subject = readable(request, whose, slug)
    summary = version_of(request, subject, number)
    if request.method != "POST":
        require(rules.can_remark(request.user, summary, now=timezone.now()))
    form = RemarkForm(request.POST or None, initial={"line": request.GET.get("line", "")[:80]})
    change = lambda: reviewing.remark(summary=summary, by=request.user, **form.cleaned_data)  # noqa: E731
    if request.method == "POST" and form.is_valid() and made(form, change):
        messages.success(request, _("Your remark stands below the summary. Whoever closes it answers."))
        return redirect(f"{summary.get_absolute_url()}#remarks")
    says = SummaryPage(summary).says.get(str(form["line"].value() or ""), "")
    context = {**common(subject), "nav": whose, "summary": summary, "form": form, "says": says}
    return render(request, "policy_design/summary/remark.html", context)


@login_required
@get_or_post
@never_cache
def answer(request: SignedIn, whose: str, slug: str, number: int, pk: int) -> HttpResponse:
    subject = organized(request, whose, slug)
    summary = version_of(request, subject, number)
    found = get_object_or_404(summary.remarks.select_related("person"), pk=min(pk, 2**62))
    found.summary = summary
    if request.method != "POST":
        part = took_part(request.user, subject)
        require(rules.can_answer_remark(request.user, found, summary, took_part=part))
    form = AnswerForm(request.POST or None, initial={"answer": found.answer})
    change = lambda: reviewing.answer_remark(remark=found, by=request.user, **form.cleaned_data)  # noqa: E731
    if request.method == "POST" and form.is_valid() and made(form, change):
        messages.success(request, _("Your answer stands below the remark."))
        return redirect("summary:organize", whose=whose, slug=slug)
    says = SummaryPage(summary).says.get(found.line, "")
    context = {**common(subject), "nav": "organize", "summary": summary, "form": form, "remark": found, "says": says}
    return render(request, "policy_design/summary/answer.html", context)
