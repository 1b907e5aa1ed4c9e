"""Ratings: the worked examples of the papers, to the digits that they print."""

import doctest
import json
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_design.consensus import deciding, proportions, rankings, ratings, statements
from policy_design.consensus.deciding import (
    RULES,
    Decision,
    Movement,
    Stopping,
    decide,
    declared,
    movement,
    verdict,
)
from policy_design.consensus.proportions import benjamini_hochberg, chi_square_tail, wilson
from policy_design.consensus.rankings import concordance, w_of
from policy_design.consensus.ratings import Unfit, agreement, consensus, figures, percentile, rand_ucla

PANEL = [3, 4, 6, 7, 7, 7, 7, 7, 8, 8, 8, 8, 9, 9, 9]  # P30 7, P70 8, three outside 7 to 9, as in PMC3467596
COLLAPSED = [30, 40, 210, 130, 530, 50, 10]  # van der Eijk 2001
# R's irr: 20 subjects, 3 raters
ANXIETY = [
    [3, 3, 3, 4, 5, 5, 2, 3, 5, 2, 2, 6, 1, 5, 2, 2, 1, 2, 4, 3],
    [3, 6, 4, 6, 2, 4, 2, 4, 3, 3, 2, 3, 3, 3, 2, 2, 1, 3, 3, 4],
    [2, 1, 4, 4, 3, 2, 1, 6, 1, 1, 1, 2, 3, 3, 1, 1, 3, 3, 2, 2],
]
some_ratings = st.lists(st.one_of(st.none(), st.integers(1, 9)), max_size=40)


@pytest.mark.parametrize("module", [proportions, ratings, deciding, rankings, statements])
def test_the_examples_in_the_docstrings_hold(module):
    assert doctest.testmod(module).failed == 0


@pytest.mark.parametrize(("count", "of", "low", "high"), [(81, 263, 0.2553, 0.3662), (0, 20, 0.0, 0.1611)])
def test_wilsons_interval_is_newcombes_to_the_printed_digits(count, of, low, high):
    assert [round(one, 4) for one in wilson(count, of)] == [low, high]


def test_nine_of_twelve_can_be_forty_seven_to_ninety_one_per_cent():
    assert [round(100 * one) for one in wilson(9, 12)] == [47, 91]


def test_wilsons_interval_is_scipys():
    binomtest = pytest.importorskip("scipy.stats").binomtest

    for count, of in ((0, 1), (1, 1), (3, 7), (81, 263), (499, 500)):
        interval = binomtest(count, of).proportion_ci(method="wilson")
        assert wilson(count, of) == pytest.approx((interval.low, interval.high), abs=1e-12)


def test_the_tail_of_chi_squared_is_scipys():
    chi2 = pytest.importorskip("scipy.stats").chi2

    for freedom in (1, 2, 9, 19, 250):
        for value in (0.01, 1.0, 9.5, 30.76, 180.0, 600.0):
            assert chi_square_tail(value, freedom) == pytest.approx(chi2.sf(value, freedom), abs=1e-13)


def test_of_benjamini_and_hochbergs_fifteen_tests_four_are_kept():
    chances = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240]
    chances += [0.4262, 0.5719, 0.6528, 0.7590, 1.0]

    assert sum(q <= 0.05 for q in benjamini_hochberg(chances)) == 4
    assert sum(p <= 0.05 / 15 for p in chances) == 3


def test_the_rand_example_comes_out_as_printed():
    found = rand_ucla(PANEL)

    assert (found.p30, found.p70, found.asymmetry) == (7, 8, Fraction(5, 2))
    assert (found.allowed, round(float(found.index), 3)) == (Fraction(61, 10), 0.164)
    assert (found.kind, found.disagreement, found.classic) == ("appropriate", False, "agreement")


def test_a_panel_of_two_poles_disagrees_and_is_uncertain():
    found = rand_ucla([1, 1, 1, 2, 2, 8, 8, 9, 9, 9])

    assert (found.kind, found.disagreement, found.classic) == ("uncertain", True, "disagreement")


