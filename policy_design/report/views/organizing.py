"""Pages for organizers: the plan of the report, its first page, and its chapters."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

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
from forum.verdicts import require
from policy_design import rules
from policy_design.process.views.access import organized_process, pressed
from policy_design.report import actions
from policy_design.report.forms import AddForm, ChapterForm, DetailsForm
from policy_design.report.models import Chapter, Report
from policy_design.report.plan import PlanPage
from policy_design.report.views.found import editions_of, planned_chapter, planned_report

get_or_post = require_http_methods(["GET", "POST"])
HERE = "report:organize"


@login_required
@get_or_post
def organize(request: SignedIn, slug: str) -> HttpResponse:
    """The chapters, what each has and lacks, and the editions; before it is begun, what it would begin with."""
    process = organized_process(request, slug)
    if request.method == "POST":
        require(rules.can_plan_report(request.user, process))
        begin = lambda: actions.plan_report(process=process, by=request.user)  # noqa: E731
        return pressed(request, process, begin, _("The report is begun. Arrange it as you like."), back=HERE)
    report = Report.objects.filter(process=process).first()
    page = PlanPage(process, report, editions_of(process))
    context = {
        "process": process,
        "page": page,
        "may": rules.can_plan_report(request.user, process),
        "may_publish": rules.can_publish_report(request.user, process),
        "form": AddForm(initial={"version": report.version}) if report else None,
        "nav": "organize",
    }
    return render(request, "policy_design/report/organize.html", context)


@login_required
@get_or_post
def details(request: SignedIn, slug: str) -> HttpResponse:
    """Title, authors, abstract, publisher, licence."""
    report = planned_report(request, slug)
    form = DetailsForm(request.POST or None, report=report)
    context = {"process": report.process, "report": report, "form": form, "nav": "organize"}
    theirs: Any = None
    if request.method == "POST" and form.is_valid():
        try:
            if made(form, lambda: actions.edit_report(report=report, by=request.user, **form.cleaned_data)):
                messages.success(request, _("The first page is saved."))
                return redirect(HERE, slug=slug)
        except Unrenderable as problem:
            form.add_error("abstract", str(problem))
        except actions.Conflict as conflict:
            theirs = conflict.current
            form.data = {**request.POST.dict(), "seen": actions.state_of(theirs)}
    template = "policy_design/report/details.html"
    return render(request, template, context | {"theirs": theirs}, status=409 if theirs else 200)


@login_required
@require_POST
def add(request: SignedIn, slug: str) -> HttpResponse:
    report = planned_report(request, slug)
    form = AddForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Give the new chapter a heading."))
        return redirect(HERE, slug=slug)
    found: list[Chapter] = []
    fields = form.cleaned_data
    change = lambda: found.append(actions.add_chapter(report=report, by=request.user, **fields))  # noqa: E731
    try:
        answer = pressed(request, report.process, change, _("The chapter is added. Write it."), back=HERE)
    except actions.Conflict:
        messages.error(request, _("Somebody has changed the plan meanwhile. Look at it, then add your chapter."))
        return redirect(HERE, slug=slug)
    return redirect("report:chapter", slug=slug, pk=found[0].pk) if found else answer


@login_required
@get_or_post
def chapter(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    """The heading of a chapter, and what the organizers write in it."""
    one = planned_chapter(request, slug, pk)
    form = ChapterForm(request.POST or None, chapter=one)
    theirs: Any = None
    context: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        try:
            if made(form, lambda: actions.write_chapter(chapter=one, by=request.user, **form.cleaned_data)):
                title = form.cleaned_data["title"] or one.get_kind_display()
                messages.success(request, _("“%(title)s” is saved.") % {"title": title})
                return redirect(HERE, slug=slug)
        except Unrenderable as problem:
            form.add_error("source", str(problem))
        except actions.Conflict as conflict:
            theirs = conflict.current
            form.data = {**request.POST.dict(), "seen": actions.state_of(theirs)}
            mine = form.cleaned_data["source"]
            context = {"mine": mine, "differences": redline.html(theirs.source, mine)}
    context |= {"process": one.report.process, "chapter": one, "form": form, "theirs": theirs, "nav": "organize"}
    template = "policy_design/report/chapter.html"
    return render(request, template, context, status=409 if theirs else 200)


@login_required
@require_POST
def shift(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    one = planned_chapter(request, slug, pk)
    to, order = request.POST.get("to", ""), request.POST.get("order", "")
    change = lambda: actions.arrange(chapter=one, by=request.user, to=to, order=order)  # noqa: E731
    return _back(request, one, change, _("“%(title)s” is moved.") % {"title": one})


@login_required
@require_POST
def choose(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    one = planned_chapter(request, slug, pk)
    is_in = request.POST.get("is_in") == "yes"
    change = lambda: actions.choose_chapter(chapter=one, by=request.user, is_in=is_in)  # noqa: E731
    says = _("“%(title)s” is in the report.") if is_in else _("“%(title)s” is left out; its text is kept.")
    return _back(request, one, change, says % {"title": one})


@login_required
@require_POST
def drop(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    report = planned_report(request, slug)
    one = report.chapters.filter(pk=pk).first()
    if one is None:  # pressed twice
        return redirect(HERE, slug=slug)
    one.report = report
    change = lambda: actions.drop_chapter(chapter=one, by=request.user)  # noqa: E731
    return pressed(request, report.process, change, _("“%(title)s” is dropped.") % {"title": one}, back=HERE)


def _back(request: SignedIn, one: Chapter, change: Callable[[], object], says: str) -> HttpResponse:
    """To the place of the chapter in the plan, with the focus on it."""
    answer = pressed(request, one.report.process, change, says, back=HERE)
    answer["Location"] += f"#chapter-{one.pk}"
    return answer
