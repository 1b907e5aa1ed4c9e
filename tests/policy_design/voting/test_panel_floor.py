"""What is for the panel only, and whose pseudonym is whose, is told by no other file, list, drawing or digest either."""

from __future__ import annotations

import json
import re
from itertools import product

import pytest
from django.urls import reverse

from policy_design.ballots import bulletin
from policy_design.ballots.standalone import recount
from policy_design.voting import analysing
from policy_design.voting.archive import entry_of, export_of
from policy_design.voting.checking import faults_of
from policy_design.voting.keeping import keeping
from tests.policy_design.cast import advance
from tests.policy_design.voting import counted
from tests.policy_design.voting.cast import closed, experts, opened, vote


@pytest.fixture
def voting(running, olga):
    return advance(running, olga, "deliberation")


@pytest.fixture
def voters(voting):
    return experts(voting, 6)


def at(round, name="show"):
    return reverse(f"voting:{name}", args=[round.process.slug, round.number])


@pytest.mark.parametrize(
    "settings", [{"secrecy": "secret", "receipts": "none"}, {"secrecy": "pseudonymous"}], ids=lambda one: one["secrecy"]
)
def test_ballots_that_are_kept_back_cannot_be_guessed_by_their_digest(client, voting, olga, voters, settings):
    round = opened(voting, olga, "One.", "Two.", **settings)
    round = closed(round, [(one, {"s1": "yes", "s2": "no"}) for one in voters[:3]])
    entry = json.loads(client.get(at(round, "data")).content)["rounds"][0]
    labels = [{"voter": f"Expert {n}"} for n in range(1, 9)] if settings["secrecy"] == "pseudonymous" else [{}]

    guesses = [
        bulletin.make(round.number, [{"marks": {"s1": "yes", "s2": "no"}, **label} for label in three], entry["voters"])
        for three in product(labels, repeat=3)
    ]

    said = [bulletin.digest(entry["previous"], entry["manifest_digest"], bulletin.canonical(one)) for one in guesses]
    assert entry["bulletin"] is None
    assert entry["digest"] not in said
    assert round.roll_salt not in json.dumps(entry)
    assert recount.recount(export_of([entry_of(round)]))[0] == faults_of(round, "") == []


def test_ballots_of_readers_cannot_be_guessed_by_their_digest(voting, olga):
    round = counted.statements(voting, olga, people=3, count=2)

    assert len(json.loads(round.bulletin.body)["salt"]) == 64
    assert faults_of(round, "") == []


def test_whoever_is_missing_in_one_round_of_a_series_is_not_known_by_their_pseudonym(client, voting, olga, voters):
    settings = {"method": "rating", "secrecy": "pseudonymous", "rounds_planned": 2}
    round = closed(opened(voting, olga, **settings), [(one, {"s1": 7}) for one in voters[1:]])
    missing = round.electors.get(person=voters[0])

    client.force_login(voters[1])
    pages = [client.get(at(round, name)).content.decode() for name in ("show", "ballots", "data", "bulletin")]

    assert round.bulletin.voters == sorted(one.pseudonym for one in round.electors.filter(has_voted=True))
    assert [one.name for one in voters[2:] for page in pages if one.name in page] == []
    assert missing.pseudonym not in round.bulletin.voters
    assert recount.recount(export_of([entry_of(round)]))[0] == faults_of(round, "") == []
    assert "Who voted is published by pseudonym too" in " ".join(keeping(round).promised)


def test_a_single_round_with_pseudonyms_says_by_name_who_voted(voting, olga, voters):
    round = closed(opened(voting, olga, secrecy="pseudonymous"), [(voters[0], {"s1": "yes"})])

    assert round.bulletin.voters == [voters[0].name]
    assert "the names of those who voted are published" in " ".join(keeping(round).promised)


def test_a_block_is_read_by_all_but_whose_it_is_by_the_panel(client, voting, olga, voters):
    round = opened(voting, olga, method="consent", secrecy="pseudonymous")
    vote(round, voters[0], {"s1": "block"}, reasons={"s1": "It binds nobody."})
    client.force_login(olga)
    block = voters[0].electorates.get().blocks.get()
    client.post(reverse("voting:block", args=[round.process.slug, round.number, block.pk]), {"answer": "It does."})
    round, mine = closed(round), voters[0].electorates.get().pseudonym

    pages = []
    for who in (None, olga, voters[1]):
        client.logout()
        if who:
            client.force_login(who)
        pages.append(client.get(at(round)).content.decode())

    assert ["It binds nobody." in page for page in pages] == [True] * 3
    blocks = [
        re.search(r'<ul class="vblocks">.*?</ul>', page, re.S)[0] for page in pages
    ]  # the rules name an "Expert 7"
    assert [bool(re.search(rf"\b{mine}\b", shown)) for shown in blocks] == [False, False, True]


def test_a_map_of_few_people_is_for_those_who_could_vote(client, voting, olga):
    round = counted.statements(voting, olga, people=10, count=6)
    while analysing.analyse_due() == 0:
        pass

    page, found = client.get(at(round)).content.decode(), client.get(at(round, "analysis")).json()["found"]

    assert "shown only to those who could vote" in page
    assert found["people"] == 10
    assert set(found) & {"map", "by_group", "informed", "stands_for", "groups"} == set()
