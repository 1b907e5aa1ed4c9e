"""The voter's side in a browser: each ballot looked at, a ranking by keyboard, a receipt that the browser draws."""

from __future__ import annotations

import re
from typing import Any

import pytest

from policy_design.ballots import bulletin
from tests.support.chromium import WIDTHS, judged

pytestmark = pytest.mark.browser

ROUNDS = "/processes/open-licences-and-learning-machines/rounds"
OPENED = """
from datetime import timedelta
from uuid import uuid4
from django.utils import timezone
from forum.people.models import Person
from policy_design.process.models import Process
from policy_design.voting.casting import cast_signed
from policy_design.voting.closing import close_round
from policy_design.voting.models import Round
from policy_design.voting.opening import open_round
from policy_design.voting.planning import ItemPlan, create_round, edit_round, plan_next, set_items
from unittest import mock
process, olga = Process.objects.get(), Person.objects.get(email="olga@demo.example")
experts = {h: Person.objects.get(email=h + "@demo.example") for h in ("ben", "bea", "greta", "ravi", "lin", "dario", "maren")}
week = (timezone.now() + timedelta(days=7)).replace(microsecond=0)
options = [ItemPlan("option", option=one) for one in process.options.filter(status="open").order_by("letter", "number")[:5]]
says = [ItemPlan("statement", text=one) for one in (
    "Whoever trains on open pictures should say which ones.",
    "A licence can do nothing for people who only stand on a picture.",
    "Guidance is worth more than another licence, because people read it before they upload.",
)]
INTRO = "The inception report asks what a licence can do, and what only guidance or law can. Read the **options** first."
def opened(method, items, question, **settings):
    settings = {"closes_at": week, "intro": INTRO, **settings}
    made = create_round(process=process, by=olga, client_key=uuid4(), question=question, method=method, **settings)
    set_items(round=Round.objects.get(pk=made.pk), by=olga, items=items)
    made = open_round(round=Round.objects.select_related("process__topic").get(pk=made.pk), by=olga)
    return Round.objects.select_related("process__topic").get(pk=made.pk)
numbers = {}
numbers["yes_no"] = opened("yes_no", says, "Which of these should the report say?").number
numbers["approval"] = opened("approval", options, "Which options could you live with?").number
numbers["ranked"] = opened("ranked", options, "In which order would you take these options?", secrecy="secret").number
numbers["score"] = opened("score", options, "How good is each option?", secrecy="secret", receipts="none").number
numbers["consent"] = opened("consent", says[:1], "Does this go into the recommendations?").number
numbers["statements"] = opened("statements", says, "What do you think of these?", electorate="readers", takes_statements=True, secrecy="pseudonymous").number
first = opened("rating", says, "How appropriate is each of these?", secrecy="pseudonymous", consensus_rule="75", rounds_planned=3)
keys = list(first.items.values_list("key", flat=True))
for n, (h, one) in enumerate(experts.items()):
    if n < 6:
        cast_signed(round=first, by=one, marks={keys[0]: 7 + n % 3, keys[1]: 1 + n, keys[2]: "cannot judge" if n == 2 else 5}, reasons={keys[1]: f"It says who may copy, not who may be looked at ({h})."} if n % 2 else {})
with mock.patch("django.utils.timezone.now", return_value=week + timedelta(seconds=1)):
    close_round(round=Round.objects.get(pk=first.pk), by=None)
second = plan_next(round=Round.objects.select_related("process__topic").get(pk=first.pk), by=olga, client_key=uuid4())
items = list(second.items.all())
plans = [ItemPlan("statement", earlier=items[0].earlier, text=items[0].text), ItemPlan("statement", earlier=items[1].earlier, text="A licence can do little for people who only stand on a picture.", note="Several of you could think of something."), ItemPlan("statement", text="The next round of this process should hear people who were on pictures.", note="Proposed in three reasons.")]
set_items(round=Round.objects.get(pk=second.pk), by=olga, items=plans, dropped={items[2].earlier_id: "Nobody judged it differently."})
second = Round.objects.select_related("process__topic", "earlier").get(pk=second.pk)
edit_round(round=second, by=olga, version=second.version, closes_at=week)
second = open_round(round=Round.objects.select_related("process__topic", "earlier").get(pk=second.pk), by=olga)
numbers["rating"] = second.number
print(" ".join(f"{k}={v}" for k, v in numbers.items()))
"""


