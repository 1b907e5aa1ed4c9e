"""What a version begins with: a snapshot of what everybody may read now, and the lines that follow from it by rule."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from policy_design.summary import ruling, snapshot
from policy_design.summary.lines import as_data
from policy_design.summary.models import Summary

if TYPE_CHECKING:
    from forum.debates.models import Debate
    from policy_design.process.models import Process


@dataclass(frozen=True, slots=True)
class Taken:
    as_of: datetime
    snapshot: dict[str, Any]
    snapshot_digest: str
    rules_version: int
    sections: list[dict[str, Any]]


def taken(subject: Process | Debate) -> Taken:
    """Outside the lock, since it may take seconds: whoever writes meanwhile is in the next snapshot."""
    as_of = timezone.now()
    facts = snapshot.take(subject, as_of=as_of)
    lines = as_data(ruling.sections_of(facts))
    return Taken(as_of, facts, snapshot.digest_of(facts), ruling.RULES_VERSION, lines)


def voices_in(summary: Summary) -> tuple[tuple[str, str], ...]:
    """The key and name of every voice that its closing must address."""
    return _voices(summary.pk, summary.snapshot_digest, summary.rules_version)


@lru_cache(maxsize=64)
def _voices(pk: int, _digest: str, _rules: int) -> tuple[tuple[str, str], ...]:
    """Follows from the snapshot, which may be large and has this digest; so it is read once."""
    facts = Summary.objects.values_list("snapshot", flat=True).get(pk=pk)
    return tuple((str(key), str(label)) for key, label in ruling.voices_of(facts))
