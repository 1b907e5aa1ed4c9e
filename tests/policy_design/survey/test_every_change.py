"""Walks every action on surveys: whatever changes what a reader of the process sees moves the version of that page.

The pages of surveys are never kept; those that are followed are walked as well, since followers hear by the version.
"""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Callable, Iterator
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from policy_design.survey import actions, answering, citing, holders
from policy_design.survey.models import Survey
from policy_design.survey.questions import as_data
from tests.policy_design.process.test_every_change import ROOT, pages
from tests.policy_design.survey.asking import ALL, SHARES, Questionnaire
from tests.policy_design.survey.conftest import GIVEN, answered, closed_with, fresh, new_survey
from tests.support.looking import Reader, Seen

pytestmark = pytest.mark.any_database
WALK: dict[str, Callable[[Any], Callable[[], Any]]] = {}
SHOWN = {
    *("actions.edit_survey: open", "actions.open_survey", "actions.close_survey", "actions.close_survey: the clock"),
    *("actions.erase_answers", "actions.moderate_texts", "citing.cite_result"),
}
UNTOLD = {"citing.cite_result"}  # how to cite a result then stands below it: nothing that anybody waits for


def walk(name: str) -> Callable[[Any], Any]:
    def note(ready: Any) -> Any:
        WALK[name] = ready
        return ready

    return note


def asking(w: Any, **more: Any) -> Survey:
    made = new_survey(w.process, w.olga, **more)
    actions.open_survey(survey=made, by=w.olga)
    return fresh(made)


def begun(w: Any) -> tuple[Survey, str]:
    survey, token = asking(w), holders.new_token()
    answering.begin(survey=survey, token=token)
    answering.keep(survey=survey, token=token, answers=GIVEN)
    return survey, token


def renamed(survey: Survey, by: Any) -> Survey:
    kept = {name: getattr(survey, name) for name in actions.SETTINGS}
    return actions.edit_survey(survey=survey, by=by, **{**kept, "title": "In other words"})


walk("actions.create_survey")(lambda w: lambda: new_survey(w.process, w.olga))


@walk("actions.edit_survey")
def _(w):
    made = new_survey(w.process, w.olga)
    return lambda: renamed(made, w.olga)


@walk("actions.edit_survey: open")
def _(w):
    made = asking(w)
    return lambda: renamed(made, w.olga)


@walk("actions.edit_questions")
def _(w):
    made, other = asking(w), as_data(Questionnaire((SHARES,)))
    return lambda: actions.edit_questions(survey=made, by=w.olga, definition=other, version=made.version)


@walk("actions.open_survey")
def _(w):
    made = new_survey(w.process, w.olga)
    return lambda: actions.open_survey(survey=made, by=w.olga)


@walk("actions.close_survey")
def _(w):
    made = asking(w)
    return lambda: closed_with(made, w.olga, 24)


@walk("actions.close_survey: the clock")
def _(w):
    made = asking(w)
    for _person in range(6):
        answered(made)
    Survey.objects.filter(pk=made.pk).update(closes_at=timezone.now() - timedelta(minutes=1))
    return lambda: actions.close_survey(survey=fresh(made), by=None)


@walk("actions.erase_answers")
def _(w):
    made = closed_with(asking(w), w.olga, 12)
    return lambda: actions.erase_answers(survey=made, today=made.erase_on)


@walk("actions.invite")
def _(w):
    made = asking(w, access="invited")
    return lambda: actions.invite(survey=made, by=w.olga, emails=["someone@example.org"])


@walk("actions.moderate_texts")
def _(w):
    made = closed_with(asking(w), w.olga, 12)
    text = made.texts.first().pk
    return lambda: actions.moderate_texts(survey=made, by=w.mo, shown=[text], hidden=[])


@walk("citing.cite_result")
def _(w):
    made = closed_with(asking(w), w.olga, 24)
    return lambda: citing.cite_result(survey=made, question="role", by=w.olga)


@walk("answering.begin")
def _(w):
    made = asking(w)
    return lambda: answering.begin(survey=made, token=holders.new_token())


@walk("answering.keep")
def _(w):
    made, token = begun(w)
    return lambda: answering.keep(survey=made, token=token, answers={"role": "tech"})


@walk("answering.send")
def _(w):
    made, token = begun(w)
    return lambda: answering.send(survey=made, token=token)


@walk("answering.throw_away")
def _(w):
    made, token = begun(w)
    return lambda: answering.throw_away(survey=made, token=token)


def places() -> Iterator[tuple[str, object]]:
    """The pages of processes, with the surveys of each and what is told of them."""
    yield from pages()
    for survey in Survey.objects.select_related("process__topic"):
        slug, version = survey.process.slug, survey.process.topic.version
        yield reverse("survey:index", args=[slug]), version
        yield reverse("survey:results", args=[slug, survey.number]), version


@pytest.fixture
def world(running, olga, mo):
    return SimpleNamespace(process=running, olga=olga, mo=mo)


@pytest.mark.parametrize("name", sorted(WALK))
def test_no_change_that_readers_see_leaves_the_version_where_it_was(
    name, world, client, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        act = WALK[name](world)
    reader = Reader(words_only=True)
    before = Seen(reader, client, places())

    with django_capture_on_commit_callbacks(execute=True):
        act()
    after = Seen(reader, client, places())

    results = {path for path in before.pages if path.endswith("/results/")}
    assert before.unnoticed(after) == (results if name in UNTOLD else set())
    assert (name in SHOWN) == bool(before.changed(after))


def test_the_walk_leaves_no_action_out():
    found = set()
    for path in (ROOT / "survey").rglob("*.py"):
        module = importlib.import_module(".".join(path.relative_to(ROOT.parent).with_suffix("").parts))
        for name, one in inspect.getmembers(module, inspect.isfunction):
            given = inspect.signature(one).parameters
            acts = "survey" in given and given["survey"].kind is inspect.Parameter.KEYWORD_ONLY
            acts = acts or ("by" in given and given["by"].kind is inspect.Parameter.KEYWORD_ONLY)
            if one.__module__ == module.__name__ and not name.startswith("_") and acts:
                found.add(f"{module.__name__.removeprefix('policy_design.survey.')}.{name}")
    assert found == {name.partition(":")[0] for name in WALK}


def test_all_of_the_questionnaire_is_walked():
    assert set(GIVEN) == {one.id for one in ALL.questions}
