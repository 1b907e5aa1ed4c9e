"""Changes to the stages of a process before they begin, and which debates belong to it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from forum import rules as forum_rules
from forum.live import hub
from forum.verdicts import Refused, require
from policy_design import rules
from policy_design.process.actions import locked
from policy_design.process.models import Process, ProcessDebate, ProcessStage
from policy_design.process.signals import moved
from policy_design.process.stages import REPEATED, StageKind, fits

if TYPE_CHECKING:
    from forum.debates.models import Debate
    from forum.people.models import Person

HAS_BEGUN = _("This stage has begun, so its place is fixed.")
ASIDE = 1000  # added while places change hands, since no two stages may share one


def _locked_stage(stage: ProcessStage) -> tuple[Process, ProcessStage]:
    """The process, locked, and this stage of it as it is now. One that is gone meanwhile is refused in a sentence."""
    process = locked(stage.process)
    found = next((one for one in process.line if one.pk == stage.pk), None)
    if found is None:
        raise Refused(_("This stage has been dropped meanwhile."))
    return process, found


@transaction.atomic
def edit_stage(
    *,
    stage: ProcessStage,
    by: Person,
    title: str,
    note: str,
    ends_at: datetime | None,
    starts_at: datetime | None = None,
) -> ProcessStage:
    """Change what a stage is called, its note and its planned dates; one that has begun keeps its start.

    Publishes process.planned; raises Refused when the dates would not follow those of its neighbours.
    """
    process, stage = _locked_stage(stage)
    require(rules.can_edit_stage(by, process, stage))
    stage.title, stage.note, stage.ends_at = title, note, ends_at
    if stage.started_at is None:
        stage.starts_at = starts_at
    if stage.starts_at and ends_at and ends_at <= stage.starts_at:
        raise Refused(_("It cannot end before it starts."))
    _check_dates(process.line)
    stage.save(update_fields=["title", "note", "starts_at", "ends_at"])
    moved.send(Process, process=process)
    hub.publish(process.topic_id, "process.planned", process=process.pk)
    return stage


def _check_dates(line: list[ProcessStage]) -> None:
    """Planned starts follow each other as the stages do, of those that have not begun."""
    before: ProcessStage | None = None
    for stage in line:
        if stage.started_at is not None or stage.starts_at is None:
            continue
        if before and before.starts_at and stage.starts_at < before.starts_at:
            words = {"earlier": before.name, "later": stage.name}
            raise Refused(_("“%(later)s” would start before “%(earlier)s”.") % words)
        before = stage


@transaction.atomic
def add_stage(*, process: Process, by: Person, kind: str, stages: int | None = None) -> ProcessStage | None:
    """Add a stage at the last place where it fits. Publishes process.planned; raises Refused when it fits nowhere.

    `stages` is how many there were when the form was shown, so that a repeated submit adds one.
    """
    process = locked(process)
    require(rules.can_edit_process(by, process))
    if stages is not None and stages != len(process.line):
        return None
    wanted, kinds = StageKind(kind), [stage.kind_now for stage in process.line]
    begun = sum(stage.started_at is not None for stage in process.line)
    for place in range(len(kinds) - 1, begun - 1, -1):
        if place and fits([*kinds[:place], wanted, *kinds[place:]], process.template):
            return _insert(process, wanted, place)
    if wanted in kinds and wanted not in REPEATED:
        raise Refused(_("“%(stage)s” happens only once.") % {"stage": wanted.label})
    raise Refused(_("There is no place left where “%(stage)s” would fit.") % {"stage": wanted.label})


def _insert(process: Process, kind: StageKind, place: int) -> ProcessStage:
    made = process.stages.create(order=ASIDE, kind=kind.value)
    _put_in_order(process, [*process.line[:place], made, *process.line[place:]])
    hub.publish(process.topic_id, "process.planned", process=process.pk)
    return made


def _put_in_order(process: Process, line: list[ProcessStage]) -> None:
    """Give the stages of the line its places; all step aside first, as no two may share a place even for a moment."""
    for order, stage in enumerate(line):
        process.stages.filter(pk=stage.pk).update(order=2 * ASIDE + order)
    for order, stage in enumerate(line):
        process.stages.filter(pk=stage.pk).update(order=order)
        stage.order = order


@transaction.atomic
def drop_stage(*, stage: ProcessStage, by: Person) -> None:
    """Take a stage that has not begun out of the plan. Publishes process.planned; raises Refused."""
    process, stage = _locked_stage(stage)
    require(rules.can_edit_stage(by, process, stage))
    if stage.started_at is not None:
        raise Refused(HAS_BEGUN)
    rest = [one for one in process.line if one.pk != stage.pk]
    require(fits([one.kind_now for one in rest], process.template))
    process.stages.filter(pk=stage.pk).delete()
    _put_in_order(process, rest)
    hub.publish(process.topic_id, "process.planned", process=process.pk)


@transaction.atomic
def move_stage(*, stage: ProcessStage, by: Person, earlier: bool, order: int | None = None) -> None:
    """Let a stage that has not begun change places with its neighbour; planned dates stay with the places.

    `order` is its place when the button was shown, so that a repeated click moves it once. Publishes
    process.planned; raises Refused.
    """
    process, stage = _locked_stage(stage)
    require(rules.can_edit_stage(by, process, stage))
    if order is not None and order != stage.order:
        return
    line = list(process.line)
    here = line.index(stage)
    there = here - 1 if earlier else here + 1
    if not 0 <= there < len(line) or line[there].started_at is not None or stage.started_at is not None:
        raise Refused(HAS_BEGUN if stage.started_at else _("It cannot be moved there."))
    other = line[there]
    line[here], line[there] = other, stage
    require(fits([one.kind_now for one in line], process.template))
    stage.starts_at, other.starts_at = other.starts_at, stage.starts_at
    stage.ends_at, other.ends_at = other.ends_at, stage.ends_at
    for one in (stage, other):
        one.save(update_fields=["starts_at", "ends_at"])
    _put_in_order(process, line)
    hub.publish(process.topic_id, "process.planned", process=process.pk)


# Debates --------------------------------------------------------------------------------------------------------


@transaction.atomic
def attach_debate(*, process: Process, by: Person, debate: Debate, relation: str) -> ProcessDebate:
    """Say that a debate that this person may read belongs to the process. Publishes process.edited; raises Refused."""
    process = locked(process)
    require(rules.can_edit_process(by, process))
    require(forum_rules.can_read_debate(by, debate))
    place, _made = process.debates.update_or_create(
        debate=debate, defaults={"relation": relation}, create_defaults=_at_the_end(process, relation)
    )
    hub.publish(process.topic_id, "process.edited", process=process.pk)
    return place


def _at_the_end(process: Process, relation: str) -> dict[str, object]:
    return {"relation": relation, "order": process.debates.count()}


@transaction.atomic
def detach_debate(*, place: ProcessDebate, by: Person) -> None:
    """Say that a debate does not belong to the process after all. Publishes process.edited; raises Refused."""
    process = locked(place.process)
    require(rules.can_edit_process(by, process))
    process.debates.filter(pk=place.pk).delete()
    hub.publish(process.topic_id, "process.edited", process=process.pk)
