"""Who may write, publish and follow up recommendations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from forum.rules import NOT_YOURS
from forum.verdicts import YES, Verdict, no
from policy_design.rules.processes import can_edit_process, can_organize_process, can_read_process

if TYPE_CHECKING:
    from forum.rules.words import Anyone
    from policy_design.process.models import Process
    from policy_design.recommendations.models import Recommendation

# The stages before which nothing has been found out that could be recommended.
RECOMMENDING = ("deliberation", "voting", "recommendations", "report")


def can_read_recommendation(person: Anyone, recommendation: Recommendation, process: Process) -> Verdict:
    """Published or withdrawn: whoever may read the process. Before that: its organizers."""
    if not recommendation.is_draft:
        return can_read_process(person, process)
    return YES if can_organize_process(person, process) else no(NOT_YOURS)


def can_draft_recommendation(person: Anyone, process: Process) -> Verdict:
    """Begin one: from the deliberation on, until the archive."""
    if not (may := can_edit_process(person, process)):
        return may
    if process.stage is None or process.stage.kind not in RECOMMENDING:
        return no(_("Recommendations are written from the deliberation on; nothing has been weighed up before."))
    return YES


def can_edit_recommendation(person: Anyone, recommendation: Recommendation, process: Process) -> Verdict:
    """Change one, or drop a draft. What is published takes a reason; what is withdrawn stays as it is."""
    if not (may := can_edit_process(person, process)):
        return may
    if recommendation.status == "withdrawn":
        return no(_("This recommendation was withdrawn, so it stays as it is."))
    return YES


def can_publish_recommendation(person: Anyone, recommendation: Recommendation, process: Process) -> Verdict:
    """Whether it is complete is for the action to say."""
    if not (may := can_edit_recommendation(person, recommendation, process)):
        return may
    if not recommendation.is_draft:
        return no(_("This recommendation is published already."))
    return YES


def can_withdraw_recommendation(person: Anyone, recommendation: Recommendation, process: Process) -> Verdict:
    """Take back a published one, with a reason that stands in its place."""
    if not (may := can_edit_process(person, process)):
        return may
    if recommendation.status != "published":
        return no(_("Only a published recommendation can be withdrawn."))
    return YES


def can_follow_up(person: Anyone, recommendation: Recommendation, process: Process) -> Verdict:
    """Note what became of it: its organizers, also when the process is archived, since answers take years."""
    if not (may := can_organize_process(person, process)):
        return may
    if recommendation.status != "published":
        return no(_("What became of it is noted for a published recommendation."))
    return YES
