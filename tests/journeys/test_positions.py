"""Positions as people meet them: every page in light and dark, wide and narrow; signing without scripts."""

from __future__ import annotations

import pytest

from tests.support.chromium import WIDTHS, judged

pytestmark = pytest.mark.browser

SEED = """
from uuid import uuid4
from django.utils import timezone
from forum.people.models import Person
from tests.policy_design.cast import advance, go_on, new_process, propose, seat_expert
from tests.policy_design.options.standing_cast import amend, declare, next_version, seal, take
people = []
for name in ("Organizer", "Leila", "Samir", "Greet", "Tomasz", "Hanne"):
    address = f"{name.lower()}-{uuid4().hex[:6]}@demo.example"
    made = Person.objects.create_user(address, name=f"{name} Journey", conduct_agreed_at=timezone.now())
    made.emailaddress_set.create(email=address, verified=True, primary=True)
    people.append(made)
olga, *experts = people
olga.may_organize = True
olga.save()
processes = []
for title in ("Open positions", "Sealed positions"):
    process = new_process(olga, f"{title} {uuid4().hex[:6]}")
    for place, expert in enumerate(experts):
        seat_expert(process, expert, ("law", "photography")[place % 2])
    processes.append(advance(go_on(process, olga), olga, "options"))
option = propose(processes[0], experts[0])
declare(processes[0], experts[3], interests="My employer sells training data.")
amend(option, experts[1])
take(option, experts[0], "conditions", "A licence settles *copyright* only.", "Clause 2 says so.")
take(option, experts[1], "undecided", "The wording is open.")
take(option, experts[2], "oppose", "Nobody has to follow it.")
take(option, experts[3], "abstain", "My employer sells training data.")
next_version(option, experts[0], "Platforms show it at upload.")
take(option, experts[1], "support", "Now it is clear.")
seal(processes[1], olga)
take(propose(processes[1], experts[0], "Another one"), experts[0], "oppose", "Sealed words.")
print(olga.email, experts[0].email, experts[4].email, *(one.slug for one in processes))
"""


@pytest.fixture
def seeded(demo_server) -> dict[str, str]:
    """Sessions of the organizer, of an expert who has signed, and of one who has not; and the two processes."""
    olga, leila, hanne, public, sealed = demo_server.ask(SEED).split()[-5:]
    sessions = {name: demo_server.session_of(who) for name, who in (("olga", olga), ("leila", leila), ("hanne", hanne))}
    return {**sessions, "public": f"/processes/{public}/options", "sealed": f"/processes/{sealed}/options"}


@pytest.mark.parametrize("look", WIDTHS, ids=str)
def test_the_pages_are_in_order(visit, demo_server, seeded, look):
    paths = {
        "all": ("", f"{seeded['public']}/G1/positions/"),
        "all-own": ("leila", f"{seeded['public']}/G1/positions/"),
        "form": ("hanne", f"{seeded['public']}/G1/position/"),
        "form-again": ("leila", f"{seeded['public']}/G1/position/"),
        "sealed": ("", f"{seeded['sealed']}/G1/positions/"),
        "sealed-own": ("leila", f"{seeded['sealed']}/G1/positions/"),
        "reveal": ("olga", f"{seeded['sealed']}/reveal/"),
    }
    faults = []
    for name, (who, path) in paths.items():
        page = visit(demo_server, path, look=look, session=seeded.get(who, ""))
        faults += judged(page, f"positions-{name}")
    assert faults == []


def test_signed_without_scripts_from_the_keyboard_of_a_phone(visit, demo_server, seeded):
    look = WIDTHS[-1]
    path = f"{seeded['public']}/G1/position/"
    page = visit(demo_server, path, look=look, session=seeded["hanne"], javascript=False)
    page.get_by_label("Support with conditions").check()
    page.get_by_label("Your conditions").fill("It ends in 2030.\nIt is paid for.")
    page.locator("[name=source]").fill("Because it reaches people.")
    page.get_by_role("button", name="Sign this position").click()
    assert "Agree to the licence" in page.locator(".errsum").inner_text()
    page.locator("[name=licence_agreed]").check()
    page.get_by_role("button", name="Sign this position").click()
    page.wait_for_url("**/positions/#mine")
    shown = page.locator("main").inner_text()
    assert [words in shown for words in ("Hanne Journey", "It ends in 2030.", "It is paid for.")] == [True] * 3


def test_words_typed_are_kept_in_the_browser(visit, demo_server, seeded):
    page = visit(demo_server, f"{seeded['public']}/G1/position/", session=seeded["hanne"])
    page.locator("[name=conditions]").fill("A xylophone.")
    page.locator("[name=source]").fill("A glockenspiel.")
    page.reload()
    page.get_by_role("button", name="Use that text").click()
    kept = [page.locator(f"[name={name}]").input_value() for name in ("conditions", "source")]
    assert kept == ["A xylophone.", "A glockenspiel."]