@pytest.mark.parametrize(
    ("size", "outside", "classic"),
    [
        (9, 2, "agreement"),
        (9, 3, "neither"),
        (12, 3, "agreement"),
        (12, 4, "neither"),
        (15, 4, "agreement"),
        (7, 0, None),
    ],
)
def test_the_classic_rule_goes_by_the_size_of_the_panel(size, outside, classic):
    assert rand_ucla([8] * (size - outside) + [5] * outside).classic == classic


@pytest.mark.parametrize(("ratings", "kind"), [([6, 7], "uncertain"), ([3, 4], "uncertain"), ([7, 7], "appropriate")])
def test_a_median_between_two_thirds_is_uncertain(ratings, kind):
    assert rand_ucla(ratings).kind == kind


def test_medians_and_percentiles_are_exact_and_numpys():
    numpy = pytest.importorskip("numpy")
    values = [1, 2, 2, 5, 7, 8, 9]

    for per_cent in (25, 30, 50, 70, 75):
        assert float(percentile(values, per_cent)) == pytest.approx(
            float(numpy.percentile(values, per_cent)), abs=1e-12
        )
    assert percentile([7, 8], 50) == Fraction(15, 2)


def test_van_der_eijks_and_tastles_examples_come_out_as_printed():
    assert (round(agreement(COLLAPSED), 4), round(consensus(COLLAPSED), 4)) == (0.6113, 0.7257)
    assert (agreement([0, 0, 5, 0, 0]), agreement([5, 0, 0, 0, 5]), agreement([2, 2, 2, 2, 2])) == (1.0, -1.0, 0.0)


def test_kendalls_examples_come_out_as_printed():
    found = concordance(ANXIETY)

    assert round(float(w_of(1048, 4, 10)), 4) == 0.7939
    assert (round(found.w, 5), round(found.chi_square, 1), round(found.p, 4)) == (0.53966, 30.8, 0.0429)
    assert concordance([[1, 1], [1, 1]]).w is None


def test_kendalls_w_is_friedmans_statistic():
    friedman = pytest.importorskip("scipy.stats").friedmanchisquare
    found = concordance(ANXIETY)

    assert found.chi_square == pytest.approx(friedman(*zip(*ANXIETY, strict=True)).statistic)
    assert found.p == pytest.approx(friedman(*zip(*ANXIETY, strict=True)).pvalue)


def test_who_cannot_judge_is_counted_apart_and_in_no_share():
    found = figures([9, 9, 9, 1, None, None])

    assert (found.n, found.cannot_judge, found.high.count, found.high.of, found.low.count) == (4, 2, 3, 4, 1)


@pytest.mark.parametrize(
    ("ratings", "scale"), [([], 9), ([None], 9), ([5], 9), ([2, 1], 2), ([1], 3), ([None, 4, 4], 5)]
)
def test_little_or_nothing_gives_figures_too(ratings, scale):
    found = figures(ratings, scale)

    assert sum(found.counts) == found.n
    assert (found.median is None) == (found.n == 0)


def test_figures_are_kept_as_json():
    kept = json.loads(json.dumps(figures([*PANEL, None]).as_data(), allow_nan=False))

    assert (kept["median"], kept["iqr"], kept["n"], kept["cannot_judge"]) == (7.0, 1.0, 15, 1)
    assert kept["rand_ucla"] == {
        "class": "appropriate", "disagreement": False, "p30": 7.0, "p70": 8.0, "ipr": 1.0, "ipras": 6.1,
        "index": 0.163934, "classic": "agreement",
    }  # fmt: skip
    assert json.dumps(figures([]).as_data(), allow_nan=False)


def test_a_rating_off_the_scale_is_refused():
    with pytest.raises(Unfit):
        figures([10])


@given(some_ratings, st.randoms(use_true_random=False))
def test_the_order_of_ratings_changes_nothing(ratings, chance):
    mixed = list(ratings)
    chance.shuffle(mixed)

    assert figures(mixed) == figures(ratings)


@given(some_ratings)
def test_the_figures_of_a_turned_scale_are_turned(ratings):
    turned = figures([None if one is None else 10 - one for one in ratings])
    found = figures(ratings)

    assert turned.counts == found.counts[::-1]
    assert turned.iqr == found.iqr
    assert turned.agreement == found.agreement
    if found.rand:
        assert turned.rand.disagreement == found.rand.disagreement


