"""Two browsers and a phone follow a debate: a response, an edit and a hidden text arrive, in one process and in two."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support import postgres
from tests.support.chromium import LOOKS, screenshot
from tests.support.following import FACES, pill, says, show
from tests.support.servers import Site

pytestmark = pytest.mark.browser

THREAD = f"{FACES}thread/"
PHONE = LOOKS[2]
TYPED = "A long thought, half written."


def respond(page, site, text: str) -> str:
    """Write a response on its own page; the id under which it stands in the thread."""
    page.goto(f"{site.url}{FACES}respond/")
    page.locator("[name=source]").fill(text)
    page.get_by_role("button", name="Publish your response").click()
    page.wait_for_url("**/thread/**")
    return page.url.rpartition("#")[2]


def change(page, site, part: str, text: str) -> None:
    page.goto(f"{site.url}{FACES}posts/{part.removeprefix('post-')}/edit/")
    page.locator("[name=source]").fill(text)
    page.locator("[name=reason]").fill("A word was missing.")
    page.get_by_role("button", name="Publish the change").click()
    page.wait_for_url("**/thread/**")


def hide(page, site, part: str) -> None:
    page.goto(f"{site.url}{FACES}posts/{part.removeprefix('post-')}/hide/")
    page.locator("[name=reason]").fill("It names somebody who did not ask for it.")
    page.get_by_role("button", name="Hide it").click()
    page.wait_for_url("**/thread/**")


def follow_together(visit, here, there, shots: str) -> None:
    """Cleo and Olga act at one address; a reader there, a member here and a phone there follow them."""
    writer = visit(here, "/about/", session=here.session_of("cleo@demo.example"))
    organizer = visit(here, "/about/", session=here.session_of("olga@demo.example"))
    reader = visit(there, FACES)
    phone = visit(there, THREAD, look=PHONE)
    member = visit(here, THREAD, session=here.session_of("mo@demo.example"))
    member.locator("#respond textarea").first.fill(TYPED)
    phone.evaluate("document.querySelector('#post-1').scrollIntoView()")
    top = phone.evaluate("document.querySelector('#post-1').getBoundingClientRect().top")

    first = respond(writer, here, "I stood in front of such a camera once.")
    for page in (reader, phone, member):
        says(page, "Show 1 new response")
        assert page.locator(f"#{first}").count() == 0
    screenshot(phone, f"{shots}-1-phone", whole=False)
    for page in (reader, phone, member):
        show(page)
        assert page.locator(f"#{first}.is-new").count() == 1
        assert page.evaluate("document.activeElement.id") == first
    assert phone.evaluate("document.querySelector('#post-1').getBoundingClientRect().top") == pytest.approx(top, abs=1)
    assert member.locator("#respond textarea").first.input_value() == TYPED
    says(phone, "Go to what is new")
    pill(phone).click()
    screenshot(phone, f"{shots}-2-phone", whole=False)
    screenshot(member, f"{shots}-2-member")

    change(writer, here, first, "I stood in front of such a camera once, and did not know.")
    for page in (phone, member):
        says(page, "Show 1 change")
        assert "did not know" not in page.locator(f"#{first}").inner_text()
        show(page)
        assert "did not know" in page.locator(f"#{first}").inner_text()

    second = respond(writer, here, "And this one names my neighbour.")
    says(phone, "Show 1 new response")
    show(phone)
    hide(organizer, here, second)
    says(phone, "Show 1 change")
    says(reader, "Show 1 change")
    show(phone)
    assert "names my neighbour" not in phone.content()
    assert "It names somebody who did not ask for it." in phone.locator(f"#{second}").inner_text()
    pill(member).wait_for(state="hidden")
    phone.locator(f"#{second}").scroll_into_view_if_needed()
    screenshot(phone, f"{shots}-3-phone", whole=False)
    screenshot(reader, f"{shots}-3-reader")


def test_a_response_an_edit_and_a_hidden_text_arrive(visit, demo_server):
    follow_together(visit, demo_server, demo_server, "live-one")


class Served(Site):
    """A site as it is served in earnest, by our own command."""

    def command(self) -> list[str]:
        return ["manage.py", "serve", "--port", str(self.port)]


@pytest.fixture
def two_sites(tmp_path, redis_server) -> Iterator[tuple[Site, Site]]:
    """Two servers that share a PostgreSQL and a Redis, with the demo loaded."""
    if postgres.binaries() is None:
        pytest.skip("PostgreSQL's server is not installed (Debian: apt install postgresql)")
    cluster = postgres.start()
    shared = {**cluster.environment(), "REDIS_URL": redis_server, "FOLKMOOT_SECRET_KEY": "the same for both"}
    sites = []
    for name in ("here", "there"):
        (tmp_path / name).mkdir()
        sites.append(Served(tmp_path / name, shared))
    try:
        sites[0].manage("migrate", "--verbosity", "0")
        sites[0].manage("load_demo")
        for site in sites:
            site.start()
        yield sites[0], sites[1]
    finally:
        for site in sites:
            site.stop()
        cluster.stop()


def test_the_same_across_two_processes_with_redis_and_postgresql(visit, two_sites):
    here, there = two_sites

    follow_together(visit, here, there, "live-two")
