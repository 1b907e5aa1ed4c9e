"""Closing a round: counted and published once, and its ballots sealed. Or annulled: its ballots are deleted unseen."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum.live import hub
from forum.verdicts import Refused, require
from policy_design import rules
from policy_design.ballots.bulletin import close_statement
from policy_design.voting import mailing, signing
from policy_design.voting.ballot_models import Block, Elector, SignedBallot
from policy_design.voting.counting import Counted, counted, lines_of, resolved_in, voters_of
from policy_design.voting.locking import locked, locked_roll
from policy_design.voting.manifests import last_digest
from policy_design.voting.models import Bulletin, Result, Round
from policy_design.voting.sealing import overwrite_what_is_deleted, seal

if TYPE_CHECKING:
    from datetime import datetime

    from forum.people.models import Person

log = logging.getLogger(__name__)

BLOCKS_WAIT = _("A block has not been answered yet. The round is counted once every block has its answer.")
DOES_NOT_ADD_UP = _(
    "There are %(marks)d marks on the roll and %(ballots)d ballots: somebody changed the database by hand. The round "
    "is not counted; it can be annulled."
)


@transaction.atomic
def close_round(*, round: Round, by: Person | None) -> Round:
    """Take no more ballots, count them, and publish; `by=None` is the clock. Pressed twice, it is closed once.

    Makes the bulletin and the result, seals the ballots, and mails the digest to all on the roll. Publishes
    round.closed; raises Refused: too early, a block waits for its answer, or marks and ballots do not add up.
    """
    round = locked(round)
    if round.is_closed:
        return round
    roll = [] if round.method == Round.Method.STATEMENTS else locked_roll(round)
    _may_close(round, by, roll)
    if waiting_blocks(round):
        raise Refused(BLOCKS_WAIT)
    lines, marks = lines_of(round), sum(one.has_voted for one in roll)
    if round.method != Round.Method.STATEMENTS and len(lines) != marks:
        raise Refused(DOES_NOT_ADD_UP % {"marks": marks, "ballots": len(lines)})
    seal(round)
    found = counted(round, lines_of(round), voters_of(round), last_digest(round.process_id))
    bulletin, result = _publish(round, found, voters_of(round))
    round.closed_at = timezone.now().replace(microsecond=0)
    round.save(update_fields=["closed_at"])
    mailing.tell_closed(round, bulletin, result)
    hub.publish(round.process.topic_id, "round.closed", round=round.pk)
    return round


def _may_close(round: Round, by: Person | None, roll: list[Elector]) -> None:
    now = timezone.now()
    if by is not None:
        all_voted = bool(roll) and all(one.has_voted for one in roll)
        require(rules.can_close_round(by, round, round.process, now=now, all_voted=all_voted))
    elif not round.was_opened or round.takes_ballots_at(now):
        raise Refused(_("The clock closes a round at its time."))


def waiting_blocks(round: Round) -> int:
    """Blocks that stand and have no answer."""
    if round.method != Round.Method.CONSENT:
        return 0
    return Block.objects.filter(elector__round=round, answer="", lifted=False).count()


def result_json(result: Result, resolved: dict[str, int]) -> dict[str, Any]:
    """The result as it is published and signed."""
    said = {"tally": result.tally, "outcome": result.outcome}
    return {**said, "resolved": resolved} if resolved else said


def _publish(round: Round, found: Counted, voters: list[str]) -> tuple[Bulletin, Result]:
    result = Result.objects.create(round=round, cast=found.cast, tally=found.tally, outcome=found.outcome)
    said = close_statement(
        digest=found.digest,
        manifest_digest=round.manifest_digest,
        voters_digest=found.bulletin["voters_digest"],
        result=result_json(result, resolved_in(round)),
    )
    bulletin = Bulletin.objects.create(
        round=round,
        body=found.body,
        digest=found.digest,
        previous=found.previous,
        signature=signing.sign(said),
        key=signing.public_key(),
        voters=voters,
    )
    return bulletin, result


def close_due(now: datetime | None = None) -> int:
    """Close every round whose time is over and whose blocks are answered; how many. Part of `manage.py tick`."""
    due = Round.objects.filter(opened_at__isnull=False, closed_at__isnull=True, closes_at__lte=now or timezone.now())
    closed = 0
    for round in list(due.select_related("process").order_by("closes_at", "pk")):
        try:
            closed += close_round(round=round, by=None).is_closed
        except Refused as refusal:
            if str(refusal) != str(BLOCKS_WAIT):
                log.error("round %s was not closed: %s", round.pk, refusal)
    return closed


@transaction.atomic
def annul_round(*, round: Round, by: Person, reason: str) -> Round:
    """End an open round without a result; its ballots are deleted, and nobody has seen them. Pressed twice, once.

    The reason is public for ever; everybody on the roll is mailed. Publishes round.annulled; raises Refused.
    """
    round = locked(round)
    if round.is_annulled and rules.can_organize_process(by, round.process):
        return round
    require(rules.can_annul_round(by, round, round.process))
    reason = " ".join(reason.split())
    if not reason:
        raise Refused(_("Say why the round is annulled; everybody will read it."))
    if len(reason) > 400:
        raise Refused(_("The reason takes at most %(n)d characters.") % {"n": 400})
    if round.method != Round.Method.STATEMENTS:
        locked_roll(round)
    _delete_ballots(round)
    round.annulled, round.closed_at = reason, timezone.now().replace(microsecond=0)
    round.save(update_fields=["annulled", "closed_at"])
    mailing.tell_annulled(round)
    hub.publish(round.process.topic_id, "round.annulled", round=round.pk)
    return round


def _delete_ballots(round: Round) -> None:
    overwrite_what_is_deleted()
    round.secret_ballots.all().delete()
    SignedBallot.objects.filter(elector__round=round).delete()
    Block.objects.filter(elector__round=round).delete()
    round.participants.all().delete()