@pytest.fixture(scope="module")
def rounds(demo_server) -> dict[str, str]:
    """The number of an open round of each method."""
    return dict(one.split("=") for one in demo_server.ask(OPENED).split())


def submit(page: Any, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).first.click()
    page.wait_for_load_state()


def at(rounds: dict[str, str], method: str, where: str = "") -> str:
    return f"{ROUNDS}/{rounds[method]}/{where}"


@pytest.mark.parametrize("look", WIDTHS, ids=str)
def test_each_open_round_and_its_ballot_are_looked_at(visit, demo_server, rounds, look):
    page = visit(demo_server, at(rounds, "yes_no"), look=look, session=demo_server.session_of("ben@demo.example"))
    faults = judged(page, "vote-open-yes_no")
    for method in ("yes_no", "approval", "ranked", "score", "consent", "rating"):
        page.goto(demo_server.url + at(rounds, method))
        faults += judged(page, f"vote-open-{method}") if method in ("ranked", "rating") else []
        page.goto(demo_server.url + at(rounds, method, "vote/"))
        faults += judged(page, f"vote-ballot-{method}")
    submit(page, "Check my ballot")
    faults += judged(page, "vote-ballot-empty")

    assert faults == []


@pytest.mark.parametrize("look", WIDTHS, ids=str)
def test_a_block_without_a_reason_is_asked_for_one_and_then_said_back(visit, demo_server, rounds, look):
    who = "lin@demo.example" if look.width > 400 else "dario@demo.example"
    page = visit(demo_server, at(rounds, "consent", "vote/"), look=look, session=demo_server.session_of(who))
    page.get_by_role("radio", name="Block").check()
    submit(page, "Check my ballot")
    faults = judged(page, "vote-wrong-consent")
    page.get_by_label(re.compile("^Your reason")).fill("Small archives cannot keep such lists, and would stop sharing.")
    submit(page, "Check my ballot")
    faults += judged(page, "vote-confirm-consent")
    submit(page, "Cast my ballot")
    faults += judged(page, "vote-receipt-consent")
    page.goto(demo_server.url + at(rounds, "consent"))
    faults += judged(page, "vote-open-blocked")
    page.goto(demo_server.url + at(rounds, "consent", "vote/"))
    faults += judged(page, "vote-ballot-own")

    assert page.get_by_role("radio", name="Block").is_checked()
    assert faults == []


@pytest.mark.parametrize("look", WIDTHS, ids=str)
def test_statements_one_by_one_with_keys_and_all_at_once(visit, demo_server, rounds, look):
    page = visit(demo_server, at(rounds, "statements"), look=look)
    faults = judged(page, "vote-open-statements")
    page.get_by_role("link", name="Take part").click()
    faults += judged(page, "vote-begin")
    page.get_by_role("button", name="Begin").click()
    page.locator("[data-statement]").wait_for(timeout=60_000)
    faults += judged(page, "vote-rate")
    page.locator("[data-keys-on]").check()
    for n, key in enumerate("adp", 1):
        page.keyboard.press(key)
        page.get_by_text(f"{n} of 3 statements answered").wait_for()
    faults += judged(page, "vote-rate-done")
    page.goto(demo_server.url + at(rounds, "statements", "rate/?view=all"))
    faults += judged(page, "vote-rate-all")
    assert sorted(page.locator(":checked").evaluate_all("all => all.map(one => one.value)")) == [
        "agree", "disagree", "pass",
    ]  # fmt: skip
    page.goto(demo_server.url + at(rounds, "statements", "statements/propose/"))
    page.locator("[name=text]").fill("Whoever trains on open pictures should say which ones they took.")
    submit(page, "Propose it")
    faults += judged(page, "vote-propose-near")
    submit(page, "Propose it all the same")
    faults += judged(page, "vote-proposed")

    assert "waiting for a moderator" in page.locator("main").inner_text()
    assert faults == []


def places(page: Any) -> list[tuple[str, str]]:
    """The rows from top to bottom, each with the number that is sent."""
    rows = page.locator("[data-rank]")
    return [
        (rows.nth(n).get_attribute("data-name").split(".")[0], rows.nth(n).locator("select").input_value())
        for n in range(rows.count())
    ]


