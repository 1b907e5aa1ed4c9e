"""From an invitation to leaving: asked, rebutted, told at once, told once a week, and told no more with one click."""

from __future__ import annotations

import re
import urllib.request
from email.message import EmailMessage

import pytest

from tests.support.chromium import LOOKS, WIDTHS, axe, judged, screenshot
from tests.support.smtp import SmtpSink

pytestmark = pytest.mark.browser

SET_UP = """
from uuid import uuid4
from tests.cast import begun, new_debate, person, seat, voice_of
from forum.debates.members import invite
olga, ben, cleo = person("Olga", may_organize=True), person("Ben"), person("Cleo")
debate = begun(new_debate(olga), olga, ben)
invite(debate=debate, by=olga, role="contributor", email="bea@example.org", name="Bea Example",
    voice=voice_of(debate, "b"), client_key=uuid4())
print("slug", debate.slug)
"""
OPEN = """
from forum.debates.models import Debate
from forum.people.models import Person
from tests.cast import move, sign
from tests.forum.debates.rebutting import ESSAY
debate, olga = Debate.objects.get(), Person.objects.get(email="olga@example.org")
sign(debate, "a", source=ESSAY)
sign(debate, "b", source=ESSAY)
move(move(debate, olga, "open"), olga, "start_rebuttals")
"""
REBUT = """
from forum.debates.models import Debate
from forum.people.models import Person
from tests.forum.debates.rebutting import rebut
post = rebut(Debate.objects.get(), Person.objects.get(email="bea@example.org"), WORDS source="That is not so: ANSWER.")
print("number", post.number)
"""
A_WEEK_LATER = """
from datetime import timedelta
from django.db.models import F
from forum.notices.models import Notice
Notice.objects.update(at=F("at") - timedelta(days=8))
"""


def mails_to(sink: SmtpSink, address: str) -> list[EmailMessage]:
    return [mail for mail, to in zip(sink.messages, sink.recipients, strict=True) if address in to]


def subject_of(mail: EmailMessage) -> str:
    """A long one is folded on its way."""
    return " ".join(str(mail["Subject"]).split())


def text_of(mail: EmailMessage) -> str:
    return str(mail.get_body(("plain",)).get_content())


def link_in(mail: EmailMessage, pattern: str) -> str:
    return re.search(rf"https?://\S*{pattern}\S*", text_of(mail)).group(0)


def rebut(site, words: str, answer: str) -> str:
    script = REBUT.replace("WORDS", f"words={words!r}," if words else "").replace("ANSWER", answer)
    return site.ask(script).rpartition("number ")[2].strip()


def one_click(mail: EmailMessage) -> int:
    """What a mail program does: no cookie, no page, one POST (RFC 8058)."""
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = re.fullmatch(r"<(\S+)>", "".join(str(mail["List-Unsubscribe"]).split())).group(1)
    request = urllib.request.Request(address, b"List-Unsubscribe=One-Click", method="POST")
    with urllib.request.urlopen(request, timeout=30) as answer:
        return int(answer.status)


def test_from_an_invitation_to_leaving_with_one_click(visit, make_site, empty_data, smtp_sink):
    site = make_site(empty_data, EMAIL_URL=smtp_sink.url)
    home = f"/debates/{site.ask(SET_UP).rpartition('slug ')[2].strip()}/"

    # Bea is invited, and accepts from her mailbox.
    site.tick()
    bea = visit(site, "/about/")
    bea.goto(link_in(mails_to(smtp_sink, "bea@example.org")[-1], "/invitations/"))
    bea.get_by_role("button", name="Accept the invitation").click()
    bea.wait_for_url(lambda url: "/invitations/" not in url)
    site.ask(OPEN)

    # Cleo reads, and follows the debate: once a week, as readers do who say nothing else.
    cleo = visit(site, home, session=site.session_of("cleo@example.org"))
    cleo.get_by_role("button", name="Follow this debate").click()
    cleo.get_by_text("Follow this debate: once a week").wait_for()
    assert axe(cleo) == []
    site.tick()
    told_before = len(mails_to(smtp_sink, "ben@example.org")), len(mails_to(smtp_sink, "cleo@example.org"))

    # Bea rebuts a passage of Ben's: he is told at once, and the mail leads to the note in the margin.
    number = rebut(site, "", "there is no permission")
    site.tick()
    site.tick()
    new = mails_to(smtp_sink, "ben@example.org")[told_before[0] :]
    assert [subject_of(mail) for mail in new] == [
        "Bea Example rebutted a passage of your contribution: “where no permission is needed”"
    ]
    ben = visit(site, "/about/", session=site.session_of("ben@example.org"))
    ben.goto(link_in(new[0], "#note-"))
    assert ben.evaluate("location.hash") == f"#note-{number}"
    assert ben.locator(f"#note-{number}:target").is_visible()
    ben.goto(f"{site.url}/me/notices/")
    assert ben.get_by_role("link", name="Bea Example rebutted a passage").first.is_visible()
    screenshot(ben, "notices-inbox")
    hers = {subject_of(mail) for mail in mails_to(smtp_sink, "bea@example.org")}
    assert subject_of(new[0]) not in hers  # never of her own act

    # A week later Cleo has one digest.
    assert len(mails_to(smtp_sink, "cleo@example.org")) == told_before[1]
    site.ask(A_WEEK_LATER)
    site.tick()
    site.tick()
    digests = mails_to(smtp_sink, "cleo@example.org")[told_before[1] :]
    assert len(digests) == 1
    assert "Bea Example rebutted a passage of A" in text_of(digests[0])
    assert "This has happened since last week in what you follow" in text_of(digests[0])
    cleo.goto(site.url + "/about/")
    cleo.goto(link_in(digests[0], "#note-"))
    assert cleo.locator(f"#note-{number}").is_visible()

    # One click, by her mail program: she is told of it no more.
    assert one_click(digests[0]) == 200
    assert one_click(digests[0]) == 200
    rebut(site, "Nobody asked them", "they were")
    site.tick()
    site.ask(A_WEEK_LATER)
    site.tick()
    assert len(mails_to(smtp_sink, "cleo@example.org")) == told_before[1] + 1
    cleo.goto(site.url + home)
    assert cleo.get_by_role("button", name="Follow this debate").is_visible()
    cleo.goto(site.url + "/me/notices/")
    assert cleo.get_by_text("rebutted a passage of A").count() == 1


@pytest.mark.parametrize("look", WIDTHS, ids=str)
@pytest.mark.parametrize("path", ["/me/notices/", "/me/following/", "/follow/?next=/debates/"])
def test_nothing_is_found_by_axe(visit, demo_server, look, path):
    page = visit(demo_server, path, look=look, session=demo_server.session_of("ben@demo.example"))

    assert judged(page, f"notices-{path.strip('/').partition('?')[0].replace('/', '-')}") == []


def test_a_follow_is_changed_without_script_on_a_telephone(visit, demo_server):
    session = demo_server.session_of("cleo@demo.example")
    page = visit(demo_server, "/me/following/", look=LOOKS[2], session=session, javascript=False)
    form = page.locator(".follow__form").first
    form.locator("select").select_option("daily")
    form.get_by_role("button", name="Save").click()

    assert page.locator(".follow__form select").first.input_value() == "daily"
    assert form.get_by_role("button", name="Mute").bounding_box()["height"] >= 36
