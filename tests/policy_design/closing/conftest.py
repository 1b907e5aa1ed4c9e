"""Every test here sums up with a small snapshot and two voices, unless it takes the fixture away (`as_ruled`)."""

from __future__ import annotations

import pytest

from policy_design.summary import ruling, snapshot
from tests.cast import move
from tests.policy_design.closing import summing


@pytest.fixture(autouse=True)
def small(request, monkeypatch):
    if "as_ruled" not in request.fixturenames:
        monkeypatch.setattr(snapshot, "take", summing.take)
        monkeypatch.setattr(ruling, "sections_of", summing.sections_of)
        monkeypatch.setattr(ruling, "voices_of", lambda facts: summing.VOICES)


@pytest.fixture
def as_ruled():
    """By the real rules, from a real snapshot."""


@pytest.fixture
def argued(opened, olga):
    """The debate of the cast once there is something to sum up."""
    return opened if opened.stage == "rebuttal" else move(opened, olga, "close")
