"""What is worked out from closed rounds after the count, as background work: in slices, with progress, and once.

Ranked and rating rounds take a moment. Statement rounds need a map, groups and a test whether the groups are more than
noise; every slice keeps how far it came, so that a restart takes it up where it stood and ends with the same finding.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from forum.live import hub
from policy_design.consensus.rankings import concordance
from policy_design.voting import delphi
from policy_design.voting.ballot_models import SecretBallot, SignedBallot, StatementVote
from policy_design.voting.models import Analysis, Round
from policy_design.voting.outside_models import Outside

if TYPE_CHECKING:
    from collections.abc import Iterator

Json = dict[str, Any]
SLICE = 6.0  # seconds of one pass of the worker after which this work makes place for others
SIGNS = {"agree": 1, "disagree": -1, "pass": 0}


def analyse_due() -> int:
    """One slice of what waits: how many analyses were finished. Run again, it goes on, and then does nothing."""
    until = time.monotonic() + SLICE
    finished = 0
    for round in _waiting():
        if round.method == Round.Method.STATEMENTS:
            finished += _slice(round)
        else:
            _finish(round, worked_out(round))
            finished += 1
        if time.monotonic() > until:
            break
    for row in Outside.objects.filter(finished_at=None).select_related("process").order_by("pk"):
        if time.monotonic() > until:
            break
        finished += _outside(row)
    return finished


def _waiting() -> Iterator[Round]:
    """Closed rounds that were counted and whose analysis is not finished, oldest first."""
    rows = Round.objects.filter(closed_at__isnull=False, annulled="", result__isnull=False)
    yield from rows.exclude(analysis__finished_at__isnull=False).select_related("process__topic").order_by("pk")


# Rankings and ratings -----------------------------------------------------------------------------------------


def worked_out(round: Round) -> Json:
    """What the ballots of a ranked or rating round say beyond their count; nothing of others."""
    if round.method == Round.Method.RANKED:
        return _concordance(round)
    if round.method == Round.Method.RATING:
        return {"moved": delphi.as_data(delphi.moved_since(round))}
    return {}


def _concordance(round: Round) -> Json:
    keys = list(round.items.order_by("order", "pk").values_list("key", flat=True))
    rows = [_ranks(marks, keys) for marks in marks_of(round) if marks]
    if len(rows) < 2:
        return {}
    found = concordance(rows)
    return {"w": None if found.w is None else round_off(found.w), "judges": found.judges, "p": _p(found.p)}


def marks_of(round: Round) -> list[Any]:
    """The marks of a closed round, in no order that tells anything; of an open one none."""
    if not round.has_result:
        return []
    if round.is_secret:
        return list(SecretBallot.objects.filter(round=round).order_by("id").values_list("marks", flat=True))
    rows = SignedBallot.objects.filter(elector__round=round).order_by("elector__name", "elector")
    return list(rows.values_list("marks", flat=True))


def _ranks(marks: list[list[str]], keys: list[str]) -> list[float]:
    """A rank for each choice; what was left out is last, on level with all others that were."""
    rank = {key: float(place) for place, tier in enumerate(marks) for key in tier}
    return [rank.get(key, float(len(marks))) for key in keys]


def round_off(value: float) -> float:
    return float(f"{value:.6g}")


def _p(value: float | None) -> float | None:
    return None if value is None else round_off(value)


# Statements ---------------------------------------------------------------------------------------------------


def votes_of(round: Round) -> list[tuple[str, str, int]]:
    """Person, statement, vote of a closed statement round."""
    if not round.has_result:
        return []
    rows = StatementVote.objects.filter(participant__round=round).values_list("participant__key", "item__key", "value")
    return [(who, what, SIGNS[value]) for who, what, value in rows]


def _slice(round: Round) -> bool:
    """Some steps of one round; whether it is finished."""
    from policy_design.voting import opinions  # needs numpy: for the worker

    analysis, _made = Analysis.objects.get_or_create(round=round)
    keys = list(round.items.order_by("order", "pk").values_list("key", flat=True))
    backgrounds = dict(round.participants.values_list("key", "background"))
    work = opinions.Work(votes_of(round), keys, backgrounds, analysis.state)
    work.go_on(time.monotonic() + SLICE)  # counted from here: to load many votes takes seconds itself
    if work.is_done:
        _finish(round, work.found())
        return True
    Analysis.objects.filter(pk=analysis.pk, finished_at=None).update(state=work.state, done=work.per_cent)
    return False


@transaction.atomic
def _finish(round: Round, found: Json) -> None:
    """Keep what was found, once. Publishes analysis.finished."""
    Round.objects.select_for_update().get(pk=round.pk)
    analysis, _made = Analysis.objects.get_or_create(round=round)
    if analysis.finished_at is not None:
        return
    analysis.found, analysis.state, analysis.done, analysis.finished_at = found, None, 100, timezone.now()
    analysis.save()
    hub.publish(round.process.topic_id, "analysis.finished", round=round.pk)


# Votes from elsewhere -----------------------------------------------------------------------------------------


def _outside(row: Outside) -> bool:
    from policy_design.voting import opinions

    data = row.data
    votes = [(who, what, value) for who, what, value in data["votes"]]
    work = opinions.Work(votes, [one["id"] for one in data["statements"]], {}, row.state)
    work.go_on(time.monotonic() + SLICE)  # counted from here: to load many votes takes seconds itself
    changed: Json = {"state": work.state, "done": work.per_cent}
    if work.is_done:
        changed = {
            "state": None,
            "done": 100,
            "found": {**(row.found or {}), "analysis": work.found()},
            "finished_at": timezone.now(),
        }
    Outside.objects.filter(pk=row.pk, finished_at=None).update(**changed)
    return work.is_done
