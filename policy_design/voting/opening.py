"""Opening a round, which fixes its rules and its roll for good, and giving more time to one that is open."""

from __future__ import annotations

import random
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from forum.live import hub
from forum.verdicts import Refused, require
from policy_design import rules
from policy_design.ballots.bulletin import digest_of
from policy_design.voting import mailing
from policy_design.voting.ballot_models import Elector
from policy_design.voting.gates import missing_in
from policy_design.voting.locking import locked
from policy_design.voting.manifests import (
    backgrounds_of,
    electorate_of,
    last_digest,
    manifest_of,
    rules_of,
)
from policy_design.voting.models import Extension, Item, Round

if TYPE_CHECKING:
    from forum.people.models import Person
    from forum.verdicts import Sentence


@dataclass(frozen=True, slots=True)
class Preview:
    """What opening would fix now: the rules, who would be on the roll, what is missing; and a mark of all that."""

    rules: Mapping[str, Any]
    people: Sequence[Person]
    missing: Sequence[Sentence]
    mark: str


def preview(round: Round, now: datetime | None = None) -> Preview:
    """For the organizer, before it opens; `mark` goes back to open_round as `seen`."""
    items, people = _items(round), electorate_of(round)
    said = rules_of(round, items)
    closes = round.closes_at.isoformat() if round.closes_at else ""
    mark = digest_of({"rules": said, "people": [one.pk for one in people], "closes": closes})
    return Preview(said, people, missing_in(round, items, people, now or timezone.now()), mark)


def _items(round: Round) -> list[Item]:
    found = round.items.select_related("option__process", "amendment__option", "earlier")
    return list(found.prefetch_related("option__versions").order_by("order", "pk"))


@transaction.atomic
def open_round(*, round: Round, by: Person, seen: str = "") -> Round:
    """Take ballots from now on, by rules and with a roll that nothing changes any more. Pressed twice, once.

    Mails everybody on the roll. Publishes round.opened; raises Refused with the first thing that is missing, and where
    the rules are others than those that were `seen`.
    """
    round = locked(round)
    if round.was_opened and rules.can_extend_round(by, round, round.process):
        return round
    require(rules.can_open_round(by, round, round.process))
    now = timezone.now().replace(microsecond=0)
    shown = preview(round)
    if seen and seen != shown.mark:
        raise Refused(_("The round was changed since you read what would be fixed. Read it once more, then open it."))
    if shown.missing:
        raise Refused(shown.missing[0])
    round.roll_salt = secrets.token_hex(16) if round.has_roll else ""
    round.manifest = manifest_of(
        round,
        items=_items(round),
        people=shown.people,
        salt=round.roll_salt,
        opened_at=now,
        previous=last_digest(round.process_id),
    )
    round.manifest_digest = digest_of(round.manifest)
    round.eligible = len(shown.people) if round.has_roll else None
    electors = _freeze_roll(round, shown.people)
    round.opened_at = now
    round.save(update_fields=["roll_salt", "manifest", "manifest_digest", "eligible", "opened_at"])
    mailing.tell_opened(round, electors)
    hub.publish(round.process.topic_id, "round.opened", round=round.pk)
    return round


def _freeze_roll(round: Round, people: Sequence[Person]) -> list[Elector]:
    backgrounds = backgrounds_of(round)
    pseudonyms = _pseudonyms(round, people) if _needs_pseudonyms(round) else {}
    return Elector.objects.bulk_create(
        Elector(
            round=round,
            person=one,
            name=one.name,
            background=backgrounds.get(one.pk, ""),
            pseudonym=pseudonyms.get(one.pk, ""),
        )
        for one in people
    )


def _needs_pseudonyms(round: Round) -> bool:
    return round.secrecy == Round.Secrecy.PSEUDONYMOUS and round.method != Round.Method.STATEMENTS


def _pseudonyms(round: Round, people: Sequence[Person]) -> dict[int, str]:
    """By person: drawn by lot in the first round of a Delphi, and kept through the others."""
    kept: dict[int, str] = {}
    before, taken = round.earlier, 0
    while before is not None:
        for person, pseudonym in before.electors.exclude(pseudonym="").values_list("person", "pseudonym"):
            kept.setdefault(person, pseudonym)
            taken = max(taken, int(pseudonym.rpartition(" ")[2]))
        before = before.earlier
    new = [one.pk for one in people if one.pk not in kept]
    numbers = list(range(taken + 1, taken + len(new) + 1))
    random.SystemRandom().shuffle(numbers)
    drawn = {person: _("Expert %(n)d") % {"n": number} for person, number in zip(new, numbers, strict=True)}
    return {one.pk: (kept | drawn)[one.pk] for one in people}


@transaction.atomic
def extend_round(*, round: Round, by: Person, closes_at: datetime, reason: str) -> Extension:
    """Let an open round close later, until its last minute; never sooner, and not once its time is over.

    Everybody on the roll is mailed, and the extension shown for ever. Publishes round.extended; raises Refused. Pressed
    twice, once.
    """
    round = locked(round)
    require(rules.can_extend_round(by, round, round.process))
    reason = " ".join(reason.split())
    last = round.extensions.last()
    if last and (last.now, last.reason) == (closes_at, reason) and round.closes_at == closes_at:
        return last
    if not round.takes_ballots_at(timezone.now()):
        raise Refused(_("The time to vote is over; it is not opened again."))
    if round.closes_at is None or closes_at <= round.closes_at:
        raise Refused(_("An open round can close later, never sooner."))
    if not reason:
        raise Refused(_("Say why there is more time; everybody will read it."))
    if len(reason) > 300:
        raise Refused(_("The reason takes at most %(n)d characters.") % {"n": 300})
    made = Extension.objects.create(round=round, was=round.closes_at, now=closes_at, reason=reason, by=by)
    round.closes_at = closes_at
    round.save(update_fields=["closes_at"])
    mailing.tell_extended(round, made)
    hub.publish(round.process.topic_id, "round.extended", round=round.pk)
    return made
