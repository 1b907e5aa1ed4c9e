"""Proposed statements: accepted, so that they stand to the vote at once, or declined with a sentence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from forum.live import hub
from forum.verdicts import Refused, require
from policy_design import rules
from policy_design.voting.ballot_models import Proposal
from policy_design.voting.locking import locked
from policy_design.voting.models import Item, Round

if TYPE_CHECKING:
    from forum.people.models import Person

MOST_STATEMENTS = 1000  # in one round, with those that were added
LONGEST_SENTENCE = 300
SAY_WHY = _("Say in a sentence why “%(text)s” is declined; whoever proposed it will read it.")
STANDS_ALREADY = _("“%(text)s” stands to the vote already; decline it and say so.")
DECIDED = _("“%(text)s” has been decided otherwise meanwhile.")


def decide_proposal(*, proposal: Proposal, by: Person, accept: bool, sentence: str = "") -> Proposal:
    """Accept or decline one statement; what decide_proposals says."""
    accepted, declined = ([proposal.pk], {}) if accept else ([], {proposal.pk: sentence})
    decide_proposals(round=proposal.round, by=by, accepted=accepted, declined=declined)
    proposal.refresh_from_db()
    return proposal


@transaction.atomic
def decide_proposals(
    *, round: Round, by: Person, accepted: Iterable[int] = (), declined: Mapping[int, str] | None = None
) -> int:
    """Decide several statements together, by primary key; returns how many were decided now.

    An accepted one stands to the vote at once, as the last. Publishes statement.decided, once; raises Refused, and then
    nothing is decided. Sent twice, once.
    """
    round = locked(round)
    require(rules.can_decide_statement(by, round, round.process))
    accepted, declined = set(accepted), dict(declined or {})
    wanted = Proposal.objects.select_for_update().filter(round=round, pk__in=accepted | set(declined)).order_by("pk")
    decided = 0
    for one in wanted:
        status = Proposal.Status.ACCEPTED if one.pk in accepted else Proposal.Status.DECLINED
        if one.status == status:
            continue
        if one.status != Proposal.Status.WAITING:
            raise Refused(DECIDED % {"text": one.text})
        if one.pk in accepted:
            one.item = _stands(round, one)
        else:
            one.sentence = _why(one, declined[one.pk])
        one.status, one.decided_by = status, by
        one.save(update_fields=["status", "sentence", "item", "decided_by"])
        decided += 1
    if decided:
        hub.publish(round.process.topic_id, "statement.decided", round=round.pk)
    return decided


def _stands(round: Round, proposal: Proposal) -> Item:
    items = list(round.items.all())
    if len(items) >= MOST_STATEMENTS:
        raise Refused(_("In one round at most %(n)d statements stand to the vote.") % {"n": MOST_STATEMENTS})
    if any(one.text.casefold() == proposal.text.casefold() for one in items):
        raise Refused(STANDS_ALREADY % {"text": proposal.text})
    last = max((int(one.key[1:]) for one in items if one.key[1:].isdecimal()), default=0)
    order = (round.items.aggregate(last=Max("order"))["last"] or 0) + 1
    return Item.objects.create(
        round=round, key=f"s{last + 1}", order=order, kind=Item.Kind.STATEMENT, text=proposal.text
    )


def _why(proposal: Proposal, sentence: str) -> str:
    sentence = " ".join(sentence.replace("\x00", "").split())
    if not sentence:
        raise Refused(SAY_WHY % {"text": proposal.text})
    if len(sentence) > LONGEST_SENTENCE:
        raise Refused(_("A sentence takes at most %(n)d characters.") % {"n": LONGEST_SENTENCE})
    return sentence
