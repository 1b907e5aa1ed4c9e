"""Pages for readers: the summary as it stands, each of its versions, and the version as a file."""

from __future__ import annotations

import json

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from forum import pages
from forum.export import handing
from forum.live.watch import read_site
from policy_design import rules
from policy_design.summary.models import Summary
from policy_design.summary.queries import versions_of
from policy_design.summary.reading import SummaryPage
from policy_design.summary.signing import file_of
from policy_design.summary.views.found import Subject, bound, common, following_of, readable, version_of


@require_safe
@pages.shared()
def show(request: HttpRequest, whose: str, slug: str) -> HttpResponse:
    """The latest final version, else the one under review; its organizers are led to their draft."""
    site = read_site()  # texts of the options' debates that are gone since are told of on topics of their own
    subject = readable(request, whose, slug)
    out = list(versions_of(subject).exclude(state=Summary.State.DRAFT)[:2])
    if not out:
        if request.user.is_authenticated and rules.can_see_to_summaries(request.user, subject):
            return redirect("summary:organize", whose=whose, slug=slug)
        raise Http404
    latest = next((one for one in out if one.is_final), out[0])
    return _page(request, subject, version_of(request, subject, latest.number), site)


@require_safe
@pages.shared()
def version(request: HttpRequest, whose: str, slug: str, number: int) -> HttpResponse:
    """One version at its permanent address; a draft as its organizers will see it."""
    site = read_site()
    subject = readable(request, whose, slug)
    return _page(request, subject, version_of(request, subject, number), site)


def _page(request: HttpRequest, subject: Subject, summary: Summary, site: int) -> HttpResponse:
    person = request.user
    others = [bound(one, subject) for one in versions_of(subject)]
    shown = [one for one in others if not one.is_draft]
    final = next((one for one in shown if one.is_final), None)
    context = {
        **common(subject),
        "nav": whose_nav(subject),
        "summary": summary,
        "page": SummaryPage(summary),
        "versions": shown,
        "newer": final if final and final.number > summary.number else None,
        "coming": next((one for one in shown if one.is_in_review and one.number > summary.number), None),
        "following": None if summary.is_draft else following_of(subject),
        "may_remark": person.is_authenticated and bool(rules.can_remark(person, summary, now=timezone.now())),
        "may_organize": person.is_authenticated and bool(rules.can_see_to_summaries(person, subject)),
    }
    answer = render(request, "policy_design/summary/show.html", context)
    return answer if summary.is_draft else pages.as_of_site(site, answer)


def whose_nav(subject: Subject) -> str:
    return str(common(subject)["whose"])


@require_safe
def data(request: HttpRequest, whose: str, slug: str, number: int) -> HttpResponse:
    """The version with its snapshot, as JSON: what it takes to work out the lines and the digest anew."""
    subject = readable(request, whose, slug)
    summary = version_of(request, subject, number)
    if refusal := handing.too_often(request):
        return refusal
    text = json.dumps(file_of(summary), ensure_ascii=False, indent=2)
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{slug}-summary-{number}.json"'
    response["Cache-Control"] = "private, no-store"
    return response
