"""The organizer's page of a summary: begin a version, write beside its ruled lines, put it up, see it through."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from forum.debates.views.organize import made
from forum.people.signed import SignedIn
from forum.text import redline
from forum.text.markup import Unrenderable
from forum.verdicts import Verdict
from policy_design import rules
from policy_design.summary import actions, reviewing
from policy_design.summary.forms import BeginForm, SummaryForm
from policy_design.summary.missing import missing_in
from policy_design.summary.models import Summary
from policy_design.summary.queries import took_part, versions_of, whole
from policy_design.summary.reading import SummaryPage, anchor
from policy_design.summary.taking import voices_in
from policy_design.summary.views.found import Subject, bound, common, draft_of, organized, pressed


@login_required
@require_http_methods(["GET", "POST"])
@never_cache
def organize(request: SignedIn, whose: str, slug: str) -> HttpResponse:
    """Whatever comes next: begin, write, or what the review still needs."""
    subject = organized(request, whose, slug)
    may = rules.can_close(request.user, subject, took_part=took_part(request.user, subject))
    there = draft_of(subject)
    if there is None:
        return _begin(request, subject, may)
    if there.is_draft:
        return _write(request, subject, bound(whole(there), subject), may)
    return _review(request, subject, bound(whole(there), subject), may)


def _context(subject: Subject, may: Verdict, **more: Any) -> dict[str, Any]:
    return {**common(subject), "nav": "organize", "may": may, **more}


def _begin(request: SignedIn, subject: Subject, may: Verdict) -> HttpResponse:
    earlier = [bound(one, subject) for one in versions_of(subject)]
    form = BeginForm(request.POST or None, is_first=not earlier)
    change = lambda: actions.begin_summary(subject=subject, by=request.user, **form.cleaned_data)  # noqa: E731
    if request.method == "POST" and form.is_valid() and made(form, change):
        messages.success(request, _("The ruled lines are there. What you write stands beside them."))
        return _back(subject)
    context = _context(subject, may, form=form, versions=earlier)
    return render(request, "policy_design/summary/organize/begin.html", context)


def _back(subject: Subject, rest: str = "") -> HttpResponse:
    whose = common(subject)["whose"]
    return redirect(reverse("summary:organize", args=[whose, subject.slug]) + rest)


def _write(request: SignedIn, subject: Subject, summary: Summary, may: Verdict) -> HttpResponse:
    page, voices = SummaryPage(summary), voices_in(summary)
    posted = request.POST.copy() if request.method == "POST" else None
    on = [request.GET.get("on", "")]
    form = SummaryForm(posted, summary=summary, lines=page.says, voices=voices, on=on)
    theirs: Summary | None = None
    if posted is not None and form.is_valid():
        try:
            change = lambda: actions.write_summary(summary=summary, by=request.user, **form.words())  # noqa: E731
            if made(form, change):
                return _saved(request, subject, page)
        except Unrenderable as problem:
            form.add_error(None, str(problem))
        except actions.Conflict as conflict:
            theirs = conflict.current
    differences = []
    if theirs is not None and posted is not None:
        differences = _differences(form, SummaryForm(summary=theirs, lines=page.says, voices=voices))
        posted["version"] = str(theirs.version)  # saving once more knowingly replaces the other
    fields = {name: form[name] for name in form.fields}
    context = _context(
        subject,
        may,
        form=form,
        summary=summary,
        page=SummaryPage(summary, fields=fields),
        missing=missing_in(summary),
        theirs=theirs,
        differences=differences,
        seen=actions.seen_as(summary),
    )
    status = 409 if theirs else 200
    return render(request, "policy_design/summary/organize/write.html", context, status=status)


def _saved(request: SignedIn, subject: Subject, page: SummaryPage) -> HttpResponse:
    """Back to the form; with the button of a line, to the field for a comment on it."""
    messages.success(request, _("Your words are saved."))
    on = request.POST.get("on", "")
    if on not in page.says:
        return _back(subject)
    return _back(subject, f"?{urlencode({'on': on})}#{anchor(on)}")


def _differences(mine: SummaryForm, theirs: SummaryForm) -> list[dict[str, Any]]:
    """Each field in which the two differ, with both texts and what differs word by word."""
    found = []
    for name, given in mine.cleaned_data.items():
        there = str(theirs[name].value() or "") if name in theirs.fields else ""
        if name != "version" and str(given) != there:
            says = mine.fields[name].label
            found.append({"label": says, "theirs": there, "mine": given, "redline": redline.html(there, str(given))})
    return found


def _review(request: SignedIn, subject: Subject, summary: Summary, may: Verdict) -> HttpResponse:
    page = SummaryPage(summary)
    stuck = summary.closer is None or took_part(summary.closer, subject)
    can_finish = bool(may) and summary.review_is_over and not page.unanswered and not stuck
    context = _context(subject, may, summary=summary, page=page, can_finish=can_finish, stuck=stuck)
    return render(request, "policy_design/summary/organize/review.html", context)


# Buttons --------------------------------------------------------------------------------------------------------


def _there(request: SignedIn, whose: str, slug: str) -> tuple[Subject, Summary | None]:
    subject = organized(request, whose, slug)
    return subject, draft_of(subject)


@login_required
@require_POST
def refresh(request: SignedIn, whose: str, slug: str) -> HttpResponse:
    _subject, summary = _there(request, whose, slug)
    if summary is None:
        return redirect("summary:organize", whose=whose, slug=slug)
    says = _("The ruled lines are those of now. Your words are as they were.")
    change = lambda: actions.refresh_summary(summary=summary, by=request.user)  # noqa: E731
    return pressed(request, whose, slug, change, says)


@login_required
@require_POST
def drop(request: SignedIn, whose: str, slug: str) -> HttpResponse:
    _subject, summary = _there(request, whose, slug)
    if summary is None:  # pressed twice
        return redirect("summary:organize", whose=whose, slug=slug)
    change = lambda: actions.drop_summary(summary=summary, by=request.user)  # noqa: E731
    return pressed(request, whose, slug, change, _("The draft was given up."))


@login_required
@require_POST
def put_up(request: SignedIn, whose: str, slug: str) -> HttpResponse:
    _subject, summary = _there(request, whose, slug)
    if summary is None:
        return redirect("summary:organize", whose=whose, slug=slug)
    says = _("The summary is under review. Everybody who takes part is asked to look.")
    change = lambda: actions.put_up(summary=summary, by=request.user, seen=request.POST.get("seen", ""))  # noqa: E731
    try:
        return pressed(request, whose, slug, change, says)
    except actions.Conflict:
        messages.error(request, _("Somebody has changed the draft meanwhile. Look at it, then put it up."))
        return redirect("summary:organize", whose=whose, slug=slug)


@login_required
@require_POST
def call_back(request: SignedIn, whose: str, slug: str) -> HttpResponse:
    _subject, summary = _there(request, whose, slug)
    if summary is None:
        return redirect("summary:organize", whose=whose, slug=slug)
    says = _("The summary is a draft again. Its remarks stay; once put up, its review begins anew.")
    change = lambda: actions.call_back(summary=summary, by=request.user)  # noqa: E731
    return pressed(request, whose, slug, change, says)


@login_required
@require_POST
def final(request: SignedIn, whose: str, slug: str) -> HttpResponse:
    _subject, summary = _there(request, whose, slug)
    if summary is None:  # the clock was faster
        return redirect("summary:show", whose=whose, slug=slug)
    change = lambda: reviewing.make_final(summary=summary, by=request.user)  # noqa: E731
    return pressed(request, whose, slug, change, _("The summary is final."), on="show")
