"""Every kind of page, looked at in light and dark, wide and narrow: axe finds nothing and nothing is cut off."""

import re

import pytest

from tests.support.chromium import WIDTHS, judged, screenshot

pytestmark = pytest.mark.browser

FACES = "/debates/should-we-care-that-ai-facial-recognition-is-trained-on"
COMMONS = "/debates/does-some-data-need-a-managed-commons-rather-than-an-open"
SYLLABUS = "/library/syllabus/what-to-read-on-faces-and-open-licences"
PROCESS = "/processes/open-licences-and-learning-machines"

READER = {
    "home": "/",
    "debates": "/debates/",
    "spread": f"{FACES}/",
    "one-at-a-time": f"{FACES}/?view=one",
    "spread-writing": f"{COMMONS}/",
    "voice": f"{FACES}/voices/a/",
    "history": f"{FACES}/history/1/",
    "library": "/library/",
    "about": "/about/",
    "accessibility": "/accessibility/",
    "conduct": "/conduct/",
    "sign-in": "/accounts/login/",
    "sign-in-code": "/accounts/login/code/",
    "sign-up": "/accounts/signup/",
    "not-found": "/debates/no-such-debate/",
    "invitation-unknown": "/invitations/no-such-token/",
    "demo": "/demo/",
    "demo-mail": "/demo/mail/",
    "debates-past": "/debates/?group=past",
    "tag": "/debates/tags/privacy/",
    "roundtable-voice": "/debates/should-museums-give-away-their-scans-of-old-works-without/",
    "reference": "/library/references/nech2017/",
    "library-search": "/library/?q=face",
    "syllabus": f"{SYLLABUS}/",
    "suggest-source": f"{SYLLABUS}/suggest/",
    "suggestions": f"{SYLLABUS}/suggestions/",
    "additions-by-mail": f"{SYLLABUS}/additions/",
    "confirm-gone": "/library/syllabus/told/no-such-token/",
    "processes": "/processes/",
    "process": f"{PROCESS}/",
    "process-document": f"{PROCESS}/documents/inception-report/",
    "process-study": f"{PROCESS}/documents/what-uploaders-expected-results-of-the-study/",
    "process-syllabus": "/library/syllabus/what-to-read-before-the-options/",
    "surveys": f"{PROCESS}/survey/",
    "survey": f"{PROCESS}/survey/1/",
    "survey-results": f"{PROCESS}/survey/1/results/",
    "process-history": f"{PROCESS}/documents/inception-report/history/",
    "process-join": f"{PROCESS}/join/",
}
ORGANIZER = {
    "new": "/debates/new/",
    "organized": "/debates/organized/",
    "organize-open": f"{FACES}/organize/",
    "organize-writing": f"{COMMONS}/organize/",
    "edit": f"{COMMONS}/organize/edit/",
    "framing": f"{COMMONS}/organize/framing/",
    "edit-voice": f"{COMMONS}/organize/voices/a/edit/",
    "gallery": f"{FACES}/organize/gallery/",
    "references": f"{FACES}/organize/references/",
    "import": "/debates/import/",
    "invite": f"{COMMONS}/organize/invite/?role=moderator",
    "syllabus-arrange": f"{SYLLABUS}/arrange/",
    "syllabus-texts": f"{SYLLABUS}/arrange/texts/",
    "syllabus-import": f"{SYLLABUS}/arrange/import/",
    "syllabus-section": f"{SYLLABUS}/arrange/sections/1/",
    "syllabus-add": f"{SYLLABUS}/arrange/sections/1/add/",
    "syllabus-item": f"{SYLLABUS}/arrange/items/1/",
    "syllabus-answer": f"{SYLLABUS}/suggestions/2/",
    "process-new": "/processes/new/",
    "process-organize": f"{PROCESS}/organize/",
    "process-edit": f"{PROCESS}/organize/edit/",
    "process-stages": f"{PROCESS}/organize/stages/",
    "process-invite": f"{PROCESS}/organize/invite/?role=expert",
    "process-interests": f"{PROCESS}/organize/interests/",
    "process-debates": f"{PROCESS}/organize/debates/",
    "process-documents": f"{PROCESS}/organize/documents/",
    "process-write": f"{PROCESS}/organize/documents/final-report/",
}
CONTRIBUTOR = {
    "me": "/people/me/",
    "profile": "/people/me/edit/",
    "disclosure": "/people/me/disclosure/",
    "edit-contribution": f"{FACES}/write/a/opening/",
    "new-reference": "/library/references/new/",
    "import-references": "/library/references/import/",
    "email": "/accounts/email/",
    "second-factor": "/accounts/2fa/",
    "authenticator": "/accounts/2fa/totp/activate/",
    "passkeys": "/accounts/2fa/webauthn/",
    "sign-out": "/accounts/logout/",
    "discard": f"{FACES}/write/a/opening/discard/",
    "compare": f"{FACES}/write/a/opening/compare/",
    "forbidden": f"{FACES}/organize/",
}
ANSWERS = {"not-found": 404, "invitation-unknown": 404, "confirm-gone": 404, "forbidden": 403}
STEWARD = {"admin": "/admin/", "admin-debates": "/admin/forum/debate/", "admin-people": "/admin/forum/person/"}


