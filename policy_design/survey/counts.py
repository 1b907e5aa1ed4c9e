"""What the gates of a process need to know of its surveys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q

if TYPE_CHECKING:
    from policy_design.process.models import Process


def surveys(process: Process) -> dict[str, Any]:
    counted: dict[str, Any] = process.surveys.aggregate(
        surveys=Count("pk", filter=Q(opened_at__isnull=False)),
        surveys_open=Count("pk", filter=Q(opened_at__isnull=False, closed_at__isnull=True)),
    )
    return counted
