"""The demo's process: in its deliberation, with a dozen experts, a syllabus, and a survey that says it was generated."""

from __future__ import annotations

import io
from datetime import timedelta
from itertools import pairwise

import pytest
from django.core.management import call_command
from django.test import override_settings
from django.utils import timezone

from forum.library.models import Reference
from policy_design.demo import TITLE, load
from policy_design.demo.survey import GENERATED, GROUPS, QUESTIONS
from policy_design.options.models import Argument, Condition, Position
from policy_design.process.models import Process
from policy_design.process.stages import StageKind
from policy_design.survey.models import SurveyText
from policy_design.survey.questions import parse
from tests.support.looking import undone


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker, tmp_path_factory):
    """Once for all tests here, which only look."""
    with django_db_blocker.unblock(), undone():
        with override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("demo")):
            call_command("load_demo", "--force", stdout=io.StringIO())
        yield


@pytest.fixture
def process(loaded, db) -> Process:
    return Process.objects.select_related("topic").get(title=TITLE)


def test_it_deliberates_with_a_dozen_fictional_experts_who_have_declared(process):
    assert process.kind_now is StageKind.DELIBERATION
    assert [stage.passed_without for stage in process.line if stage.passed_without] == []
    load()
    assert Process.objects.count() == 1
    experts = list(process.expertise.select_related("person"))

    assert len(experts) == 12
    assert {one.background for one in experts} == set(process.backgrounds)
    assert all(one.has_declared and one.statement for one in experts)
    assert {one.has_interests for one in experts} == {True, False}
    alone = [one.person for one in experts if one.person.affiliation.endswith("(fictional)")]
    assert len(alone) == 8
    assert all("fictional person" in one.biography for one in alone)


def test_the_dates_are_those_of_a_story_that_ends_today(process):
    now = timezone.now()
    stages = process.line
    for one, following in pairwise(stages):
        if one.ended_at:
            assert one.started_at < one.ended_at == following.started_at < now
        elif following.starts_at:
            assert one.ends_at == following.starts_at > now
    survey, study = process.surveys.get(), stages[3]
    assert study.kind == "study"
    assert study.started_at < survey.opened_at < survey.closed_at < study.ended_at
    papers = {one.title: one for one in process.documents.all()}
    assert [one.is_published for one in papers.values()] == [True, True, False]
    last = next(one for one in stages if one.kind == "report")
    assert last.starts_at.date() < papers["Final report"].planned_for < last.ends_at.date()
    assert all(one.published_at < now - timedelta(days=5) for one in papers.values() if one.is_published)
    assert all(one.since < stages[2].ended_at for one in process.expertise.all())


def test_the_survey_has_some_hundred_answers_that_say_something_and_hides_the_small_ones(process):
    told = process.surveys.get().results

    assert told.n == sum(group.number for group in GROUPS.values()) > 400
    groups = {cell.values: cell.count for cell in told.of("role").tally().cells}
    assert groups["maker",] is None  # three
    table = told.of("knew").table()
    none = {row: tally.cells[2].count / tally.total for row, tally in table.rows if tally.cells[2].count}
    assert none["hobby",] > 1.5 * none["wiki",]
    assert any(one.hides for one in told.of("reuses").tables)
    assert [one.tables != () for one in told.found] == [False, True, True, False, True, True, False, False]
    assert parse({"questions": QUESTIONS, "group": "role"}).group == "role"
    counts = [tally.cells[0].count for tally in told.of("reuses").tallies]
    assert counts == sorted(counts, reverse=True)  # the same each time
    statuses = list(SurveyText.objects.values_list("status", flat=True))
    assert {one: statuses.count(one) for one in statuses} == {"shown": 5, "hidden": 1, "waiting": 2}


def test_each_page_of_the_survey_says_that_nobody_gave_these_answers(client, process):
    survey = process.surveys.get()
    study = process.documents.get(kind="other")
    for path in (
        process.get_absolute_url(),
        survey.get_absolute_url(),
        f"{survey.get_absolute_url()}results/",
        f"{survey.get_absolute_url()}codebook.json",
        study.get_absolute_url(),
    ):
        assert GENERATED in client.get(path).content.decode(), path


def test_the_syllabus_lists_what_the_library_has_and_the_study_cites_the_survey(client, process):
    page = client.get(process.get_absolute_url()).content.decode()
    assert all(words in page for words in ("Ethical considerations", "4 readings", "Data protection and copyright"))
    syllabus = client.get(process.topic.syllabus.get_absolute_url()).content.decode()
    assert process.documents.get(kind="inception").get_absolute_url() in syllabus
    assert process.documents.get(kind="other").references.filter(kind=Reference.Kind.DATASET).count() == 3
    assert not Reference.objects.filter(listed_at=None).exists()


def test_six_options_are_argued_about_with_positions_conditions_and_amendments(process):
    options = {one.code: one for one in process.options.all()}
    assert list(options) == ["G1", "G2", "L1", "L2", "R1", "S1"]
    assert options["G1"].version == 2
    amended = [one.get_status_display() for one in options["G1"].amendments.order_by("number")]
    assert amended == ["accepted", "open", "open", "declined"]
    standing = Position.objects.filter(option__process=process, is_current=True)
    assert standing.filter(option=options["G1"]).count() == 12
    assert {one.stance for one in standing} == set(Position.Stance.values)
    assert {one.verdict for one in Condition.objects.all()} == {"open", "met"}
    assert {one.side for one in Argument.objects.all()} == {"for", "against"}
    assert all(one.at < timezone.now() - timedelta(days=2) for one in standing)
