"""Scores and STAR, beside starvote's count, and every final that a tie makes possible."""

import contextlib
import io
import random

import starvote

from policy_design.ballots.scores import star
from policy_design.ballots.tally import tally


def test_star_is_what_starvote_finds_wherever_nothing_is_level():
    compared = 0
    for seed in range(1_000):
        rng = random.Random(seed)
        choices = [f"o{n}" for n in range(rng.randint(2, 6))]
        ballots = [{key: rng.randint(0, 5) for key in choices if rng.random() < 0.9} for _ in range(rng.randint(2, 30))]
        found = star(ballots, choices)
        scored = [{key: ballot.get(key, 0) for key in choices} for ballot in ballots]
        try:
            with contextlib.redirect_stdout(io.StringIO()):
                theirs = starvote.election(method=starvote.star, ballots=scored, tiebreaker=None)
        except starvote.UnbreakableTieError:
            assert len(found.finals) > 1 or len(found.winners) > 1, seed
            continue

        assert set(theirs) <= set(found.winners), seed
        if len(found.finals) == 1 and len(found.winners) == 1:
            compared += 1
            assert list(found.winners) == theirs, seed

    assert compared > 700


def test_what_a_ballot_does_not_score_gets_nothing_from_it():
    figures = tally("score", ["a", "b"], [{"a": 5}, {"b": 3, "a": 0}, {}]).figures

    assert figures["totals"] == {"a": 5, "b": 3}
    assert figures["means"] == {"a": "5/3", "b": 1}
    assert figures["winners"] == ["a"]
    assert figures["star"] == {"finals": [["a", "b", 1, 1]], "winners": ["a", "b"]}


def test_all_that_are_level_for_the_second_place_could_meet_the_first():
    found = star([{"a": 5, "b": 2, "c": 3}, {"a": 1, "b": 4, "c": 3}, {"b": 1, "c": 1, "a": 3}], ["a", "b", "c"])

    assert found.finals == (("a", "b", 2, 1), ("a", "c", 2, 1))
    assert found.winners == ("a",)
