"""What needs doing for a process, told from its facts: what its organizers must do, and what waits for others."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.contrib.humanize.templatetags.humanize import apnumber
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from forum.debates.todo import Task
from policy_design.process.progress import stage_name
from policy_design.process.stages import OWES, Facts, Gate, StageKind, shut_gates

if TYPE_CHECKING:
    from policy_design.process.models import Document, Expertise, Process

# Where a shut gate is opened.
PLACES = {
    "problem": ("process:edit", "#id_problem"),
    "questions": ("process:edit", "#id_questions"),
    "interests": ("process:interests", ""),
    "invitations": ("process:organize", "#invitations"),
    "experts": ("process:invite", "?role=expert"),
    "inception": ("process:documents", ""),
    "options": ("options:index", ""),
    "positions": ("options:index", ""),
    "sealed": ("options:reveal", ""),
    "round-closed": ("voting:index", ""),
    "round-held": ("voting:index", ""),
    "recommendations": ("recommendations:index", ""),
    "report": ("report:organize", ""),
}


def tasks_of(process: Process, facts: Facts, *, documents: list[Document], experts: list[Expertise]) -> list[Task]:
    """Everything that is open, in the order in which it should be done."""
    if process.is_archived:
        return []
    return [
        *_gates(process, facts),
        *_ready(process, facts),
        *_late(process),
        *_plan(process),
        *_interests(process, facts),
        *_documents(process, documents),
        *_experts(experts),
    ]


def page(process: Process, name: str, *args: object) -> str:
    return reverse(name, args=[process.slug, *args])


def _gates(process: Process, facts: Facts) -> Iterator[Task]:
    owes = OWES[process.kind_now].get("organizer", "")
    for gate in shut_gates(process.kind_now, facts):
        if gate.key == "interests":
            continue  # told below, with their number, whatever the stage
        yield Task(str(gate.says).rstrip("."), str(owes), *_place(process, gate), waits=gate.key == "invitations")


def _place(process: Process, gate: Gate) -> tuple[str, str]:
    if gate.key not in PLACES:
        return "", ""
    name, rest = PLACES[gate.key]
    return page(process, name) + rest, _("Go there")


def _ready(process: Process, facts: Facts) -> Iterator[Task]:
    coming = process.next_stage
    if coming is None or shut_gates(process.kind_now, facts):
        return
    if not process.has_begun:
        yield Task(
            _("Everything is ready to begin"),
            str(coming.name),
            page(process, "process:organize") + "#moves",
            _("Begin"),
        )
    elif process.stage and (process.stage.is_late or process.stage.ends_at is None):
        what = _("Nothing keeps the process in this stage")
        yield Task(
            what,
            _("Next: %(stage)s") % {"stage": coming.name},
            page(process, "process:organize") + "#moves",
            _("Go on"),
        )


def _late(process: Process) -> Iterator[Task]:
    stage = process.stage
    if stage and stage.is_late:
        what = _("“%(stage)s” was planned to be over") % {"stage": stage.name}
        why = _("Readers see that. Set another date, or go on.")
        yield Task(what, why, page(process, "process:edit_stage", stage.pk), _("Set a date"))


def _plan(process: Process) -> Iterator[Task]:
    coming = process.next_stage
    if coming and coming.kind_now is not StageKind.ARCHIVED and coming.starts_at is None and process.has_begun:
        if process.stage and process.stage.ends_at:
            return
        what = _("No date is set for “%(stage)s”") % {"stage": coming.name}
        yield Task(what, _("People plan by it."), page(process, "process:edit_stage", coming.pk), _("Set a date"))


def _interests(process: Process, facts: Facts) -> Iterator[Task]:
    n = facts.interests_waiting
    if n:
        what = ngettext("%(n)d person asks to join", "%(n)d people ask to join", n) % {"n": n}
        why = _("Each gets your answer by mail.")
        yield Task(what, why, page(process, "process:interests"), _("Answer"))


def _documents(process: Process, documents: list[Document]) -> Iterator[Task]:
    for document in documents:
        if document.is_overdue:
            what = _("“%(title)s” is overdue") % {"title": document.title}
            why = _("Readers see that it was planned for an earlier day.")
            yield Task(what, why, page(process, "process:edit_document", document.slug), _("Write"))


def _experts(experts: list[Expertise]) -> Iterator[Task]:
    silent = [one for one in experts if not one.has_declared]
    if silent:
        n = len(silent)
        what = ngettext(
            "%(n)d expert has not declared their interests", "%(n)d experts have not declared their interests", n
        )
        yield Task(what % {"n": n}, ", ".join(str(one.person) for one in silent[:8]), waits=True)


def headline(process: Process, needed: int) -> str:
    """The title of the organizer's page: where the process stands, and how much needs doing."""
    if process.is_archived:
        return _("This process is archived.")
    number = capfirst(str(apnumber(needed)))
    does = (
        ngettext("%(n)s thing needs you.", "%(n)s things need you.", needed) % {"n": number}
        if needed
        else _("Nothing needs you now.")
    )
    return f"{_stands(process)} {does}"


def _stands(process: Process) -> str:
    stage = process.stage
    name = stage_name(process)
    if stage and stage.ends_at:
        days = (timezone.localdate(stage.ends_at) - timezone.localdate()).days
        if days > 0:
            until = ngettext("%(stage)s ends in %(n)d day.", "%(stage)s ends in %(n)d days.", days)
            return until % {"stage": name, "n": days}
        if days == 0 and not stage.is_late:
            return _("%(stage)s ends today.") % {"stage": name}
    return f"{name}."
