"""Every test here sums up with a small snapshot and two voices; the real rules have tests beside these."""

from __future__ import annotations

import pytest

from policy_design.summary import ruling, snapshot
from tests.cast import move
from tests.policy_design.closing import summing


@pytest.fixture(autouse=True)
def small(monkeypatch):
    monkeypatch.setattr(snapshot, "take", summing.take)
    monkeypatch.setattr(ruling, "sections_of", summing.sections_of)
    monkeypatch.setattr(ruling, "voices_of", lambda facts: summing.VOICES)


@pytest.fixture
def argued(opened, olga):
    """The debate of the cast once there is something to sum up."""
    return opened if opened.stage == "rebuttal" else move(opened, olga, "close")
