"""Recommendations as people meet them: each page in light and dark, wide and narrow; four clicks to a source."""

from __future__ import annotations

import pytest

from tests.support.chromium import WIDTHS, judged

pytestmark = pytest.mark.browser

BASE = "/processes/open-licences-and-learning-machines/recommendations/"
PAGES = {
    "list": ("", ""),
    "one": ("", "1/"),
    "two-votes": ("", "2/"),
    "nothing": ("", "4/"),
    "history": ("", "3/history/"),
    "organizer": ("olga", "1/"),
    "new": ("olga", "new/"),
    "edit": ("olga", "3/edit/"),
    "withdraw": ("olga", "4/withdraw/"),
    "follow-up": ("olga", "1/follow-up/"),
}


@pytest.fixture(scope="module")
def olga(demo_server) -> str:
    return demo_server.session_of("olga@demo.example")


@pytest.mark.parametrize("look", WIDTHS, ids=str)
def test_the_pages_are_in_order(visit, demo_server, olga, look):
    faults = []
    for name, (who, path) in PAGES.items():
        page = visit(demo_server, BASE + path, look=look, session=olga if who else "")
        faults += judged(page, f"recommendations-{name}")
    assert faults == []


def test_four_clicks_lead_from_the_list_to_a_source(visit, demo_server):
    page = visit(demo_server, BASE)
    page.get_by_role("link", name="Publish one guidance text").click()
    page.get_by_role("link", name="It reaches people while they still decide.").click()
    page.locator(".con sup.cite a").first.click()
    page.locator("[id^=ref-] a[href*='/library/references/'], [id^=ref-] a").first.wait_for()
    assert "#ref-" in page.url

    page = visit(demo_server, BASE)
    page.get_by_role("link", name="Publish one guidance text").click()
    page.get_by_role("link", name="Reference 1", exact=True).first.click()
    page.locator("#source-1").get_by_role("link", name="In the library").click()
    page.wait_for_url("**/library/references/**")


def test_it_is_followed_by_keyboard_and_without_scripts(visit, demo_server):
    page = visit(demo_server, f"{BASE}2/", look=WIDTHS[-1], javascript=False)
    page.locator(".rec-step a").first.focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.locator(".rec-clauses[open] .opt-text").is_visible()
    note = page.get_by_role("link", name="Reference 1", exact=True).first
    note.focus()
    page.keyboard.press("Enter")
    assert page.url.endswith("#source-1")
    page.locator("#source-1 a").last.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/library/references/**")


def test_drafted_on_a_phone_without_scripts_and_given_up(visit, demo_server, olga):
    page = visit(demo_server, f"{BASE}new/", look=WIDTHS[-1], session=olga, javascript=False)
    page.get_by_label("Title").fill("Keep the notice")
    page.locator("[name=source]").fill("Platforms keep the notice when a picture is cropped.")
    page.get_by_label("Version 1, voted on in round 6").first.check()
    page.get_by_role("button", name="Save the draft").click()
    assert "Addressed to" in page.locator(".errsum").inner_text()
    page.get_by_label("Addressed to").fill("Platforms")
    page.get_by_role("button", name="Save the draft").click()
    shown = page.locator("main").inner_text()
    assert ["Keep the notice" in shown, "Round 6" in shown, "Only the organizers see" in shown] == [True] * 3
    page.get_by_role("button", name="Give up").click()
    page.wait_for_url(f"**{BASE}")
    assert "Keep the notice" not in page.locator("#recommendations").inner_text()
