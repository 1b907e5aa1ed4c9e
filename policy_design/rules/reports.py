"""Who may plan, publish and read the public report of a process."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from forum.verdicts import YES, Verdict, no
from policy_design.rules.processes import can_edit_process, can_organize_process, can_read_process

if TYPE_CHECKING:
    from forum.rules.words import Anyone
    from policy_design.process.models import Process
    from policy_design.report.models import Edition

REPORTING = ("study", "deliberation", "voting", "recommendations", "report")


def can_plan_report(person: Anyone, process: Process) -> Verdict:
    """Choose and write its chapters, and look at how it would be."""
    return can_edit_process(person, process)


def can_publish_report(person: Anyone, process: Process) -> Verdict:
    """Freeze it as an edition; whether it is complete is for the action to say."""
    if not (may := can_edit_process(person, process)):
        return may
    if process.stage is None or process.stage.kind not in REPORTING:
        return no(_("A report is published from the attitude study on, until the process is archived."))
    return YES


def can_read_edition(person: Anyone, edition: Edition, process: Process) -> Verdict:
    """Whoever may read the process."""
    return can_read_process(person, process)


def can_deposit(person: Anyone, edition: Edition, process: Process) -> Verdict:
    """Note the DOI that an archive gave to an edition, also when the process is archived."""
    if not (may := can_organize_process(person, process)):
        return may
    if edition.doi:
        return no(_("This edition has its DOI; it stays, since others cite it."))
    return YES
