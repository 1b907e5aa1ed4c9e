"""What organizers do with a survey: set it up, change it, open and close it. answering.py is for those who answer."""

from __future__ import annotations

import random
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from forum.live import hub
from forum.mail import outbox
from forum.verdicts import SENT_BEFORE, Refused, require
from policy_design import rules
from policy_design.process.actions import locked as locked_process
from policy_design.survey import holders
from policy_design.survey.models import Survey, SurveyInvitation, SurveyResponse, SurveyText
from policy_design.survey.questions import STILL, BadSurvey, parse, same_but_help
from policy_design.survey.questions import as_data as definition_of
from policy_design.survey.results import results
from policy_design.survey.told import as_data

if TYPE_CHECKING:
    from forum.people.models import Person
    from policy_design.process.models import Process

SETTINGS = ("title", "intro", "target", "consent", "access", "shares_rows", "closes_at", "erase_on")
MOST_INVITED = 300  # at once


def locked(survey: Survey) -> Survey:
    """The survey's row, locked for this transaction and read anew. Organizers' changes lock the process first."""
    if connection.features.has_select_for_update:
        Survey.objects.select_for_update().only("pk").get(pk=survey.pk)
    return Survey.objects.select_related("process__topic").get(pk=survey.pk)


def _locked_both(survey: Survey) -> tuple[Survey, Process]:
    process = locked_process(survey.process)
    survey = locked(survey)
    survey.process = process
    return survey, process


@transaction.atomic
def create_survey(*, process: Process, by: Person, client_key: UUID, title: str, **settings: Any) -> Survey:
    """Set up a survey in preparation. Publishes survey.created; raises Refused. The same key gives the same survey."""
    process = locked_process(process)
    require(rules.can_create_survey(by, process))
    if made := Survey.objects.filter(client_key=client_key).first():
        if (made.process_id, made.created_by_id, made.title) != (process.pk, by.pk, title):
            raise Refused(SENT_BEFORE)
        return made
    number = (process.surveys.aggregate(last=Max("number"))["last"] or 0) + 1
    fields = {name: value for name, value in settings.items() if name in SETTINGS}
    survey = Survey.objects.create(
        process=process, number=number, title=title, created_by=by, client_key=client_key, **fields
    )
    hub.publish(process.topic_id, "survey.created", survey=survey.pk)
    return survey


@transaction.atomic
def edit_survey(*, survey: Survey, by: Person, **settings: Any) -> Survey:
    """Change terms and dates; once somebody has begun to answer only the closing date, and an earlier day of deletion.

    Publishes survey.edited, or survey.changed once readers know of it; raises Refused with what may still change.
    """
    survey, process = _locked_both(survey)
    require(rules.can_edit_survey(by, survey, process))
    changed = {name for name in SETTINGS if name in settings and settings[name] != getattr(survey, name)}
    if survey.is_answered:
        _only_what_may_still(survey, changed, settings)
    for name in changed:
        setattr(survey, name, settings[name])
    if survey.was_opened:
        _check_dates(survey)
    survey.version += 1
    survey.save(update_fields=[*changed, "version"])
    kind = "survey.changed" if survey.was_opened else "survey.edited"
    hub.publish(process.topic_id, kind, survey=survey.pk)
    return survey


def _only_what_may_still(survey: Survey, changed: set[str], settings: dict[str, Any]) -> None:
    refused = changed - {"closes_at", "erase_on"}
    later = "erase_on" in changed and (settings["erase_on"] is None or settings["erase_on"] > survey.erase_on)
    if refused or later:
        raise Refused(_still_says())


def _still_says() -> str:
    says = _("Somebody has begun to answer, so the survey stays as it was asked. What may still change is %(what)s.")
    return says % {"what": STILL}


def _check_dates(survey: Survey) -> None:
    closes, erases = survey.closes_at, survey.erase_on
    if closes is None or erases is None:
        raise Refused(_("Those who answer are told when the survey closes and when single answers are deleted."))
    if closes <= timezone.now():
        raise Refused(_("The closing date has passed; choose one that is to come, or close the survey now."))
    if erases < timezone.localdate(closes):
        raise Refused(_("Answers cannot be deleted before the survey closes."))


@transaction.atomic
def edit_questions(*, survey: Survey, by: Person, definition: Any, version: int) -> Survey:
    """Put these questions in the place of those that stand; `version` is that of the survey that was shown.

    Publishes survey.edited. Raises Refused: edited elsewhere meanwhile, or somebody has begun to answer, when only the
    help below questions may change; and BadSurvey with everything that is wrong.
    """
    survey, process = _locked_both(survey)
    require(rules.can_edit_survey(by, survey, process))
    found = parse(definition)
    if survey.version != version:
        raise Refused(_("The survey was changed meanwhile, in another window or by another organizer. Open it anew."))
    if survey.is_answered and not same_but_help(survey.questionnaire, found):
        raise Refused(_still_says())
    survey.definition = definition_of(found)
    survey.__dict__.pop("questionnaire", None)
    survey.version += 1
    survey.save(update_fields=["definition", "version"])
    hub.publish(process.topic_id, "survey.edited", survey=survey.pk)
    return survey


@transaction.atomic
def open_survey(*, survey: Survey, by: Person) -> Survey:
    """Take answers from now on. Publishes survey.opened; raises Refused with what is missing. Pressed twice, once."""
    survey, process = _locked_both(survey)
    if survey.was_opened and not survey.is_closed and rules.can_edit_survey(by, survey, process):
        return survey
    require(rules.can_open_survey(by, survey, process))
    if missing := missing_in(survey):
        raise Refused(missing[0])
    _check_dates(survey)
    survey.opened_at = timezone.now()
    survey.save(update_fields=["opened_at"])
    hub.publish(process.topic_id, "survey.opened", survey=survey.pk)
    return survey


