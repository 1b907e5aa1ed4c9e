"""What the page of a process shows of its surveys, to whom, and in how many queries."""

from __future__ import annotations

from django.db import connection
from django.test.utils import CaptureQueriesContext

from policy_design.survey import actions
from policy_design.survey.on_process import headline
from tests.policy_design.cast import go_on
from tests.policy_design.survey.asking import BATTERY, FREE, ROLE, Questionnaire
from tests.policy_design.survey.conftest import answered, closed_with, fresh, new_survey


def page_of(client, process) -> str:
    return client.get(process.get_absolute_url()).content.decode()


def test_a_survey_in_preparation_is_told_to_nobody_not_even_on_the_organizers_page_of_the_process(
    client, running, planned, olga
):
    assert "What sharers expect" not in page_of(client, running)
    client.force_login(olga)
    assert "What sharers expect" not in page_of(client, running)


def test_an_open_survey_asks_to_take_part_and_tells_no_number(client, running, asking):
    for _person in range(7):
        answered(asking)
    page = page_of(client, running)

    assert ("Take part" in page, 'href="#survey"' in page) == (True, True)
    assert ('class="chart"' in page, "n = " in page, "xylophone" in page) == (False, False, False)


def test_a_survey_that_was_closed_by_the_clock_says_so(client, running, asking):
    type(asking).objects.filter(pk=asking.pk).update(closes_at=asking.opened_at)
    page = page_of(client, running)

    assert ("Take part" in page, "answers are no longer taken" in page) == (False, True)


def test_a_closed_survey_shows_one_result_with_its_n_and_the_way_to_its_data(client, running, closed):
    page = page_of(client, running)

    assert page.count('class="chart__wide"') == 1
    assert ("n = 24" in page, "results.csv" in page, "codebook.json" in page, "#how-title" in page) == (True,) * 4
    assert "Take part" not in page
    assert 'href="/static/css/survey.css"' in page


def told(survey, olga):
    """Closed with answers that differ enough to be told."""
    for number in range(24):
        answers = {"reuses": ["teach"] if number % 2 else ["print"], "agrees": {"fair": "yes", "legal": "no"}}
        answers["agrees"] = answers["agrees"] if number % 3 else {"fair": "no", "legal": "yes"}
        answered(survey, role=("law", "tech")[number % 2], **answers)
    actions.close_survey(survey=survey, by=olga)
    return fresh(survey)


def test_what_stands_for_a_survey_is_what_most_may_be_ticked_in(asking, olga):
    assert headline(told(asking, olga)).question.id == "reuses"


def test_else_the_first_that_is_told_and_never_the_groups(running, olga):
    survey = new_survey(running, olga, Questionnaire((ROLE, BATTERY, FREE), "role"))
    actions.open_survey(survey=survey, by=olga)
    assert headline(told(fresh(survey), olga)).question.id == "agrees"


def test_nothing_is_drawn_of_a_survey_that_hardly_anybody_answered(client, running, asking, olga):
    closed_with(asking, olga, 3)
    page = page_of(client, running)

    assert ('class="chart"' in page, "fewer than 5 answered" in page) == (False, True)


def test_nothing_of_a_private_process_is_shown_outside(client, private, olga, cleo):
    survey = new_survey(private, olga)
    actions.open_survey(survey=survey, by=olga)
    client.force_login(cleo)
    assert client.get(private.get_absolute_url()).status_code == 404


def test_in_an_archived_process_nobody_is_asked(client, running, asking, olga):
    closed_with(asking, olga, 24)
    archived = running
    while not archived.is_archived:
        archived = go_on(archived, olga)
    assert "Take part" not in page_of(client, archived)


def test_more_surveys_take_no_more_queries(client, running, closed, olga):
    page_of(client, running)
    with CaptureQueriesContext(connection) as one:
        page_of(client, running)
    for number in range(3):
        more = new_survey(running, olga, title=f"Another {number}")
        actions.open_survey(survey=more, by=olga)
        if number:
            closed_with(fresh(more), olga, 24)
    with CaptureQueriesContext(connection) as four:
        page = page_of(client, running)

    assert ("Another 0" in page, "Earlier surveys" in page) == (True, True)
    assert len(four) == len(one)


def test_what_readers_see_of_an_open_survey_moves_the_version_when_it_changes(running, asking, olga):
    running.topic.refresh_from_db()
    before = running.topic.version
    settings = {name: getattr(asking, name) for name in actions.SETTINGS}
    actions.edit_survey(survey=asking, by=olga, **{**settings, "title": "In other words"})
    running.topic.refresh_from_db()

    assert running.topic.version == before + 1
