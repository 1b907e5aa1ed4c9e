"""A survey in preparation, an open one, and a closed one, in the running process of the cast."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from policy_design.survey import actions, answering, holders
from policy_design.survey.models import Survey
from policy_design.survey.questions import as_data
from tests.policy_design.survey.asking import ALL
from tests.support.poured import poured

GIVEN = {
    "role": "law",
    "shares": "yes",
    "why": "fun",
    "reuses": ["teach"],
    "agrees": {"fair": "yes", "legal": "no"},
    "worry": "3",
    "order": ["law", "money", "fame"],
    "free": "The word is xylophone.",
}


def fresh(survey) -> Survey:
    return Survey.objects.select_related("process__topic").get(pk=survey.pk)


def new_survey(process, by, questionnaire=ALL, **more) -> Survey:
    fields = {
        "title": "What sharers expect",
        "target": "Everybody who shares",
        "consent": "The organizers use the answers for the report.",
        "closes_at": timezone.now() + timedelta(days=10),
        "erase_on": timezone.localdate() + timedelta(days=100),
        **more,
    }
    made = actions.create_survey(process=process, by=by, client_key=uuid4(), **fields)
    actions.edit_questions(survey=made, by=by, definition=as_data(questionnaire), version=made.version)
    return fresh(made)


def answered(survey, token="", **changed) -> str:
    """Somebody answers from beginning to end; gives back their token."""
    token = token or holders.new_token()
    answering.begin(survey=survey, token=token)
    answering.keep(survey=survey, token=token, answers={**GIVEN, **changed})
    answering.send(survey=survey, token=token)
    return token


def closed_with(survey, by, count, **changed) -> Survey:
    for number in range(count):
        answered(survey, **{"role": ("law", "tech")[number % 2], "shares": ("yes", "no")[number // 2 % 2], **changed})
    actions.close_survey(survey=survey, by=by)
    return fresh(survey)


@poured
def planned(running, olga) -> Survey:
    return new_survey(running, olga)


@poured
def asking(planned, olga) -> Survey:
    actions.open_survey(survey=planned, by=olga)
    return fresh(planned)


@poured
def invited(running, olga) -> Survey:
    survey = new_survey(running, olga, access="invited")
    actions.open_survey(survey=survey, by=olga)
    return fresh(survey)


@poured
def closed(asking, olga) -> Survey:
    return closed_with(asking, olga, 24)
