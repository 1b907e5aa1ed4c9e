"""Keeps the debate of each option where its process and the option itself stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from forum.debates.belonging import Whole, keep_in_step
from forum.debates.stages import Stage
from policy_design import rules
from policy_design.options.models import Option

if TYPE_CHECKING:
    from datetime import datetime

    from forum.debates.models import Debate
    from policy_design.process.models import Process


def named(option: Option, process: Process) -> dict[str, Any]:
    """What the debate of an option is called, and on what terms one writes there: as the process says."""
    return {
        "question": f"{option.code}. {option.title}",
        "standfirst": option.summary,
        "host": process.host,
        "language": process.language,
        "licence": process.licence,
        "is_open": process.is_open,
    }


def _stage_of(option: Option, process: Process) -> Stage:
    """A proposal is not argued about yet; what has left the table, or whose time is over, no longer."""
    if not process.has_begun or option.is_proposed:
        return Stage.DRAFT
    if process.is_archived:
        return Stage.ARCHIVED
    stage = process.stage
    is_on = option.is_open and stage is not None and stage.kind in rules.DELIBERATING
    return Stage.OPEN if is_on else Stage.CLOSED


def _closes_at(process: Process) -> datetime | None:
    """The clock ends what is said with the deliberation; the options stage leads on to it."""
    stage = process.stage
    return stage.ends_at if stage is not None and stage.kind == "deliberation" else None


def keep(option: Option, process: Process) -> None:
    """Called inside the action that changed either."""
    stage = _stage_of(option, process)
    closes_at = _closes_at(process) if stage is Stage.OPEN else option.debate.closes_at
    keep_in_step(option.debate, stage=stage, closes_at=closes_at, **named(option, process))


def follow(*, process: Process, **_told: Any) -> None:
    """The process moved, or its plan, name or audience changed: so do the debates of its options."""
    for option in Option.objects.filter(process=process).select_related("debate").order_by("debate__topic_id"):
        keep(option, process)


def whole_of(debate: Debate) -> Whole | None:
    """What the debate's page says that it belongs to."""
    option = Option.objects.filter(debate=debate).select_related("process", "named_kind").first()
    if option is None:
        return None
    return Whole(
        kind=option.kind_name,
        title=f"{option.process.title}: {option.code}",
        url=option.get_absolute_url(),
        nav="processes",
    )
