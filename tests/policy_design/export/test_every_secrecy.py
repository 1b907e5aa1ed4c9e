"""Rounds of every secrecy in any mixture: what a ballot says, and who cast it, is in no file that may not tell it."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from forum.people.actions import grant
from forum.people.models import Person
from policy_design.process.actions import edit_process
from policy_design.voting.ballot_models import Elector, SecretBallot
from policy_design.voting.models import Round
from policy_design.voting.queries import PUBLIC_BALLOTS
from tests.cast import person
from tests.policy_design.cast import advance, fresh, go_on, new_process, propose, seat_expert
from tests.policy_design.export.everything import light_forms, texts_in
from tests.policy_design.export.planted import Planted, sealed_positions
from tests.policy_design.export.traces import Sought
from tests.policy_design.voting.cast import closed, experts, opened, planned, receipt_of, tracker_of, vote
from tests.support.looking import undone

pytestmark = pytest.mark.any_database
MARKS: dict[str, list[Any]] = {
    "yes_no": [{"s1": "yes"}, {"s1": "no"}, {"s1": "abstain"}],
    "rating": [{"s1": 2}, {"s1": 8}],
    "consent": [{"s1": "consent"}, {"s1": "reservations"}],
}


@st.composite
def rounds(draw: st.DrawFn) -> dict[str, Any]:
    method = draw(st.sampled_from(sorted(MARKS)))
    ways = ["named", "pseudonymous"] + (["secret"] if method != "consent" else [])
    return {
        "method": method,
        "secrecy": draw(st.sampled_from(ways)),
        "receipts": draw(st.sampled_from(["tracker", "none"])),
        "result_for": draw(st.sampled_from(["everyone", "panel"])),
        "state": draw(st.sampled_from(["planned", "open", "closed", "closed"])),
        "marks": draw(st.lists(st.sampled_from(MARKS[method]), min_size=0, max_size=5)),
    }


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), undone():
        olga, ben, bea = person("Olga", may_organize=True), person("Ben"), person("Bea")
        process = new_process(olga)
        seat_expert(process, ben, "law")
        seat_expert(process, bea, "photography")
        process = advance(go_on(process, olga), olga, "options")
        option = propose(process, ben)
        process = advance(process, olga, "deliberation")
        grant(topic=process.topic, person=person("Mo"), role="moderator")
        yield process, option, olga, [ben, bea, *experts(process, 3)]


@settings(
    max_examples=5,
    deadline=None,
    database=None,
    phases=[Phase.generate],  # each world takes seconds, and which it was is said anyway
    suppress_health_check=list(HealthCheck),
)
@given(
    ways=st.lists(rounds(), min_size=2, max_size=4),
    is_open=st.booleans(),
    sealed=st.booleans(),
)
def test_no_ballot_is_told_where_it_may_not_be(made, db, ways, is_open, sealed):
    process, option, olga, panel = made
    with transaction.atomic():
        planted, apart = Planted(), []
        for number, way in enumerate(ways):
            apart += _held(planted, process, olga, panel, number, way)
        if sealed:
            sealed_positions(planted, process, option, olga, panel[0])
        edit_process(process=fresh(process), by=olga, is_open=is_open)
        files = light_forms(fresh(process))
        transaction.set_rollback(True)

    sought = Sought(planted.secrets)
    texts = [one for name, data in files.items() for one in texts_in(name, data)]
    assert [(place, found) for place, text in texts if (found := sought.found_in(text))] == []
    assert [(place, pair) for place, text in texts for pair in apart if _together(text, *pair)] == []


def _held(
    planted: Planted, process: Any, olga: Person, panel: list[Person], number: int, way: dict[str, Any]
) -> list[tuple[str, str]]:
    """A round as it is described, with a reason to each ballot; what may not stand in one line with whom."""
    settings = {name: way[name] for name in ("method", "secrecy", "receipts", "result_for")}
    if way["state"] == "planned":
        planned(process, olga, f"Planned: {planted.word(f'planned statement {number}')}.", **settings)
        return []
    round = opened(process, olga, **settings)
    for who, marks in zip(panel, way["marks"], strict=False):
        _cast(planted, round, who, marks, f"{number} of {who}", is_told=_tells_ballots(way))
    if way["state"] == "closed":
        round = closed(round)
    apart = [(one.pseudonym, one.name) for one in Elector.objects.filter(round=round).exclude(pseudonym="")]
    for ballot in SecretBallot.objects.filter(round=round):
        planted.words[f"ballot {ballot.pk}"] = str(ballot.pk)
        if ballot.tracker and len(way["marks"]) < PUBLIC_BALLOTS:
            planted.words[f"tracker {ballot.pk}"] = ballot.tracker
    return apart


def _cast(planted: Planted, round: Round, who: Person, marks: Any, of: str, *, is_told: bool) -> None:
    if round.is_secret:
        receipt = receipt_of(who.pk)
        planted.words[f"receipt {of}"] = receipt
        vote(round, who, marks, **({"tracker": tracker_of(round, receipt)} if round.receipts == "tracker" else {}))
        return
    says = "Because." if is_told else f"Because {planted.word(f'reason {of}')}."
    vote(round, who, marks, reasons={"s1": says})


def _tells_ballots(way: dict[str, Any]) -> bool:
    """Only named ones of a closed round whose result is for everybody: of the others there are too few here."""
    return (way["secrecy"], way["state"], way["result_for"]) == ("named", "closed", "everyone")


def _together(text: str, one: str, other: str) -> bool:
    """In one line or cell; a file that is one line tells each thing by itself."""
    return any(one in line and other in line for line in text.splitlines() if len(line) < 2000)
