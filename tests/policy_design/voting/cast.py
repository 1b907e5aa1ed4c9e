"""Rounds at every point of their life, for tests: `planned`, `opened`, `vote`, `over`, `closed`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from unittest import mock

from django.utils import timezone

from forum.people.models import Person
from policy_design.ballots import bulletin
from policy_design.process.models import Process
from policy_design.voting.casting import cast_secret, cast_signed
from policy_design.voting.closing import close_round
from policy_design.voting.models import Round
from policy_design.voting.opening import open_round
from tests.cast import person
from tests.policy_design.cast import fresh, seat_expert
from tests.policy_design.voting.planned import plan, renewed, with_items

__all__ = ["closed", "experts", "opened", "over", "planned", "receipt_of", "renewed", "tracker_of", "vote"]


def experts(process: Process, count: int, start: int = 1) -> list[Person]:
    """More experts for a process, as `Expert1 Example`."""
    made = [person(f"Expert{number}") for number in range(start, start + count)]
    for one in made:
        seat_expert(process, one)
    return made


def planned(process: Process, by: Person, *items: Any, method: str = "yes_no", **settings: Any) -> Round:
    """A round that lacks nothing to be opened: of all experts, for a week. `items` are options and sentences."""
    settings.setdefault("closes_at", (timezone.now() + timedelta(days=7)).replace(microsecond=0))
    made = plan(fresh(process), by, method=method, **settings)
    with_items(made, by, *(items or ("Licences should say more.",)))
    return renewed(made)


def opened(process: Process, by: Person, *items: Any, method: str = "yes_no", **settings: Any) -> Round:
    """An open round; what `planned` takes."""
    return renewed(open_round(round=planned(process, by, *items, method=method, **settings), by=by))


def receipt_of(number: int) -> str:
    """A receipt as a voter's browser would draw it, the same in each run of a test."""
    return f"{number:032x}"


def tracker_of(round: Round, receipt: str) -> str:
    return bulletin.tracker(round.manifest_digest, receipt)


def vote(round: Round, by: Person, marks: Any, **more: Any) -> Any:
    """Cast in whatever way the round has; of secret ones the acknowledgement."""
    if round.is_secret:
        return cast_secret(round=round, by=by, marks=marks, **more)
    return cast_signed(round=round, by=by, marks=marks, **more)


def over(round: Round) -> Any:
    """A context in which the time to vote is over by the clock."""
    assert round.closes_at is not None
    return at(round.closes_at + timedelta(seconds=1))


def at(moment: datetime) -> Any:
    return mock.patch("django.utils.timezone.now", return_value=moment)


def closed(round: Round, ballots: Sequence[tuple[Person, Any]] = ()) -> Round:
    """Counted at its time, with these ballots cast."""
    for by, marks in ballots:
        vote(round, by, marks)
    with over(renewed(round)):
        return renewed(close_round(round=renewed(round), by=None))
