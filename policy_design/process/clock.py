"""What the clock does to processes: stages whose time has come begin. Run by `manage.py tick`."""

from __future__ import annotations

import logging

from django.utils import timezone

from forum.verdicts import Refused
from policy_design.process.actions import begins_by_clock, move_process
from policy_design.process.models import Process, ProcessStage
from policy_design.process.stages import MOST_STAGES, StageKind

log = logging.getLogger(__name__)


def move_due() -> int:
    """Begin every stage whose time has come and whose gate is open; returns how many processes went on."""
    on = ProcessStage.objects.filter(started_at__isnull=False, ended_at__isnull=True)
    waiting = Process.objects.filter(stages__in=on.exclude(kind=StageKind.ARCHIVED.value))
    return sum(_goes_on(process) for process in waiting.order_by("pk"))


def _goes_on(process: Process) -> bool:
    """As far as its dates and gates let it: after a night without a worker that may be more than one stage."""
    moved = False
    for _stage in range(MOST_STAGES):
        process = Process.objects.select_related("topic").prefetch_related("stages").get(pk=process.pk)
        if not begins_by_clock(process, timezone.now()) or not _moves(process):
            break
        moved = True
    return moved


def _moves(process: Process) -> bool:
    try:
        move_process(process=process, by=None, leaving=process.stage.pk if process.stage else None)
    except Refused as refusal:
        log.info("process %s does not go on: %s", process.pk, refusal)
    except Exception:  # one broken process must not keep the others waiting; it is logged and tried again
        log.exception("process %s could not go on", process.pk)
    else:
        return True
    return False