def missing_in(survey: Survey) -> list[str]:
    """What keeps a survey in preparation from being opened, in sentences."""
    try:
        asks = bool(survey.questionnaire.questions)
    except BadSurvey as bad:  # a definition from elsewhere
        return [str(one) for one in bad.problems]
    needed = [
        (asks, _("It asks nothing yet.")),
        (bool(survey.target.strip()), _("Say who is asked.")),
        (bool(survey.consent.strip()), _("Say who uses the answers, and for what.")),
        (survey.closes_at is not None, _("Say when it closes.")),
        (survey.erase_on is not None, _("Say when single answers are deleted.")),
    ]
    return [says for done, says in needed if not done]


@transaction.atomic
def close_survey(*, survey: Survey, by: Person | None) -> Survey:
    """Take no more answers, and tell the results, once for all; `by=None` is the clock.

    What tied answers to those who gave them goes: drafts, keys and invitations are deleted, and the answers written
    anew in an order that means nothing. Publishes survey.closed; raises Refused. Pressed twice, it is closed once.
    """
    survey, process = _locked_both(survey)
    if survey.is_closed:
        return survey
    if by is not None:
        require(rules.can_close_survey(by, survey, process))
    elif not survey.was_opened or survey.takes_answers:
        raise Refused(_("The clock closes a survey at its date."))
    survey.told = as_data(results(survey.questionnaire, _answers_of(survey)))
    survey.closed_at = timezone.now()
    survey.save(update_fields=["told", "closed_at"])
    _untie(survey)
    hub.publish(process.topic_id, "survey.closed", survey=survey.pk)
    return survey


def _answers_of(survey: Survey) -> list[dict[str, Any]]:
    return list(survey.responses.order_by("pk").values_list("answers", flat=True))


def _untie(survey: Survey) -> None:
    """Rows that were written together could be told to belong together by the database's own marks: write them anew."""
    survey.drafts.all().delete()
    survey.keys.all().delete()
    outbox.cancel(f"survey:{survey.pk}:")
    survey.invitations.all().delete()
    order = random.SystemRandom()
    responses = [SurveyResponse(id=uuid4(), survey=survey, answers=one) for one in _answers_of(survey)]
    survey.responses.all().delete()
    order.shuffle(responses)
    SurveyResponse.objects.bulk_create(responses, batch_size=500)
    texts = [
        SurveyText(id=uuid4(), survey=survey, question=question, text=text)
        for question, text in survey.texts.values_list("question", "text")
    ]
    survey.texts.all().delete()
    order.shuffle(texts)
    SurveyText.objects.bulk_create(texts, batch_size=500)


@transaction.atomic
def erase_answers(*, survey: Survey, today: date | None = None) -> Survey:
    """Delete the single answers, and texts that are not shown, once their day has come; results and shown texts stay.

    Publishes survey.erased; raises Refused before that day. Done twice, it is done once.
    """
    survey, process = _locked_both(survey)
    if survey.erased_at is not None:
        return survey
    today = today or timezone.localdate()
    if not survey.is_closed or survey.erase_on is None or survey.erase_on > today:
        raise Refused(_("The day on which answers are deleted has not come."))
    survey.responses.all().delete()
    survey.texts.exclude(status=SurveyText.Status.SHOWN).delete()
    survey.erased_at = timezone.now()
    survey.save(update_fields=["erased_at"])
    hub.publish(process.topic_id, "survey.erased", survey=survey.pk)
    return survey


# Invitations --------------------------------------------------------------------------------------------------


@transaction.atomic
def invite(*, survey: Survey, by: Person, emails: list[str]) -> int:
    """Send each address a link of its own, once; returns how many were sent now. Raises Refused.

    No event: what is told of it is how many were invited.
    """
    survey, process = _locked_both(survey)
    require(rules.can_invite_to_survey(by, survey, process))
    wanted = sorted({one.strip().lower() for one in emails if one.strip()})
    if len(wanted) > MOST_INVITED:
        raise Refused(_("Invite at most %(n)d people at once.") % {"n": MOST_INVITED})
    known = set(survey.invitations.filter(email__in=wanted).values_list("email", flat=True))
    new = [one for one in wanted if one not in known]
    for email in new:
        token = holders.new_token()
        made = SurveyInvitation.objects.create(survey=survey, email=email, token_hash=SurveyInvitation.hash_of(token))
        _mail(survey, made, token)
    survey.invited += len(new)
    survey.save(update_fields=["invited"])
    return len(new)


def _mail(survey: Survey, invitation: SurveyInvitation, token: str) -> None:
    outbox.queue(
        key=f"survey:{survey.pk}:{invitation.pk}",
        to=invitation.email,
        template="policy_design/survey/mail/invitation",
        context={"survey": survey, "process": survey.process, "link": holders.link(survey, token)},
    )


# Texts --------------------------------------------------------------------------------------------------------


@transaction.atomic
def moderate_texts(*, survey: Survey, by: Person, shown: list[UUID], hidden: list[UUID]) -> int:
    """Show these texts and do not show those; returns how many changed. Publishes survey.moderated; raises Refused."""
    survey, process = _locked_both(survey)
    require(rules.can_moderate_survey(by, survey, process))
    count = 0
    for ids, status in ((shown, SurveyText.Status.SHOWN), (hidden, SurveyText.Status.HIDDEN)):
        count += survey.texts.filter(pk__in=ids).exclude(status=status).update(status=status, decided_by=by)
    if count:
        hub.publish(process.topic_id, "survey.moderated", survey=survey.pk)
    return count