CLOSED = """
from datetime import timedelta
from unittest import mock
from policy_design.voting.closing import close_round
from policy_design.voting.models import Round
one = Round.objects.select_related("process__topic").get(number={number})
with mock.patch("django.utils.timezone.now", return_value=one.closes_at + timedelta(seconds=1)):
    close_round(round=one, by=None)
"""


@pytest.mark.parametrize("look", WIDTHS, ids=str)
def test_a_secret_ranking_by_keyboard_with_a_receipt_of_ones_own(visit, demo_server, rounds, look):
    who = "ben@demo.example" if look.width > 400 else "bea@demo.example"
    page = visit(demo_server, at(rounds, "ranked", "vote/"), look=look, session=demo_server.session_of(who))
    page.get_by_role("button", name=re.compile("Move G2.* up")).focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name=re.compile("Move L1.* up")).focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    assert places(page)[:2] == [("L1", "1"), ("G2", "2")]
    assert "L1" in page.evaluate("document.activeElement.getAttribute('aria-label')")  # the keyboard keeps its place
    page.get_by_role("button", name=re.compile("R1.*: equal with the one above")).focus()
    page.keyboard.press("Space")
    assert places(page)[:3] == [("L1", "1"), ("G2", "2"), ("R1", "2")]
    faults = judged(page, "vote-ranked-filled")
    submit(page, "Check my ballot")
    page.locator("[data-by-browser]").wait_for()
    first = "".join(page.locator("[data-receipt-code]").inner_text().split())
    digest = page.locator("[data-draws]").get_attribute("data-digest")
    tracker = page.locator("[data-tracker-code]").inner_text()
    assert bulletin.tracker(digest, first) == tracker
    assert page.locator("[name=drawn]").count() == 0
    faults += judged(page, "vote-confirm-ranked")
    submit(page, "Cast my ballot")
    assert f"Tracker: {tracker}" in page.locator("main").inner_text()
    faults += judged(page, "vote-receipt-ranked")
    stored = page.evaluate("() => JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie])")
    assert [one for one in (first, tracker, "L1v") if one in stored + page.url] == []

    page.goto(demo_server.url + at(rounds, "ranked", "vote/"))
    faults += judged(page, "vote-replace-ranked")
    page.get_by_role("button", name=re.compile("Move L2.* up")).press("Enter")
    page.locator("[name=receipt]").fill(first)
    submit(page, "Check my ballot")
    page.locator("[data-by-browser]").wait_for()
    second = page.locator("[data-receipt-code]").inner_text()
    submit(page, "Cast it in place of the last one")
    assert "Your new ballot counts" in page.locator("h1").inner_text()
    assert faults == []
    KEPT[look.width] = (who, first, second)


KEPT: dict[int, tuple[str, str, str]] = {}


def test_after_the_close_the_last_receipt_finds_its_ballot_and_the_first_finds_none(visit, demo_server, rounds):
    demo_server.ask(CLOSED.format(number=rounds["ranked"]))
    faults = []
    for look in WIDTHS:
        who, first, second = KEPT[look.width]
        page = visit(demo_server, at(rounds, "ranked", "find/"), look=look, session=demo_server.session_of(who))
        faults += judged(page, "vote-find")
        page.locator("[name=receipt]").fill(second)
        submit(page, "Look for it")
        page.locator("[data-found]").wait_for()
        assert "L2" in page.locator("[data-found-marks]").inner_text()
        faults += judged(page, "vote-found")
        page.locator("[name=receipt]").fill(first)
        submit(page, "Look for it")
        page.locator("[data-missing-ballot]").wait_for()
        faults += judged(page, "vote-missing")

    assert faults == []


def test_without_scripts_a_secret_ballot_is_cast_with_a_receipt_that_the_server_drew(visit, demo_server, rounds):
    session = demo_server.session_of("greta@demo.example")
    page = visit(demo_server, at(rounds, "score", "vote/"), session=session, javascript=False)
    page.locator("input[value='5']").first.check()
    submit(page, "Check my ballot")
    assert "This is final" in page.locator("main").inner_text()
    submit(page, "Cast my ballot")
    assert "Your ballot counts" in page.locator("h1").inner_text()
