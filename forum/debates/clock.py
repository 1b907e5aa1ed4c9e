"""What the clock does to debates: moves that are due. Run by `manage.py tick`; running it twice changes nothing."""

from __future__ import annotations

import logging
from datetime import datetime

from django.utils import timezone

from forum.debates.actions import move_debate
from forum.debates.models import Debate
from forum.debates.stages import BY_CLOCK, Stage
from forum.verdicts import Refused

log = logging.getLogger(__name__)


def is_due(debate: Debate, now: datetime) -> bool:
    """Has the time come for this debate's next move? A set opening date counts before the date texts are due."""
    when = debate.deadline
    if debate.stage_now is Stage.WRITING and debate.opens_at:
        when = debate.opens_at
    return when is not None and when <= now


def move_due() -> list[Debate]:
    """Make every move whose time has come and whose gate is open; returns the debates that moved."""
    moved = []
    waiting = Debate.objects.filter(stage__in=[stage.value for stage in BY_CLOCK]).select_related("topic")
    for debate in waiting.order_by("pk"):
        if is_due(debate, timezone.now()):
            moved += _first_open_move(debate)
    return moved


def _first_open_move(debate: Debate) -> list[Debate]:
    for move in BY_CLOCK[debate.stage_now]:
        try:
            return [move_debate(debate=debate, by=None, move=move)]
        except Refused as refusal:
            log.info("debate %s does not %s: %s", debate.pk, move, refusal)
        except Exception:  # one broken debate must not keep the others waiting; it is logged and tried again
            log.exception("debate %s could not %s", debate.pk, move)
    return []
