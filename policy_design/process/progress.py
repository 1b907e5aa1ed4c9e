"""Where a process stands: its line of stages with dates, what is on and next, and what each role owes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from forum.people.models import Role
from policy_design.process.stages import OWES, PREPARATION, READS_ALONG

if TYPE_CHECKING:
    from datetime import datetime

    from django.contrib.auth.models import AnonymousUser

    from forum.people.models import Person
    from forum.verdicts import Sentence
    from policy_design.process.models import Process, ProcessStage

ROLE_ORDER = ("organizer", "expert", "moderator", "reader")
ROLE_NAMES: dict[str, Sentence] = {
    **{role.value: role.label for role in Role},
    "reader": "",
}


@dataclass(frozen=True, slots=True)
class Step:
    """One stage of the line: `state` is "done", "now" or empty."""

    name: Sentence
    detail: str
    state: str


@dataclass(frozen=True, slots=True)
class Owed:
    """What one role owes now."""

    role: Sentence
    what: Sentence


def steps_of(process: Process) -> list[Step]:
    """The stages in their order, with the dates that are known."""
    return [Step(stage.name, detail_of(stage), _state(stage)) for stage in process.line]


def _state(stage: ProcessStage) -> str:
    if stage.is_on:
        return "now"
    return "done" if stage.ended_at else ""


def detail_of(stage: ProcessStage) -> str:
    """The one date that says most of a stage."""
    if stage.ended_at:
        return _("ended %(date)s") % {"date": _day(stage.ended_at)}
    if stage.is_on:
        return _until(stage)
    if stage.starts_at:
        return _("from %(date)s") % {"date": _day(stage.starts_at)}
    return ""


def _until(stage: ProcessStage) -> str:
    if stage.ends_at is None:
        return _("since %(date)s") % {"date": _day(stage.started_at)} if stage.started_at else ""
    if stage.is_late:
        return _("was planned until %(date)s") % {"date": _day(stage.ends_at)}
    return _("until %(date)s") % {"date": _day(stage.ends_at)}


def _day(moment: datetime) -> str:
    return date_format(localtime(moment), "j M Y")


def stage_name(process: Process) -> Sentence:
    return process.stage.name if process.stage else PREPARATION


def owed_by_roles(process: Process) -> list[Owed]:
    """What each role owes in the stage that is on, for everybody to read."""
    owes = OWES[process.kind_now]
    names = {**ROLE_NAMES, "reader": _("everyone who reads")}
    return [Owed(names[role], owes[role]) for role in ROLE_ORDER if role in owes]


def owed_by(process: Process, person: Person | AnonymousUser) -> list[Owed]:
    """What this person owes now, in each of their roles; without one, what readers may do."""
    owes, roles = OWES[process.kind_now], process.roles_of(person)
    names = ROLE_NAMES
    mine = [Owed(names[role], owes[role]) for role in ROLE_ORDER if role in roles and role in owes]
    if not mine and Role.OBSERVER in roles:
        mine = [Owed(names[Role.OBSERVER], READS_ALONG)]
    if not mine and not roles and "reader" in owes:
        mine = [Owed("", owes["reader"])]
    return mine
