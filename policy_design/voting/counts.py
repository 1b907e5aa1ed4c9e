"""What the gates of a process need to know of its rounds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q

if TYPE_CHECKING:
    from policy_design.process.models import Process


def rounds(process: Process) -> dict[str, Any]:
    """Held are those that were closed with a result, or are open; an annulled one was not held."""
    counted: dict[str, Any] = process.rounds.aggregate(
        rounds=Count("pk", filter=Q(opened_at__isnull=False, annulled="")),
        rounds_open=Count("pk", filter=Q(opened_at__isnull=False, closed_at__isnull=True)),
    )
    return counted
