"""What a tally means by its terms: quorum, thresholds, ties by each rule, consensus rules with worked examples."""

from fractions import Fraction

import pytest

from policy_design.ballots.methods import STATUS_QUO
from policy_design.ballots.outcome import Terms, by_lot, decide
from policy_design.ballots.panel import percentile, rand_ucla
from policy_design.ballots.tally import tally

TWO_THIRDS = Fraction(2, 3)
SEED = bytes(range(32))


def votes(yes, no, abstain=0, blank=0):
    return tally(
        "yes_no", ["q"], [{"q": "yes"}] * yes + [{"q": "no"}] * no + [{"q": "abstain"}] * abstain + [{}] * blank
    )


@pytest.mark.parametrize(
    ("counts", "terms", "state"),
    [
        ((3, 2), Terms(), "passed"),
        ((2, 3), Terms(), "failed"),
        ((2, 2), Terms(), "tied"),
        ((2, 2), Terms(tie_rule="status_quo"), "failed"),
        ((0, 0, 3), Terms(), "failed"),
        ((2, 1), Terms(threshold=TWO_THIRDS), "passed"),
        ((66, 34), Terms(threshold=TWO_THIRDS), "failed"),
        ((3, 2, 2), Terms(), "passed"),
        ((3, 2, 2), Terms(base="present"), "failed"),
        ((4, 1, 1, 1), Terms(base="present"), "passed"),
        ((2, 0, 2), Terms(base="present"), "failed"),  # half is not more than half, and it is no tie
        ((4, 1), Terms(base="eligible", eligible=8), "failed"),
        ((5, 0), Terms(base="eligible", eligible=8), "passed"),
        ((5, 0), Terms(base="eligible"), "passed"),
    ],
)
def test_a_question_passes_by_its_threshold_of_its_base(counts, terms, state):
    assert decide("yes_no", votes(*counts), terms).choices["q"]["state"] == state


def test_abstentions_and_blank_ballots_count_for_the_quorum():
    terms = Terms(quorum=Fraction(1, 2), eligible=9)

    short, met = decide("yes_no", votes(2, 0, 1, 1), terms), decide("yes_no", votes(2, 0, 2, 1), terms)

    assert short.as_json() == {
        "quorum": {"met": False, "cast": 4, "needed": 5, "eligible": 9},
        "choices": {
            "q": {
                "state": "failed",
                "why": "no_quorum",
                "for": 2,
                "of": 2,
                "share": 1,
                "against": 0,
                "abstained": 1,
                "unanswered": 1,
            }
        },
        "winners": [],
        "why": "no_quorum",
        "tied": [],
        "drawn": [],
    }
    assert (met.winners, met.why) == (["q"], "passed")


def test_a_lot_is_drawn_from_the_closed_bulletin_and_the_same_for_everybody():
    terms = Terms(tie_rule="lot")
    drawn = {
        decide("yes_no", votes(2, 2), terms, seed=bytes([number]) * 32).choices["q"]["state"] for number in range(20)
    }

    assert drawn == {"passed", "failed"}
    assert by_lot(["a", "b", "c"], SEED) == by_lot(["c", "a", "b"], SEED)
    assert {by_lot("abc", bytes([number])) for number in range(40)} == {"a", "b", "c"}
    with pytest.raises(ValueError, match="digest of the closed bulletin"):
        decide("yes_no", votes(2, 2), terms)


APPROVALS = [["a", "b"], ["a", "b"], ["a", STATUS_QUO], ["b"], []]


@pytest.mark.parametrize(
    ("terms", "winners", "why"),
    [
        (Terms(), ["a", "b"], "tie"),
        (Terms(seats=2), ["a", "b"], "won"),
        (Terms(tie_rule="status_quo"), [], "tie_status_quo"),
        (Terms(threshold=Fraction(4, 5)), [], "nothing_passed"),
        (Terms(threshold=Fraction(1, 5), seats=3), ["a", "b", STATUS_QUO], "won"),
        (Terms(base="eligible", eligible=6), [], "nothing_passed"),
    ],
)
def test_the_most_approved_of_those_that_meet_the_threshold_win(terms, winners, why):
    outcome = decide("approval", tally("approval", ["a", "b", STATUS_QUO], APPROVALS), terms)

    assert (outcome.winners, outcome.why) == (winners, why)


def test_a_tie_for_the_last_seat_ends_by_lot_and_is_told():
    outcome = decide("approval", tally("approval", ["a", "b"], APPROVALS[:2]), Terms(tie_rule="lot"), seed=SEED)

    assert outcome.tied == ["a", "b"]
    assert outcome.drawn == outcome.winners == [by_lot("ab", SEED)]
    assert {one["why"] for one in outcome.choices.values()} == {"lot"}


def test_scores_decide_by_total_or_by_star():
    counted = tally(
        "score", ["a", "b", "c"], [{"a": 5, "b": 4}, {"a": 5, "b": 4}, {"b": 4, "c": 5}, {"b": 4}, {"b": 1}]
    )

    assert decide("score", counted, Terms()).winners == ["b"]
    assert decide("score", counted, Terms(count="star")).winners == ["b"]
    assert decide("score", tally("score", ["a", "b"], [{}]), Terms()).why == "nothing_passed"


