"""Rules of consensus as data: what an item's ratings come to by a declared rule, what moved, and when rounds end.

A rule is chosen and locked before a round opens. Outcomes and reasons are codes; sentences for people are the caller's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from policy_design.consensus.ratings import RAND_SCALE, Figures, Rating, figures, percentile

# The kinds of a rule.
ONE_SIDE, TWO_SIDES, RAND, CONSENT = "one_side", "two_sides", "rand_ucla", "consent"
# What an item can come to.
IN, OUT, OPEN, NO_QUORUM, NO_ANSWERS, UNFIT = "in", "out", "open", "no_quorum", "no_answers", "unfit"
# What one can say to a proposal.
CONSENTS, RESERVATIONS, STANDS_ASIDE, BLOCKS = "consent", "reservations", "stand_aside", "block"
CONSENT_ANSWERS = (CONSENTS, RESERVATIONS, STANDS_ASIDE, BLOCKS)
# How rounds end.
FIXED, STABLE, CONSENSUS = "fixed", "stable", "consensus"

Answer = Rating | str


@dataclass(frozen=True, slots=True)
class Rule:
    """A consensus rule. Shares are of those who answered, without those who cannot judge; the quorum is of the
    eligible, and there those who cannot judge have taken part no more than those who said nothing.
    """

    key: str
    kind: str
    threshold: Fraction = Fraction(3, 4)  # at least so large a part rates high (or low)
    against: Fraction | None = None  # and less than so large a part rates at the other end
    stand_aside: Fraction = Fraction(1, 4)  # at most so large a part stands aside
    quorum: Fraction = Fraction(2, 3)


RULES = {
    rule.key: rule
    for rule in (
        Rule("75", ONE_SIDE),  # the median of the thresholds that Delphi studies use (Diamond et al. 2014)
        Rule("70/15", TWO_SIDES, Fraction(70, 100), Fraction(15, 100)),  # core outcome sets
        Rule("rand_ucla", RAND),
        Rule("consent", CONSENT),
    )
}


def declared(key: str, *, quorum: str | Fraction | None = None, stand_aside: str | Fraction | None = None) -> Rule:
    """A preset with the quorum and the cap on standing aside that a round declares, as fractions: "2/3", "0.25".

    >>> declared("75", quorum="1/2").quorum
    Fraction(1, 2)
    """
    rule = RULES[key]
    return replace(
        rule,
        quorum=rule.quorum if quorum is None else Fraction(quorum),
        stand_aside=rule.stand_aside if stand_aside is None else Fraction(stand_aside),
    )


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an item came to: IN, OUT, OPEN, or why nothing can be said. `detail` is the RAND/UCLA class or what stood
    in the way of consent."""

    rule: str
    outcome: str
    answers: int
    eligible: int
    detail: str = ""
    figures: Figures | None = None

    @property
    def met(self) -> bool:
        return self.outcome in (IN, OUT)


def verdict(
    rule: Rule | str,
    ratings: Sequence[Answer],
    *,
    scale: int = RAND_SCALE,
    eligible: int | None = None,
    addressed: int = 0,
) -> Verdict:
    """What these answers come to. `eligible` is how many were asked (all who answered, where it is not given);
    `addressed` counts the blocks that were answered to the satisfaction of whoever raised them.

    >>> verdict("75", [7, 8, 9, 2]).outcome, verdict("75", [7, 8, 3, 2]).outcome
    ('in', 'open')
    """
    rule = RULES[rule] if isinstance(rule, str) else rule
    asked = len(ratings) if eligible is None else eligible
    if rule.kind == CONSENT:
        return _consent(rule, ratings, asked, addressed)
    found = figures([one for one in ratings if not isinstance(one, str)], scale)
    outcome, detail = _rated(rule, found, asked)
    return Verdict(rule.key, outcome, found.n, asked, detail, found)


def _rated(rule: Rule, found: Figures, asked: int) -> tuple[str, str]:
    if not found.n:
        return NO_ANSWERS, ""
    if found.n < rule.quorum * asked:
        return NO_QUORUM, ""
    if rule.kind == RAND:
        if found.rand is None:
            return UNFIT, ""
        outcome = {"appropriate": IN, "inappropriate": OUT}.get(found.rand.kind, OPEN)
        return outcome, "disagreement" if found.rand.disagreement else found.rand.kind
    high, low = Fraction(found.high.count, found.n), Fraction(found.low.count, found.n)
    for outcome, side, other in ((IN, high, low), (OUT, low, high)):
        if side >= rule.threshold and (rule.against is None or other < rule.against):
            return outcome, ""
    return OPEN, ""


