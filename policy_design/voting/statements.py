"""What those do who rate statements: take part, rate, propose. That somebody rated makes no event, time or log line.

The round is held open while somebody rates, so that two tabs, a replay and the closing come one after the other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.cache import cache
from django.db import transaction
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from redis import RedisError

from forum.live import hub
from forum.verdicts import SENT_BEFORE, Refused, require
from policy_design import rules
from policy_design.consensus.statements import Counts, next_statement, priority
from policy_design.voting.ballot_models import Elector, Participant, Proposal, StatementVote
from policy_design.voting.locking import held_open, locked
from policy_design.voting.models import Item, Round

if TYPE_CHECKING:
    from forum.rules.words import Anyone

LONGEST = 200
MOST_WAITING = 10
COUNTED_FOR = 30  # seconds for which the routing goes by the same counts
FULL = _(
    "All places for readers in this round are taken. You can read the statements here, and the result at the close."
)
NOT_BEGUN = _("You do not take part in this round yet; begin on its page.")
NO_SUCH = _("This statement is not in this round.")
NO_ANSWER = _("Agree, disagree or pass: this is none of them.")
NO_BACKGROUND = _("This is none of the backgrounds of this process; choose one that is shown, or none.")
MANY_WAIT = _("%(n)d of your statements wait for a moderator. Propose more when some of them are decided.")
SAYS_NOTHING = _("Write the statement.")
STANDS_THERE = _("This statement stands in the round already.")
TOO_LONG = _("A statement has at most %(n)d characters.")


def _open(round: Round, by: Anyone) -> tuple[Round, Elector | None]:
    """The round, locked or held open, if this person may rate in it now; and where they stand on its roll."""
    elector = _elector(round, by)
    require(rules.can_rate(by, round, round.process, on_roll=elector is not None, now=timezone.now()))
    return round, elector


def _elector(round: Round, by: Anyone) -> Elector | None:
    return round.electors.filter(person=by.pk).first() if round.has_roll and by.is_authenticated else None


# Taking part ----------------------------------------------------------------------------------------------------


@transaction.atomic
def take_part(*, round: Round, by: Anyone, keys: Sequence[str], background: str = "") -> Participant:
    """Begin, or go on as whom one of the keys knows; raises Refused where the round is full or takes nobody now.

    The first key is the one that stands for this reader. Who began signed out and has signed in since stays one.
    Experts on the roll have the background that was fixed with it.
    """
    round, elector = _open(locked(round), by)
    found = {one.key: one for one in round.participants.filter(key__in=keys)}
    known = next((found[key] for key in keys if key in found), None)
    if known is not None:
        if known.key != keys[0]:
            known.key = keys[0]
            known.save(update_fields=["key"])
        return known
    if elector is not None:
        background = elector.background
    elif background and background not in round.process.backgrounds:
        raise Refused(NO_BACKGROUND)
    if is_full(round):
        raise Refused(FULL)
    return Participant.objects.create(round=round, key=keys[0], background=background)


def is_full(round: Round) -> bool:
    return not round.has_roll and round.cap is not None and round.participants.count() >= round.cap


# Rating ---------------------------------------------------------------------------------------------------------


@transaction.atomic
def rate(*, round: Round, by: Anyone, participant: Participant | None, votes: Mapping[str, str]) -> int:
    """Say what one thinks of some statements, by their keys, or change it; gives back how many were changed.

    `""` takes an answer back. On a roll it is noted that this expert has voted, and nothing else. Raises Refused.
    """
    round, elector = _open(held_open(round), by)
    participant = _taking_part(round, participant)
    if any("\x00" in key for key in votes):  # PostgreSQL takes none
        raise Refused(NO_SUCH)
    items = {item.key: item for item in round.items.filter(key__in=votes)}
    if set(votes) - set(items):
        raise Refused(NO_SUCH)
    if set(votes.values()) - {*StatementVote.Value.values, ""}:
        raise Refused(NO_ANSWER)
    had = {one.item_id: one for one in participant.votes.filter(item__in=items.values())}
    changed = sum(_put(participant, items[key], value, had) for key, value in votes.items())
    if elector is not None and changed and not elector.has_voted:
        Elector.objects.filter(pk=elector.pk).update(has_voted=True)
    return changed


def _put(participant: Participant, item: Item, value: str, had: Mapping[int, StatementVote]) -> bool:
    before = had.get(item.pk)
    if before is None and value:
        StatementVote.objects.create(participant=participant, item=item, value=value)
    elif before is not None and not value:
        before.delete()
    elif before is not None and before.value != value:
        before.value = value
        before.save(update_fields=["value"])
    else:
        return False
    return True


def _taking_part(round: Round, participant: Participant | None) -> Participant:
    found = round.participants.filter(pk=participant.pk).first() if participant else None
    if found is None:
        raise Refused(NOT_BEGUN)
    return found


def votes_of(participant: Participant | None) -> dict[str, str]:
    """What one has said so far, by the key of the statement."""
    return dict(participant.votes.values_list("item__key", "value")) if participant else {}


def next_of(participant: Participant, items: Sequence[Item], votes: Mapping[str, str]) -> Item | None:
    """Which statement to ask next: drawn by the priorities of Polis, the same for the same person and counts."""
    counts = _counts(participant.round_id)
    weights = {item.key: priority(counts.get(item.key, Counts()), 0.0) for item in items}
    key = next_statement(weights, set(votes), participant.key, lot=len(votes))
    return next((item for item in items if item.key == key), None)


def _counts(round_id: int) -> dict[str, Counts]:
    """Counted twice a minute at most, and seen by the routing alone."""
    name = f"voting:counts:{round_id}"
    try:
        if (known := cache.get(name)) is None:
            known = _counted(round_id)
            cache.set(name, known, timeout=COUNTED_FOR)
    except RedisError:  # nobody remembers
        known = _counted(round_id)
    return {key: Counts(*three) for key, three in known.items()}


def _counted(round_id: int) -> dict[str, list[int]]:
    rows = StatementVote.objects.filter(item__round=round_id).order_by().values_list("item__key", "value")
    found: dict[str, list[int]] = {}
    for key, value, n in rows.annotate(n=Count("pk")):
        found.setdefault(key, [0, 0, 0])[{"agree": 0, "disagree": 1, "pass": 2}[value]] += n
    return found


# Proposing ------------------------------------------------------------------------------------------------------


@transaction.atomic
def propose(*, round: Round, by: Anyone, participant: Participant | None, text: str, client_key: UUID) -> Proposal:
    """Ask for a statement to be added; a moderator decides. Publishes statement.proposed; raises Refused.

    The same key gives the same proposal.
    """
    round, elector = _open(locked(round), by)
    on_roll = elector is not None
    require(rules.can_propose_statement(by, round, round.process, on_roll=on_roll, now=timezone.now()))
    participant = _taking_part(round, participant)
    text = " ".join(text.split())
    if made := Proposal.objects.filter(client_key=client_key).first():
        if (made.participant_id, made.text) != (participant.pk, text):
            raise Refused(SENT_BEFORE)
        return made
    _check(round, participant, text)
    made = Proposal.objects.create(round=round, participant=participant, text=text, client_key=client_key)
    hub.publish(round.process.topic_id, "statement.proposed", round=round.pk)
    return made


def _check(round: Round, participant: Participant, text: str) -> None:
    if not text:
        raise Refused(SAYS_NOTHING)
    if len(text) > LONGEST:
        raise Refused(TOO_LONG % {"n": LONGEST})
    if round.items.filter(text__iexact=text).exists():
        raise Refused(STANDS_THERE)
    if participant.proposals.filter(status=Proposal.Status.WAITING).count() >= MOST_WAITING:
        raise Refused(MANY_WAIT % {"n": MOST_WAITING})


def alike(text: str, items: Sequence[Item], *, most: int = 3) -> list[Item]:
    """Statements of the round that say much the same in much the same words, the nearest first."""
    near = [(_likeness(text, item.text), item) for item in items]
    close = sorted((one for one in near if one[0] >= 0.5), key=lambda one: (-one[0], one[1].order))
    return [item for _near, item in close[:most]]


def _likeness(one: str, other: str) -> float:
    """The share of words in common (Dice), from 0 to 1; short words say little and are left out."""
    a, b = _words(one), _words(other)
    return 2 * len(a & b) / (len(a) + len(b)) if a and b else 0.0


def _words(text: str) -> set[str]:
    spoken = "".join(letter if letter.isalnum() else " " for letter in text.casefold()).split()
    return {word for word in spoken if len(word) > 2} or set(spoken)
