"""In which column something stands follows from what its vote came to, whatever the ballots and the rule. No database."""

from __future__ import annotations

import json
import random

import pytest

from policy_design.ballots.methods import STATUS_QUO
from policy_design.ballots.outcome import Terms, decide
from policy_design.ballots.tally import tally
from policy_design.summary.lines import AGREED, CONTESTED, MINORITY
from policy_design.summary.ruling_votes import agreed_on, came_to, judged, latest
from tests.policy_design.ballots.rounds import marks

RANDOM = 150
SHARES = ("1/2", "2/3", "3/4", "1/1")


def random_round(method: str, seed: int) -> dict:
    """A closed round as a snapshot has it, with ballots drawn by lot."""
    rng = random.Random(f"{method}{seed}")
    choices = [f"G{place}v1" for place in range(1, rng.randint(3, 6))]
    choices += [STATUS_QUO] if method == "ranked" and rng.random() < 0.7 else []
    terms = {
        "threshold": rng.choice(SHARES), "base": rng.choice(("cast", "present", "eligible")), "quorum": "1/3",
        "tie_rule": rng.choice(("report", "status_quo", "lot")), "electorate": "experts", "secrecy": "named",
        "stand_aside_cap": rng.choice(("", "1/4")),
    }  # fmt: skip
    ballots = [marks(rng, method, choices) for _one in range(rng.randint(0, 12))]
    counted = tally(method, choices, ballots)
    outcome = decide(method, counted, Terms.from_manifest({**terms, "eligible": 12}), seed=b"x" * 32).as_json()
    data = json.loads(json.dumps(counted.as_json()))
    counts = data["counts"] if method in ("yes_no", "consent", "approval") else {}
    items = {
        key: {
            "state": one["state"],
            "why": one["why"],
            "counts": counts.get(key),
            "figures": {name: value for name, value in one.items() if name not in ("state", "why")},
        }
        for key, one in outcome["choices"].items()
    }
    named = [{"key": key, "kind": "statement", "text": key, "change": "new", "why": ""} for key in choices]
    result = {"cast": len(ballots), "why": outcome["why"], "items": items, "blocks": {}}
    return {"number": 1, "method": method, "terms": terms, "items": named, "result": result}


@pytest.mark.parametrize("method", ["yes_no", "consent", "approval", "ranked", "score"])
def test_what_passed_is_agreed_and_nothing_else_is_that_was_not_rejected(method):
    for seed in range(RANDOM):
        round = random_round(method, seed)
        for item in round["items"]:
            one = judged(round, item)
            state = one.figures["state"]
            assert one.passed == (state == "passed"), (seed, item)
            assert not (state == "tied" and one.column != CONTESTED), (seed, item)
            assert one.column in (AGREED, CONTESTED, ""), (seed, item)
            assert not (one.is_rejected and state != "failed")
            assert came_to(one)
            assert one.is_rejected == agreed_on(one).startswith("Agreed to reject")
            if one.otherwise is not None:
                assert 0 <= one.otherwise <= round["result"]["cast"]


def test_where_the_quorum_is_missed_all_is_contested():
    for seed in range(RANDOM):
        round = random_round("yes_no", seed)
        if round["result"]["why"] == "no_quorum":
            assert {judged(round, item).column for item in round["items"]} == {CONTESTED}
            break
    else:
        pytest.fail("no round without a quorum was drawn")


def statement(agree: int, disagree: int, passed: int = 0, *groups: list[int]) -> dict:
    figures = {"counts": {"agree": agree, "disagree": disagree, "pass": passed}, "groups": list(groups)}
    item = {"key": "s1", "kind": "statement", "text": "So it is.", "change": "new", "why": ""}
    result = {"cast": 100, "why": "passed", "items": {"s1": figures}, "blocks": {}}
    return {
        "number": 1, "method": "statements", "terms": {"electorate": "readers", "secrecy": "pseudonymous"},
        "items": [item], "result": result,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("votes", "column", "rejected"),
    [
        ((70, 5, 25), AGREED, False),
        ((69, 5, 26), CONTESTED, False),
        ((5, 70, 25), AGREED, True),
        ((90, 10, 0, [45, 5, 0], [45, 5, 0]), AGREED, False),
        ((90, 10, 0, [60, 0, 0], [20, 10, 0]), MINORITY, False),
        ((91, 9, 0, [60, 0, 0], [20, 9, 0]), CONTESTED, False),
        ((0, 0, 0), "", False),
    ],
)
def test_statements_stand_where_their_shares_put_them(votes, column, rejected):
    round = statement(*votes)
    one = judged(round, round["items"][0])
    assert (one.column, one.is_rejected) == (column, rejected)


def test_the_last_round_counts_in_which_something_stood():
    first, second = random_round("yes_no", 1), random_round("yes_no", 2)
    second["number"] = 2
    option = {"kind": "option", "option": "G1", "version": 1}
    for round in (first, second):
        round["items"][0] |= option
    second["items"][1]["before"] = {"round": 1, "key": first["items"][1]["key"], "text": ""}
    found = latest({"rounds": [first, second, {**first, "number": 3, "result": None}]})
    assert [one.key for one in found if one.code == "G1"] == ["round.2.G1v1"]
    assert "round.1.G2v1" not in {one.key for one in found}
    assert found[0].code == "G1"
