"""From the plan to the published result: a Delphi of three rounds, a secret ranking with receipts, a round of consent."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from datetime import date, timedelta
from typing import Any

import pytest

from tests.support.chromium import axe, overflow

pytestmark = pytest.mark.browser

ROUNDS = "/processes/open-licences-and-learning-machines/rounds"
EXPERTS = ("ben", "bea", "greta", "ravi", "lin")
SAYS = "Whoever trains on open pictures says which ones.\nA licence protects people who are on a picture."
REWORDED = "A licence alone cannot protect people who are on a picture."


@pytest.fixture(scope="module")
def people(demo_server) -> dict[str, str]:
    """The session of the organizer and of each expert."""
    return {who: demo_server.session_of(f"{who}@demo.example") for who in ("olga", *EXPERTS)}


def submit(page: Any, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).first.click()
    page.wait_for_load_state()


def sound(page: Any) -> None:
    assert (axe(page), overflow(page)) == ([], 0)


def plan(page: Any, question: str, method: str, choose: dict[str, str], say: str = "") -> str:
    """Planned for five experts by name, with what stands to a vote; opened after a look. Its address."""
    page.locator("[name=question]").fill(question)
    page.locator(f"[name=method][value={method}]").check()
    page.locator("[name=electorate][value=chosen]").check()
    for who in ("Ben", "Bea", "Greta", "Ravi", "Lin"):
        page.get_by_role("checkbox", name=re.compile(f"^{who} ")).check()
    for name, value in choose.items():
        radio = page.locator(f"[type=radio][name={name}][value='{value}']")
        radio.check() if radio.count() else page.locator(f"select[name={name}]").select_option(value)
    page.locator("[name=closes_at]").fill(f"{date.today() + timedelta(days=9)}T18:00")
    submit(page, "Go on to what is voted on")
    if say:
        page.locator("[name=sentences]").fill(say)
    else:
        for box in page.locator("[name=options]").all()[:3]:
            box.check()
    submit(page, "Add")
    page.get_by_role("link", name="Check before it opens").click()
    sound(page)
    submit(page, "Open the round for votes")
    return str(page.url)


def check_and_cast(page: Any) -> None:
    submit(page, "Check my ballot")
    submit(page, "Cast my ballot")
    assert "Your ballot counts" in page.locator("h1").inner_text()


def rate(visit, demo_server, people, address: str, ratings: dict[str, tuple[int, int]]) -> None:
    """Each expert rates both sentences; the first says why."""
    for who, given in ratings.items():
        page = visit(demo_server, address.removeprefix(demo_server.url) + "vote/", session=people[who])
        for place, value in enumerate(given):
            page.locator(".vrow").nth(place).get_by_role("radio", name=str(value), exact=True).check()
        if who == "ben":
            page.locator(".vrow").nth(1).locator("summary", has_text="Your reason").click()
            page.locator(".vrow").nth(1).locator("textarea").fill("It speaks of copies, not of faces.")
        check_and_cast(page)
        page.context.close()


def close(page: Any, address: str) -> None:
    """Everybody has voted, so the organizer need not wait for the clock."""
    page.goto(address)
    page.get_by_role("link", name="Close it now").click()
    submit(page, "Close and count")


def test_a_delphi_of_three_rounds(visit, demo_server, people):
    olga = visit(demo_server, f"{ROUNDS}/new/", session=people["olga"])
    rules = {"secrecy": "pseudonymous", "consensus_rule": "75", "rounds_planned": "3", "stopping": "fixed"}
    first = plan(olga, "How appropriate is each of these?", "rating", rules, SAYS)
    rate(visit, demo_server, people, first, dict(zip(EXPERTS, [(8, 2), (7, 9), (9, 5), (5, 6), (7, 4)], strict=True)))
    close(olga, first)
    submit(olga, "Plan the next round")
    change = olga.locator("fieldset.earlier").nth(1)
    change.get_by_role("radio", name=re.compile("[Rr]eword")).check()
    change.locator("input[type=text], textarea").first.fill(REWORDED)
    change.locator("input[type=text], textarea").nth(1).fill("It asked too much of a licence.")
    olga.locator("form:has(fieldset.earlier) button[type=submit]").last.click()
    olga.wait_for_load_state()
    second = go_on(olga)

    bea = visit(demo_server, second.removeprefix(demo_server.url) + "vote/", session=people["bea"])
    assert "you said 7" in bea.locator(".vrow").nth(0).inner_text()
    assert "It speaks of copies, not of faces." in bea.locator(".vrow").nth(1).text_content()
    assert "Ben" not in bea.locator("main").text_content()
    sound(bea)
    bea.context.close()

    rate(visit, demo_server, people, second, dict(zip(EXPERTS, [(8, 8), (7, 9), (9, 7), (8, 7), (7, 4)], strict=True)))
    close(olga, second)
    submit(olga, "Plan the next round")
    third = go_on(olga)
    rate(visit, demo_server, people, third, dict(zip(EXPERTS, [(8, 8), (7, 9), (9, 7), (8, 7), (7, 8)], strict=True)))
    close(olga, third)

    reader = visit(demo_server, third.removeprefix(demo_server.url))
    said = reader.locator("main").inner_text()
    assert "Ends here" in said or "ends here" in said
    assert REWORDED in said
    assert "Expert" in said
    assert [name for name in ("Ben", "Greta", "Ravi") if name in reader.locator(".vresult").inner_text()] == []
    sound(reader)


def go_on(olga: Any) -> str:
    """The closing time of a later round, then its opening."""
    olga.goto(re.sub(r"items/.*$", "edit/", olga.url))
    olga.locator("[name=closes_at]").fill(f"{date.today() + timedelta(days=9)}T18:00")
    submit(olga, "Save")
    olga.goto(olga.url.rstrip("/") + "/open/")
    submit(olga, "Open the round for votes")
    return str(olga.url)


def rank(page: Any, order: list[int]) -> None:
    for place, number in enumerate(order):
        page.locator("[data-rank] select").nth(place).select_option(str(number) if number else "", force=True)


def test_a_secret_ranking_with_receipts_is_recounted_from_its_files_alone(visit, demo_server, people, tmp_path):
    olga = visit(demo_server, f"{ROUNDS}/new/", session=people["olga"])
    secret = {"secrecy": "secret", "receipts": "tracker"}
    address = plan(olga, "In which order would you take these?", "ranked", secret)
    receipts = {}
    orders = [[1, 2, 3, 4], [2, 1, 3, 0], [1, 1, 2, 0], [3, 1, 2, 4], [2, 1, 3, 4]]
    for who, order in zip(EXPERTS, orders, strict=True):
        page = visit(demo_server, address.removeprefix(demo_server.url) + "vote/", session=people[who])
        rank(page, order)
        submit(page, "Check my ballot")
        page.locator("[data-by-browser]").wait_for()
        receipts[who] = "".join(page.locator("[data-receipt-code]").inner_text().split())
        submit(page, "Cast my ballot")
        page.context.close()
    close(olga, address)

    ben = visit(demo_server, address.removeprefix(demo_server.url) + "find/", session=people["ben"])
    ben.locator("[name=receipt]").fill(receipts["ben"])
    submit(ben, "Look for it")
    ben.locator("[data-found]").wait_for()
    sound(ben)
    ben.goto(address)
    sound(ben)
    assert recounted(ben, demo_server, tmp_path) == 0


def recounted(page: Any, demo_server, tmp_path) -> int:
    """Download what there is of all rounds, and let the program that comes with it count again, without Folkmoot."""
    answer = page.request.get(f"{demo_server.url}{ROUNDS}/archive.zip")
    assert answer.ok
    body = answer.body()
    packed = tmp_path / "rounds.zip"
    packed.write_bytes(body)
    with zipfile.ZipFile(packed) as archive:
        archive.extractall(tmp_path)
    program, data = next(tmp_path.rglob("recount.py")), next(tmp_path.rglob("rounds.json"))
    return subprocess.run([sys.executable, "-I", str(program), str(data)], cwd=tmp_path, check=False).returncode


def test_a_block_is_answered_and_lifted_before_a_round_of_consent_is_counted(visit, demo_server, people):
    olga = visit(demo_server, f"{ROUNDS}/new/", session=people["olga"])
    address = plan(olga, "Can we live with this?", "consent", {"secrecy": "named"}, "The report names who dissents.")
    path = address.removeprefix(demo_server.url)
    for who, answer in zip(EXPERTS, ("Consent", "Consent", "Consent with", "Stand aside", "Block"), strict=True):
        page = visit(demo_server, path + "vote/", session=people[who])
        page.get_by_role("radio", name=re.compile(f"^{answer}")).first.check()
        if answer == "Block":
            page.get_by_label(re.compile("^Your reason")).fill("Small archives need to be asked first.")
        check_and_cast(page)
        page.context.close()
    olga.goto(address)
    olga.get_by_role("link", name=re.compile("^Answer it")).click()
    olga.locator("[name=answer]").fill("They are asked before the report is printed.")
    olga.locator("main form button[type=submit]").last.click()
    olga.wait_for_load_state()
    lin = visit(demo_server, path, session=people["lin"])
    assert "They are asked before the report is printed." in lin.locator("main").inner_text()
    lin.get_by_role("button", name=re.compile("[Ll]ift")).click()
    lin.wait_for_load_state()
    close(olga, address)

    reader = visit(demo_server, path)
    said = reader.locator(".vresult").inner_text()
    assert "Small archives need to be asked first." in said
    assert "Ravi" in said
    sound(reader)
