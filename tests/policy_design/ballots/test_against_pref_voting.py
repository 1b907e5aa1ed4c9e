"""Ranked tallies beside another hand's: pref_voting, on thousands of random profiles with ties and truncation."""

import random
from math import factorial, prod

import pytest

from policy_design.ballots.ranked import Few, Many, from_marks
from policy_design.ballots.tally import of_rankings, tally
from tests.policy_design.ballots import oracle
from tests.policy_design.ballots.rounds import ranking

PROFILES = 2_000


def profile(seed):
    rng = random.Random(seed)
    choices = [f"o{n}" for n in range(rng.randint(2, 7))]
    ties = rng.choice((0, 0, 0.2, 0.5))
    whole = rng.choice((0.2, 0.7, 1, 1))
    some = [ranking(rng, choices, ties=ties, whole=whole) for _ in range(rng.randint(1, 12))]
    return choices, [ballot for ballot in some for _ in range(rng.choice((1, 1, 2, 5)))]


def named(choices, places):
    return [choices[place] for place in sorted(places)]


def has_unique_tops(ballots):
    return all(len(tier) == 1 for ballot in ballots for tier in ballot)


def orders_of_ties(other):
    """How many orders of equally strong links pref_voting would go through."""
    margins = [other.margin(a, b) for a in other.candidates for b in other.candidates if a != b]
    return prod(factorial(margins.count(margin)) for margin in set(margins) if margin >= 0)


@pytest.mark.filterwarnings("ignore")
def test_two_thousand_random_profiles_are_counted_alike():
    _, methods = oracle.load()
    compared = dict.fromkeys(("condorcet", "schulze", "winning votes", "borda", "ranked pairs", "irv", "plurality"), 0)
    for seed in range(PROFILES):
        choices, ballots = profile(seed)
        ours, other = tally("ranked", choices, ballots).figures, oracle.profile(choices, ballots)

        assert {
            (one, another): ours["pairwise"][choices[one]][choices[another]]
            for one in range(len(choices))
            for another in range(len(choices))
            if one != another
        } == {
            (one, another): other.support(one, another)
            for one in range(len(choices))
            for another in range(len(choices))
            if one != another
        }, seed
        found = {
            "condorcet": (ours["condorcet"], [] if other.condorcet_winner() is None else [other.condorcet_winner()]),
            "schulze": (ours["schulze"]["winners"], methods["schulze"](other)),
            "winning votes": (
                ours["schulze_winning_votes"]["winners"],
                methods["schulze"](other, strength_function=other.support),
            ),
            "borda": (ours["borda"]["winners"], methods["borda"](other)),
        }
        if ours["condorcet"] or orders_of_ties(other) <= 200:
            found["ranked pairs"] = (ours["ranked_pairs"]["winners"], methods["ranked pairs"](other))
        if has_unique_tops(ballots):
            other.use_strict_preference()
            if all(sum(map(len, ballot)) == len(choices) for ballot in ballots):  # else it finds no winner at times
                found["irv"] = (ours["irv"]["winners"], methods["irv"](other))
            found["plurality"] = (ours["plurality"]["winners"], methods["plurality"](other))
        for name, (mine, its) in found.items():
            compared[name] += 1
            assert mine == named(choices, its), (seed, name)

    assert min(compared.values()) >= 400, compared
    assert compared["schulze"] == PROFILES


def test_both_forms_of_a_profile_give_the_same_tally():
    import numpy as np

    for seed in range(300):
        choices, ballots = profile(seed)
        few = from_marks(ballots, choices)
        assert isinstance(few, Few)
        ranks = np.array(list(few.groups) or np.zeros((0, len(choices))), np.uint8).T
        many = Many(np.ascontiguousarray(ranks), np.array(list(few.groups.values()), np.int64), few.blank)

        if few.groups:
            assert of_rankings(many, choices) == of_rankings(few, choices), seed
