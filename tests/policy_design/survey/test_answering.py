"""Answering: each counts once, what was sent names nobody, and what is wrong is refused in a sentence."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest
from django.db import connection, models

from forum.live.models import Event
from forum.mail.models import OutboxMail
from forum.people.models import Person
from forum.verdicts import Refused
from policy_design.survey import actions, answering, holders
from policy_design.survey.answers import BadAnswer
from policy_design.survey.models import SurveyDraft, SurveyInvitation, SurveyKey, SurveyResponse, SurveyText
from tests.policy_design.survey.conftest import GIVEN, answered, fresh

TOKEN = "t" * 43


def test_what_is_sent_is_kept_without_texts_and_texts_without_the_rest(asking):
    answered(asking)

    response, text = asking.responses.get(), asking.texts.get()
    assert response.answers == {key: value for key, value in GIVEN.items() if key != "free"}
    assert (text.question, text.text, text.status) == ("free", "The word is xylophone.", "waiting")
    assert asking.drafts.count() == 0


def test_a_response_holds_nothing_that_says_who_or_when():
    fields = {
        model: {one.name for one in model._meta.get_fields() if isinstance(one, models.Field)}
        for model in (SurveyResponse, SurveyText, SurveyKey)
    }

    assert fields == {
        SurveyResponse: {"id", "survey", "answers"},
        SurveyText: {"id", "survey", "question", "text", "status", "decided_by"},
        SurveyKey: {"survey", "hash"},
    }


def test_no_table_of_answers_leads_to_a_person_or_holds_a_time():
    for model in (SurveyResponse, SurveyDraft, SurveyKey, SurveyInvitation):
        fields = [one for one in model._meta.get_fields() if isinstance(one, models.Field)]
        assert not [one for one in fields if one.related_model is Person]
        assert not [one for one in fields if isinstance(one, models.DateTimeField)]


def test_answering_writes_no_event_and_no_mail(asking):
    before = Event.objects.count()
    answered(asking)

    assert Event.objects.count() == before
    assert OutboxMail.objects.count() == 0


def test_answering_writes_no_log_line(asking, caplog):
    caplog.set_level(0)
    answered(asking)

    assert [one.getMessage() for one in caplog.records if "xylophone" in one.getMessage()] == []
    assert [one for one in caplog.records if one.name.startswith("policy_design")] == []


def test_sent_twice_it_counts_once(asking):
    answered(asking, TOKEN)

    for again in (answering.begin, answering.send):
        with pytest.raises(Refused, match="answered this survey already"):
            again(survey=asking, token=TOKEN)
    assert asking.responses.count() == 1


@pytest.mark.django_db(transaction=True)
def test_sent_from_two_tabs_at_once_it_counts_once(asking):
    answering.begin(survey=asking, token=TOKEN)
    answering.keep(survey=asking, token=TOKEN, answers=GIVEN)

    def send(_number):
        try:
            answering.send(survey=asking, token=TOKEN)
        except Refused:
            return 0
        else:
            return 1
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        sent = list(pool.map(send, range(4)))

    assert (sum(sent), asking.responses.count(), asking.texts.count()) == (1, 1, 1)


def test_begun_twice_it_is_one_draft_and_keeps_what_was_there(asking):
    answering.begin(survey=asking, token=TOKEN)
    answering.keep(survey=asking, token=TOKEN, answers={"role": "art"})

    assert answering.begin(survey=asking, token=TOKEN).answers == {"role": "art"}
    assert asking.drafts.count() == 1


def test_what_was_not_asked_after_all_does_not_count(asking):
    answered(asking, shares="no")

    assert "why" not in asking.responses.get().answers


def test_something_missing_is_said_and_nothing_is_sent(asking):
    answering.begin(survey=asking, token=TOKEN)
    answering.keep(survey=asking, token=TOKEN, answers={**GIVEN, "worry": None})

    with pytest.raises(BadAnswer) as caught:
        answering.send(survey=asking, token=TOKEN)
    assert caught.value.question == "worry"
    assert (asking.responses.count(), asking.keys.count(), asking.drafts.count()) == (0, 0, 1)


def test_a_draft_can_be_thrown_away(asking):
    answering.begin(survey=asking, token=TOKEN)
    answering.throw_away(survey=asking, token="other" * 9)
    assert asking.drafts.count() == 1

    answering.throw_away(survey=asking, token=TOKEN)
    assert asking.drafts.count() == 0


def test_without_an_invitation_nobody_answers_where_they_are_invited(invited):
    with pytest.raises(Refused, match="by invitation"):
        answering.begin(survey=invited, token=TOKEN)


def token_in(mail):
    return next(line for line in mail.text.splitlines() if "/by/" in line).rstrip("/").rsplit("/", 1)[1]


def test_an_invitation_counts_once_and_whose_was_used_cannot_be_told(invited, olga):
    actions.invite(survey=invited, by=olga, emails=["one@example.org", "two@example.org"])
    tokens = {mail.to: token_in(mail) for mail in OutboxMail.objects.all()}
    before = list(SurveyInvitation.objects.order_by("pk").values())

    answered(invited, tokens["one@example.org"])

    with pytest.raises(Refused, match="already"):
        answered(invited, tokens["one@example.org"])
    assert list(SurveyInvitation.objects.order_by("pk").values()) == before
    assert set(SurveyKey.objects.values_list("hash", flat=True)).isdisjoint(one["token_hash"] for one in before)


def test_the_same_link_is_another_key_in_another_survey(asking, invited):
    assert holders.key_of(asking, TOKEN) != holders.key_of(invited, TOKEN)


def test_no_token_is_kept_in_the_database(asking):
    token = holders.new_token()
    answering.begin(survey=asking, token=token)
    kept = [str(value) for row in SurveyDraft.objects.values() for value in row.values()]

    answered(asking, token)
    kept += [str(value) for row in SurveyKey.objects.values() for value in row.values()]

    assert [one for one in kept if token in one] == []
    assert not any(isinstance(value, datetime) for row in SurveyKey.objects.values() for value in row.values())


@pytest.mark.parametrize(
    "wrong",
    [
        {"role": "king"},
        {"role": ["law"]},
        {"reuses": "teach"},
        {"reuses": ["steal"]},
        {"agrees": {"fair": "maybe"}},
        {"agrees": {"other": "yes"}},
        {"agrees": ["yes"]},
        {"worry": "10"},
        {"worry": 3},
        {"order": ["law", "law", "fame"]},
        {"order": ["law"]},
        {"free": "x" * 4001},
        {"free": "nul \0 byte"},
        {"free": {"a": 1}},
    ],
)
def test_an_answer_that_a_question_cannot_have_is_refused(asking, wrong):
    answering.begin(survey=asking, token=TOKEN)

    with pytest.raises(BadAnswer):
        answering.keep(survey=asking, token=TOKEN, answers=wrong)
    assert fresh(asking).drafts.get().answers == {}


def test_answers_to_questions_that_there_are_not_are_not_kept(asking):
    answering.begin(survey=asking, token=TOKEN)
    answering.keep(survey=asking, token=TOKEN, answers={"invented": "x" * 100_000, "role": "law"})

    assert asking.drafts.get().answers == {"role": "law"}
