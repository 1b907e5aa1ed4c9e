"""What the organizers of an open round have to see to: blocks, statements, and the turnout as far as it is shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone

from policy_design import rules
from policy_design.voting.ballot_models import Block, Proposal
from policy_design.voting.models import Round
from policy_design.voting.queries import turnout

if TYPE_CHECKING:
    from forum.rules.words import Anyone
    from forum.verdicts import Verdict


def all_have_voted(round: Round) -> bool:
    """Whether an open round can be closed sooner. Where the turnout is shown to nobody, nobody is told this either."""
    if not round.has_roll or not round.shows_turnout:
        return False
    roll = round.electors.values_list("has_voted", flat=True)
    return bool(roll) and all(roll)


@dataclass(frozen=True)
class Organizing:
    """An open round as its organizers and moderators find it below the page that voters see."""

    blocks: list[Block]  # that stand; the author is nobody's business before the close
    waiting: int  # statements
    turnout: int | None
    may_extend: Verdict
    may_close: Verdict
    may_decide: Verdict
    organizes: bool

    @property
    def unanswered(self) -> list[Block]:
        return [one for one in self.blocks if not one.answer]


def organizing(round: Round, reader: Anyone) -> Organizing | None:
    """For those who organize or moderate an open round; None for everybody else."""
    process = round.process
    organizes = bool(rules.can_organize_process(reader, process))
    may_decide = rules.can_decide_statement(reader, round, process)
    if not round.was_opened or round.is_closed or not (organizes or may_decide):
        return None
    blocks = []
    if organizes and round.method == Round.Method.CONSENT:
        blocks = list(
            Block.objects.filter(item__round=round, lifted=False).select_related("item").order_by("item", "pk")
        )
    waiting = 0
    if may_decide and round.takes_statements:
        waiting = round.proposals.filter(status=Proposal.Status.WAITING).count()
    now, all_voted = timezone.now(), all_have_voted(round)
    return Organizing(
        blocks=blocks,
        waiting=waiting,
        turnout=turnout(round) if rules.can_see_turnout(reader, round, process) else None,
        may_extend=rules.can_extend_round(reader, round, process),
        may_close=rules.can_close_round(reader, round, process, now=now, all_voted=all_voted),
        may_decide=may_decide,
        organizes=organizes,
    )
