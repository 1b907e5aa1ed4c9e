"""The panel of these tests: Ben, Bea and three more experts, at the deliberation of Olga's process."""

from __future__ import annotations

import pytest

from forum.people.models import Person
from tests.policy_design.voting.cast import experts


@pytest.fixture
def panel(deliberating, ben, bea) -> list[Person]:
    return [ben, bea, *experts(deliberating, 3)]


@pytest.fixture
def public_from_five(monkeypatch):
    """Ballots are public from five of them on, not from twenty."""
    monkeypatch.setattr("policy_design.voting.queries.PUBLIC_BALLOTS", 5)
