"""A debate is argued: rebutted, answered, conceded; a text is changed, readers move, one is hidden; others see it live."""

from __future__ import annotations

import re

import pytest

from tests.support.chromium import LOOKS, axe, overflow, screenshot
from tests.support.following import FACES, says, show

pytestmark = pytest.mark.browser

PHONE = LOOKS[2]
POINT = "Whoever gives pictures away keeps some responsibility."
REPLY = "A caretaker is asked what became of what was left with them."
MOVES = "Sharing freely is a means."
MOVED = "Sharing freely is a means, and a fine one."
REASON = "It names somebody who did not ask for it."


def number_in(url: str) -> str:
    """The number of the post that an address leads to."""
    return re.findall(r"\d+", url.rpartition("/debates/")[2])[-1]


def rebut_paragraph(page, site, side: str, words: str, text: str, point: str = "") -> str:
    """By the link of the paragraph that begins so, as one does by keyboard; the number of the rebuttal."""
    page.goto(site.url + FACES)
    paragraph = page.locator(f"#{side} .con__text p", has_text=words).first
    paragraph.locator(".passage__link a", has_text="Rebut").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/rebut/**")
    page.locator("[name=abstract]").fill(point)
    with page.expect_response(lambda answer: "/save/" in answer.url and text in (answer.request.post_data or "")):
        page.locator("[name=source]").fill(text)
    page.reload()  # nothing that was typed is lost
    assert page.locator("[name=source]").input_value() == text
    page.locator("[name=licence_agreed]").check()
    page.get_by_role("button", name="Publish rebuttal").click()
    page.wait_for_url("**/rebuttals/**")
    return number_in(page.url)


def test_a_debate_is_argued_and_others_see_it(visit, make_site, demo_data):
    site = make_site(demo_data)
    ben, bea = (visit(site, "/about/", session=site.session_of(f"{one}@demo.example")) for one in ("ben", "bea"))
    watcher, phone = visit(site, FACES), visit(site, FACES, look=PHONE)

    # Bea rebuts A; both who watch are told, and see the note where the passage stands.
    first = rebut_paragraph(bea, site, "a", MOVES, "Caretakers answer to nobody.", POINT)
    for page in (watcher, phone):
        says(page, "Show 1 new rebuttal")
        assert page.locator(f"#note-{first}").count() == 0
        show(page)
        assert page.locator(f"#note-{first}").is_visible()
        assert page.locator(f"#post-{first}").is_visible()
    screenshot(watcher, "argument-1")
    screenshot(phone, "argument-1-phone")

    # Ben is told that he owes an answer, calls the point fair, and answers: it is no longer open.
    ben.goto(f"{site.url}/people/me/")
    ben.get_by_text(re.compile(r"\d unanswered rebuttals")).first.wait_for()
    ben.goto(f"{site.url}{FACES}rebuttals/{first}/")
    ben.get_by_role("link", name="Mark the point as fair").click()
    ben.locator("main form button[type=submit]").first.click()
    ben.wait_for_url(f"**/rebuttals/{first}/**")
    ben.get_by_text(re.compile("marked as fair", re.I)).first.wait_for()
    ben.goto(f"{site.url}{FACES}posts/{first}/reply/")
    ben.locator("[name=source]").fill(REPLY)
    ben.get_by_role("button", name="Publish your reply").click()
    ben.wait_for_url("**/rebuttals/**")
    says(watcher, "Show 1 new reply and 1 change")
    show(watcher)
    assert "Answered" in watcher.locator(f"#note-{first}").inner_text()
    assert watcher.get_by_text(REPLY).first.is_visible()

    # Ben rebuts B, and Bea concedes in part, with a sentence that everybody reads.
    second = rebut_paragraph(ben, site, "b", "What troubles us", "It was read in order to watch.")
    bea.goto(f"{site.url}{FACES}rebuttals/{second}/concede/")
    bea.locator("[name=extent][value=part]").check()
    bea.locator("[name=sentence]").fill("Where the purpose is watching, yes.")
    bea.locator("main form button[type=submit]").first.click()
    bea.wait_for_url(f"**/rebuttals/{second}/**")
    says(watcher, "Show 1 new rebuttal")  # its concession is part of what is not shown yet
    show(watcher)
    assert "Conceded in part" in watcher.locator(f"#note-{second}").inner_text()
    watcher.goto(f"{site.url}{FACES}rebuttals/{second}/")
    assert watcher.get_by_text("Where the purpose is watching, yes.").first.is_visible()
    assert axe(watcher) == []

    # Ben changes the sentence beside the passage: it is found again; then the passage itself: the text has changed.
    edit(ben, site, "an end", "that end", "Ends are not")  # elsewhere, so that the passage only moves
    watcher.goto(site.url + FACES)
    assert watcher.locator(f"#passage-{first}").is_visible()
    edit(ben, site, MOVES, MOVED, "Said more kindly.")
    says(watcher, "Show 1 change")
    show(watcher)
    assert watcher.locator(f"#passage-{first}").count() == 0
    assert "changed since" in watcher.locator(f"#post-{first}").inner_text()

    choose_and_respond(visit, site)
    hide_and_be_told(visit, site, watcher)


def edit(page, site, old: str, new: str, reason: str) -> None:
    page.goto(f"{site.url}{FACES}write/a/opening/")
    area = page.locator("[name=source]")
    source = area.input_value()
    if old not in source:
        old, new = "only where our own hands end", "only where our own two hands end"
    area.fill(source.replace(old, new, 1))
    page.locator("[name=reason]").fill(reason)
    page.get_by_role("button", name="Publish this change").click()
    page.wait_for_url(lambda url: "/write/" not in url)


def choose_and_respond(visit, site) -> None:
    """A reader leans, reads, moves, and says so; another responds to a paragraph and shows the view."""
    reader = visit(site, FACES)
    reader.locator("#before [value=a]").check()
    reader.get_by_role("button", name="Record and read on").click()
    reader.get_by_text("Recorded.").wait_for(timeout=60_000)
    reader.locator("#choice [value=diversity]").check()
    reader.get_by_role("button", name="Record my choice").click()
    reader.wait_for_url("**/readers/**", timeout=60_000)
    reader.get_by_text("After reading you chose: I value the diversity of perspectives").wait_for()
    assert reader.locator("table").first.is_visible()
    assert (axe(reader), overflow(reader)) == ([], 0)
    screenshot(reader, "argument-2-readers")


def hide_and_be_told(visit, site, watcher) -> None:
    """Cleo responds, Mo hides it with a reason; whoever watches, the public log and Cleo's notices show what became."""
    cleo, mo = (visit(site, "/about/", session=site.session_of(f"{one}@demo.example")) for one in ("cleo", "mo"))
    watcher.goto(site.url + FACES)
    cleo.goto(f"{site.url}{FACES}respond/")
    cleo.locator("[name=source]").fill("My neighbour at number nine is in that collection.")
    cleo.locator("[name=view]").select_option("a") if cleo.locator("select[name=view]").count() else cleo.locator(
        "[name=view][value=a]"
    ).check()
    cleo.get_by_role("button", name="Publish your response").click()
    cleo.wait_for_url(re.compile(r"#post-\d+$"))
    number = number_in(cleo.url)
    says(watcher, "Show 1 new response")
    show(watcher)
    watcher.get_by_text("My neighbour at number nine").first.wait_for()

    mo.goto(f"{site.url}{FACES}posts/{number}/hide/")
    mo.locator("[name=code]").select_option("private")
    mo.locator("[name=reason]").fill(REASON)
    mo.get_by_role("button", name="Hide it").click()
    mo.wait_for_url("**/thread/**")
    says(watcher, "Show 1 change")
    show(watcher)
    assert "My neighbour at number nine" not in watcher.content()
    watcher.goto(f"{site.url}{FACES}posts/{number}/")
    assert watcher.get_by_text(REASON).first.is_visible()

    watcher.goto(f"{site.url}{FACES}moderation/log/")
    row = watcher.locator("main tr, main li", has_text="private information").first
    assert "hidden" in row.inner_text().lower()
    assert "neighbour" not in watcher.content()
    assert "Cleo" not in watcher.locator("main").inner_text()
    cleo.goto(f"{site.url}/me/moderation/")
    assert cleo.get_by_text(REASON).first.is_visible()
    assert cleo.get_by_role("link", name=re.compile("Appeal")).first.is_visible()
    site.tick()
    assert REASON in site.mails_to("cleo@demo.example")[-1].get_body(("plain",)).get_content().replace("\n", " ")
