"""What several pages ask about rounds. Nothing here tells of an open round what nobody may know yet."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from forum.verdicts import Refused
from policy_design.ballots.bulletin import canonical
from policy_design.rules.voting import NO_RESULT_YET
from policy_design.voting.ballot_models import Elector, SignedBallot
from policy_design.voting.counting import lines_of
from policy_design.voting.models import LONG_RANKING, PUBLIC_BALLOTS, Round

if TYPE_CHECKING:
    from forum.rules.words import Anyone
    from policy_design.voting.models import Item

Ballot = tuple[str, Any, dict[str, str]]  # a name, pseudonym, tracker or ""; marks; reasons


def is_on_roll(round: Round, person: Anyone) -> bool:
    return person.is_authenticated and round.electors.filter(person_id=person.pk).exists()


def elector_of(round: Round, person: Anyone) -> Elector | None:
    return round.electors.filter(person_id=person.pk).first() if person.is_authenticated else None


def ballots_of(round: Round) -> list[Ballot]:
    """Every ballot of a closed round with its reasons, in an order that tells nothing; before that it is refused.

    Whether a reader may see them is for rules.can_read_ballots, with `ballots_are_public`.
    """
    if not round.has_result:
        raise Refused(NO_RESULT_YET)
    if round.is_secret or round.method == Round.Method.STATEMENTS:
        found: list[Ballot] = [(one.get("tracker", ""), one["marks"], {}) for one in lines_of(round)]
        return sorted(found, key=lambda one: (one[0], canonical(one[1])))
    ballots = SignedBallot.objects.filter(elector__round=round).select_related("elector")
    signed = [(_label(round, one.elector), one.marks, one.reasons) for one in ballots]
    return sorted(signed, key=lambda one: (len(one[0]), one[0]) if not round.is_named else (0, one[0]))


def _label(round: Round, elector: Elector) -> str:
    return elector.name if round.is_named else elector.pseudonym


def ballots_are_public(round: Round, cast: int) -> bool:
    """Whether single ballots are for all who may read the result: named ones are, others from enough of them on."""
    if round.is_named:
        return True
    if round.method == Round.Method.RANKED and round.items.count() > LONG_RANKING:
        return False
    return cast >= PUBLIC_BALLOTS


def own_ballot(round: Round, person: Anyone) -> SignedBallot | None:
    """One's own signed ballot, to be looked at or changed. Of secret ones nobody knows whose they are."""
    if not person.is_authenticated:
        return None
    return SignedBallot.objects.filter(elector__round=round, elector__person_id=person.pk).first()


@dataclass(frozen=True, slots=True)
class Earlier:
    """One's own answer in the round before, by the keys that its items have in this one."""

    marks: Any
    reasons: dict[str, str] = field(default_factory=dict)


def earlier_answer(round: Round, person: Anyone) -> Earlier | None:
    """What somebody answered in the round before of a Delphi: what does not come back is left out."""
    if round.earlier is None or (ballot := own_ballot(round.earlier, person)) is None:
        return None
    items: list[Item] = list(round.items.select_related("earlier"))
    now = {one.earlier.key: one.key for one in items if one.earlier is not None}
    return Earlier(_renamed(ballot.marks, now), {now[key]: text for key, text in ballot.reasons.items() if key in now})


def _renamed(marks: Any, now: dict[str, str]) -> Any:
    if isinstance(marks, dict):
        return {now[key]: answer for key, answer in marks.items() if key in now}
    if marks and isinstance(marks[0], list):
        tiers = [[now[key] for key in tier if key in now] for tier in marks]
        return [tier for tier in tiers if tier]
    return [now[key] for key in marks if key in now]


def turnout(round: Round) -> int:
    """How many have voted; who may know is for rules.can_see_turnout."""
    if round.method == Round.Method.STATEMENTS:
        return round.participants.filter(votes__isnull=False).distinct().count()
    return round.electors.filter(has_voted=True).count()


def roll_for_checking(round: Round) -> list[tuple[str, str]]:
    """Name and address of the profile of everybody on the roll: with the salt, what its digest is made of."""
    rows = round.electors.select_related("person").order_by("name", "person__slug")
    return [(one.name, one.person.slug) for one in rows]
