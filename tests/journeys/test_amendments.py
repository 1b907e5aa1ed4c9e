"""From a changed clause to a new version: written, signed as well, decided; every page of amendments looked at."""

from __future__ import annotations

import pytest

from tests.support.chromium import WIDTHS, judged

pytestmark = pytest.mark.browser

MADE = """
from uuid import uuid4
from forum.people.actions import grant
from forum.people.models import Person
from policy_design.options.amendments import cosign
from policy_design.options.deciding import accept_amendments, decline_amendments
from tests.policy_design.cast import advance, new_process, propose, renewed, seat_expert
from tests.policy_design.options.amending import amend
from django.utils import timezone
CLAUSES = (
    "Licence stewards, photo platforms and Wikimedia projects publish one guidance text on training with openly "
    "licensed photos that show people.",
    "The guidance states that a licence settles copyright only. It does not imply the consent of the person "
    "photographed.",
    "It separates assistive, research, commercial and policing uses, and says what data protection law asks of each.",
    "Platforms show the guidance at upload.",
    "It is reviewed every three years by a group that includes people who are photographed, not only those who "
    "photograph.",
)
people = []
for name in ("Olga", "Ines", "Marek", "Samir"):
    address = f"{name.lower()}-{uuid4().hex[:6]}@demo.example"
    one = Person.objects.create_user(address, name=f"{name} Journey", conduct_agreed_at=timezone.now(), is_steward=name == "Olga")
    one.emailaddress_set.create(email=address, verified=True, primary=True)
    people.append(one)
olga, ines, marek, samir = people
process = new_process(olga, f"Faces in the commons {uuid4().hex[:4]}")
for one in people[1:]:
    seat_expert(process, one, "law")
process = advance(process, olga, "options")
option = propose(process, ines, "Shared guidance on training with openly licensed photos", clauses=CLAUSES)
first = amend(option, marek, {4: CLAUSES[4].replace("three years", "eighteen months")}, source="Models change *quickly*.")
amend(option, samir, {2: CLAUSES[2].replace("assistive, ", "assistive uses first, then ")}, source="Say plainly that they are welcome.")
amend(option, samir, {}, {4: ["Platforms report on the use of the guidance once a year."]}, source="Else nobody knows.")
accept_amendments(option=renewed(option), amendments=[first], by=ines, version=1, reason="Both authors agree.")
cosign(amendment=option.amendments.get(number=2), by=marek)
decline_amendments(option=renewed(option), amendments=[option.amendments.get(number=3)], by=ines, sentence="It binds too much.")
amend(option, samir, {3: ""}, source="It says nothing that is not said above.")
amend(option, marek, {1: CLAUSES[1].replace("imply", "record, replace or imply"), 3: CLAUSES[3].replace("at upload", "before each upload")}, version=2, source="More exact.")
print(process.get_absolute_url() + f"options/{option.code}/", ines.email, samir.email)
"""


@pytest.fixture
def made(demo_server) -> tuple[str, str, str]:
    """The address of an option with five amendments, and the addresses of its proposer and of another expert."""
    where, proposer, expert = demo_server.ask(MADE).split()
    return where, proposer, expert


@pytest.mark.parametrize("look", WIDTHS, ids=str)
def test_every_page_of_amendments_is_fit_to_be_seen(visit, demo_server, made, look):
    where, proposer, expert = made
    page = visit(demo_server, f"{where}amendments/", look=look)
    faults = judged(page, "amendments")
    for name, number in (("amendment-open", 2), ("amendment-accepted", 1), ("amendment-clashes", 4)):
        page.goto(f"{demo_server.url}{where}amendments/{number}/")
        faults += judged(page, name)
    page = visit(demo_server, f"{where}amend/", look=look, session=demo_server.session_of(expert))
    faults += judged(page, "amend")
    page.locator("[name=clause_5]").fill("It is reviewed every year.")
    page.get_by_role("button", name="Preview").click()
    page.get_by_text("Preview, as readers will see it").wait_for()
    faults += judged(page, "amend-preview")
    page.goto(f"{demo_server.url}{where}amendments/4/")
    faults += judged(page, "amendment-own")
    page.goto(f"{demo_server.url}{where}amendments/4/rebase/")
    faults += judged(page, "amendment-rebase")
    page = visit(demo_server, f"{where}amendments/", look=look, session=demo_server.session_of(proposer))
    faults += judged(page, "amendments-decide")
    page.get_by_label("2. Clause 3").check()
    page.get_by_role("button", name="Look at the new text").click()
    faults += judged(page, "amendments-preview")
    assert faults == []


def test_from_a_changed_clause_to_a_new_version_without_scripts(visit, demo_server, made):
    where, proposer, expert = made
    page = visit(demo_server, f"{where}amend/", javascript=False, session=demo_server.session_of(expert))
    page.locator("[name=clause_5]").fill("It is reviewed every year.")
    page.locator("[name=source]").fill("Once is not enough.")
    page.get_by_role("button", name="Propose this amendment").click()
    page.get_by_text("Agree to the licence").first.wait_for()
    page.get_by_label("I publish this under").check()
    page.get_by_role("button", name="Propose this amendment").click()
    page.wait_for_url("**/amendments/6/")

    page = visit(demo_server, f"{where}amendments/6/", javascript=False, session=demo_server.session_of(proposer))
    page.get_by_role("button", name="Sign this as well").click()
    page.get_by_text("You sign this amendment as well.").wait_for()
    page.get_by_role("link", name="Decide").click()
    page.get_by_label("6. Clause 5").check()
    page.get_by_role("button", name="Look at the new text").click()
    page.locator("[name=sentence]").fill("Time goes by.")
    page.get_by_role("button", name="Make this version 3").click()
    page.get_by_text("Version 3 is made").wait_for()


def test_words_are_kept_in_the_browser_until_they_are_sent(visit, demo_server, made):
    where, _proposer, expert = made
    page = visit(demo_server, f"{where}amend/", session=demo_server.session_of(expert))
    page.locator("[name=clause_5]").fill("It is reviewed every year.")
    page.locator("[name=source]").fill("Once is not enough.")
    page.wait_for_timeout(1000)
    page.reload()
    page.get_by_role("button", name="Use that text").click()
    assert page.locator("[name=clause_5]").input_value() == "It is reviewed every year."
    assert page.locator("[name=source]").input_value() == "Once is not enough."
