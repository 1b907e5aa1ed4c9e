"""What those who answer are promised holds on every path: pages, files, admin, events, log, database, export."""

from __future__ import annotations

import re

import pytest
from django.apps import apps
from django.contrib import admin
from django.urls import get_resolver

from forum.live.models import Event
from forum.mail.models import OutboxMail
from policy_design.survey import actions, answering, clock, holders
from policy_design.survey.models import Survey
from policy_design.survey.promises import promises
from tests.forum.test_secrecy import addresses, ways_to_fill
from tests.policy_design.survey.conftest import answered, closed_with, fresh, new_survey

TEXT = "The word is xylophone."


def said(survey):
    return " ".join(promises(survey))


def test_each_setting_has_its_sentence(running, olga):
    plain = new_survey(running, olga)
    other = new_survey(running, olga, access="invited", shares_rows=True)

    assert "Nobody is shown single answers" in said(plain)
    assert "can download the answers one by one" in said(other)
    assert "A cookie for this survey alone" in said(plain)
    assert "Your invitation can be used once" in said(other)
    assert "A moderator reads it" in said(plain)
    assert f"deleted on {plain.erase_on.day} " in said(plain)


def test_the_admin_shows_no_table_of_answers():
    registered = {model._meta.label for model in admin.site._registry}

    assert [one for one in registered if "Survey" in one] == []


def test_no_path_shows_what_was_answered_before_the_survey_closes(client, asking, olga, mo, ben, ada, cleo):
    """Every route of urls.py, filled with what there is, as everybody; only who answers sees a draft of theirs."""
    answered(asking)
    token = holders.new_token()
    answering.begin(survey=asking, token=token)
    answering.keep(survey=asking, token=token, answers={"free": TEXT})
    known = {
        "slug": [asking.process.slug, asking.process.slug],
        "number": [asking.number],
        "page": [1, 2],
        "question": ["free", "worry"],
        "token": ["t" * 43],
        "pk": [1],
        "object_id": [1],
        "app_label": ["policy_design"],
    }
    routes = [
        pattern
        for name, pattern in addresses(get_resolver())
        if "survey" in name or "process" in name or "admin" in name
    ]
    paths = sorted({path for pattern in routes for path in ways_to_fill(pattern, known)})
    assert len(paths) > 25

    shown = []
    for person in (None, cleo, ben, mo, ada, olga):
        if person:
            client.force_login(person)
        for path in paths:
            response = client.get(path)
            if "xylophone" in b"".join(response).decode(errors="replace"):
                shown.append((person, path))

    assert shown == []


def test_no_text_that_was_not_shown_stands_in_results_or_files(client, closed, ben):
    client.force_login(ben)
    base = f"/processes/{closed.process.slug}/survey/{closed.number}/"

    for name in ("", "results/", "results.csv", "codebook.json"):
        assert "xylophone" not in client.get(base + name).content.decode()


def test_no_event_and_no_mail_says_that_somebody_answered(closed):
    kinds = set(Event.objects.filter(topic=closed.process.topic_id).values_list("kind", flat=True))

    assert {one for one in kinds if one.startswith("survey.")} == {
        "survey.created", "survey.edited", "survey.opened", "survey.closed",
    }  # fmt: skip
    assert not OutboxMail.objects.exists()


def test_no_key_draft_or_address_is_left_when_the_survey_is_closed(invited, olga):
    actions.invite(survey=invited, by=olga, emails=["one@example.org"])
    answering_token = next(
        re.search(r"/by/([^/\s]+)/", mail.text)[1] for mail in OutboxMail.objects.filter(to="one@example.org")
    )
    answering.begin(survey=invited, token=answering_token)

    actions.close_survey(survey=invited, by=olga)

    left = [
        row
        for model in apps.get_app_config("policy_design").get_models()
        if model.__name__ in ("SurveyKey", "SurveyDraft", "SurveyInvitation")
        for row in model.objects.all()
    ]
    assert left == []
    assert "one@example.org" not in OutboxMail.objects.get().text
    assert answering_token not in OutboxMail.objects.get().text


def test_on_the_day_nothing_is_left_but_what_is_told(closed):
    Survey.objects.filter(pk=closed.pk).update(erase_on=closed.closed_at.date())

    clock.erase_due()

    assert (closed.responses.count(), closed.texts.count()) == (0, 0)
    assert fresh(closed).results.n == 24


@pytest.mark.parametrize("count", [4, 5])
def test_of_fewer_than_five_not_even_the_number_is_told(client, asking, olga, count):
    survey = closed_with(asking, olga, count)

    page = client.get(f"/processes/{survey.process.slug}/survey/{survey.number}/results/").content.decode()
    assert ("fewer than 5" in page) == (count < 5)
    assert ("<dd>4</dd>" in page) is False
