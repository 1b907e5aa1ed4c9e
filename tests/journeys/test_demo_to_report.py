"""The demo's process is taken to its end by clicking: summary, recommendation, report, an edition, and its PDF."""

from __future__ import annotations

import io
from typing import Any

import pypdf
import pytest

from tests.support.chromium import axe, overflow, screenshot

pytestmark = pytest.mark.browser

PROCESS = "/processes/open-licences-and-learning-machines/"
REVIEW_IS_OVER = """
from datetime import timedelta
from django.utils import timezone
from policy_design.summary.models import Summary
Summary.objects.filter(state="review").update(review_ends_at=timezone.now() - timedelta(seconds=1))
"""
CLOSING = "We agree on who should act first, and we print beside it why some of us do not."
TITLE = "Keep the notice with the picture"
TEXT = "Platforms keep the notice about people when a picture is **copied, cropped or collected**."
OUTLOOK = "Whoever was advised here is asked again in a year."


def press(page: Any, name: str) -> None:
    page.get_by_role("button", name=name).first.click()
    page.wait_for_load_state()


def follow(page: Any, name: str) -> None:
    page.get_by_role("link", name=name).first.click()
    page.wait_for_load_state()


def said(page: Any) -> str:
    found: str = page.locator("main").inner_text()
    return found


def test_the_demo_is_taken_to_a_published_report(visit, demo_server):
    olga = visit(demo_server, PROCESS, session=demo_server.session_of("olga@demo.example"))
    summed_up(olga, demo_server)
    recommended(olga, demo_server)
    at_its_last_stage(olga, demo_server)
    published(olga, demo_server)

    reader = visit(demo_server, PROCESS)
    follow(reader, "Open licences and learning machines")  # the report, as the page of the process names it
    read(reader)
    taken_away(reader, demo_server)


def summed_up(olga: Any, site: Any) -> None:
    """A second version of the summary is begun, written, reviewed and final."""
    follow(olga, "Read and check the summary")
    follow(olga, "Organizer’s page of the summary")
    olga.get_by_label("Why there is a new version").fill(
        "The options are recommended now, and the report is to be final."
    )
    press(olga, "Begin the summary")
    assert "Recommendation 1, “Publish one guidance text" in said(olga)
    olga.get_by_label("Closing text").fill(CLOSING)
    for voice in olga.locator("[name^='voice:']").all():
        if not voice.input_value():
            voice.fill("Your reasons stand above as you wrote them.")
    olga.locator(".btns").get_by_role("button", name="Save").click()
    assert "Nothing is missing in what is saved." in said(olga)
    press(olga, "Put it up for review")
    site.ask(REVIEW_IS_OVER)
    site.tick()
    olga.goto(f"{site.url}{PROCESS}summary/")
    assert all(words in said(olga) for words in ("Version 2", "final since", CLOSING))


def recommended(olga: Any, site: Any) -> None:
    """One more recommendation is drafted on a vote, looked at with its path, and published."""
    olga.goto(f"{site.url}{PROCESS}recommendations/")
    follow(olga, "Draft a recommendation")
    olga.get_by_label("Title").fill(TITLE)
    olga.get_by_label("Addressed to").fill("Platforms where pictures are shared")
    olga.locator("[name=source]").fill(TEXT)
    offered = olga.locator("fieldset.rec-offer", has_text="L2")
    offered.get_by_label("Version 1, voted on in round 6").check()
    press(olga, "Save the draft and see its path")
    assert "In which order would you recommend the options?" in said(olga)
    press(olga, "Publish")
    assert "Only the organizers see this draft." not in said(olga)


def at_its_last_stage(olga: Any, site: Any) -> None:
    """The deliberation ends, with a reason for what has not been done, and then the stage of recommendations."""
    olga.goto(f"{site.url}{PROCESS}organize/")
    olga.get_by_text("Go on to “Recommendations” all the same").click()
    olga.get_by_label("Why the process goes on all the same").fill("Who is silent on an option has said why in person.")
    press(olga, "End this stage, begin “Recommendations”")
    press(olga, "End this stage, begin “Public report”")
    assert "Public report" in olga.locator("[aria-labelledby=moves] [aria-current]").first.inner_text()


def published(olga: Any, site: Any) -> None:
    """The first page says that it is final, a chapter is written, what is missing is nothing, and it is published."""
    follow(olga, "Public report")
    follow(olga, "Title, authors and abstract")
    olga.get_by_label("Subtitle").fill("Final report of a policy process")
    press(olga, "Save")
    olga.get_by_label("Heading of a chapter of your own").fill("What comes next")
    press(olga, "Add the chapter")
    olga.locator("[name=source]").fill(OUTLOOK)
    press(olga, "Save")
    follow(olga, "Preview and publish")
    text = said(olga)
    assert all(words in text for words in (CLOSING, TITLE, OUTLOOK, "Nothing: every chapter that you chose"))
    olga.get_by_label("What is new since the last edition").fill("The process has come to its end.")
    press(olga, "Publish edition 2")
    assert olga.url.endswith(f"{PROCESS}report/v2/")


def read(reader: Any) -> None:
    """At both widths; what is folded is there once it is asked for."""
    for name, width in (("wide", 1280), ("phone", 390)):
        reader.set_viewport_size({"width": width, "height": 900})
        assert (axe(reader), overflow(reader)) == ([], 0), name
        screenshot(reader, f"demo-report-{name}")
    numbers = reader.locator("details", has=reader.get_by_text("The numbers of this chart")).first
    assert not numbers.locator("table").first.is_visible()
    numbers.locator("summary").press("Enter")
    assert numbers.locator("table").first.is_visible()
    reader.set_viewport_size({"width": 1280, "height": 900})
    reader.get_by_role("navigation", name="Contents").get_by_role("link", name="Recommendations", exact=True).click()
    assert reader.url.endswith("#chapter-recommendations")


def taken_away(reader: Any, site: Any) -> None:
    """The PDF is made beside the site once somebody asks for it, and holds what was said."""
    reader.get_by_role("link", name="PDF", exact=True).first.click()
    reader.get_by_text("That seldom takes longer than a minute.").wait_for()
    site.manage("tick")
    with reader.expect_download() as loading:
        reader.get_by_role("link", name="Look again").click()
    book = pypdf.PdfReader(io.BytesIO(loading.value.path().read_bytes()))
    words = " ".join(" ".join(page.extract_text() for page in book.pages).split())
    assert len(book.pages) > 20
    assert all(one in words for one in ("Final report of a policy process", CLOSING, TITLE, OUTLOOK))
