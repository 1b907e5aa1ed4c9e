"""The outcome of ratings and what the analysis says of them are worked out apart; they are one verdict."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_design.ballots.outcome import Terms, decide
from policy_design.ballots.tally import tally
from policy_design.consensus import deciding

RATINGS = st.lists(st.one_of(st.integers(1, 9), st.integers(6, 9), st.just("cannot judge")), min_size=1, max_size=14)


@pytest.mark.parametrize("rule", ["75", "70/15", "rand_ucla"])
@given(ratings=RATINGS, silent=st.integers(0, 3))
def test_the_outcome_and_the_analysis_agree_on_every_panel(rule, ratings, silent):
    eligible = len(ratings) + silent
    counted = tally("rating", ["s1"], [{"s1": one} for one in ratings])
    terms = Terms(consensus_rule=rule, eligible=eligible, quorum=Fraction(2, 3))

    outcome = decide("rating", counted, terms).choices["s1"]
    found = deciding.verdict(deciding.declared(rule, quorum="2/3"), ratings, eligible=eligible)

    assert (outcome["state"] == "passed") == (found.outcome == deciding.IN)
