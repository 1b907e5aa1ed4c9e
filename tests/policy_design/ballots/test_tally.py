"""What holds of every tally: order and names do not matter, ties stay ties, and what is too much is said to be."""

import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policy_design.ballots import pairwise
from policy_design.ballots.methods import METHODS, BadBallot, BadChoices
from policy_design.ballots.ranked import Few, from_marks
from policy_design.ballots.standalone.counting import count, cycle_fault, derive
from policy_design.ballots.tally import Tally, tally
from tests.policy_design.ballots.rounds import marks, ranking

SEEDS = st.integers(0, 10**9)


@given(SEEDS, st.sampled_from(sorted(METHODS)))
@settings(deadline=None)
def test_the_order_of_ballots_does_not_matter_and_json_keeps_all(seed, method):
    rng = random.Random(seed)
    choices = [f"o{n}" for n in range(rng.randint(2, 5))]
    ballots = [marks(rng, method, choices) for _ in range(rng.randint(0, 9))]
    found = tally(method, choices, ballots)

    assert tally(method, choices, rng.sample(ballots, len(ballots))) == found
    assert Tally.from_json(found.as_json()) == found


@given(SEEDS)
@settings(deadline=None)
def test_under_other_names_the_winners_of_every_ranked_method_are_the_same_choices(seed):
    rng = random.Random(seed)
    choices = [f"o{n}" for n in range(rng.randint(2, 6))]
    ballots = [ranking(rng, choices) for _ in range(rng.randint(1, 8))]
    names = dict(zip(choices, rng.sample(choices, len(choices)), strict=True))
    renamed = [[[names[key] for key in tier] for tier in ballot] for ballot in ballots]
    found, other = tally("ranked", choices, ballots).figures, tally("ranked", choices, renamed).figures

    for method in ("schulze", "schulze_winning_votes", "ranked_pairs", "irv", "borda", "plurality"):
        assert {names[key] for key in found[method]["winners"]} == set(other[method]["winners"]), method
    assert {names[key] for key in found["smith"]} == set(other["smith"])
    assert set(found["winners"]) <= set(found["smith"])
    assert cycle_fault(found["cycle"], found["pairwise"], choices, found["smith"]) == ""


def rotations(size):
    """Each of `size` choices as far as any other: everything is level."""
    choices = [f"o{n:02}" for n in range(size)]
    return choices, [[[key] for key in choices[n:] + choices[:n]] for n in range(size)]


def test_where_everything_is_level_everybody_wins():
    choices, ballots = rotations(6)
    figures = tally("ranked", choices, ballots).figures

    for method in ("schulze", "ranked_pairs", "irv", "borda", "plurality"):
        assert figures[method]["winners"] == choices, method


def test_ties_without_end_are_said_to_be_too_many_by_both_counts_and_cost_no_minutes():
    choices, ballots = rotations(13)
    started = time.process_time()
    ours = tally("ranked", choices, ballots).as_json()
    theirs = derive("ranked", choices, count("ranked", choices, ballots))

    assert (ours["irv"]["winners"], ours["others"]["irv"]) == (None, "unknown")
    assert ours["winners"] == choices
    assert {**theirs, "cycle": ours["cycle"]} == ours
    assert time.process_time() - started < 60


def test_many_options_and_few_voters_are_counted_alike():
    rng = random.Random(7)
    choices = [f"o{n}" for n in range(16)]
    ballots = [ranking(rng, choices, ties=0.2) for _ in range(9)]

    ours = tally("ranked", choices, ballots).as_json()

    assert {**derive("ranked", choices, count("ranked", choices, ballots)), "cycle": ours["cycle"]} == ours


def test_a_cap_on_ranked_pairs_is_told_and_a_condorcet_winner_needs_none():
    assert pairwise.ranked_pairs([[0, 1, 0], [0, 0, 1], [1, 0, 0]], most=2) is None
    assert pairwise.ranked_pairs([[0, 1, 0], [0, 0, 1], [1, 0, 0]]) == {0, 1, 2}
    assert pairwise.ranked_pairs([[0, 1], [0, 0]], most=0) == {0}


def test_a_ballot_that_could_not_be_read_is_not_counted_either():
    for bad in ([["x"]], [["o0"], ["o0"]], [["o0"], []], [3], [[["o0"]]]):
        with pytest.raises(BadBallot):
            tally("ranked", ["o0", "o1"], [bad])
    with pytest.raises(BadChoices):
        tally("approval", ["o0"], [])
    with pytest.raises(ValueError, match="nobody cast"):
        from_marks([[["o0"]]], ["o0", "o1"], [0])


def test_counts_beyond_what_arrays_hold_exactly_stay_whole_numbers():
    rng = random.Random(2)
    choices = [f"o{n}" for n in range(8)]
    ballots = {tuple(map(tuple, ranking(rng, choices, whole=1))) for _ in range(900)}

    profile = from_marks(ballots, choices, [2**60 + 1] * len(ballots))

    assert isinstance(profile, Few)
    assert profile.table()[0][1] % (2**60 + 1) == 0
