"""Answering a block in a consent round. Lifting it is for its author: casting.lift_block."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum.live import hub
from forum.verdicts import Refused, require
from policy_design import rules
from policy_design.voting.ballot_models import Block
from policy_design.voting.locking import locked

if TYPE_CHECKING:
    from forum.people.models import Person

LONGEST_ANSWER = 2000


@transaction.atomic
def answer_block(*, block: Block, by: Person, answer: str) -> Block:
    """Answer a block, or put another answer in the place of the last, until the round is counted.

    Publishes block.answered to organizers, which tells neither whose block nor on what; readers are not told of blocks
    before the close. Raises Refused. Sent twice, once.
    """
    round = locked(block.elector.round)
    require(rules.can_answer_block(by, round, round.process))
    found = Block.objects.select_for_update(of=("self",)).filter(pk=block.pk, elector__round=round).first()
    if found is None:
        raise Refused(_("This block was taken back by its author meanwhile."))
    answer = answer.replace("\r\n", "\n").strip()
    if not answer:
        raise Refused(_("Write the answer."))
    if len(answer) > LONGEST_ANSWER:
        raise Refused(_("An answer takes at most %(n)d characters.") % {"n": LONGEST_ANSWER})
    if found.answer == answer:
        return found
    found.answer, found.answered_by, found.answered_at = answer, by, timezone.now()
    found.save(update_fields=["answer", "answered_by", "answered_at"])
    hub.publish(round.process.topic_id, "block.answered", round=round.pk)
    return found
