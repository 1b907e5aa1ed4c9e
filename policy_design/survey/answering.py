"""What those who answer do: begin, go on, send, throw away. No event, time or log line says that somebody did.

Whoever it is is known by a key only (see holders.py); accounts play no part. The survey's row is locked each time, so
that two tabs, a replay and the closing come one after the other.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum.verdicts import Refused, require
from policy_design import rules
from policy_design.survey.actions import locked
from policy_design.survey.answers import answer_to, settled
from policy_design.survey.holders import key_of
from policy_design.survey.models import Survey, SurveyDraft, SurveyInvitation, SurveyKey, SurveyResponse, SurveyText

ANSWERED = _("You have answered this survey already; thank you. It counts once.")
NOT_INVITED = _("This survey is answered by invitation: open the link in the mail that you got.")
NOT_BEGUN = _("You have not begun in this browser. Begin here, or open the link that you kept.")


def is_invited(survey: Survey, token: str) -> bool:
    return bool(token) and survey.invitations.filter(token_hash=SurveyInvitation.hash_of(token)).exists()


def has_answered(survey: Survey, token: str) -> bool:
    return bool(token) and SurveyKey.objects.filter(pk=key_of(survey, token)).exists()


def draft_of(survey: Survey, token: str) -> SurveyDraft | None:
    return survey.drafts.filter(key=key_of(survey, token)).first() if token else None


def _checked(survey: Survey, token: str) -> Survey:
    survey = locked(survey)
    require(rules.can_answer_survey(survey, survey.process))
    if survey.is_invited and not is_invited(survey, token):
        raise Refused(NOT_INVITED)
    if has_answered(survey, token):
        raise Refused(ANSWERED)
    return survey


@transaction.atomic
def begin(*, survey: Survey, token: str) -> SurveyDraft:
    """Agree to the terms and begin, or go on where one was. Raises Refused."""
    survey = _checked(survey, token)
    return SurveyDraft.objects.get_or_create(survey=survey, key=key_of(survey, token))[0]


@transaction.atomic
def keep(*, survey: Survey, token: str, answers: Mapping[str, Any]) -> SurveyDraft:
    """Keep these answers beside those that were kept before; None takes one back. Raises Refused and BadAnswer."""
    survey = _checked(survey, token)
    draft = draft_of(survey, token)
    if draft is None:
        raise Refused(NOT_BEGUN)
    for id, given in answers.items():
        question = survey.questionnaire.get(id)
        if question is None:
            continue
        kept = None if given is None else answer_to(question, given)
        draft.answers.pop(id, None)
        if kept is not None:
            draft.answers[id] = kept
    draft.changed_on = timezone.localdate()
    draft.save(update_fields=["answers", "changed_on"])
    return draft


@transaction.atomic
def send(*, survey: Survey, token: str) -> None:
    """Send the draft: it becomes a response that nobody can lead back to it. Raises Refused, BadAnswer.

    What was written in own words is kept apart from all else that was answered.
    """
    survey = _checked(survey, token)
    draft = draft_of(survey, token)
    if draft is None:
        raise Refused(NOT_BEGUN)
    answers = settled(survey.questionnaire, draft.answers)
    texts = {one.id for one in survey.questionnaire.questions if one.is_text}
    SurveyKey.objects.create(survey=survey, hash=draft.key)
    SurveyResponse.objects.create(survey=survey, answers={id: said for id, said in answers.items() if id not in texts})
    SurveyText.objects.bulk_create(
        SurveyText(survey=survey, question=id, text=said) for id, said in answers.items() if id in texts
    )
    draft.delete()


@transaction.atomic
def throw_away(*, survey: Survey, token: str) -> None:
    """Delete what was not sent. Works as long as there is something, whether or not answers are still taken."""
    survey = locked(survey)
    if draft := draft_of(survey, token):
        draft.delete()
