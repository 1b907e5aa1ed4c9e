"""What a later round of a Delphi shows of the one before: one's own answer, how all answered, and their reasons."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from policy_design.ballots.methods import CANNOT_JUDGE
from policy_design.consensus.ratings import figures
from policy_design.voting.ballot_models import SignedBallot
from policy_design.voting.models import Round
from policy_design.voting.saying import answer_says

if TYPE_CHECKING:
    from forum.rules.words import Anyone
    from policy_design.voting.choices import Choice


@dataclass(frozen=True, slots=True)
class Reason:
    by: str  # a name, or the pseudonym that is the same in all rounds
    is_own: bool
    answer: str
    text: str


@dataclass
class Bar:
    """How many gave one answer; `share` is of the answer that most gave, in tenths, for the drawing."""

    says: str
    count: int
    tenths: int
    is_own: bool


@dataclass
class Before:
    """One item in the round before."""

    own: str = ""
    bars: list[Bar] = field(default_factory=list)
    rated: int = 0
    cannot_judge: int = 0
    median: str = ""
    low: str = ""  # where the middle half begins, and where it ends
    high: str = ""
    reasons: list[Reason] = field(default_factory=list)


def told_before(round: Round, person: Anyone, choices: Sequence[Choice]) -> None:
    """Put on each choice what the closed round before said of it; one query. For those on the roll only."""
    earlier = round.earlier
    if earlier is None or not earlier.has_result:
        return
    ballots = list(SignedBallot.objects.filter(elector__round=earlier).select_related("elector"))
    for choice in choices:
        if choice.item.earlier is not None:
            choice.before = _before(earlier, choice.item.earlier.key, ballots, person.pk)


def _before(earlier: Round, key: str, ballots: Iterable[SignedBallot], person: int | None) -> Before:
    found = Before()
    answers: list[Any] = []
    own: Any = None
    for ballot in ballots:
        is_own = ballot.elector.person_id == person
        answer = _answer(earlier.method, ballot.marks, key)
        if answer is not None:
            answers.append(answer)
            own = answer if is_own else own
        if text := ballot.reasons.get(key, ""):
            by = ballot.elector.name if earlier.is_named else ballot.elector.pseudonym
            says = str(answer_says(earlier.method, answer)) if answer is not None else ""
            found.reasons.append(Reason(by, is_own, says, text))
    found.reasons.sort(key=lambda one: (not one.is_own, len(one.by), one.by))
    found.own = "" if own is None else str(answer_says(earlier.method, own))
    if earlier.method == Round.Method.RATING:
        _rated(found, answers, own)
    else:
        _counted(found, earlier.method, answers, own)
    return found


def _answer(method: str, marks: Any, key: str) -> Any:
    """What a ballot says of one item; None where it says nothing."""
    if method == Round.Method.APPROVAL:
        return "approved" if key in marks else None
    if method == Round.Method.RANKED:
        return next((place for place, tier in enumerate(marks, 1) if key in tier), None)
    return marks.get(key)


def _rated(found: Before, answers: list[Any], own: Any) -> None:
    told = figures([None if one == CANNOT_JUDGE else one for one in answers])
    found.rated, found.cannot_judge = told.n, told.cannot_judge
    if told.median is None or told.q1 is None or told.q3 is None:
        return
    found.median, found.low, found.high = _number(told.median), _number(told.q1), _number(told.q3)
    most = max(told.counts)
    found.bars = [
        Bar(str(point), count, -(-10 * count // most), point == own) for point, count in enumerate(told.counts, 1)
    ]


def _counted(found: Before, method: str, answers: list[Any], own: Any) -> None:
    counts = {one: answers.count(one) for one in sorted(set(answers), key=str)}
    most = max(counts.values(), default=1)
    found.rated = len(answers)
    found.bars = [
        Bar(str(answer_says(method, one)), count, -(-10 * count // most), one == own) for one, count in counts.items()
    ]


def _number(value: Fraction) -> str:
    """As 7 or 6.5; quartiles of whole numbers have no more places than two."""
    return f"{float(value):.2f}".rstrip("0").rstrip(".")
