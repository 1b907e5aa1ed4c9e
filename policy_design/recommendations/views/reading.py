"""Pages for readers: the list, one recommendation with its path, its versions, and the path as a file."""

from __future__ import annotations

import json

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from forum import pages
from forum.export import handing
from forum.live.watch import read_site
from policy_design import rules
from policy_design.process.following import following_of
from policy_design.process.views.access import readable_process
from policy_design.recommendations import queries
from policy_design.recommendations.bundle import provenance_of
from policy_design.recommendations.page import Compared, RecommendationPage
from policy_design.recommendations.provenance import path_of
from policy_design.recommendations.views.found import recommendation_of


@require_safe
@pages.shared()
def index(request: HttpRequest, slug: str) -> HttpResponse:
    number = read_site()
    process = readable_process(request, slug)
    context = {
        "nav": "processes",
        "process": process,
        "rows": queries.listed(process, request.user),
        "may_draft": rules.can_draft_recommendation(request.user, process),
        "following": following_of(process),
    }
    return pages.as_of_site(number, render(request, "policy_design/recommendations/index.html", context))


@require_safe
@pages.shared()
def show(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One recommendation, what became of it, and its whole path."""
    site = read_site()  # what is said of its options has topics of its own
    process, found = recommendation_of(request, slug, number)
    context = {
        "nav": "processes",
        "process": process,
        "recommendation": found,
        "page": RecommendationPage(found, request.user),
        "following": None if found.is_draft else following_of(process),
    }
    return pages.as_of_site(site, render(request, "policy_design/recommendations/show.html", context))


@require_safe
@pages.shared("from", "to")
def history(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The published versions, and what changed between two of them."""
    process, found = recommendation_of(request, slug, number)
    versions = list(found.versions.select_related("author").order_by("number"))
    if not versions:
        raise Http404
    known = {str(one.number): one for one in versions}
    new = known.get(request.GET.get("to", ""), versions[-1])
    old = known.get(request.GET.get("from", ""), versions[max(new.number - 2, 0)])
    context = {"nav": "processes", "process": process, "recommendation": found, "versions": versions}
    context |= {"old": old, "new": new, "compared": Compared(old, new)}
    return pages.as_of(process.topic, render(request, "policy_design/recommendations/history.html", context))


@require_safe
def provenance(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Its path as JSON, as this person may read it; of a draft there is none."""
    _process, found = recommendation_of(request, slug, number)
    if found.is_draft:
        raise Http404
    if refusal := handing.too_often(request):
        return refusal
    text = json.dumps(provenance_of(path_of(found, request.user)), ensure_ascii=False, indent=2)
    response = HttpResponse(f"{text}\n", content_type="application/json; charset=utf-8")
    name = f"{slug}-recommendation-{found.number}-provenance.json"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response
