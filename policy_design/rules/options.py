"""Who may propose, second, change and link options, argue, take positions, and amend."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from forum.rules import NOT_YOURS, SIGN_IN
from forum.verdicts import YES, Verdict, no
from policy_design.rules.processes import can_edit_process, can_read_process
from policy_design.rules.words import ONLY_ORGANIZERS

if TYPE_CHECKING:
    from datetime import datetime

    from forum.rules.words import Anyone
    from forum.verdicts import Sentence
    from policy_design.options.models import Amendment, Option, OptionRules, Position
    from policy_design.process.models import Process

DELIBERATING = ("options", "deliberation")  # the stages in which options are written and argued about
ONLY_EXPERTS = _("Only the invited experts of this process may do that.")
NOT_NOW = _("Options are worked on in the stages “options” and “deliberation” only.")
NOT_ON_THE_TABLE = _("This option is not on the table, so nothing more is said about it.")


def _stage_allows(process: Process) -> Verdict:
    """The stage is one in which options are worked on, and its time is not over by the clock."""
    stage = process.stage
    if stage is None or stage.kind not in DELIBERATING:
        return no(NOT_NOW)
    if stage.is_late:
        return no(_("The time for this stage is over. Your text is kept; ask the organizers for more time."))
    return YES


def _is_expert(person: Anyone, process: Process) -> Verdict:
    """An invited expert, with a name to sign with, who may write now."""
    if not can_read_process(person, process):
        return no(NOT_YOURS)
    if not person.is_authenticated:
        return no(SIGN_IN)
    if "expert" not in process.roles_of(person):
        return no(ONLY_EXPERTS)
    if not person.name:
        return no(_("Fill in your name in your profile first: everything here is signed."))
    if process.suspension_of(person):
        return no(_("A moderator has suspended you from writing here. You can read on."))
    return YES


def _may_speak(person: Anyone, process: Process) -> Verdict:
    return _is_expert(person, process) and _stage_allows(process)


# Options --------------------------------------------------------------------------------------------------------


def can_set_option_rules(person: Anyone, process: Process) -> Verdict:
    """Say how options are handled: seconders, sealing, dates. What has taken effect is for the action to keep."""
    return can_edit_process(person, process)


def can_propose_option(person: Anyone, process: Process, handled: OptionRules) -> Verdict:
    """Put an option forward: organizers always, experts unless the organizers keep that to themselves."""
    if can_edit_process(person, process):
        return _stage_allows(process)
    if not (may := _is_expert(person, process)):
        return may
    if not handled.experts_propose:
        return no(_("In this process the organizers write the options; tell them what is missing."))
    return _stage_allows(process)


def can_second_option(person: Anyone, option: Option, process: Process) -> Verdict:
    """Say that one wants an option on the table; not one's own."""
    if not (may := _may_speak(person, process)):
        return may
    if option.proposed_by_id == person.pk:
        return no(_("You have proposed this option yourself; others second it."))
    if option.status != "proposed":
        return no(_("This option no longer needs seconders."))
    return YES


def can_edit_option(person: Anyone, option: Option, process: Process) -> Verdict:
    """Write its next version: whoever proposed it, and the organizers."""
    if not (may := _owns(person, option, process, ONLY_PROPOSER)):
        return may
    return _is_live(option) and _stage_allows(process)


ONLY_PROPOSER = _("Only whoever proposed this option, and the organizers, may change it; propose an amendment instead.")


def _owns(person: Anyone, option: Option, process: Process, otherwise: Sentence) -> Verdict:
    if not can_read_process(person, process):
        return no(NOT_YOURS)
    if not person.is_authenticated:
        return no(SIGN_IN)
    if may := can_edit_process(person, process):
        return may
    if option.proposed_by_id != person.pk or "expert" not in process.roles_of(person):
        return no(otherwise)
    return _is_expert(person, process)


def _is_live(option: Option) -> Verdict:
    return YES if option.status in ("proposed", "open") else no(NOT_ON_THE_TABLE)


def can_withdraw_option(person: Anyone, option: Option, process: Process) -> Verdict:
    """Take an option off the table, with a sentence that stays; whoever proposed it, and the organizers."""
    otherwise = _("Only whoever proposed this option, and the organizers, may withdraw it.")
    if not (may := _owns(person, option, process, otherwise)):
        return may
    return _is_live(option) and _stage_allows(process)


