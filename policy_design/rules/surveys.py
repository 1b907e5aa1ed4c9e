"""Who may set up a survey, answer it, read its results, and publish what people wrote in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from forum.rules import NOT_YOURS, SIGN_IN, can_add_reference
from forum.verdicts import YES, Verdict, no
from policy_design.rules.processes import can_edit_process, can_organize_process, can_read_process
from policy_design.rules.words import ARCHIVED

if TYPE_CHECKING:
    from forum.rules.words import Anyone
    from policy_design.process.models import Process
    from policy_design.survey.models import Survey

BEFORE_IT_BEGINS = _("A survey is opened once the process has begun, so that those who are asked can read about it.")


def can_create_survey(person: Anyone, process: Process) -> Verdict:
    return can_edit_process(person, process)


def can_read_survey(person: Anyone, survey: Survey, process: Process) -> Verdict:
    """Opened: whoever may read the process; invitations let those in who hold one. Before that: its organizers."""
    if survey.was_opened:
        return can_read_process(person, process)
    return YES if can_organize_process(person, process) else no(NOT_YOURS)


def can_edit_survey(person: Anyone, survey: Survey, process: Process) -> Verdict:
    """Touch it at all; what may still change once somebody has begun to answer is for the action to say."""
    if not (may := can_edit_process(person, process)):
        return may
    if survey.is_closed:
        return no(_("This survey is closed, so it stays as it was asked."))
    return YES


def can_open_survey(person: Anyone, survey: Survey, process: Process) -> Verdict:
    if not (may := can_edit_survey(person, survey, process)):
        return may
    if survey.was_opened:
        return no(_("This survey is open already."))
    if not process.has_begun:
        return no(BEFORE_IT_BEGINS)
    return YES


def can_close_survey(person: Anyone, survey: Survey, process: Process) -> Verdict:
    if not (may := can_edit_survey(person, survey, process)):
        return may
    if not survey.was_opened:
        return no(_("This survey has not been opened."))
    return YES


def can_invite_to_survey(person: Anyone, survey: Survey, process: Process) -> Verdict:
    if not (may := can_close_survey(person, survey, process)):
        return may
    if not survey.is_invited:
        return no(_("Anybody can answer this survey, so there is nobody to invite: pass on its address."))
    if not survey.takes_answers:
        return no(_("The closing date has passed."))
    return YES


def can_answer_survey(survey: Survey, process: Process) -> Verdict:
    """Whoever it is: an account plays no part in it. Whether they hold an invitation is for the action to say."""
    if not survey.was_opened:
        return no(NOT_YOURS)
    if process.is_archived:
        return no(ARCHIVED)
    if not survey.takes_answers:
        return no(_("This survey is closed; answers are no longer taken."))
    return YES


def can_read_results(person: Anyone, survey: Survey, process: Process) -> Verdict:
    """What is told of a survey, by page and by file."""
    if not (may := can_read_survey(person, survey, process)):
        return may
    if not survey.is_closed:
        return no(_("Results are published when the survey is closed, all at once, so that no answer stands out."))
    return YES


def can_download_answers(person: Anyone, survey: Survey, process: Process) -> Verdict:
    """The single answers, without names: only where those who answered were told so."""
    if not (may := can_organize_process(person, process)):
        return may
    if not survey.shares_rows:
        return no(_("Those who answered were promised that nobody is shown single answers."))
    if not survey.is_closed:
        return no(_("Answers can be downloaded when the survey is closed: before, a new line would tell who was new."))
    if survey.erased_at is not None:
        return no(_("The single answers have been deleted, as promised; the results stay."))
    return YES


def can_moderate_survey(person: Anyone, survey: Survey, process: Process) -> Verdict:
    """Read what people wrote in their own words, and say what is shown."""
    if not can_read_process(person, process):
        return no(NOT_YOURS)
    if not process.roles_of(person) & {"organizer", "moderator"}:
        return no(_("Only moderators and organizers of this process may do that."))
    if process.is_archived:
        return no(ARCHIVED)
    if not survey.is_closed:
        return no(_("Texts are read when the survey is closed: before, a new one would tell when it was written."))
    return YES


def can_cite_result(person: Anyone, survey: Survey, process: Process) -> Verdict:
    """Put a result into the library, so that arguments can cite it."""
    if not (may := can_read_results(person, survey, process)):
        return may
    if not person.is_authenticated:
        return no(SIGN_IN)
    return can_add_reference(person)
