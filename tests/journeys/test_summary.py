"""The consensus summary: its pages in order, and the way from the first button to the final version without scripts."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.chromium import WIDTHS, judged

pytestmark = pytest.mark.browser

MADE = """
from tests.cast import person
from tests.policy_design.cast import advance, argue, go_on, new_process, propose, seat_expert
from tests.policy_design.closing.summing import final, in_review, remarked
from tests.policy_design.closing.summing import begin, renewed
from policy_design.summary import actions
from policy_design.summary.taking import voices_in
oda, bram, bente = person("Oda", may_organize=True), person("Bram"), person("Bente")
def made(title):
    process = new_process(oda, title=title)
    for one in (bram, bente):
        seat_expert(process, one)
    process = advance(go_on(process, oda), oda, "options")
    argue(propose(process, bram, "Shared guidance"), bram)
    propose(process, oda, "Leave it as it is", "no_change", clauses=("Nothing is changed.",))
    return advance(process, oda, "deliberation")
def written(process, **more):
    summary = begin(process, oda)
    actions.write_summary(summary=summary, by=oda, version=1, introduction="## First\\n\\nRead on.", closing="It is **so**.",
        comments={summary.sections[0]["key"]: "A comment."}, review_days=7,
        voices={key: "To you." for key, _label in voices_in(summary)})
    return renewed(summary)
made("To be summed up")
draft = written(made("In writing"))
up = actions.put_up(summary=written(made("Under review")), by=oda)
remarked(renewed(up), bram, up.sections[0]["key"], "Something is missing here.")
"""
OVER = """
from datetime import timedelta
from django.utils import timezone
from policy_design.summary.models import Summary
from policy_design.summary.reviewing import finalize_due
Summary.objects.filter(process__slug="to-be-summed-up").update(review_ends_at=timezone.now() - timedelta(seconds=1))
print(finalize_due())
"""
PAGES = [
    ("begin", "to-be-summed-up/summary/organize/", "oda"),
    ("write", "in-writing/summary/organize/", "oda"),
    ("draft", "in-writing/summary/v1/", "oda"),
    ("review", "under-review/summary/organize/", "oda"),
    ("show", "under-review/summary/", ""),
    ("show-expert", "under-review/summary/v1/", "bente"),
    ("remark", "under-review/summary/v1/remark/", "bente"),
]


@pytest.fixture(scope="module")
def site(make_site, empty_data):
    site = make_site(empty_data)
    site.ask(MADE)
    return site


@pytest.fixture(scope="module")
def keys(site):
    return {name: site.session_of(f"{name}@example.org") for name in ("oda", "bram", "bente")}


@pytest.mark.parametrize("look", WIDTHS, ids=str)
def test_every_page_of_a_summary_is_in_order(visit, site, keys, look):
    faults = []
    for name, path, who in PAGES:
        page = visit(site, f"/processes/{path}", look=look, session=keys.get(who, ""))
        faults += judged(page, f"summary-{name}")
    assert faults == []


def press(page: Any, name: str) -> None:
    page.get_by_role("button", name=name).first.click()
    page.wait_for_load_state()


def test_from_the_first_button_to_the_final_version_without_scripts(visit, site, keys):
    base = "/processes/to-be-summed-up/summary/"
    page = visit(site, f"{base}organize/", session=keys["oda"], javascript=False)
    press(page, "Begin the summary")
    assert page.locator(".sm-line").count() > 3
    page.locator("[name=introduction]").fill("What the panel found.")
    press(page, "Comment here")
    page.locator("[name^='comment:']").first.fill("As asked in May.")
    page.locator("[name=closing]").fill("So be it.")
    for voice in page.locator("[name^='voice:']").all():
        voice.fill("To you I say.")
    page.locator(".btns").get_by_role("button", name="Save").click()
    assert "Nothing is missing" in page.locator("main").inner_text()
    press(page, "Put it up for review")

    expert = visit(site, base, session=keys["bram"], javascript=False)
    assert "What the panel found." in expert.locator(".sm-intro").inner_text()
    expert.get_by_role("link", name="Remark on this").nth(1).click()
    expert.locator("[name=text]").fill("You forgot the register.")
    press(expert, "Remark")

    page.goto(page.url)
    page.get_by_role("link", name="Answer").first.click()
    page.locator("[name=answer]").fill("It is in the third line.")
    press(page, "Answer")
    assert site.ask(OVER).strip().endswith("1")

    reader = visit(site, base, javascript=False)
    told = reader.locator("main").inner_text()
    for words in ("final since", "As asked in May.", "You forgot the register.", "It is in the third line."):
        assert words in told
    reader.locator(".sm-sources a").first.click()
    assert reader.locator("h1").count() == 1