# Rules --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "ratings", "outcome"),
    [
        ("75", [7, 8, 9, 1], "in"),
        ("75", [7, 8, 6, 1], "open"),
        ("75", [1, 2, 3, 9], "out"),
        ("75", [], "no_answers"),
        ("75", [None, None], "no_answers"),
        ("75", [9, None, None, None], "no_quorum"),
        ("70/15", [7] * 7 + [5] * 3, "in"),
        ("70/15", [7] * 17 + [1] * 3, "open"),  # 15 per cent against is not less than 15
        ("70/15", [7] * 18 + [1] * 2, "in"),
        ("70/15", [1] * 9 + [7], "out"),
        ("rand_ucla", PANEL, "in"),
        ("rand_ucla", [1, 2, 2, 3], "out"),
        ("rand_ucla", [1, 1, 1, 9, 9, 9], "open"),
        ("consent", ["consent", "consent", "reservations", "stand_aside"], "in"),
        ("consent", ["consent", "consent", "block"], "open"),
        ("consent", ["consent", "stand_aside", "stand_aside"], "open"),
    ],
)
def test_a_rule_decides(rule, ratings, outcome):
    assert verdict(rule, ratings).outcome == outcome


def test_a_quorum_is_of_those_who_were_asked():
    assert verdict("75", [8] * 15, eligible=24).outcome == "no_quorum"
    assert verdict("75", [8] * 16, eligible=24).outcome == "in"


def test_an_addressed_block_blocks_no_longer():
    said = ["consent"] * 5 + ["block"]

    assert verdict("consent", said).detail == "block"
    assert verdict("consent", said, addressed=1).outcome == "in"


def test_a_round_declares_its_own_quorum_and_cap():
    assert verdict(declared("75", quorum="1/2"), [8] * 12, eligible=24).outcome == "in"
    assert verdict(declared("consent", stand_aside="2/3"), ["consent", "stand_aside", "stand_aside"]).outcome == "in"


@pytest.mark.parametrize(("changed", "stop"), [(0, True), (2, True), (3, False)])
def test_an_item_is_stable_when_fewer_than_the_declared_part_changed(changed, stop):
    before = {f"p{n}": 5 for n in range(20)}
    after = {who: 6 if place < changed else 5 for place, who in enumerate(before)}

    assert decide(Stopping("stable", 5), 2, moved={"G1": movement(before, after)}).stop == stop


def test_rand_on_another_scale_is_said_not_to_fit():
    assert verdict("rand_ucla", [4, 5], scale=5).outcome == "unfit"


def test_the_rules_are_known_by_their_keys():
    assert list(RULES) == ["75", "70/15", "rand_ucla", "consent"]


# Between rounds -----------------------------------------------------------------------------------------------


def test_movement_counts_those_who_answered_twice():
    moved = movement({"ada": 3, "ben": 8, "cleo": 5, "dan": None}, {"ada": 6, "ben": 8, "dan": 4, "olga": 9})

    assert moved == Movement(3, 2, 1, 0, Fraction(5), Fraction(7))
    assert (moved.share_changed, moved.shift) == (Fraction(2, 3), 2)


def test_rounds_end_by_the_declared_rule():
    still = {"G1": movement({"ada": 3}, {"ada": 3})}
    moving = {"G1": movement({"ada": 3}, {"ada": 4})}
    stable, agreed = Stopping("stable", 5), Stopping("consensus", 5)

    assert decide(Stopping("fixed", 3), 2) == Decision(False, "rounds_left")
    assert decide(Stopping("fixed", 3), 3) == Decision(True, "rounds_done")
    assert decide(stable, 1) == Decision(False, "first_round")
    assert decide(stable, 2, moved=moving) == Decision(False, "moving", ("G1",))
    assert decide(stable, 2, moved=still) == Decision(True, "stable")
    assert decide(stable, 5, moved=moving) == Decision(True, "rounds_done")
    assert decide(agreed, 1, verdicts={"G1": verdict("75", [8]), "G2": verdict("75", [5])}) == Decision(
        False, "not_met", ("G2",)
    )
    assert decide(agreed, 1, verdicts={"G1": verdict("75", [8])}) == Decision(True, "all_met")
