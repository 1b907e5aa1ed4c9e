"""A process in which something was found out, with its report begun."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from tests.policy_design.recommendations.advising import published as advised
from tests.policy_design.recommendations.advising import world_of
from tests.policy_design.report.reporting import begun


@pytest.fixture
def found(deliberating, olga, ben, bea) -> SimpleNamespace:
    """An option that was argued, stood for and against, passed in a closed round, and recommended; and a report."""
    w = world_of(deliberating, olga, ben, bea)
    w.recommendation = advised(w)
    w.report = begun(w.process, olga)
    return w
