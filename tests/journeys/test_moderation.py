"""A report without an account, the queue by keyboard alone, and what the log and the author's page then show."""

from __future__ import annotations

import pytest

from tests.support.chromium import WIDTHS, judged

pytestmark = pytest.mark.browser

FACES = "/debates/should-we-care-that-ai-facial-recognition-is-trained-on"
REASON = "Claims a motive without evidence."
SAID = """
from uuid import uuid4
from forum.debates.models import Debate
from forum.debates.responses import respond
from forum.people.actions import grant
from forum.people.models import Person
from forum.posts.actions import Text
debate = Debate.objects.get(slug="should-we-care-that-ai-facial-recognition-is-trained-on")
people = []
for name in ("Mod", "Sayer"):
    address = f"{name.lower()}-{uuid4().hex[:6]}@demo.example"
    people.append(Person.objects.create_user(address, name=f"{name} Journey"))
    people[-1].emailaddress_set.create(email=address, verified=True, primary=True)
grant(topic=debate.topic, person=people[0], role="moderator")
words = f"Spoken like somebody on a payroll, {uuid4().hex}."
post = respond(debate=debate, by=people[1], text=Text(source=words), client_key=uuid4(), conduct_agreed=True)
print(people[0].email, people[1].email, post.number)
"""


@pytest.fixture
def said(demo_server) -> tuple[str, str, str]:
    """A moderator's session, the session of whoever said something, and the number of what they said."""
    moderator, author, number = demo_server.ask(SAID).split()
    return demo_server.session_of(moderator), demo_server.session_of(author), number


def report(visit, site, number: str, **options) -> None:
    """As a reader who is signed out."""
    page = visit(site, f"{FACES}/posts/{number}/report/", **options)
    page.locator("[name=code][value=attack]").check()
    page.locator("[name=sentence]").fill("It says that she is paid.")
    page.get_by_role("button", name="Send the report").click()
    page.wait_for_url(f"**/thread/**#post-{number}", timeout=60_000)  # the calculation takes its time on a busy machine
    assert "The moderators of this debate will look at the text" in page.locator(".messages").inner_text()


def test_from_a_report_to_the_authors_notice_by_keyboard(visit, demo_server, said):
    moderator, author, number = said
    report(visit, demo_server, number)
    page = visit(demo_server, f"{FACES}/moderation/", session=moderator)
    item = page.locator("[data-item]", has=page.get_by_role("heading", name=f"Response #{number}"))

    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.tagName") == "BODY"  # off until it is switched on
    page.locator("[data-keys-on]").focus()
    page.keyboard.press("Space")
    for _step in range(60):
        page.keyboard.press("j")
        if item.evaluate("one => one === document.activeElement"):
            break
    page.keyboard.press("h")
    assert item.locator("[name=do][value=hide]").is_checked()
    page.keyboard.type("pers")  # in the list of codes, where letters are the list's own
    page.keyboard.press("Tab")
    page.keyboard.type(REASON)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.locator(".messages", has_text="Decided.").wait_for()  # the address is the one it came from

    page.keyboard.press("?")
    assert page.evaluate("document.activeElement.id") == "keys"  # remembered by this browser
    log = visit(demo_server, f"{FACES}/moderation/log/")
    line = log.locator("tbody tr").first.inner_text()
    assert [word in line for word in ("Hidden", "personal attack or insult", "Moderator")] == [True] * 3
    notice = visit(demo_server, "/me/moderation/", session=author)
    assert [word in notice.locator("main").inner_text() for word in (REASON, "new", "Appeal")] == [True] * 3
    thread = visit(demo_server, f"{FACES}/posts/{number}/")
    assert REASON in thread.locator(f"#post-{number}").inner_text()


def test_without_scripts_a_report_waits_and_the_queue_decides(visit, demo_server, said):
    moderator, _author, number = said
    page = visit(demo_server, f"{FACES}/posts/{number}/report/", session=moderator, javascript=False)
    assert page.get_by_role("button", name="Send the report").is_visible()
    reader = visit(demo_server, f"{FACES}/posts/{number}/report/", javascript=False)
    reader.locator("[name=code][value=attack]").check()
    reader.get_by_role("button", name="Send the report").click()
    reader.wait_for_timeout(9000)
    reader.get_by_role("button", name="Send it now").click()
    reader.wait_for_url(f"**#post-{number}")

    page.goto(f"{demo_server.url}{FACES}/moderation/")
    item = page.locator("[data-item]", has=page.get_by_role("heading", name=f"Response #{number}"))
    assert page.locator("[data-keys]").is_hidden()
    item.locator("[name=do][value=leave]").check()
    item.locator("button[type=submit]").click()

    assert "Decided." in page.locator(".messages").inner_text()


@pytest.mark.parametrize("look", WIDTHS, ids=str)
def test_the_pages_are_in_order(visit, demo_server, said, look):
    moderator, author, number = said
    report(visit, demo_server, number)
    paths = {
        "queue": (moderator, f"{FACES}/moderation/"),
        "decide": (moderator, f"{FACES}/posts/{number}/decide/"),
        "people-here": (moderator, f"{FACES}/moderation/people/"),
        "slow": (moderator, f"{FACES}/moderation/slow/"),
        "report": ("", f"{FACES}/posts/{number}/report/"),
        "log": ("", f"{FACES}/moderation/log/"),
        "notices": (author, "/me/moderation/"),
    }
    faults = []
    for name, (session, path) in paths.items():
        page = visit(demo_server, path, look=look, session=session)
        faults += judged(page, f"moderation-{name}")

    assert faults == []
