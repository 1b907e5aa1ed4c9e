"""Who may plan, open and close a round, vote in it, see how it went, and add statements.

Nobody sees a result before the close, organizers and stewards neither. What a round's rules are is fixed by opening it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from forum.rules import NOT_YOURS, SIGN_IN
from forum.verdicts import YES, Verdict, no
from policy_design.rules.processes import can_edit_process, can_organize_process, can_read_process
from policy_design.rules.words import ARCHIVED

if TYPE_CHECKING:
    from datetime import datetime

    from forum.rules.words import Anyone
    from policy_design.process.models import Process
    from policy_design.voting.models import Round

VOTING = ("study", "call", "options", "deliberation", "voting")  # the stages in which a round can be opened
NOT_OPEN = _("This round is not open for votes.")
OVER = _("The time to vote is over. Nothing was counted twice and nothing that you cast before is lost.")
NOT_ON_THE_ROLL = _("You are not on the list of those who may vote in this round; it was fixed when the round opened.")
NO_RESULT_YET = _("Nobody sees results before the round is closed, the organizers neither.")
ONLY_PANEL = _("The result of this round is for those who may vote in it, and for the organizers.")
ONLY_PANEL_BALLOTS = _(
    "The single ballots are shown only to those who may vote in this round: with few ballots or long rankings, "
    "somebody could guess who cast which."
)


def can_plan_round(person: Anyone, process: Process) -> Verdict:
    """Set up a round in any stage but the archive; opening it is another question."""
    return can_edit_process(person, process)


def can_edit_round(person: Anyone, round: Round, process: Process) -> Verdict:
    """Change what a round asks and its rules, or delete it: until it opens, and never after."""
    if not (may := can_edit_process(person, process)):
        return may
    if round.was_opened:
        return no(_("This round has been opened, so its question and rules stay as they are."))
    return YES


def can_open_round(person: Anyone, round: Round, process: Process) -> Verdict:
    """Open it for votes. Whether it is complete (items, voters, closing time) is for the action to say."""
    if not (may := can_edit_round(person, round, process)):
        return may
    if process.stage is None or process.stage.kind not in VOTING:
        return no(_("Rounds are opened from the attitude study to the voting rounds of a process, not in this stage."))
    return YES


def can_extend_round(person: Anyone, round: Round, process: Process) -> Verdict:
    """Give more time, never less."""
    if not (may := can_edit_process(person, process)):
        return may
    if not round.was_opened or round.is_closed:
        return no(NOT_OPEN)
    return YES


def can_close_round(person: Anyone, round: Round, process: Process, *, now: datetime, all_voted: bool) -> Verdict:
    """Close it by hand: once its time is over, or once everybody has voted. Sooner nobody can.

    Where nobody is told how many have voted, nobody is told that all have: there its time has to be over.
    """
    if not (may := can_extend_round(person, round, process)):
        return may
    if round.takes_ballots_at(now) and not round.shows_turnout:
        return no(_("This round is open until its closing time; who has voted is told to nobody before."))
    if round.takes_ballots_at(now) and not all_voted:
        return no(_("This round is open until its closing time. It can be closed sooner only if everybody has voted."))
    return YES


def can_annul_round(person: Anyone, round: Round, process: Process) -> Verdict:
    """End an open round without a result, with a reason that everybody sees; its ballots are deleted unseen."""
    return can_extend_round(person, round, process)


def can_read_round(person: Anyone, round: Round, process: Process, *, on_roll: bool = False) -> Verdict:
    """Its question, rules and dates. Before it opens: its organizers.

    The roll holds: whoever stands on it keeps their vote and what comes of it, though they were taken out of a process
    that only its members read. Else organizers could choose who votes after the opening.
    """
    if round.was_opened:
        return YES if on_roll and person.is_authenticated else can_read_process(person, process)
    return YES if can_organize_process(person, process) else no(NOT_YOURS)


def can_vote(person: Anyone, round: Round, process: Process, *, on_roll: bool, now: datetime) -> Verdict:
    """Cast a ballot, or replace one's own, while the round is open. Rating statements as a reader: can_rate."""
    if not can_read_round(person, round, process, on_roll=on_roll):
        return no(NOT_YOURS)
    if not person.is_authenticated:
        return no(SIGN_IN)
    if not on_roll:
        return no(NOT_ON_THE_ROLL)
    if process.is_archived:
        return no(ARCHIVED)
    if not round.was_opened or round.is_closed:
        return no(NOT_OPEN)
    return YES if round.takes_ballots_at(now) else no(OVER)


def can_rate(person: Anyone, round: Round, process: Process, *, on_roll: bool, now: datetime) -> Verdict:
    """Agree or disagree with statements: whoever is on the roll, or, if it is open to them, any reader."""
    if round.has_roll:
        return can_vote(person, round, process, on_roll=on_roll, now=now)
    if not can_read_round(person, round, process):
        return no(NOT_YOURS)
    if process.is_archived:
        return no(ARCHIVED)
    if not round.was_opened or round.is_closed:
        return no(NOT_OPEN)
    return YES if round.takes_ballots_at(now) else no(OVER)


def can_propose_statement(person: Anyone, round: Round, process: Process, *, on_roll: bool, now: datetime) -> Verdict:
    if not (may := can_rate(person, round, process, on_roll=on_roll, now=now)):
        return may
    if not round.takes_statements:
        return no(_("In this round only the organizers write the statements."))
    return YES


def can_decide_statement(person: Anyone, round: Round, process: Process) -> Verdict:
    """Accept or decline a proposed statement while the round is open: moderators and organizers."""
    if not can_read_process(person, process):
        return no(NOT_YOURS)
    if not {"organizer", "moderator"} & set(process.roles_of(person)):
        return no(_("Only the organizers and moderators decide about proposed statements."))
    if not round.was_opened or round.is_closed:
        return no(NOT_OPEN)
    return YES


def can_see_turnout(person: Anyone, round: Round, process: Process) -> Verdict:
    """How many have voted. While the round is open only if its rules say so, for organizers too."""
    if not can_read_round(person, round, process):
        return no(NOT_YOURS)
    if not round.is_closed and not round.shows_turnout:
        return no(_("While this round is open nobody is told how many have voted."))
    return YES


def can_read_result(person: Anyone, round: Round, process: Process, *, on_roll: bool) -> Verdict:
    """What came out, once the round is closed."""
    if not (may := can_read_round(person, round, process, on_roll=on_roll)):
        return may
    if not round.has_result:
        return no(NO_RESULT_YET)
    if round.result_for == "everyone" or on_roll or "organizer" in process.roles_of(person):
        return YES
    return no(ONLY_PANEL)


def can_read_ballots(person: Anyone, round: Round, process: Process, *, on_roll: bool, are_public: bool) -> Verdict:
    """The single ballots of a closed round: public from enough of them on, else for those who could vote."""
    if not (may := can_read_result(person, round, process, on_roll=on_roll)):
        return may
    if are_public or on_roll:
        return YES
    return no(ONLY_PANEL_BALLOTS)


def can_answer_block(person: Anyone, round: Round, process: Process) -> Verdict:
    """Answer a block, for the proposers: the organizers. The block stands until its author lifts it."""
    return can_extend_round(person, round, process)


def can_analyse(person: Anyone, process: Process) -> Verdict:
    """Bring votes from elsewhere (Polis, PrefLib) to be looked at beside the process: its organizers."""
    return can_edit_process(person, process)
