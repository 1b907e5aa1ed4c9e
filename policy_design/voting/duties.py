"""What waits for a person in rounds: votes to cast, and what organizers and moderators have to see to.

That somebody has voted is told to themselves alone, here as everywhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from forum.people.models import Role
from forum.people.waiting import Duty
from policy_design.rules import VOTING
from policy_design.voting.ballot_models import Block, Elector, Proposal
from policy_design.voting.models import Round
from policy_design.voting.standing import ends_by_rule

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from forum.people.models import Person
    from forum.verdicts import Sentence


def waits_for(person: Person) -> list[Duty]:
    """In a few queries, and those by which rules of Delphis that could go on are asked whether they do."""
    is_expert = any(Role.EXPERT in held for held in person.roles.values())  # rolls are made of them
    return [*(_to_vote(person) + _answered(person) if is_expert else ()), *_to_organize(person)]


def _address(round: Round, page: str = "show") -> str:
    return reverse(f"voting:{page}", args=[round.process.slug, round.number])


def _to_vote(person: Person) -> list[Duty]:
    now = timezone.now()
    mine = Elector.objects.filter(person=person, has_voted=False, round__closed_at=None, round__closes_at__gt=now)
    seats = mine.filter(round__method__in=_by_ballot()).select_related("round__process").order_by("round__closes_at")
    found = []
    for one in seats:
        words = {"n": one.round.number, "process": one.round.process.title}
        what = _("Vote in round %(n)d: %(process)s") % words
        due = one.round.closes_at
        found.append(Duty(what, one.round.question, due=due, url=_address(one.round), does=_("Vote")))
    return found


def _by_ballot() -> list[str]:
    return [one for one in Round.Method.values if one != Round.Method.STATEMENTS]


def _answered(person: Person) -> list[Duty]:
    """Blocks of one's own that were answered and still stand, while one can lift them."""
    blocks = Block.objects.filter(elector__person=person, elector__round__closed_at=None, lifted=False)
    rows = blocks.exclude(answer="").select_related("elector__round__process").order_by("pk")
    found = {}
    for one in rows:
        round = one.elector.round
        words = {"n": round.number, "process": round.process.title}
        what = _("Your block was answered, round %(n)d: %(process)s") % words
        why = _("Lift it if that is enough; else it stands.")
        found[round.pk] = Duty(what, why, due=round.closes_at, url=_address(round), does=_("Read the answer"))
    return list(found.values())


def _to_organize(person: Person) -> list[Duty]:
    roles = person.roles
    organized = {topic for topic, held in roles.items() if Role.ORGANIZER in held}
    moderated = {topic for topic, held in roles.items() if Role.MODERATOR in held} | organized
    if not moderated:
        return []
    rows = _unsettled().filter(process__topic__in=moderated).order_by("process", "number")
    now = timezone.now()
    found: list[Duty] = []
    round: Any  # with what _unsettled has counted
    for round in rows.select_related("process", "result").prefetch_related("process__stages"):
        mine = round.process.topic_id in organized
        stage = round.process.stage
        votes = stage is not None and stage.kind in VOTING
        if mine and not round.was_opened and votes and round.closes_at is not None and round.closes_at > now:
            found.append(_duty(round, _("Open round %(n)d: %(process)s"), "open", _("Look and open")))
        if mine and round.is_closed and votes and not ends_by_rule(round):
            found.append(_duty(round, _("Plan the round after round %(n)d: %(process)s"), "show", _("Go there")))
        if mine and round.unanswered:
            says = ngettext("%(k)d block waits for an answer.", "%(k)d blocks wait for an answer.", round.unanswered)
            what = _("Answer blocks in round %(n)d: %(process)s")
            found.append(_duty(round, what, "show", _("Read and answer"), says % {"k": round.unanswered}))
        if round.waiting:
            says = ngettext("%(k)d statement waits.", "%(k)d statements wait.", round.waiting)
            what = _("Decide about statements in round %(n)d: %(process)s")
            found.append(_duty(round, what, "statements", _("Decide"), says % {"k": round.waiting}))
    return found


def _unsettled() -> QuerySet[Round]:
    """Planned and open rounds, and closed ones of a Delphi that has not gone on."""
    goes_on = Q(closed_at__isnull=False, annulled="", later=None, turn__lt=F("rounds_planned"))
    stands = Q(electors__blocks__answer="", electors__blocks__lifted=False, closed_at=None)
    waits = Q(proposals__status=Proposal.Status.WAITING, closed_at=None)
    return Round.objects.filter(Q(closed_at=None) | goes_on).annotate(
        unanswered=Count("electors__blocks", filter=stands, distinct=True),
        waiting=Count("proposals", filter=waits, distinct=True),
    )


def _duty(round: Round, what: Sentence, page: str, does: Sentence, why: str = "") -> Duty:
    words = {"n": round.number, "process": round.process.title}
    return Duty(str(what) % words, why or round.question, due=round.closes_at, url=_address(round, page), does=does)
