"""A process in which an option was argued, rebutted, stood for and against, and passed in a closed round."""

from __future__ import annotations

import pytest

from tests.policy_design.recommendations.advising import world_of


@pytest.fixture
def w(deliberating, olga, ben, bea):
    return world_of(deliberating, olga, ben, bea)
