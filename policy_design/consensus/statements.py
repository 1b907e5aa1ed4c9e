"""Short statements that people agree with, disagree with or pass: counts, what groups stand for, what all agree on.

Votes are +1 agree, -1 disagree, 0 pass, as in the files that Polis exports (its database has the signs the other way
round). A "vote seen" is any of the three. Formulas named POLIS are those of Polis's production mathematics, Clojure
`math/` at 08e03eb (repness.clj, stats.clj, conversation.clj), written anew here; other programs, and other versions of
Polis, use other formulas under the same names. Breakdowns by background, where small numbers are hidden, stand in
`backgrounds`. Standard library only.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from policy_design.consensus.proportions import Share, benjamini_hochberg, normal_tail, share

POLIS = "Polis, math/ at 08e03eb"
GROUP_INFORMED = f"product over groups of (A+1)/(S+2) ({POLIS})"
AGREE, PASS, DISAGREE = 1, 0, -1
FOR, AGAINST = "agree", "disagree"
SIGNIFICANT = 1.2816  # one-sided, 90 per cent
MOST_LISTED = 5
META_PRIORITY = 49.0
FALSE_DISCOVERIES = 0.10


@dataclass(frozen=True, slots=True)
class Counts:
    """How many agreed, disagreed and passed."""

    agree: int = 0
    disagree: int = 0
    passed: int = 0

    @property
    def seen(self) -> int:
        return self.agree + self.disagree + self.passed

    def __add__(self, other: Counts) -> Counts:
        return Counts(self.agree + other.agree, self.disagree + other.disagree, self.passed + other.passed)

    @property
    def shares(self) -> tuple[Share, Share, Share]:
        """Agree, disagree and pass, each of the votes seen, with its Wilson interval."""
        return share(self.agree, self.seen), share(self.disagree, self.seen), share(self.passed, self.seen)


Votes = Iterable[tuple[Hashable, Hashable, int]]
ByGroup = Mapping[Hashable, Counts]


def counted(votes: Votes, groups: Mapping[Hashable, Hashable] | None = None) -> dict[Hashable, dict[Hashable, Counts]]:
    """For each statement the counts of each group, from rows of person, statement, vote; of several the last counts.

    Without groups everybody is of the group None. Who is in no group is left out. At 498,000 votes this takes a second;
    `opinion.Votes` counts the same in a few milliseconds.
    """
    last = {(who, what): value for who, what, value in votes}
    found: dict[Hashable, dict[Hashable, list[int]]] = {}
    for (who, what), value in last.items():
        if groups is not None and who not in groups:
            continue
        cell = found.setdefault(what, {}).setdefault(None if groups is None else groups[who], [0, 0, 0])
        cell[{AGREE: 0, DISAGREE: 1, PASS: 2}[value]] += 1
    return {what: {group: Counts(*cell) for group, cell in cells.items()} for what, cells in found.items()}


# What a group is for ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Repness:
    """One group and one statement, by Polis's names: n counts, p probabilities, r ratios, t tests (z); a agree, d
    disagree, s seen."""

    na: int
    nd: int
    ns: int
    pa: float
    pd: float
    pat: float
    pdt: float
    ra: float
    rd: float
    rat: float
    rdt: float

    @property
    def direction(self) -> str:
        return FOR if self.rat > self.rdt else AGAINST

    @property
    def is_representative(self) -> bool:
        """Whether the statement sets the group apart, at 90 per cent, without regard to how many were tested."""
        return (self.rat > SIGNIFICANT and self.pat > SIGNIFICANT) or (
            self.rdt > SIGNIFICANT and self.pdt > SIGNIFICANT
        )

    @property
    def chances(self) -> tuple[float, float]:
        """p for agreeing and for disagreeing: the larger of both tests, since both must hold."""
        return (
            max(normal_tail(self.rat), normal_tail(self.pat)),
            max(normal_tail(self.rdt), normal_tail(self.pdt)),
        )


def proportion_test(successes: int, trials: int) -> float:
    """z against one half, with one more success and one more trial (POLIS prop-test)."""
    return 2 * math.sqrt(trials + 1) * ((successes + 1) / (trials + 1) - 0.5)


def two_proportions_test(inside: int, outside: int, of_inside: int, of_outside: int) -> float:
    """z of two proportions with 1 added to all four counts; 0 where the pooled one is 1 (POLIS two-prop-test)."""
    a, b, m, n = inside + 1, outside + 1, of_inside + 1, of_outside + 1
    if a + b == m + n:
        return 0.0
    pooled = (a + b) / (m + n)
    return (a / m - b / n) / math.sqrt(pooled * (1 - pooled) * (1 / m + 1 / n))


def repness(inside: Counts, outside: Counts) -> Repness:
    """The figures of a group's counts beside those of all other groups together."""
    na, nd, ns = inside.agree, inside.disagree, inside.seen
    pa, pd = (na + 1) / (ns + 2), (nd + 1) / (ns + 2)
    return Repness(
        na,
        nd,
        ns,
        pa,
        pd,
        proportion_test(na, ns),
        proportion_test(nd, ns),
        pa / ((outside.agree + 1) / (outside.seen + 2)),
        pd / ((outside.disagree + 1) / (outside.seen + 2)),
        two_proportions_test(na, outside.agree, ns, outside.seen),
        two_proportions_test(nd, outside.disagree, ns, outside.seen),
    )


