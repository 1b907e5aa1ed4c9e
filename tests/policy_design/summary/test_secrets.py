"""Nothing that an onlooker may not read is in a snapshot or in what is ruled from it."""

from __future__ import annotations

import json
import re

from policy_design.ballots.bulletin import canonical
from policy_design.process.actions import edit_process
from policy_design.summary.lines import as_data
from policy_design.summary.ruling import sections_of, voices_of
from policy_design.summary.snapshot import take
from policy_design.voting.ballot_models import Elector, SecretBallot
from tests.policy_design.cast import fresh
from tests.policy_design.summary.summed import SECRETS


def told(process) -> str:
    snapshot = take(fresh(process))
    return canonical(snapshot).decode() + json.dumps(as_data(sections_of(snapshot)), ensure_ascii=False)


def test_planted_secrets_are_nowhere_public_or_for_members_only(world, organizer):
    for is_open in (True, False):
        edit_process(process=fresh(world.process), by=organizer, is_open=is_open)
        found = told(world.process)
        assert [word for word in SECRETS if word in found] == []


def test_a_secret_round_gives_its_counts_and_no_ballot(world):
    snapshot = take(fresh(world.process))
    round = next(one for one in snapshot["rounds"] if one["number"] == world.rounds["ranked"].number)
    assert round["result"]["blocks"] == {}
    assert [one["against"] for one in round["result"]["items"].values()] == [[], [], []]
    assert SecretBallot.objects.count() == 5
    trackers = SecretBallot.objects.exclude(tracker="").values_list("tracker", flat=True)
    assert [one for one in trackers if one in told(world.process)] == []


def test_pseudonyms_and_their_reasons_stay_where_few_voted(world):
    found = told(world.process)
    assert list(Elector.objects.exclude(pseudonym="").values_list("pseudonym", flat=True))
    around = [found[max(0, one.start() - 80) : one.end() + 20] for one in re.finditer(r"Expert \d(?!”)", found)]
    assert around == []
    assert "Nobody in my photographs was asked." not in found  # a reason under a pseudonym
    assert "Thought 4." not in found


def test_a_round_for_the_panel_is_told_of_without_its_result(world):
    snapshot = take(fresh(world.process))
    round = next(one for one in snapshot["rounds"] if one["question"] == "For the panel alone?")
    assert round["result"] is None
    assert "Its result is for those who could vote" in told(world.process)


def test_an_open_round_has_rules_and_no_turnout(world):
    snapshot = take(fresh(world.process))
    round = next(one for one in snapshot["rounds"] if one["question"] == "What is open?")
    assert (round["result"], round["closed"]) == (None, None)


def test_of_hidden_texts_the_place_is_told_and_no_word_nor_name(world):
    snapshot = take(fresh(world.process))
    option = next(one for one in snapshot["options"] if one["code"] == "G1")
    hidden = next(one for one in option["positions"] if one["hidden"])
    assert (hidden["text"], hidden["conditions"], hidden["disclosure"]) == ("", [], "")
    numbers = {one["number"] for one in option["talk"]["gone"]}
    assert numbers == {world.posts["hidden"].number, world.posts["gone"].number}
    assert world.posts["hidden"].number not in {one["number"] for one in option["talk"]["rebuttals"]}


def test_voices_are_named_by_sides_not_by_people(world):
    labels = [label for _key, label in voices_of(take(fresh(world.process)))]
    assert labels == ["For G1. Shared guidance", "Against G1. Shared guidance"]
