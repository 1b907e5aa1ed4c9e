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


def agree(page) -> None:
    """To the licence, and once to the code of conduct."""
    page.locator("[name=licence_agreed]").check()
    if page.locator("[name=conduct_agreed]").count():
        page.locator("[name=conduct_agreed]").check()


def propose(page, site, home: str, kind: str, title: str, clauses: tuple[str, ...]) -> str:
    """An option, put forward by form; the address of its page."""
    page.goto(f"{site.url}{home}options/propose/")
    page.locator(f"[name=kind][value={kind}]").check()
    page.locator("[name=title]").fill(title)
    page.locator("[name=clauses]").fill("\n\n".join(clauses))
    submit(page, "Propose it")
    return page.url.removeprefix(site.url)


def argue(page, site, option: str, side: str, point: str) -> None:
    """In one line, then on the desk, signed."""
    page.goto(f"{site.url}{option}argue/")
    page.locator(f"[name=side][value={side}]").check()
    page.locator("[name=point]").fill(point)
    submit(page, "Write its text")
    page.wait_for_url("**/write/**")
    page.locator("[name=title]").fill(point)
    page.locator("[name=source]").fill("It stands where people still decide.\n\nAfterwards nobody asks them.")
    page.locator("[name=licence_agreed]").check()
    page.get_by_role("button", name="Sign and publish").click()
    page.wait_for_url(lambda url: "/write/" not in url)


def rebut(page, site, option: str) -> None:
    """The first argument for, by the link of its paragraph."""
    page.goto(site.url + option)
    page.get_by_role("link", name="Read all arguments in full").click()
    page.wait_for_url("**/debates/**")
    page.locator("#a .con__text p .passage__link a", has_text="Rebut").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/rebut/**")
    page.locator("[name=source]").fill("They click it away.")
    agree(page)
    page.get_by_role("button", name="Publish rebuttal").click()
    page.wait_for_url("**/rebuttals/**")


def stand(page, site, option: str, stance: str, reason: str, conditions: str = "") -> None:
    page.goto(f"{site.url}{option}position/")
    page.locator(f"[name=stance][value={stance}]").check()
    page.locator("[name=conditions]").fill(conditions)
    page.locator("[name=source]").fill(reason)
    agree(page)
    submit(page, "Sign this position")
    page.wait_for_url("**/positions/**")


def amend(page, site, option: str, clause: int, text: str, reason: str) -> None:
    page.goto(f"{site.url}{option}amend/")
    page.locator(f"[name=clause_{clause}]").fill(text)
    page.locator("[name=source]").fill(reason)
    agree(page)
    submit(page, "Propose this amendment")
    page.wait_for_url("**/amendments/**")


def accept(page, site, option: str, number: int) -> None:
    """The option's proposer looks at the new text, and makes it the next version."""
    page.goto(f"{site.url}{option}amendments/")
    page.locator(f"[name=amendments][value='{number}']").check()
    page.locator("[name=sentence]").fill("It is too long a time.")
    submit(page, "Look at the new text")
    assert page.locator("main ins").first.inner_text().strip() == "year"
    looks_right(page, "5-decide")
    submit(page, "Make this version 2")


def review(page, site, option: str) -> None:
    """Whoever set a condition says that the new version meets it."""
    page.goto(site.url + option)
    page.locator("select[name=verdict]").select_option("met")
    page.get_by_role("button", name=re.compile("^Keep")).click()
    page.wait_for_load_state()
    page.goto(site.url + option)
    assert page.get_by_text("Met in version 2").first.is_visible()


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
    ben, bea, tom = (experts[key] for key in EXPERTS)
    go_on(olga, site, home)
    assert stage_of(reader, site, home) == "Policy options"

    clauses = ("Stewards publish one guidance text.", "It is reviewed every three years.")
    guidance = propose(ben, site, home, "guidance", "Shared guidance", clauses)
    nothing = propose(olga, site, home, "no_change", "Leave it as it is", ("Nothing is changed.",))
    go_on(olga, site, home)
    argue(ben, site, guidance, "for", "It reaches people in time.")
    argue(bea, site, guidance, "against", "Nobody reads it.")
    rebut(tom, site, guidance)
    stand(bea, site, guidance, "conditions", "A beginning.", "It is reviewed every year.")
    stand(ben, site, guidance, "support", "It costs nobody a freedom.")
    stand(tom, site, guidance, "oppose", "It binds nobody.")
    amend(tom, site, guidance, 2, "It is reviewed every year.", "Collections come and go.")
    accept(ben, site, guidance, 1)
    review(bea, site, guidance)

    reader.goto(site.url + guidance)
    said = reader.locator("main").inner_text()
    assert [words in said for words in ("every year", "1 support", "It reaches people in time.")] == [True] * 3
    looks_right(reader, "6-option")

    # The stage does not end quietly while positions are owed; with them it does.
    olga.goto(f"{site.url}{home}organize/")
    assert "Some experts have not taken a position on every option." in olga.locator("#moves ~ .stack").inner_text()
    for expert in (ben, bea, tom):
        stand(expert, site, nothing, "oppose", "It is how we came here.")
    go_on(olga, site, home)
    assert stage_of(reader, site, home) == "Voting rounds"
    reader.goto(site.url + guidance)
    assert "Version 2" in reader.locator("main").inner_text()
    ben.goto(f"{site.url}{guidance}position/")
    assert ben.get_by_role("button", name="Sign this position").count() == 0
    looks_right(reader, "7-over")