def all_repness(counts: Mapping[Hashable, ByGroup]) -> dict[Hashable, dict[Hashable, Repness]]:
    """For each group and each statement, in the order given."""
    groups = list(dict.fromkeys(group for cells in counts.values() for group in cells))
    found: dict[Hashable, dict[Hashable, Repness]] = {group: {} for group in groups}
    for what, cells in counts.items():
        everybody = together(cells)
        for group in groups:
            inside = cells.get(group, Counts())
            found[group][what] = repness(inside, _without(everybody, inside))
    return found


def together(cells: ByGroup) -> Counts:
    return sum(cells.values(), Counts())


def _without(all_of: Counts, inside: Counts) -> Counts:
    return Counts(all_of.agree - inside.agree, all_of.disagree - inside.disagree, all_of.passed - inside.passed)


@dataclass(frozen=True, slots=True)
class Selected:
    """A statement in a group's list, or in the list that all agree on; ratio and ratio test only in the former."""

    statement: Hashable
    direction: str
    successes: int
    trials: int
    p: float
    test: float
    ratio: float | None = None
    ratio_test: float | None = None
    is_best_agree: bool = False


def _selected(what: Hashable, one: Repness, is_best_agree: bool = False) -> Selected:
    if one.direction == FOR:
        return Selected(what, FOR, one.na, one.ns, one.pa, one.pat, one.ra, one.rat, is_best_agree)
    return Selected(what, AGAINST, one.nd, one.ns, one.pd, one.pdt, one.rd, one.rdt, is_best_agree)


def representative(figures: Mapping[Hashable, Repness], hidden: Collection[Hashable] = ()) -> list[Selected]:
    """One group's list as Polis shows it: at most five, agreeing before disagreeing, the best agreement first.

    Exploratory: the groups were made from the same votes, and nothing is corrected for the number of tests; `starred`
    says what remains after that.
    """
    sufficient: list[Selected] = []
    best: Selected | None = None
    best_agree: tuple[Hashable, Repness] | None = None
    for what, one in figures.items():
        if what in hidden:
            continue
        if one.is_representative:
            sufficient.append(_selected(what, one))
        elif not sufficient and (best is None or max(one.rat, one.rdt) > (best.ratio_test or 0.0)):
            best = _selected(what, one)
        if _agrees_better(one, best_agree[1] if best_agree else None):
            best_agree = what, one
    head = [_selected(*best_agree, is_best_agree=True)] if best_agree else [best] if best else []
    if not sufficient:
        return head
    first = head if best_agree else []
    others = [one for one in sufficient if not (best_agree and one.statement == best_agree[0])]
    listed = [*first, *sorted(others, key=lambda one: -_metric(one))][:MOST_LISTED]
    return sorted(listed, key=lambda one: one.direction != FOR)


def _metric(one: Selected) -> float:
    return (one.ratio or 0.0) * (one.ratio_test or 0.0) * one.p * one.test


def _agrees_better(one: Repness, best: Repness | None) -> bool:
    if not one.na and not one.nd:
        return False
    if best is None:
        return one.pat > SIGNIFICANT or (one.ra > 1.0 and one.pa > 0.5)
    if best.ra > 1.0:
        return one.ra * one.rat * one.pa * one.pat > best.ra * best.rat * best.pa * best.pat
    return one.pa * one.pat > best.pa * best.pat