def can_link_options(person: Anyone, process: Process) -> Verdict:
    """Merge, split and supersede options, and say that two are much the same: the organizers."""
    if not can_read_process(person, process):
        return no(NOT_YOURS)
    if not (may := can_edit_process(person, process)):
        return no(ONLY_ORGANIZERS) if may.reason is NOT_YOURS else may
    return _stage_allows(process)


# Arguments and positions ----------------------------------------------------------------------------------------


def can_argue(person: Anyone, option: Option, process: Process) -> Verdict:
    """Argue for or against an option that is on the table. Signing it is for the forum's rules to allow."""
    if not (may := _may_speak(person, process)):
        return may
    return YES if option.status == "open" else no(NOT_ON_THE_TABLE)


def can_take_position(person: Anyone, option: Option, process: Process) -> Verdict:
    """Sign where one stands on an option, or change that; also look at it again for a later version."""
    return can_argue(person, option, process)


def can_judge_condition(person: Anyone, position: Position, option: Option, process: Process) -> Verdict:
    """Say whether a version meets one's condition, and which amendment would: its author alone."""
    if not can_read_process(person, process):
        return no(NOT_YOURS)
    if not person.is_authenticated:
        return no(SIGN_IN)
    if position.expert_id != person.pk:
        return no(_("Only the author of a condition can say whether it is met."))
    if not position.is_current:
        return no(_("You have taken another position since; this one stays as it was."))
    return can_take_position(person, option, process)


def can_reveal_positions(person: Anyone, process: Process, handled: OptionRules) -> Verdict:
    """End the sealed first round: all positions are shown together."""
    if not (may := can_edit_process(person, process)):
        return may
    if not handled.sealed_first_round:
        return no(_("Positions are not sealed in this process."))
    if handled.revealed_at is not None:
        return no(_("The positions have been revealed already."))
    return YES


# Amendments -----------------------------------------------------------------------------------------------------


def can_propose_amendment(
    person: Anyone, option: Option, process: Process, handled: OptionRules, now: datetime
) -> Verdict:
    """Propose a change to the clauses of an option that is on the table."""
    if not (may := can_argue(person, option, process)):
        return may
    if handled.amendments_close_at is not None and handled.amendments_close_at <= now:
        return no(_("The time for amendments is over. Your text is kept; ask the organizers for more time."))
    return YES


def can_cosign(person: Anyone, amendment: Amendment, option: Option, process: Process) -> Verdict:
    """Sign an amendment of somebody else as well, or take that back."""
    if not (may := can_argue(person, option, process)):
        return may
    if amendment.proposer_id == person.pk:
        return no(_("You have proposed this amendment yourself; others sign it as well."))
    if amendment.status != "open":
        return no(_("This amendment has been decided, so its signatures stay as they are."))
    return YES


def can_change_amendment(person: Anyone, amendment: Amendment, option: Option, process: Process) -> Verdict:
    """Fit one's amendment to a later version, or withdraw it: its proposer alone."""
    if not can_read_process(person, process):
        return no(NOT_YOURS)
    if not person.is_authenticated:
        return no(SIGN_IN)
    if amendment.proposer_id != person.pk:
        return no(_("Only whoever proposed this amendment may change or withdraw it."))
    if amendment.status not in ("open", "to_vote"):
        return no(_("This amendment has been decided; it stays as it is."))
    return can_argue(person, option, process)


def can_decide_amendment(
    person: Anyone, amendment: Amendment, option: Option, process: Process, *, is_voted: bool = False
) -> Verdict:
    """Accept or decline an amendment, or put it to a vote: whoever proposed the option, and the organizers.

    What a closed round has voted on (`is_voted`) is decided in the stage of the voting rounds, too.
    """
    otherwise = _("Only whoever proposed the option, and the organizers, decide about its amendments.")
    if not (may := _owns(person, option, process, otherwise)):
        return may
    if amendment.status not in ("open", "to_vote"):
        return no(_("This amendment has been decided already."))
    follows_a_vote = is_voted and process.stage is not None and process.stage.kind == "voting"
    if not follows_a_vote and not (may := _stage_allows(process)):
        return may
    return YES if option.status == "open" else no(NOT_ON_THE_TABLE)