def test_an_option_level_with_the_status_quo_is_a_tie_and_not_its_defeat():
    counted = tally("ranked", ["a", STATUS_QUO], [[["a"]], [[STATUS_QUO]]])

    assert decide("ranked", counted, Terms()).winners == ["a", STATUS_QUO]
    assert decide("ranked", counted, Terms(tie_rule="status_quo")).winners == [STATUS_QUO]
    assert decide("ranked", counted, Terms(threshold=TWO_THIRDS)).winners == [STATUS_QUO]


def test_without_a_status_quo_a_ranking_is_won_by_its_headline():
    counted = tally("ranked", ["a", "b"], [[["a"]], [["a"], ["b"]]])

    assert decide("ranked", counted, Terms(threshold=TWO_THIRDS)).winners == ["a"]
    assert decide("ranked", tally("ranked", ["a", "b"], [[], []]), Terms()).why == "nothing_passed"


@pytest.mark.parametrize(
    ("answers", "resolved", "cap", "why"),
    [
        ({"consent": 5, "reservations": 2}, 0, None, "consent"),
        ({"consent": 5, "block": 1}, 0, None, "open_blocks"),
        ({"consent": 5, "block": 1}, 1, None, "consent"),
        ({"consent": 5, "block": 2}, 1, None, "open_blocks"),
        ({"consent": 3, "stand_aside": 1}, 0, Fraction(1, 4), "consent"),
        ({"consent": 3, "stand_aside": 2}, 0, Fraction(1, 4), "too_many_stand_aside"),
        ({"stand_aside": 2}, 0, None, "nobody_consents"),
        ({}, 0, None, "nobody_consents"),
    ],
)
def test_consent_wants_no_open_block_and_not_too_many_who_stand_aside(answers, resolved, cap, why):
    ballots = [{"q": answer} for answer, count in answers.items() for _ in range(count)]

    outcome = decide("consent", tally("consent", ["q"], ballots), Terms(stand_aside_cap=cap), resolved={"q": resolved})

    assert outcome.choices["q"]["why"] == why
    assert outcome.winners == (["q"] if why == "consent" else [])


def rated(ratings, rule, **terms):
    counted = tally("rating", ["q"], [{"q": rating} for rating in ratings])
    return decide("rating", counted, Terms(consensus_rule=rule, **terms)).choices["q"]


def test_75_per_cent_is_of_those_who_judge():
    assert rated([7, 8, 9, 1, "cannot judge"], "75")["state"] == "passed"
    assert rated([7, 8, 6, 1], "75")["state"] == "failed"
    assert rated([9, 9, "cannot judge"], "75", quorum=TWO_THIRDS, eligible=4)["why"] == "too_few_answers"
    assert rated([9, 9, "cannot judge"], "75", quorum=TWO_THIRDS, eligible=4)["judged"] == 2
    assert rated([9, "cannot judge"], "75", quorum=TWO_THIRDS, eligible=4)["why"] == "no_quorum"


def test_70_15_wants_few_low_ratings_as_well():
    assert rated([7] * 14 + [1] * 2 + [5] * 4, "70/15")["state"] == "passed"
    assert rated([7] * 14 + [1] * 3 + [5] * 3, "70/15")["state"] == "failed"  # 15 % is not less than 15 %
    assert rated([7] * 13 + [5] * 7, "70/15")["state"] == "failed"


def test_rand_ucla_gives_the_figures_of_its_worked_example():
    """15 ratings with P30 7 and P70 8: asymmetry 2.5, IPRAS 6.1, index 0.164 (PMC3467596)."""
    one = rated([5, 6, 7, 7, 7, 7, 7, 8, 8, 8, 8, 8, 9, 9, 4], "rand_ucla")

    assert (one["p30"], one["p70"], one["ipras"], one["index"]) == (7, 8, "61/10", "10/61")
    assert (one["median"], one["class"], one["state"]) == (7, "appropriate", "passed")


def test_rand_ucla_sees_a_panel_in_two_camps():
    assert rated([1, 1, 1, 2, 5, 8, 9, 9, 9], "rand_ucla")["why"] == "disagreement"
    assert rated([1, 2, 2, 3], "rand_ucla")["why"] == "inappropriate"
    assert rated([4, 5, 6], "rand_ucla")["why"] == "uncertain"
    assert rated(["cannot judge"], "rand_ucla")["why"] == "nobody_answered"


def test_percentiles_are_those_of_numpy():
    import numpy as np

    for ratings in ([1], [1, 9], [2, 2, 5, 7], [9, 1, 4, 4, 6, 7, 7, 8, 3]):
        counts = {rating: ratings.count(rating) for rating in range(1, 10)}
        for tenths in range(11):
            assert percentile(counts, Fraction(tenths, 10)) == pytest.approx(np.percentile(ratings, tenths * 10))
    with pytest.raises(ValueError, match="no ratings"):
        rand_ucla({})


def test_the_terms_are_those_of_the_manifest():
    manifest = {"threshold": "2/3", "quorum": "1/2", "eligible": 12, "stand_aside_cap": "", "consensus_rule": ""}

    assert Terms.from_manifest(manifest) == Terms(TWO_THIRDS, "cast", Fraction(1, 2), 12)
    assert Terms.from_manifest({}) == Terms()
