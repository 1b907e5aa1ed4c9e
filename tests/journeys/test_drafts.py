"""A half-written text survives a reload, two tabs and a log-out, in a real browser."""

from __future__ import annotations

import re

import pytest

from tests.support.chromium import axe, screenshot

pytestmark = pytest.mark.browser

DESK = "/debates/does-some-data-need-a-managed-commons-rather-than-an-open/write/b/opening/"
SAVED = re.compile(r"^Saved \d")
INES = "ines@demo.example"


def editor(page):
    return page.locator("textarea[name=source]")


def write(page, words: str) -> None:
    editor(page).fill(words)
    editor(page).blur()


def test_two_tabs_keep_both_texts_until_one_is_chosen(visit, make_site, demo_data):
    site = make_site(demo_data)
    first = visit(site, DESK, session=site.session_of(INES))
    second = first.context.new_page()
    second.goto(site.url + DESK)

    write(first, "Written in the first tab.")
    first.get_by_text(SAVED).wait_for()
    write(second, "Written in the second tab.")
    second.get_by_text("This text was also changed in another place.").wait_for()
    assert editor(second).input_value() == "Written in the second tab."
    assert axe(second) == []

    with first.context.expect_page() as opened:
        second.get_by_role("link", name="Compare the two").click()
    compare = opened.value
    compare.wait_for_load_state()
    assert compare.get_by_text("Written in the first tab.").first.is_visible()
    assert compare.get_by_text("Written in the second tab.").first.is_visible()
    assert axe(compare) == []
    screenshot(compare, "compare")

    second.get_by_role("button", name="Keep this one").click()
    second.get_by_text(SAVED).wait_for()
    first.reload()
    assert editor(first).input_value() == "Written in the second tab."


def test_what_was_typed_while_signed_out_is_still_there_after_signing_in(visit, make_site, demo_data):
    site = make_site(demo_data)
    session = site.session_of(INES)
    page = visit(site, DESK, session=session)
    write(page, "Saved before the session ended.")
    page.get_by_text(SAVED).wait_for()

    page.context.clear_cookies(name="session")
    write(page, "Typed after the session ended.")
    page.get_by_text("You have been signed out.").wait_for()
    cookie = {"name": "session", "value": session, "domain": "127.0.0.1", "path": "/"}
    page.context.add_cookies([cookie])
    page.reload()

    page.get_by_text("This browser holds a text that the server has not seen.").wait_for()
    page.get_by_role("button", name="Use that text").click()
    assert editor(page).input_value() == "Typed after the session ended."
    page.get_by_text(SAVED).wait_for()


def test_the_tab_key_leaves_the_editor(visit, make_site, demo_data):
    site = make_site(demo_data)
    page = visit(site, DESK, session=site.session_of(INES))

    editor(page).focus()
    page.keyboard.press("Tab")

    assert page.evaluate("document.activeElement.name") != "source"


def test_without_javascript_a_text_is_saved_previewed_and_signed(visit, make_site, demo_data):
    site = make_site(demo_data)
    session = site.session_of(INES)
    page = visit(site, "/people/me/disclosure/", session=session, javascript=False)
    page.get_by_role("radio").first.check()
    page.locator("main form .btns button").first.click()
    page.goto(site.url + DESK)

    page.locator("[name=title]").fill("Without a script")
    editor(page).fill("Plain *words*.")
    page.get_by_role("button", name="Save draft").click()
    assert editor(page).input_value() == "Plain *words*."
    page.get_by_role("button", name="Preview").click()
    assert page.locator("#preview em").inner_text() == "words"
    page.locator("[name=licence_agreed]").check()
    page.get_by_role("button", name="Sign and seal").click()

    assert page.url.endswith("/voices/b/")
    assert page.get_by_text("Without a script").first.is_visible()
