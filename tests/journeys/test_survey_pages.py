"""Every page of a survey, for those who answer and those who ask, and the page of a process that shows it: looked at."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.chromium import WIDTHS, judged

pytestmark = pytest.mark.browser

PROCESS = "/processes/open-licences-and-learning-machines"
OPENED = """
from datetime import timedelta
from uuid import uuid4
from django.utils import timezone
from forum.people.models import Person
from policy_design.demo.survey import QUESTIONS
from policy_design.process.models import Process
from policy_design.survey import actions
process, olga = Process.objects.get(), Person.objects.get(email="olga@demo.example")
for title in ("Open", "In preparation"):
    made = actions.create_survey(
        process=process, by=olga, client_key=uuid4(), title=title, target="People who share.", consent="For a report.",
        closes_at=timezone.now() + timedelta(days=3), erase_on=timezone.localdate() + timedelta(days=90),
    )
    definition = {"questions": QUESTIONS, "group": "role"}
    actions.edit_questions(survey=made, by=olga, definition=definition, version=made.version)
    if title == "Open":
        actions.open_survey(survey=made, by=olga)
    print(made.number)
"""


@pytest.fixture(scope="module")
def numbers(demo_server) -> tuple[str, str]:
    """The numbers of an open survey and of one in preparation."""
    opened, planned = demo_server.ask(OPENED).split()
    return opened, planned


def looked_at(page: Any, site: Any, pages: dict[str, str]) -> list[str]:
    faults = []
    for name, path in pages.items():
        answer = page.goto(site.url + path)
        faults += [f"{name}: answered {answer.status}"] if answer.status != 200 else []
        faults += judged(page, name)
    return faults


@pytest.mark.parametrize("look", WIDTHS, ids=str)
def test_what_those_who_answer_see(visit, demo_server, numbers, look):
    survey = f"{PROCESS}/survey/{numbers[0]}/"
    page = visit(demo_server, f"{PROCESS}/", look=look)
    assert page.locator("#survey").get_by_role("link", name="Take part").count() == 1
    faults = judged(page, "process-survey-open")

    page.goto(demo_server.url + survey)
    faults += judged(page, "survey-terms")
    page.locator("[name=agreed]").check()
    page.get_by_role("button", name="Begin").click()
    page.wait_for_url("**/answer/1/", timeout=60_000)
    faults += judged(page, "survey-question")
    page.get_by_role("button", name="Next").click()
    faults += judged(page, "survey-question-missing")
    page.locator("[name=q-role]").first.check()
    page.get_by_role("button", name="Next").click()
    page.wait_for_url("**/answer/2/")
    faults += judged(page, "survey-ticks")
    page.locator("[name=q-knew]").first.check()
    page.get_by_role("button", name="Next").click()
    page.wait_for_url("**/answer/4/")
    faults += judged(page, "survey-battery")
    for name in ("q-agrees__asked", "q-agrees__licence", "q-agrees__law", "q-worry"):
        page.locator(f"[name={name}]").first.check()
    for place, name in enumerate(("guidance", "rule", "licence", "nothing"), 1):
        page.locator(f"[name=q-order__{name}]").select_option(str(place))
    page.get_by_role("button", name="Next").click()
    page.wait_for_url("**/check/")
    faults += judged(page, "survey-check")
    page.goto(f"{demo_server.url}{survey}later/")
    faults += judged(page, "survey-later")
    page.goto(f"{demo_server.url}{survey}check/")
    page.get_by_role("button", name="Send my answers").click()
    page.wait_for_url("**/sent/")

    assert faults + judged(page, "survey-sent") == []


@pytest.mark.parametrize("look", WIDTHS, ids=str)
def test_what_is_told(visit, demo_server, numbers, look):
    page = visit(demo_server, f"{PROCESS}/survey/1/results/", look=look)
    for fold in page.locator("details").all():
        fold.evaluate("fold => (fold.open = true)")
    faults = judged(page, "survey-results-open")

    assert faults + looked_at(page, demo_server, {"surveys": f"{PROCESS}/survey/"}) == []


@pytest.mark.parametrize("look", WIDTHS, ids=str)
def test_what_organizers_see(visit, demo_server, numbers, look):
    opened, planned = (f"{PROCESS}/survey/{number}" for number in numbers)
    page = visit(demo_server, "/about/", look=look, session=demo_server.session_of("olga@demo.example"))
    pages = {
        "process-organizer": f"{PROCESS}/",
        "survey-new": f"{PROCESS}/survey/new/",
        "survey-organize": f"{planned}/organize/",
        "survey-organize-open": f"{opened}/organize/",
        "survey-settings": f"{planned}/settings/",
        "survey-close": f"{opened}/close/",
        "survey-texts": f"{PROCESS}/survey/1/texts/",
        **{f"survey-new-{type}": f"{planned}/questions/new/?type={type}" for type in ("single", "likert", "scale")},
        "survey-edit-question": f"{planned}/questions/reuses/",
        **{f"survey-preview-{number}": f"{planned}/preview/{number}/" for number in (1, 2, 3, 4)},
    }

    assert looked_at(page, demo_server, pages) == []
