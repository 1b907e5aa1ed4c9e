"""What the gates of a process need to know of its report."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policy_design.report.models import Edition

if TYPE_CHECKING:
    from policy_design.process.models import Process


def editions(process: Process) -> dict[str, Any]:
    return {"report_published": Edition.objects.filter(report__process=process).exists()}
