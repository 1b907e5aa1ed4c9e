"""The survey that an address names, for those who may know of it."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from forum.people.signed import SignedIn
from forum.verdicts import require
from policy_design import rules
from policy_design.process.models import Process
from policy_design.survey.answering import is_invited
from policy_design.survey.holders import token_of
from policy_design.survey.models import Survey


def readable_process(request: HttpRequest, slug: str) -> Process:
    readable = Process.objects.visible_to(request.user).select_related("topic").prefetch_related("stages")
    return get_object_or_404(readable, slug=slug)


def survey_at(slug: str, number: int) -> Survey:
    """Whoever asks: the caller looks at what they may."""
    rows = Survey.objects.select_related("process__topic").prefetch_related("process__stages")
    return get_object_or_404(rows, process__slug=slug, number=min(number, 32_767))


def readable_survey(request: HttpRequest, slug: str, number: int) -> Survey:
    """Opened ones for readers of the process, those in preparation for its organizers; else there is none."""
    survey = survey_at(slug, number)
    if not rules.can_read_survey(request.user, survey, survey.process):
        raise Http404
    return survey


def answerable_survey(request: HttpRequest, slug: str, number: int) -> Survey:
    """The same; and those who hold an invitation find it also where the process is not public."""
    survey = survey_at(slug, number)
    if rules.can_read_survey(request.user, survey, survey.process):
        return survey
    if survey.was_opened and is_invited(survey, token_of(request, survey)):
        return survey
    raise Http404


def organized_survey(request: SignedIn, slug: str, number: int) -> Survey:
    """For organizers of the process: 404 where one may not know of it, 403 where one reads but does not organize."""
    survey = readable_survey(request, slug, number)
    require(rules.can_organize_process(request.user, survey.process))
    return survey
