"""Setting up, changing, opening and closing a survey; what may still change; what goes when it closes."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from forum.live.models import Event
from forum.mail.models import OutboxMail
from forum.people.actions import grant
from forum.verdicts import Refused
from policy_design.process.facts import facts_of
from policy_design.survey import actions, answering, clock
from policy_design.survey.models import Survey, SurveyInvitation, SurveyResponse, SurveyText
from policy_design.survey.questions import BadSurvey, as_data
from tests.policy_design.cast import new_process
from tests.policy_design.survey.asking import ALL
from tests.policy_design.survey.conftest import answered, fresh, new_survey


def kinds(survey):
    found = Event.objects.filter(topic=survey.process.topic_id, kind__startswith="survey.")
    return list(found.order_by("seq").values_list("kind", flat=True))


def data(**first):
    """The questions of the cast, with something of the first changed."""
    found = as_data(ALL)
    found["questions"][0] |= first
    return found


# Set up and change --------------------------------------------------------------------------------------------


def test_sent_twice_it_is_one_survey_and_with_another_title_refused(running, olga):
    key = uuid4()
    made = [actions.create_survey(process=running, by=olga, client_key=key, title="One") for _ in range(2)]

    assert made[0] == made[1]
    with pytest.raises(Refused, match="sent before"):
        actions.create_survey(process=running, by=olga, client_key=key, title="Other")
    assert Survey.objects.count() == 1


def test_surveys_of_a_process_are_numbered(running, olga):
    assert [new_survey(running, olga).number for _ in range(2)] == [1, 2]


def test_only_organizers_set_one_up_or_change_it(planned, ben, cleo, dan, mo, ada):
    for person in (ben, cleo, dan, mo, ada):
        with pytest.raises(Refused, match="Only the organizers"):
            actions.create_survey(process=planned.process, by=person, client_key=uuid4(), title="Mine")
        with pytest.raises(Refused, match="Only the organizers"):
            actions.edit_questions(survey=planned, by=person, definition={}, version=planned.version)
        with pytest.raises(Refused, match="Only the organizers"):
            actions.open_survey(survey=planned, by=person)


def test_questions_that_cannot_be_asked_are_refused_with_all_that_is_wrong(planned, olga):
    with pytest.raises(BadSurvey) as caught:
        actions.edit_questions(survey=planned, by=olga, definition=data(text="", type="guess"), version=planned.version)

    assert "asks nothing" in str(caught.value)
    assert "no such type" in str(caught.value)
    assert fresh(planned).definition == planned.definition


def test_of_two_windows_the_second_is_told_that_it_is_old(planned, olga):
    actions.edit_questions(survey=planned, by=olga, definition=data(text="First?"), version=planned.version)

    with pytest.raises(Refused, match="changed meanwhile"):
        actions.edit_questions(survey=planned, by=olga, definition=data(text="Second?"), version=planned.version)
    assert fresh(planned).questionnaire.questions[0].text == "First?"


def test_an_open_survey_nobody_has_begun_can_still_be_changed(asking, olga):
    actions.edit_questions(survey=asking, by=olga, definition=data(text="Who are you?"), version=asking.version)

    assert fresh(asking).questionnaire.questions[0].text == "Who are you?"


def test_once_somebody_has_begun_only_help_texts_and_dates_change_and_that_is_said(asking, olga):
    answering.begin(survey=asking, token="t" * 43)
    change = {"survey": asking, "by": olga, "version": asking.version}

    for definition in (
        data(text="Other?"),
        data(options=as_data(ALL)["questions"][0]["options"][:2]),
        {"questions": as_data(ALL)["questions"][:-1]},
    ):
        with pytest.raises(Refused, match=r"What may still change is the help below a question, the closing date"):
            actions.edit_questions(definition=definition, **change)
    for name, value in {"consent": "For sale.", "shares_rows": True, "title": "Other", "access": "invited"}.items():
        with pytest.raises(Refused, match="What may still change"):
            actions.edit_survey(survey=asking, by=olga, **{name: value})

    actions.edit_questions(definition=data(help="Choose what fits best."), **change)
    later = timezone.now() + timedelta(days=20)
    actions.edit_survey(survey=asking, by=olga, closes_at=later)
    assert (fresh(asking).questionnaire["role"].help, fresh(asking).closes_at) == ("Choose what fits best.", later)


def test_answers_can_be_deleted_earlier_than_was_said_but_not_later(asking, olga):
    answered(asking)
    day = timedelta(days=1)

    with pytest.raises(Refused, match="to an earlier one"):
        actions.edit_survey(survey=asking, by=olga, erase_on=asking.erase_on + day)
    actions.edit_survey(survey=asking, by=olga, erase_on=asking.erase_on - day)

    assert fresh(asking).erase_on == asking.erase_on - day


def test_answers_are_not_deleted_before_the_survey_closes(asking, olga):
    with pytest.raises(Refused, match="before the survey closes"):
        actions.edit_survey(survey=asking, by=olga, erase_on=timezone.localdate())


# Open and close -----------------------------------------------------------------------------------------------


def test_what_is_missing_before_it_opens_is_said(running, olga):
    bare = actions.create_survey(process=running, by=olga, client_key=uuid4(), title="Bare")

    assert len(actions.missing_in(bare)) == 5
    with pytest.raises(Refused, match="asks nothing yet"):
        actions.open_survey(survey=bare, by=olga)


def test_in_a_process_that_has_not_begun_nothing_is_opened(process, olga):
    with pytest.raises(Refused, match="process has begun"):
        actions.open_survey(survey=new_survey(process, olga), by=olga)


def test_opened_twice_it_is_opened_once(asking, olga):
    actions.open_survey(survey=asking, by=olga)

    assert kinds(asking) == ["survey.created", "survey.edited", "survey.opened"]
    facts = facts_of(asking.process)
    assert (facts.surveys, facts.surveys_open) == (1, 1)


def test_closed_it_tells_results_once_and_takes_no_answers(asking, olga):
    for _ in range(6):
        answered(asking)

    actions.close_survey(survey=asking, by=olga)
    first = fresh(asking).told
    actions.close_survey(survey=asking, by=olga)

    assert fresh(asking).results.n == 6
    assert fresh(asking).told == first
    assert kinds(asking)[-1:] == ["survey.closed"]
    with pytest.raises(Refused, match="closed"):
        answered(fresh(asking))


def test_the_clock_closes_at_the_date_and_binds_before_the_worker_comes(asking, olga):
    answered(asking)
    with pytest.raises(Refused, match="at its date"):
        actions.close_survey(survey=asking, by=None)
    Survey.objects.filter(pk=asking.pk).update(closes_at=timezone.now() - timedelta(seconds=1))

    with pytest.raises(Refused, match="no longer taken"):
        answered(fresh(asking))
    assert [clock.close_due(), clock.close_due()] == [1, 0]
    assert fresh(asking).is_closed


def test_what_tied_answers_to_people_goes_when_it_closes(invited, olga):
    actions.invite(survey=invited, by=olga, emails=["one@example.org", "two@example.org"])
    before = set(SurveyResponse.objects.values_list("pk", flat=True))

    actions.close_survey(survey=invited, by=olga)

    survey = fresh(invited)
    assert (survey.keys.count(), survey.drafts.count(), survey.invitations.count()) == (0, 0, 0)
    assert survey.invited == 2
    assert before.isdisjoint(SurveyResponse.objects.values_list("pk", flat=True))


def test_rows_are_written_anew_so_that_no_place_or_name_of_theirs_is_known(asking, olga):
    for _ in range(12):
        answered(asking)
    before = {*asking.responses.values_list("pk", flat=True), *asking.texts.values_list("pk", flat=True)}

    actions.close_survey(survey=asking, by=olga)

    after = {*asking.responses.values_list("pk", flat=True), *asking.texts.values_list("pk", flat=True)}
    assert len(after) == 24
    assert after.isdisjoint(before)


# Delete -------------------------------------------------------------------------------------------------------


def test_answers_go_on_their_day_and_results_stay(closed, olga, mo):
    text = closed.texts.first()
    actions.moderate_texts(survey=closed, by=mo, shown=[text.pk], hidden=[])
    told = fresh(closed).told
    with pytest.raises(Refused, match="has not come"):
        actions.erase_answers(survey=closed)
    assert clock.erase_due() == 0
    Survey.objects.filter(pk=closed.pk).update(erase_on=timezone.localdate())

    assert [clock.erase_due(), clock.erase_due()] == [1, 0]

    assert (fresh(closed).responses.count(), fresh(closed).told) == (0, told)
    assert list(SurveyText.objects.values_list("status", flat=True)) == ["shown"]
    assert kinds(closed)[-1] == "survey.erased"


# Invite and moderate ------------------------------------------------------------------------------------------


def test_each_address_is_invited_once_with_a_link_of_its_own(invited, olga):
    sent = [
        actions.invite(survey=invited, by=olga, emails=["One@example.org", "one@example.org", "two@example.org"]),
        actions.invite(survey=invited, by=olga, emails=["two@example.org", "three@example.org"]),
    ]

    assert sent == [2, 1]
    assert fresh(invited).invited == 3
    links = {line for mail in OutboxMail.objects.all() for line in mail.text.splitlines() if "/by/" in line}
    assert len(links) == 3
    hashes = set(SurveyInvitation.objects.values_list("token_hash", flat=True))
    assert hashes == {SurveyInvitation.hash_of(link.rstrip("/").rsplit("/", 1)[1]) for link in links}


def test_to_an_open_survey_nobody_is_invited(asking, olga):
    with pytest.raises(Refused, match="pass on its address"):
        actions.invite(survey=asking, by=olga, emails=["one@example.org"])


def test_texts_wait_until_it_is_closed_and_then_for_a_moderator(asking, olga, mo, ben):
    answered(asking)
    text = asking.texts.get()
    with pytest.raises(Refused, match="when the survey is closed"):
        actions.moderate_texts(survey=asking, by=mo, shown=[text.pk], hidden=[])
    actions.close_survey(survey=asking, by=olga)
    text = asking.texts.get()

    assert text.status == "waiting"
    with pytest.raises(Refused, match="Only moderators"):
        actions.moderate_texts(survey=asking, by=ben, shown=[text.pk], hidden=[])
    assert actions.moderate_texts(survey=asking, by=mo, shown=[text.pk], hidden=[]) == 1
    assert actions.moderate_texts(survey=asking, by=olga, shown=[], hidden=[text.pk]) == 1
    assert asking.texts.get().status == "hidden"


def test_the_key_of_a_survey_elsewhere_or_of_somebody_else_is_refused(running, olga, mo):
    key, other = uuid4(), new_process(olga, title="Other")
    actions.create_survey(process=running, by=olga, client_key=key, title="One")
    grant(topic=running.topic, person=mo, role="organizer")
    for process, by in ((other, olga), (running, mo)):
        with pytest.raises(Refused, match="sent before"):
            actions.create_survey(process=process, by=by, client_key=key, title="One")
    assert Survey.objects.count() == 1
