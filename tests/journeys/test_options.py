"""The pages of options: axe, overflow, light and dark; an option proposed without scripts, and an argument followed live."""

from __future__ import annotations

import pytest

from tests.support.chromium import WIDTHS, judged

pytestmark = pytest.mark.browser

MADE = """
from uuid import uuid4
from policy_design.options.actions import Wording, edit_option, link_duplicates, second_option, withdraw_option
from policy_design.options.handling import set_option_rules
from tests.cast import person
from tests.policy_design.cast import CLAUSES, advance, argue, fresh, go_on, new_process, propose, renewed, seat_expert
olga, ben, bea = person("Oda", may_organize=True), person("Bram"), person("Bente")
process = new_process(olga, title="Options on show")
for one in (ben, bea):
    seat_expert(process, one)
process = advance(go_on(process, olga), olga, "options")
first = propose(process, ben, "Shared guidance on training with openly licensed photographs", binds="Stewards",
    questions=("Who pays?",))
for n in range(3):
    propose(process, bea, f"A licence that withholds biometric training, number {n}", "licence")
link_duplicates(option=first, by=olga, other=propose(process, ben, "Much the same"))
withdraw_option(option=propose(process, ben, "Overtaken"), by=ben, reason="A law came first.")
edit_option(option=renewed(first), by=ben, wording=Wording(first.title, (CLAUSES[0].replace("one", "a short"),
    CLAUSES[1], "It is tested."), binds="Stewards", questions=("Who pays?",)), version=1, reason="Shorter.")
set_option_rules(process=fresh(process), by=olga, experts_propose=True, seconds_needed=2, sealed_first_round=False)
second_option(option=propose(process, ben, "A register", "regulation"), by=bea)
argue(first, bea, "against", "Those who scrape do not read guidance, whatever it says and wherever it stands.")
argue(first, ben, "for", "It reaches people in time.")
print(process.slug)
"""
ARGUED = """
from policy_design.options.models import Option
from forum.people.models import Person
from tests.policy_design.cast import argue
option = Option.objects.get(process__slug="options-on-show", letter="G", number=1)
argue(option, Person.objects.get(email="bram@example.org"), "for", "A new one.")
"""


@pytest.fixture(scope="module")
def site(make_site, empty_data):
    site = make_site(empty_data)
    site.ask(MADE)
    return site


@pytest.fixture(scope="module")
def keys(site):
    return {name: site.session_of(f"{name}@example.org") for name in ("oda", "bram", "bente")}


BASE = "/processes/options-on-show/options/"
PAGES = [
    ("index", "", ""),
    ("show", "G1/?changes=1", ""),
    ("show-expert", "G1/", "bram"),
    ("proposed", "R1/", "bente"),
    ("gone", "G3/", ""),
    ("propose", "propose/", "bram"),
    ("edit", "G1/edit/", "bram"),
    ("argue", "G1/argue/", "bram"),
    ("withdraw", "G1/withdraw/", "bram"),
    ("lineage", "G1/lineage/", "oda"),
    ("rules", "rules/", "oda"),
    ("history", "G1/history/", ""),
]


@pytest.mark.parametrize("look", WIDTHS, ids=str)
def test_every_page_of_options_is_in_order(visit, site, keys, look):
    faults = []
    for name, path, who in PAGES:
        page = visit(site, BASE + path, look=look, session=keys.get(who, ""))
        faults += judged(page, f"option-{name}")
    assert faults == []


def test_an_option_is_previewed_and_proposed_without_scripts(visit, site, keys):
    page = visit(site, f"{BASE}propose/", session=keys["bram"], javascript=False)
    page.get_by_label("Guidance:").check()
    page.locator("[name=title]").fill("Without scripts")
    page.locator("[name=clauses]").fill("The first.\n\nThe second.")
    page.get_by_role("button", name="Preview").click()
    assert page.locator(".opt-preview .opt-text > li").count() == 2
    page.get_by_role("button", name="Propose it").click()
    page.wait_for_url("**/options/G*/")
    assert page.locator("h1").inner_text() == "Without scripts"


def test_an_argument_that_is_signed_meanwhile_is_offered_and_shown(visit, site):
    page = visit(site, f"{BASE}G1/")
    before = page.locator(".opt-points > li").count()
    page.wait_for_timeout(1500)
    site.ask(ARGUED)
    pill = page.locator(".pill")
    pill.wait_for(state="visible", timeout=30_000)
    assert "argument" in pill.inner_text()
    pill.click()
    page.locator(".opt-points > li", has_text="A new one.").wait_for(timeout=30_000)
    assert page.locator(".opt-points > li").count() == before + 1