def starred(
    figures: Mapping[Hashable, Mapping[Hashable, Repness]], rate: float = FALSE_DISCOVERIES
) -> dict[tuple[Hashable, Hashable, str], float]:
    """The q value of each group, statement and direction that remain at this false discovery rate (Benjamini-Hochberg).

    The family is every group with every statement in both directions.
    """
    keys: list[tuple[Hashable, Hashable, str]] = []
    chances: list[float] = []
    for group, by_statement in figures.items():
        for what, one in by_statement.items():
            keys += [(group, what, FOR), (group, what, AGAINST)]
            chances += one.chances
    found = benjamini_hochberg(chances)
    return {key: q for key, q in zip(keys, found, strict=True) if q <= rate}


# What all agree on --------------------------------------------------------------------------------------------


def consensus(counts: Mapping[Hashable, Counts], hidden: Collection[Hashable] = ()) -> dict[str, list[Selected]]:
    """What most agree with and what most disagree with, five each, by Polis's rule: p above one half, z above 1.2816,
    ranked by p times z. The counts are of everybody, in groups or not."""
    shown = {what: one for what, one in counts.items() if what not in hidden}
    found = {}
    for direction in (FOR, AGAINST):
        rows = [
            Selected(what, direction, yes, one.seen, (yes + 1) / (one.seen + 2), proportion_test(yes, one.seen))
            for what, one in shown.items()
            for yes in [one.agree if direction == FOR else one.disagree]
        ]
        passed = [one for one in rows if one.p > 0.5 and one.test > SIGNIFICANT]
        found[direction] = sorted(passed, key=lambda one: -(one.p * one.test))[:MOST_LISTED]
    return found


@dataclass(frozen=True, slots=True)
class AcrossGroups:
    """How far all groups agree with a statement; None where a group that is there has not seen it."""

    product: float  # GROUP_INFORMED; falls with the number of groups
    root: float  # the product's root of that number: comparable between different numbers of groups
    least: float | None  # the least share of agreement in any group, plain A/S
    least_in: Hashable | None


def across_groups(cells: ByGroup) -> AcrossGroups:
    """Group-informed consensus, named by GROUP_INFORMED, with its root and the least agreement of any group.

    >>> one = across_groups({"A": Counts(9, 1, 0), "B": Counts(6, 2, 2)})
    >>> round(one.product, 4), round(one.root, 4), one.least, one.least_in
    (0.4861, 0.6972, 0.6, 'B')
    """
    product = math.prod((one.agree + 1) / (one.seen + 2) for one in cells.values())
    root = product ** (1 / len(cells)) if cells else product
    if not cells or any(not one.seen for one in cells.values()):
        return AcrossGroups(product, root, None, None)
    least_in = min(cells, key=lambda group: cells[group].agree / cells[group].seen)
    return AcrossGroups(product, root, cells[least_in].agree / cells[least_in].seen, least_in)


# Which statement next -----------------------------------------------------------------------------------------


def priority(counts: Counts, extremity: float, *, is_meta: bool = False) -> float:
    """Polis's routing: statements few have passed, that pull people apart, that are agreed with, and that are new.

    [(1 - (P+1)/(S+2)) (E+1) (A+1)/(S+2) (1 + 8 * 2^(-S/5))]^2; 49 for statements about people (meta). P are passes;
    the extremity E is the length of the projection of one lone agreement (`opinion.OpinionMap.extremity`).
    """
    if is_meta:
        return META_PRIORITY
    seen = counts.seen
    important = (1 - (counts.passed + 1) / (seen + 2)) * (extremity + 1) * ((counts.agree + 1) / (seen + 2))
    return float((important * (1 + 8 * 2 ** (-seen / 5))) ** 2)


def next_statement(priorities: Mapping[str, float], seen: Collection[str], seed: str, *, lot: int = 0) -> str | None:
    """One of the statements that this person has not seen, each with a chance in proportion to its priority.

    The same seed and lot give the same choice, whatever the order of the statements; lot counts the choices made.
    """
    left = [(what, weight) for what, weight in sorted(priorities.items()) if what not in seen and weight > 0]
    if not left:
        return None
    drawn = int.from_bytes(hashlib.sha256(f"{seed}\n{lot}".encode()).digest()[:8]) / 2**64
    aim = drawn * math.fsum(weight for _what, weight in left)
    for what, weight in left:
        aim -= weight
        if aim < 0:
            return what
    return left[-1][0]


def order_by(values: Mapping[Hashable, float], among: Sequence[Hashable]) -> list[Hashable]:
    """From the highest value to the lowest; equal ones in the order given."""
    return sorted(among, key=lambda what: -values[what])
