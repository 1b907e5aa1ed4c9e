from __future__ import annotations

import pytest

from tests.policy_design.voting.cast import closed, experts, opened


@pytest.fixture
def panel(deliberating, ben, bea):
    return [ben, bea, *experts(deliberating, 3)]


def test_a_named_round_from_opening_to_result(deliberating, olga, panel):
    round = opened(deliberating, olga)
    done = closed(round, [(one, {"s1": "yes"}) for one in panel])
    assert done.result.cast == 5
    assert done.result.outcome["winners"] == ["s1"]


def test_a_secret_round_from_opening_to_result(deliberating, olga, panel):
    round = opened(deliberating, olga, secrecy="secret")
    done = closed(round, [(one, {"s1": "no"}) for one in panel])
    assert done.result.cast == 5
