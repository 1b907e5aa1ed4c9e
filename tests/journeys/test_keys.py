"""Reading by keyboard, off until it is switched on; and words that a browser keeps until they are sent."""

from __future__ import annotations

import re

import pytest

from tests.support.chromium import axe, overflow, screenshot
from tests.support.following import FACES, until

pytestmark = pytest.mark.browser

WORDS = "Words that nobody has sent yet."
AT = "document.activeElement.id || document.activeElement.className || document.activeElement.tagName"
KEPT = "Object.keys(localStorage).filter((name) => name.startsWith('folkmoot:words:')).length"
FOUR_DAYS_LATER = """() => {
  for (const item of Object.keys(localStorage))
    localStorage[item] = localStorage[item].replace(/^\\d+/, (at) => at - 4 * 86400000);
}"""
RESPOND = f"{FACES}respond/"


def at(page, key: str) -> str:
    """Where the focus is after a key."""
    page.keyboard.press(key)
    where: str = page.evaluate(AT)
    return where


def kept(page, number: int) -> None:
    until(page, lambda: page.evaluate(KEPT) == number)


def write(page, text: str) -> None:
    page.locator("[name=source]").fill(text)
    until(page, lambda: page.evaluate(f"JSON.stringify(localStorage).includes({text!r})"))


def switch_on(page) -> None:
    page.locator("[data-keys-on]").focus()
    page.keyboard.press("Space")


def test_the_keys_of_the_spread_lead_from_paragraph_to_note_and_to_an_answer(visit, demo_server):
    page = visit(demo_server, FACES, session=demo_server.session_of("bea@demo.example"))
    assert at(page, "j") == "BODY"
    assert page.locator(".readkeys__list").is_hidden()
    switch_on(page)
    assert page.locator(".readkeys__list").is_visible()
    assert (axe(page), overflow(page)) == ([], 0)
    assert at(page, "Control+k") == at(page, "Alt+j") != "BODY"

    page.reload()  # this browser remembers it
    page.locator("#a-title").scroll_into_view_if_needed()
    page.evaluate("document.querySelector('#a-title').scrollIntoView({ block: 'start', behavior: 'instant' })")
    assert at(page, "j") == "a-title"
    first, second = at(page, "j"), at(page, "j")
    assert page.locator(f"#a-text #{first} ~ #{second}").count() == 1
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    assert at(page, "k") == first
    while not page.evaluate("document.activeElement.matches('.passage__block > *')"):
        paragraph = at(page, "j")
    assert at(page, "n").startswith("note-")
    screenshot(page, "keys-note", whole=False)
    while (where := at(page, "n")).startswith("note-"):
        continue
    assert where == paragraph
    page.keyboard.press("r")
    page.wait_for_url("**/rebut/**")
    page.locator("[name=source]").focus()
    assert at(page, "j") == page.locator("[name=source]").get_attribute("id")


def test_on_cards_the_keys_lead_to_what_is_unanswered_and_never_away_from_typing(visit, demo_server):
    page = visit(demo_server, f"{FACES}thread/", session=demo_server.session_of("cleo@demo.example"))
    switch_on(page)
    assert at(page, "j").startswith("post-")
    assert page.evaluate("document.activeElement.id") != at(page, "j")
    here = at(page, "n")
    assert page.locator(f"#{here} .ledger--open").count() == 1
    page.locator("#respond textarea").focus()
    page.keyboard.type("jknr?.")
    assert page.locator("#respond textarea").input_value() == "jknr?."
    page.locator("#respond textarea").fill("")

    page.goto(f"{demo_server.url}{FACES}rebuttals/")
    first = at(page, "n")
    assert page.locator(f"#{first} .ledger--open").count() == 1
    assert "readkeys" in at(page, "?")
    reader = visit(demo_server, f"{FACES}rebuttals/")
    switch_on(reader)
    reader.keyboard.press("j")
    reader.keyboard.press("r")
    reader.wait_for_url(re.compile(r"/accounts/login/.*respond"))


def test_words_are_kept_until_they_are_sent(visit, demo_server):
    page = visit(demo_server, RESPOND, session=demo_server.session_of("cleo@demo.example"))
    write(page, WORDS)
    page.goto(f"{demo_server.url}{FACES}")
    page.goto(f"{demo_server.url}{RESPOND}")
    assert page.locator("[name=source]").input_value() == WORDS
    assert "were kept in this browser" in page.locator("[data-kept]").inner_text()
    assert axe(page) == []
    screenshot(page, "kept-words", whole=False)
    page.get_by_role("button", name="Discard them").click()
    assert page.locator("[name=source]").input_value() == ""
    kept(page, 0)

    write(page, f"{WORDS} And now they are.")
    page.get_by_role("button", name="Publish your response").click()
    page.wait_for_url(re.compile(r"#post-\d+$"))
    kept(page, 0)
    page.goto(f"{demo_server.url}{RESPOND}")
    assert page.locator("[name=source]").input_value() == ""
    assert page.locator("[data-kept]").is_hidden()


def test_two_tabs_keep_their_own_and_signing_out_keeps_nothing(visit, demo_server):
    one = visit(demo_server, RESPOND, session=demo_server.session_of("ines@demo.example"))
    other = one.context.new_page()
    other.goto(f"{demo_server.url}{RESPOND}")
    write(one, "From the first tab.")
    write(other, "From the second tab.")
    kept(one, 2)

    third = one.context.new_page()
    third.goto(f"{demo_server.url}{RESPOND}")
    source = third.locator("[name=source]")
    assert source.input_value() == "From the second tab."
    third.get_by_role("button", name="Show the other words kept").click()
    assert source.input_value() == "From the first tab."
    one.reload()
    assert one.locator("[name=source]").input_value() in ("From the first tab.", "From the second tab.")
    third.goto(f"{demo_server.url}/about/")
    third.evaluate(FOUR_DAYS_LATER)
    third.reload()
    kept(third, 0)
    write(one, "Once more.")
    third.goto(f"{demo_server.url}/accounts/logout/")
    third.locator("main form button").click()
    third.wait_for_url(lambda url: "logout" not in url)
    kept(third, 0)


def test_without_an_account_they_stay_in_the_tab(visit, demo_server):
    page = visit(demo_server, f"{FACES}errata/propose/")
    field = page.locator("form[data-keep] textarea").first
    field.fill(WORDS)
    page.wait_for_timeout(700)
    page.reload()
    assert field.input_value() == WORDS
    assert "close this tab" in page.locator("[data-kept]").inner_text()
    assert page.evaluate(KEPT) == 0
    other = page.context.new_page()
    other.goto(page.url)
    assert other.locator("form[data-keep] textarea").first.input_value() == ""
