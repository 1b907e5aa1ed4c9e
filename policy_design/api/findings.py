"""Reading what came of a process: survey results, recommendations with what they rest on, summaries, reports."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from forum.api.found import debate_for
from forum.api.gate import reader
from forum.api.paging import USUAL, Cursor, Limit, page_of
from forum.paper.plain import as_data
from forum.verdicts import require
from policy_design import rules
from policy_design.api import shapes
from policy_design.api.found import base, process_for
from policy_design.api.routes import of_debates
from policy_design.api.routes import processes as router
from policy_design.process.models import Process
from policy_design.recommendations.bases import rests_on
from policy_design.recommendations.bundle import provenance_of
from policy_design.recommendations.models import Recommendation
from policy_design.recommendations.provenance import path_of
from policy_design.report.models import Edition
from policy_design.report.withholding import shown
from policy_design.summary import lines
from policy_design.summary.lines import Section
from policy_design.summary.models import Summary
from policy_design.summary.views.found import bound
from policy_design.summary.withholding import all_shown
from policy_design.survey.models import Survey

TAG = ["Findings"]
FARTHEST = 10**9


# Surveys ----------------------------------------------------------------------------------------------------------


def _survey(one: Survey) -> dict[str, Any]:
    names = ("number", "title", "target", "opened_at", "closes_at", "closed_at")
    return {**{name: getattr(one, name) for name in names}, "url": settings.SITE_URL + one.get_absolute_url()}


@router.get("/{slug}/surveys", response=shapes.SurveyList, operation_id="listSurveys", summary="Surveys", tags=TAG)
def list_surveys(request: HttpRequest, slug: str, limit: Limit = USUAL, cursor: Cursor = "") -> Any:
    """The surveys of a process that have opened; for its organizers also those in preparation."""
    who = reader(request)
    process = process_for(who, slug)
    rows = process.surveys.all()
    if not rules.can_organize_process(who, process):
        rows = rows.filter(opened_at__isnull=False)
    found, following = page_of(request, rows, ("number", "pk"), name="surveys", limit=limit, cursor=cursor)
    for one in found:
        one.process = process
    return {"items": [_survey(one) for one in found], "next": following}


@router.get(
    "/{slug}/surveys/{int:number}/results",
    response=shapes.SurveyResults,
    operation_id="getSurveyResults",
    summary="Results of a survey",
    tags=TAG,
)
def get_survey_results(request: HttpRequest, slug: str, number: int) -> Any:
    """What is told of a closed survey: counts with small numbers kept back, tables by group. No single answers."""
    who = reader(request)
    process = process_for(who, slug)
    survey = get_object_or_404(process.surveys, number=min(number, FARTHEST))
    survey.process = process
    if not rules.can_read_survey(who, survey, process):
        raise Http404
    require(rules.can_read_results(who, survey, process))
    return {"survey": _survey(survey), "definition": survey.definition, "results": survey.told}


# Recommendations --------------------------------------------------------------------------------------------------


def _recommendations(who: Any, process: Process) -> Any:
    rows = Recommendation.objects.filter(process=process)
    if not rules.can_organize_process(who, process):
        rows = rows.exclude(status=Recommendation.Status.DRAFT)
    return rows.prefetch_related("bases__option", "bases__item__round", "follow_ups", "versions")


def _recommendation(one: Recommendation, process: Process, root: str) -> dict[str, Any]:
    names = ("number", "title", "addressee", "kind", "owner", "status", "withdrawn_because", "follow_up_on")
    more = ("published_at", "rests_on_nothing")
    told = ("status", "on", "note", "source_title", "source_url")
    return {
        **{name: getattr(one, name) for name in (*names, *more)},
        "url": f"{settings.SITE_URL}/processes/{process.slug}/recommendations/{one.number}/",
        "text": one.source,
        "version": max((each.number for each in one.versions.all()), default=0),
        "rests_on": [{**each, "links": _links(each, root)} for each in rests_on(one)],
        "follow_ups": [{name: getattr(each, name) for name in told} for each in one.follow_ups.all()],
    }


def _links(basis: dict[str, Any], root: str) -> dict[str, str]:
    """Where each step of the way stands here."""
    option = f"{root}/options/{basis['option']}"
    links = {
        "option": option,
        "version": f"{option}/versions/{basis['version']}",
        "positions": f"{option}/positions",
        "amendments": f"{option}/amendments",
    }
    if basis["round"] is not None:
        round = f"{root}/rounds/{basis['round']}"
        links |= {"round": round, "result": f"{round}/result"}
    return {name: settings.SITE_URL + path for name, path in links.items()}


@router.get(
    "/{slug}/recommendations",
    response=shapes.RecommendationList,
    operation_id="listRecommendations",
    summary="Recommendations",
    tags=TAG,
)
def list_recommendations(request: HttpRequest, slug: str, limit: Limit = USUAL, cursor: Cursor = "") -> Any:
    """What a process recommends, each with what it rests on and what became of it."""
    who = reader(request)
    process = process_for(who, slug)
    rows = _recommendations(who, process)
    found, following = page_of(request, rows, ("number", "pk"), name="recommendations", limit=limit, cursor=cursor)
    root = base(request, process.slug)
    return {"items": [_recommendation(one, process, root) for one in found], "next": following}


@router.get(
    "/{slug}/recommendations/{int:number}",
    response=shapes.WholeRecommendation,
    operation_id="getRecommendation",
    summary="One recommendation",
    tags=TAG,
)
def get_recommendation(request: HttpRequest, slug: str, number: int) -> Any:
    """A recommendation and the path that its page shows: options, votes, who stood where, rebuttals, and sources."""
    who = reader(request)
    process = process_for(who, slug)
    found = get_object_or_404(_recommendations(who, process), number=min(number, FARTHEST))
    found.process = process
    told = _recommendation(found, process, base(request, process.slug))
    return {**told, "provenance": None if found.is_draft else provenance_of(path_of(found, who))}


# Summaries --------------------------------------------------------------------------------------------------------


def _summaries(request: HttpRequest, who: Any, subject: Any, whose: str, limit: int, cursor: str) -> dict[str, Any]:
    rows = subject.summaries.select_related("closer").prefetch_related("notes").defer("snapshot")
    if not rules.can_see_to_summaries(who, subject):
        rows = rows.exclude(state=Summary.State.DRAFT)
    found, following = page_of(request, rows, ("number", "pk"), name="summaries", limit=limit, cursor=cursor)
    shown = all_shown([bound(one, subject) for one in found])  # as their pages show them now
    return {"items": [_summary(one, subject, whose, shown[one.pk]) for one in found], "next": following}


def _summary(one: Summary, subject: Any, whose: str, sections: list[Section]) -> dict[str, Any]:
    names = ("number", "state", "as_of", "why_anew", "introduction", "closing", "rules_version")
    more = ("snapshot_digest", "digest", "review_ends_at", "final_at")
    return {
        **{name: getattr(one, name) for name in (*names, *more)},
        "sections": lines.as_data(sections),
        "url": f"{settings.SITE_URL}/{whose}/{subject.slug}/summary/v{one.number}/",
        "closer": one.closer.name if one.closer else None,
        "notes": [{"kind": each.kind, "on": each.key, "text": each.source} for each in one.notes.all()],
    }


@router.get(
    "/{slug}/summaries", response=shapes.SummaryList, operation_id="listSummaries", summary="Summaries", tags=TAG
)
def list_summaries(request: HttpRequest, slug: str, limit: Limit = USUAL, cursor: Cursor = "") -> Any:
    """Consensus summaries of a process, version by version."""
    who = reader(request)
    return _summaries(request, who, process_for(who, slug), "processes", limit, cursor)


@of_debates.get(
    "/{slug}/summaries",
    response=shapes.SummaryList,
    operation_id="listDebateSummaries",
    summary="Summaries of a debate",
    tags=TAG,
)
def list_debate_summaries(request: HttpRequest, slug: str, limit: Limit = USUAL, cursor: Cursor = "") -> Any:
    """Consensus summaries of a debate, version by version."""
    who = reader(request)
    return _summaries(request, who, debate_for(who, slug), "debates", limit, cursor)


# Reports ----------------------------------------------------------------------------------------------------------


def _edition(one: Edition, process: Process) -> dict[str, Any]:
    names = ("number", "title", "citation", "digest", "as_of", "reason", "doi", "published_at")
    return {
        **{name: getattr(one, name) for name in names},
        "url": f"{settings.SITE_URL}/processes/{process.slug}/report/v{one.number}/",
        "summary": one.summary.number if one.summary else None,
    }


@router.get(
    "/{slug}/report/editions",
    response=shapes.EditionList,
    operation_id="listEditions",
    summary="Editions of the report",
    tags=TAG,
)
def list_editions(request: HttpRequest, slug: str, limit: Limit = USUAL, cursor: Cursor = "") -> Any:
    """The published reports of a process."""
    process = process_for(reader(request), slug)
    rows = Edition.objects.filter(report__process=process).select_related("summary").defer("paper")
    found, following = page_of(request, rows, ("number", "pk"), name="editions", limit=limit, cursor=cursor)
    return {"items": [_edition(one, process) for one in found], "next": following}


@router.get(
    "/{slug}/report/editions/{int:number}",
    response=shapes.WholeEdition,
    operation_id="getEdition",
    summary="One edition",
    tags=TAG,
)
def get_edition(request: HttpRequest, slug: str, number: int) -> Any:
    """A published report with the whole document, as it was frozen."""
    process = process_for(reader(request), slug)
    rows = Edition.objects.filter(report__process=process).select_related("summary", "report__process")
    found = get_object_or_404(rows, number=min(number, FARTHEST))
    return {**_edition(found, process), "paper": as_data(shown(found))}
