"""Who may write, review and read a consensus summary, of a process or of a debate."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from forum import rules as forum_rules
from forum.rules import NOT_YOURS, SIGN_IN
from forum.verdicts import YES, Verdict, no
from policy_design.rules.processes import can_organize_process, can_read_process
from policy_design.rules.words import ONLY_ORGANIZERS

if TYPE_CHECKING:
    from datetime import datetime

    from forum.rules.words import Anyone
    from policy_design.summary.models import Remark, Summary

SUMMED_UP = ("rebuttal", "closing", "closed", "archived")  # stages of a debate in which there is something to sum up
OF_PROCESS = ("deliberation", "voting", "recommendations", "report", "archived")
TOOK_PART = _(
    "Whoever took part does not close: you have argued, taken a position or could vote here. "
    "Ask another organizer who did not, or invite one."
)


def is_process(subject: Any) -> bool:
    return hasattr(subject, "problem")


def can_read_subject(person: Anyone, subject: Any) -> Verdict:
    return can_read_process(person, subject) if is_process(subject) else forum_rules.can_read_debate(person, subject)


def can_see_to_summaries(person: Anyone, subject: Any) -> Verdict:
    """See drafts and what is missing: the organizers of the process or debate."""
    if is_process(subject):
        return can_organize_process(person, subject)
    if not (may := forum_rules.can_read_debate(person, subject)):
        return may
    return YES if "organizer" in subject.roles_of(person) else no(ONLY_ORGANIZERS)


def can_close(person: Anyone, subject: Any, *, took_part: bool) -> Verdict:
    """Begin a summary, write in it, put it up for review: an organizer who did not take part.

    Also of an archived process or debate: a later version can supersede what was found.
    """
    if not (may := can_see_to_summaries(person, subject)):
        return may
    if took_part:
        return no(TOOK_PART)
    if is_process(subject):
        if subject.stage is None or subject.stage.kind not in OF_PROCESS:
            return no(_("There is something to sum up from the deliberation on."))
    elif subject.stage not in SUMMED_UP:
        return no(_("There is something to sum up once contributions have been rebutted."))
    elif subject.is_part:
        return no(_("The arguments about an option are summed up with its process."))
    return YES


def can_edit_summary(person: Anyone, summary: Summary, *, took_part: bool) -> Verdict:
    """Write the introduction, comments and closing text, until it is put up for review."""
    if not (may := can_close(person, summary.subject, took_part=took_part)):
        return may
    if not summary.is_draft:
        return no(_("This version is under review or final, so its words stay as they are."))
    return YES


def can_call_back(person: Anyone, summary: Summary, *, took_part: bool) -> Verdict:
    """Take a summary under review back to its draft; its review begins anew afterwards."""
    if not (may := can_close(person, summary.subject, took_part=took_part)):
        return may
    return YES if summary.is_in_review else no(_("Only a summary under review can be called back."))


def can_make_final(person: Anyone, summary: Summary, *, took_part: bool, unanswered: int, now: datetime) -> Verdict:
    """Once its review is over and every remark is answered. The worker does the same by the clock."""
    if not (may := can_close(person, summary.subject, took_part=took_part)):
        return may
    return is_ready(summary, unanswered=unanswered, now=now)


def is_ready(summary: Summary, *, unanswered: int, now: datetime) -> Verdict:
    if not summary.is_in_review or summary.review_ends_at is None:
        return no(_("Only a summary under review becomes final."))
    if now < summary.review_ends_at:
        return no(_("The review is not over yet; nobody can shorten it."))
    if unanswered:
        return no(_("Some remarks have no answer yet; answer each of them first."))
    return YES


def can_read_summary(person: Anyone, summary: Summary) -> Verdict:
    """Under review or final: whoever may read the process or debate. A draft: its organizers."""
    if not summary.is_draft:
        return can_read_subject(person, summary.subject)
    return YES if can_see_to_summaries(person, summary.subject) else no(NOT_YOURS)


def can_remark(person: Anyone, summary: Summary, *, now: datetime) -> Verdict:
    """Say what is wrong or missing while it is under review: whoever holds a role there."""
    if not (may := can_read_summary(person, summary)):
        return may
    if not person.is_authenticated:
        return no(SIGN_IN)
    if not summary.subject.roles_of(person):
        return no(_("Those who take part in it review the summary."))
    if summary.subject.suspension_of(person):
        return no(_("You may not write here for now."))
    if not summary.is_in_review or summary.review_ends_at is None or now >= summary.review_ends_at:
        return no(_("The review of this summary is over."))
    return YES


def can_answer_remark(person: Anyone, remark: Remark, summary: Summary, *, took_part: bool) -> Verdict:
    if not (may := can_close(person, summary.subject, took_part=took_part)):
        return may
    return YES if summary.is_in_review else no(_("This summary is not under review any more."))
