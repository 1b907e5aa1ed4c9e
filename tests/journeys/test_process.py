"""A process from its template to the end of deliberation: an organizer, three invited experts, a reader, real mail."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from tests.journeys.test_debate import link_from, sign_up
from tests.support import postgres
from tests.support.chromium import axe, overflow, screenshot
from tests.support.servers import Site

pytestmark = pytest.mark.browser

TITLE = "Faces in the commons"
OLGA = "olga@example.org"
ORGANIZER = f"from forum.people.models import Person;Person.objects.filter(email='{OLGA}').update(may_organize=True)"
EXPERTS = {"ben": ("Ben Shutter", "law"), "bea": ("Bea Ledger", "photography"), "tom": ("Tom Tide", "archives")}
ANSWERED = "Not without being asked"


@pytest.fixture(params=["SQLite", "PostgreSQL"])
def site(request, tmp_path, make_site, empty_data) -> Iterator[Site]:
    """An empty site on each database."""
    if request.param == "SQLite":
        yield make_site(empty_data)
        return
    if postgres.binaries() is None:
        pytest.skip("PostgreSQL's server is not installed (Debian: apt install postgresql)")
    cluster = postgres.start()
    site = Site(tmp_path, cluster.environment())
    try:
        site.manage("migrate", "--verbosity", "0")
        site.start()
        yield site
    finally:
        site.stop()
        cluster.stop()


def submit(page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).first.click()
    page.wait_for_load_state()


def looks_right(page, name: str) -> None:
    assert (axe(page), overflow(page)) == ([], 0)
    screenshot(page, f"process-{name}")


def set_up(page, site) -> str:
    """From the full template, with a problem, questions and three backgrounds; begun. Its address."""
    page.goto(f"{site.url}/processes/new/")
    page.locator("[name=template_key][value=full]").check()
    page.locator("[name=title]").fill(TITLE)
    page.locator("[name=standfirst]").fill("What open licences can and cannot say.")
    page.locator("[name=problem]").fill("People shared **pictures**; machines learn faces from them.")
    page.locator("[name=questions]").fill("Should licences change?\nWho speaks for those in the pictures?")
    page.locator("[name=backgrounds]").fill("law\nphotography\narchives")
    submit(page, "Set up the process")
    page.wait_for_url("**/organize/")
    home = page.url.removeprefix(site.url).removesuffix("organize/")
    looks_right(page, "1-organize")
    go_on(page, site, home)
    return home


def go_on(page, site, home: str, reason: str = "") -> None:
    """To the next stage; past a gate with the reason that readers see."""
    page.goto(f"{site.url}{home}organize/")
    step = page.locator("#moves ~ .stack details")
    if step.get_attribute("open") is None:
        step.locator("summary").click()
    if reason:
        step.locator("[name=reason]").fill(reason)
    step.locator("button[type=submit]").click()
    page.wait_for_load_state()


def stage_of(page, site, home: str) -> str:
    page.goto(site.url + home)
    return page.locator("#now").inner_text()


def report(page, site, home: str) -> None:
    """The inception report is planned, written, published, and opened to comments by paragraph."""
    page.goto(f"{site.url}{home}organize/documents/")
    page.locator("[name=kind]").select_option("inception")
    page.locator("[name=title]").fill("Inception report")
    submit(page, "Plan it")
    page.locator("textarea[name=source]").fill(
        "## Why now\n\nMachines learn faces from shared pictures.\n\nNobody asked."
    )
    submit(page, "Save")
    page.goto(f"{site.url}{home}organize/documents/")
    page.get_by_role("button", name=re.compile("^Publish")).click()
    page.wait_for_load_state()
    page.goto(f"{site.url}{home}organize/documents/inception-report/comments/")
    submit(page, "Open to comments")


def comment(page, site, home: str) -> None:
    """A reader comments on a paragraph, and the comment stands beside it."""
    page.goto(f"{site.url}{home}documents/inception-report/")
    page.get_by_role("link", name="Comment on paragraph 2").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/respond/**")
    assert "Nobody asked." in page.locator("main").inner_text()
    page.locator("[name=source]").fill("My neighbours would have said no.")
    page.locator("[name=conduct_agreed]").check()
    page.locator("main form button[type=submit]:not([name=preview])").last.click()
    page.wait_for_url(lambda url: "/respond/" not in url)
    page.goto(f"{site.url}{home}documents/inception-report/")
    assert page.locator("aside.mnote", has_text="My neighbours would have said no.").is_visible()
    looks_right(page, "2-document")


def study(page, site, home: str, reader) -> None:
    """A survey of one question is set up, opened, answered by a reader, and closed."""
    page.goto(f"{site.url}{home}survey/new/")
    page.locator("[name=title]").fill("What people expect")
    page.locator("[name=target]").fill("Everybody who shares pictures.")
    page.locator("[name=consent]").fill("The answers inform the options of this process.")
    page.locator("[name=closes_at]").fill(f"{date.today() + timedelta(days=20)}T18:00")
    page.locator("[name=erase_on]").fill(str(date.today() + timedelta(days=90)))
    submit(page, "Set up")
    survey = page.url.removesuffix("organize/")
    page.goto(f"{survey}questions/new/?type=single")
    page.locator("[name=text]").fill("May machines learn from your pictures?")
    page.locator("[name=options]").fill(f"Yes\n{ANSWERED}\nNever")
    submit(page, "Save")
    page.goto(f"{survey}organize/")
    page.get_by_role("button", name=re.compile("^Open")).click()
    page.wait_for_load_state()
    reader.goto(survey)
    reader.locator("[name=agreed]").check()
    submit(reader, "Begin")
    reader.get_by_label(ANSWERED).check()
    submit(reader, "Next")
    submit(reader, "Send my answers")
    page.goto(f"{survey}close/")
    submit(page, "Close and publish the results")


def invite(page, site, home: str, visit) -> dict[str, object]:
    """Three experts get their mail, accept without a password, and declare their interests."""
    seated = {}
    for key, (name, background) in EXPERTS.items():
        address = f"{key}@example.org"
        page.goto(f"{site.url}{home}organize/invite/?role=expert")
        page.locator("[name=background]").select_option(background)
        page.locator("[name=email]").fill(address)
        submit(page, "Send the invitation")
        site.tick()
        expert = visit(site, link_from(site, address))
        expert.locator("[name=name]").fill(name)
        submit(expert, "Accept the invitation")
        expert.goto(f"{site.url}{home}expertise/")
        expert.locator("[name=has_interests]").first.check()
        submit(expert, "Save")
        seated[key] = expert
    return seated


def test_a_process_goes_from_its_template_to_the_end_of_deliberation(site, visit):
    olga, reader = visit(site), visit(site)
    sign_up(olga, site, "Olga Moot", OLGA)
    sign_up(reader, site, "Cleo Read", "cleo@example.org")
    site.manage("shell", "-c", ORGANIZER)
    home = set_up(olga, site)
    assert stage_of(reader, site, home) == "Launch"

    go_on(olga, site, home)
    report(olga, site, home)
    comment(reader, site, home)
    go_on(olga, site, home)
    study(olga, site, home, reader)
    go_on(olga, site, home)
    experts = invite(olga, site, home, visit)
    go_on(olga, site, home)
    assert stage_of(reader, site, home) == "Policy options"
    assert len(experts) == 3
