"""What the organizers of an open round have to see to: blocks, statements, and the turnout as far as it is shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone

from policy_design import rules
from policy_design.voting.ballot_models import Block, Proposal
from policy_design.voting.gates import missing_at
from policy_design.voting.models import Item, Round
from policy_design.voting.standing import ends_by_rule

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forum.people.models import Person
    from forum.rules.words import Anyone
    from forum.verdicts import Sentence, Verdict


def all_have_voted(round: Round) -> bool:
    """Whether an open round can be closed sooner. Where the turnout is shown to nobody, nobody is told this either."""
    if not round.has_roll or not round.shows_turnout:
        return False
    roll = round.electors.values_list("has_voted", flat=True)
    return bool(roll) and all(roll)


def items_of(round: Round) -> list[Item]:
    """What stands to a vote, in its order, with what its links need."""
    found = round.items.select_related("option__process", "amendment__option", "earlier")
    return list(found.order_by("order", "pk"))


def missing_with_links(round: Round, items: Sequence[Item], people: Sequence[Person]) -> list[tuple[Sentence, str]]:
    """What keeps a planned round from being opened, each with the address where it is mended, if there is one."""
    args = [round.process.slug, round.number]
    found = missing_at(round, items, people, timezone.now())
    return [(says, reverse(page, args=args) if page else "") for says, page in found]


@dataclass(frozen=True)
class Organizing:
    """An open round as its organizers and moderators find it below the page that voters see."""

    blocks: list[Block]  # that stand; the author is nobody's business before the close
    waiting: int  # statements
    may_extend: Verdict
    may_close: Verdict
    may_decide: Verdict
    organizes: bool

    @property
    def is_urgent(self) -> bool:
        """Somebody waits for them: then it stands above what voters see, else below."""
        return self.waiting > 0 or any(not one.answer for one in self.blocks)


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
        may_extend=rules.can_extend_round(reader, round, process),
        may_close=rules.can_close_round(reader, round, process, now=now, all_voted=all_voted),
        may_decide=may_decide,
        organizes=organizes,
    )


def goes_on(round: Round, reader: Anyone) -> bool:
    """Whether this reader can plan the next round of a Delphi now; its stopping rule may say that it has ended."""
    if not round.has_result or round.turn >= round.rounds_planned or not rules.can_plan_round(reader, round.process):
        return False
    return not Round.objects.filter(earlier=round).exists() and not ends_by_rule(round)