def _consent(rule: Rule, answers: Sequence[Answer], asked: int, addressed: int) -> Verdict:
    """Passed with a quorum, no block that is not addressed, and no more standing aside than was declared."""
    counted = Counter(one for one in answers if one in CONSENT_ANSWERS)
    given = sum(counted.values())
    if not given:
        outcome, detail = NO_ANSWERS, ""
    elif given < rule.quorum * asked:
        outcome, detail = NO_QUORUM, ""
    elif counted[BLOCKS] > addressed:
        outcome, detail = OPEN, BLOCKS
    elif counted[STANDS_ASIDE] > rule.stand_aside * given:
        outcome, detail = OPEN, STANDS_ASIDE
    else:
        outcome, detail = IN, RESERVATIONS if counted[RESERVATIONS] else ""
    return Verdict(rule.key, outcome, given, asked, detail)


# Between rounds -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Movement:
    """How those who answered an item in both rounds moved. "Cannot judge" is an answer too; medians are of ratings."""

    both: int
    changed: int
    up: int
    down: int
    before: Fraction | None  # the median of all who rated before
    after: Fraction | None  # and of all who rated after

    @property
    def share_changed(self) -> Fraction | None:
        return Fraction(self.changed, self.both) if self.both else None

    @property
    def shift(self) -> Fraction | None:
        return None if self.before is None or self.after is None else self.after - self.before


def movement(before: Mapping[Hashable, Rating], after: Mapping[Hashable, Rating]) -> Movement:
    """How one item moved; who answered, and how, in each of two rounds.

    >>> one = movement({"ada": 3, "ben": 8}, {"ada": 6, "ben": 8})
    >>> one.changed, one.up, one.shift
    (1, 1, Fraction(3, 2))
    """
    pairs = [(before[who], after[who]) for who in before if who in after]
    rated = [(first, second) for first, second in pairs if first is not None and second is not None]
    return Movement(
        len(pairs),
        sum(first != second for first, second in pairs),
        sum(first < second for first, second in rated),
        sum(first > second for first, second in rated),
        _median(before),
        _median(after),
    )


def _median(ratings: Mapping[Hashable, Rating]) -> Fraction | None:
    return percentile(sorted(one for one in ratings.values() if one is not None), 50)


@dataclass(frozen=True, slots=True)
class Stopping:
    """When rounds end, declared before the first. `rounds` is the most there can be, whatever the kind."""

    kind: str
    rounds: int
    changed: Fraction = Fraction(15, 100)  # STABLE: a smaller part than this changed its answer, on every item


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether rounds end, by which code, and the items that spoke against it."""

    stop: bool
    reason: str
    items: tuple[str, ...] = ()


def decide(
    stopping: Stopping,
    done: int,
    *,
    moved: Mapping[str, Movement] | None = None,
    verdicts: Mapping[str, Verdict] | None = None,
) -> Decision:
    """After so many rounds: whether that was the last. `moved` is since the round before, by item; none in the first.

    Reasons: "rounds_done", "rounds_left", "stable", "moving", "first_round", "all_met", "not_met".
    """
    if done >= stopping.rounds:
        return Decision(True, "rounds_done")
    if stopping.kind == STABLE:
        return _stable(stopping, moved)
    if stopping.kind == CONSENSUS:
        open_items = tuple(sorted(item for item, one in (verdicts or {}).items() if not one.met))
        met = bool(verdicts) and not open_items
        return Decision(met, "all_met" if met else "not_met", open_items)
    return Decision(False, "rounds_left")


def _stable(stopping: Stopping, moved: Mapping[str, Movement] | None) -> Decision:
    if not moved:
        return Decision(False, "first_round")
    moving = [item for item, one in moved.items() if not _is_still(one, stopping.changed)]
    return Decision(not moving, "moving" if moving else "stable", tuple(sorted(moving)))


def _is_still(one: Movement, changed: Fraction) -> bool:
    """Fewer than the declared part changed, or nobody did; an item that nobody answered twice is not still."""
    return one.share_changed is not None and (not one.changed or one.share_changed < changed)