def judge(visit, site, pages: dict[str, str], look, session: str = "") -> list[str]:
    """What is wrong on these pages at this width, in light and dark, each fault with the page's name."""
    faults = []
    page = visit(site, "/", look=look, session=session)
    for name, path in pages.items():
        answer = page.goto(site.url + path)
        if answer.status != ANSWERS.get(name, 200):
            faults.append(f"{name}: answered {answer.status}")
        faults += judged(page, name)
    return faults


@pytest.mark.parametrize("look", WIDTHS, ids=str)
def test_readers_pages(visit, demo_server, look):
    assert judge(visit, demo_server, READER, look) == []


@pytest.mark.parametrize("look", WIDTHS, ids=str)
def test_organizers_pages(visit, demo_server, look):
    session = demo_server.session_of("olga@demo.example")

    assert judge(visit, demo_server, ORGANIZER, look, session) == []


FOUND = """
from forum.people.models import Person
from forum.library.models import CreditedImage
print(Person.objects.get(email="ben@demo.example").get_absolute_url())
print(CreditedImage.objects.order_by("pk").first().get_absolute_url())
"""


@pytest.mark.parametrize("look", WIDTHS, ids=str)
def test_pages_whose_addresses_are_drawn_by_lot(visit, demo_server, look):
    person, image = demo_server.ask(FOUND).split()
    pages = {"contributor": person, "image": image}

    assert judge(visit, demo_server, pages, look) == []
    session = demo_server.session_of("olga@demo.example")
    assert judge(visit, demo_server, {"edit-image": f"{image}edit/"}, look, session) == []


@pytest.mark.parametrize("look", WIDTHS, ids=str)
def test_an_invited_persons_pages(visit, demo_server, look):
    demo_server.tick()
    text = demo_server.mails_to("noor@demo.example")[-1].get_body(("plain",)).get_content()
    path = re.search(r"(/invitations/\S+)", text).group(1)
    pages = {"invited": path, "declining": "/invitations/decline/"}

    assert judge(visit, demo_server, pages, look) == []


@pytest.mark.parametrize("look", WIDTHS, ids=str)
def test_contributors_pages(visit, demo_server, look):
    session = demo_server.session_of("ben@demo.example")

    assert judge(visit, demo_server, CONTRIBUTOR, look, session) == []


def test_the_admin_keeps_to_the_content_security_policy(visit, demo_server):
    session = demo_server.session_of("ada@demo.example")
    page = visit(demo_server, "/admin/", session=session)

    for name, path in STEWARD.items():
        answer = page.goto(demo_server.url + path)
        assert answer.status == 200, name
        screenshot(page, name)


def test_the_spread_is_read_without_javascript(visit, demo_server):
    page = visit(demo_server, f"{FACES}/", javascript=False)

    assert page.get_by_role("article").count() >= 2
    page.get_by_role("link", name="One at a time").click()
    assert "view=one" in page.url
    page.get_by_role("button", name="Dark").click()
    assert page.locator("html").get_attribute("data-theme") == "dark"


def test_the_spread_is_walked_with_the_keyboard(visit, demo_server):
    page = visit(demo_server, f"{FACES}/")

    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent").strip() == "Skip to content"
    for _ in range(40):
        page.keyboard.press("Tab")
        hidden = page.evaluate(
            """() => { const box = document.activeElement.getBoundingClientRect();
               const bar = document.querySelector('.bar')?.getBoundingClientRect();
               const inBar = document.activeElement.closest('.bar');
               return !inBar && bar && bar.top <= 0 && box.bottom <= bar.bottom && box.bottom > 0; }"""
        )
        assert not hidden, page.evaluate("document.activeElement.outerHTML").strip()


def test_the_spread_prints_on_paper(visit, demo_server):
    page = visit(demo_server, f"{FACES}/")

    page.emulate_media(media="print")
    screenshot(page, "spread-print")

    assert page.locator("nav.bar").is_hidden()
    assert page.get_by_text("The person in the picture did not sign").first.is_visible()
