"""Casting a ballot, signed or secret, and lifting one's own block. Nothing is written beside the ballot and its mark.

That somebody votes is no event, no mail, no line of a log and has no time; of a secret ballot nothing says whose it is.
The clock is looked at after one's own row of the roll is locked, so that closing and casting come one after the other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum.verdicts import Refused, require
from policy_design import rules
from policy_design.ballots import bulletin
from policy_design.ballots.methods import BLOCKS, METHODS
from policy_design.rules.voting import NOT_OPEN
from policy_design.voting import signing
from policy_design.voting.ballot_models import Block, Elector, SecretBallot, SignedBallot
from policy_design.voting.locking import own_row, read_anew
from policy_design.voting.models import Round

if TYPE_CHECKING:
    from forum.people.models import Person

LONGEST_REASON = 2000
ACK_FORMAT = "folkmoot-acknowledgement-1"

NOT_THIS_WAY = _("In this round ballots are cast in another way. Open its page anew.")
FINAL = _("You have voted already. In this round nobody is given a receipt, so a ballot cannot be changed.")
VOTED = _("You have voted already. To change your ballot before the close, give the receipt that you got for it.")
NOT_VOTED = _("You have not voted yet, so there is no ballot of yours to change.")
NO_SUCH_RECEIPT = _("No ballot of this round has that receipt. It is 32 digits from 0 to 9 and a to f.")
NO_SUCH_TRACKER = _(
    "The receipt that your browser drew cannot be read. Open the form anew, and cast your ballot again."
)
BLOCK_NEEDS_A_REASON = _("Whoever blocks says why: write the reason, so that it can be answered.")


@dataclass(frozen=True, slots=True)
class Ack:
    """What the voter is told: all of it is empty in a round without receipts, for it would be one.

    `receipt` is there only where the server had to draw it. The signature is over `acknowledgement(...)`.
    """

    tracker: str = ""
    ballot_digest: str = ""
    signature: str = ""
    receipt: str = ""


def acknowledgement(manifest_digest: str, tracker: str, ballot_digest: str) -> bytes:
    """The bytes that the site signs when it takes in a secret ballot with a receipt."""
    said = {"format": ACK_FORMAT, "manifest": manifest_digest, "tracker": tracker, "ballot": ballot_digest}
    return bulletin.canonical(said)


def _checked(round: Round, by: Person) -> tuple[Round, Elector]:
    elector = own_row(round, by)
    round = read_anew(round)
    now = timezone.now()
    require(rules.can_vote(by, round, round.process, on_roll=elector is not None, now=now))
    assert elector is not None
    elector.round = round
    return round, elector


def _marks(round: Round, marks: Any) -> Any:
    return METHODS[round.method].read(marks, list(round.items.order_by("order", "pk").values_list("key", flat=True)))


# Signed ---------------------------------------------------------------------------------------------------------


@transaction.atomic
def cast_signed(*, round: Round, by: Person, marks: Any, reasons: Mapping[str, str] | None = None) -> SignedBallot:
    """Cast a ballot in a named or pseudonymous round, in the place of one's last. No event.

    `reasons` are plain text by item. Raises Refused (closed, over, not on the roll, a block without a reason), and
    BadBallot for marks that the method does not know.
    """
    round, elector = _checked(round, by)
    if round.is_secret or round.method == Round.Method.STATEMENTS:
        raise Refused(NOT_THIS_WAY)
    marks = _marks(round, marks)
    said = _reasons(round, reasons or {})
    if round.method == Round.Method.CONSENT:
        _block(elector, marks, said)
    ballot, _made = SignedBallot.objects.update_or_create(elector=elector, defaults={"marks": marks, "reasons": said})
    _mark(elector)
    return ballot


def _mark(elector: Elector) -> None:
    if not elector.has_voted:
        elector.has_voted = True
        elector.save(update_fields=["has_voted"])


def _reasons(round: Round, reasons: Mapping[str, str]) -> dict[str, str]:
    known = {one.key: one.text for one in round.items.all()}
    said = {}
    for key, text in reasons.items():
        text = "".join(one for one in str(text).replace("\r\n", "\n") if one in "\n\t" or one.isprintable()).strip()
        if not text or key not in known:
            continue
        if len(text) > LONGEST_REASON:
            says = _("The reason for “%(text)s” is longer than %(n)d characters.")
            raise Refused(says % {"text": known[key], "n": LONGEST_REASON})
        said[key] = text
    return said


def _block(elector: Elector, marks: Mapping[str, str], reasons: Mapping[str, str]) -> None:
    """Keep the blocks of this ballot; one that was there with the same reason keeps its answer."""
    blocked = [key for key, answer in marks.items() if answer == BLOCKS]
    if any(key not in reasons for key in blocked):
        raise Refused(BLOCK_NEEDS_A_REASON)
    elector.blocks.exclude(item__key__in=blocked).delete()
    standing = {one.item.key: one for one in elector.blocks.select_related("item")}
    for item in elector.round.items.filter(key__in=blocked):
        before = standing.get(item.key)
        if before is None:
            Block.objects.create(elector=elector, item=item, reason=reasons[item.key])
        elif before.reason != reasons[item.key] or before.lifted:
            Block.objects.filter(pk=before.pk).update(
                reason=reasons[item.key], answer="", answered_by=None, answered_at=None, lifted=False
            )


@transaction.atomic
def lift_block(*, block: Block, by: Person) -> Block:
    """Lift one's own block: until the round is counted, so also on reading the answer after the time to vote.

    The ballot stays as it is; the block is counted as lifted. No event; raises Refused. Pressed twice, once.
    """
    elector = own_row(block.elector.round, by)
    round = read_anew(block.elector.round)
    if elector is None or elector.pk != block.elector_id:
        raise Refused(_("A block is lifted by whoever made it, and by nobody else."))
    if not round.was_opened or round.is_closed:
        raise Refused(NOT_OPEN)
    changed = Block.objects.filter(pk=block.pk, elector=elector).update(lifted=True)
    if not changed:
        raise Refused(_("This block was taken back with another ballot."))
    block.refresh_from_db()
    return block


# Secret ---------------------------------------------------------------------------------------------------------


@transaction.atomic
def cast_secret(*, round: Round, by: Person, marks: Any, tracker: str = "", receipt: str = "") -> Ack:
    """Cast a ballot in a secret round: a mark on the roll, and a ballot that has neither name nor time. No event.

    With receipts: `tracker` is that of a receipt which the browser drew and keeps; without it the server draws one and
    gives it back. `receipt` is that of one's earlier ballot, which this one replaces; with no new tracker it stays
    under the same. Sent twice, it is one ballot. In a round without receipts a ballot is final.
    Raises Refused, and BadBallot for marks that the method does not know.
    """
    round, elector = _checked(round, by)
    if not round.is_secret:
        raise Refused(NOT_THIS_WAY)
    marks = _marks(round, marks)
    if not round.has_trackers:
        return _cast_for_good(round, elector, marks)
    if tracker and not bulletin.TRACKER.fullmatch(tracker):
        raise Refused(NO_SUCH_TRACKER)
    if elector.has_voted and _is_there(round, marks, tracker):
        return _ack(round, tracker, marks, "")  # the same form once more
    if elector.has_voted and not receipt:
        raise Refused(VOTED)
    old = _earlier_ballot(round, elector, receipt) if receipt else None
    drawn = "" if tracker or old else bulletin.new_receipt()
    tracker = tracker or (old.tracker if old else bulletin.tracker(round.manifest_digest, drawn))
    if round.secret_ballots.filter(tracker=tracker).exclude(pk__in=[old.pk] if old else []).exists():
        raise Refused(NO_SUCH_TRACKER)
    if old:
        _take_away(old)
    _put_in(round, tracker, marks)
    _mark(elector)
    return _ack(round, tracker, marks, drawn)


def _put_in(round: Round, tracker: str, marks: Any) -> None:
    """Whoever sends a tracker that another elector sends at the same moment is told, as if it had been there before."""
    try:
        with transaction.atomic():
            SecretBallot.objects.create(round=round, tracker=tracker, marks=marks)
    except IntegrityError as problem:
        raise Refused(NO_SUCH_TRACKER) from problem


def _take_away(old: SecretBallot) -> None:
    """Once: two who know one receipt hold two rows of the roll, so nothing else keeps them from replacing it twice.

    There would be a ballot more than marks on the roll, and the round could never be counted.
    """
    gone, _by_table = SecretBallot.objects.filter(pk=old.pk).delete()
    if not gone:
        raise Refused(NO_SUCH_RECEIPT)


def _cast_for_good(round: Round, elector: Elector, marks: Any) -> Ack:
    if elector.has_voted:
        raise Refused(FINAL)
    SecretBallot.objects.create(round=round, marks=marks)
    _mark(elector)
    return Ack()


def _is_there(round: Round, marks: Any, tracker: str) -> bool:
    same = round.secret_ballots.filter(tracker=tracker).first() if tracker else None
    return same is not None and bool(same.marks == marks)


def _earlier_ballot(round: Round, elector: Elector, receipt: str) -> SecretBallot:
    if not elector.has_voted:
        raise Refused(NOT_VOTED)
    receipt = "".join(receipt.split()).lower()
    if not bulletin.RECEIPT.fullmatch(receipt):
        raise Refused(NO_SUCH_RECEIPT)
    found = round.secret_ballots.filter(tracker=bulletin.tracker(round.manifest_digest, receipt)).first()
    if found is None:
        raise Refused(NO_SUCH_RECEIPT)
    return found


def _ack(round: Round, tracker: str, marks: Any, drawn: str) -> Ack:
    digest = bulletin.ballot_digest(round.manifest_digest, tracker, marks)
    signature = signing.sign(acknowledgement(round.manifest_digest, tracker, digest))
    return Ack(tracker, digest, signature, drawn)
