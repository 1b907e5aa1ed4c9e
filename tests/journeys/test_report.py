"""The public report: an organizer plans, previews and publishes an edition of the demo's process; a reader takes it away."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.support.chromium import axe, overflow, screenshot

pytestmark = pytest.mark.browser

REPORT = "/processes/open-licences-and-learning-machines/report/"
WIDTHS = {"wide": {"width": 1280, "height": 900}, "phone": {"width": 390, "height": 844}}


def sound(page: Any, name: str) -> None:
    for width, size in WIDTHS.items():
        page.set_viewport_size(size)
        assert (axe(page), overflow(page)) == ([], 0), (name, width)
        screenshot(page, f"report-{name}-{width}")
    page.set_viewport_size(WIDTHS["wide"])


def press(page: Any, name: str) -> None:
    page.get_by_role("button", name=re.compile(f"^{name.replace(': ', ' ?: ')}$")).click()
    page.wait_for_load_state()


def test_a_second_edition_is_planned_looked_at_and_published(visit, demo_server):
    page = visit(demo_server, f"{REPORT}organize/", session=demo_server.session_of("olga@demo.example"))
    sound(page, "plan")
    press(page, "Earlier: Minority statements")
    press(page, "Leave out: Syllabus")
    page.get_by_label("Heading of a chapter of your own").fill("What comes next")
    press(page, "Add the chapter")
    page.locator("[name=source]").fill("The recommendations are looked at again **in a year**.")
    sound(page, "chapter")
    press(page, "Save")
    page.get_by_role("link", name="Preview and publish").click()
    assert page.locator(".paper h2", has_text="What comes next").count() == 1
    assert page.locator(".paper h2", has_text="Syllabus").count() == 0
    sound(page, "preview")
    page.get_by_label("What is new since the last edition").fill("An outlook.")
    press(page, "Publish edition 2")
    assert page.url.endswith(f"{REPORT}v2/")


def test_a_reader_finds_the_later_edition_reads_it_and_takes_it_away(visit, demo_server):
    page = visit(demo_server, f"{REPORT}v1/")
    later = page.get_by_text("There is a later edition.")
    if later.count():
        page.get_by_role("link", name="Edition 2", exact=True).first.click()
    sound(page, "edition")
    page.get_by_role("navigation", name="Contents").get_by_role("link", name="Minority statements").click()
    assert page.url.endswith("#chapter-minority")
    with page.expect_download() as waited:
        page.get_by_role("link", name="Markdown").click()
    assert waited.value.suggested_filename.endswith(".md")
