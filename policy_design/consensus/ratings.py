"""What the ratings of one item come to: median, spread, agreement, the RAND/UCLA class. No rule decides here.

A rating is a whole number from 1 to the number of points of its scale; None is "cannot judge", which is counted apart
and stands in no denominator. Medians and percentiles are exact fractions. Formulas follow K. Fitch et al., The
RAND/UCLA Appropriateness Method User's Manual (2001), C. van der Eijk, Quality and Quantity 35 (2001), and W. Tastle,
M. Wierman, IJAR 45 (2007). Verdicts, movement and stopping rules stand in `deciding`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from typing import Any

from policy_design.consensus.proportions import Share, share

Rating = int | None
RAND_SCALE = 9
APPROPRIATE, UNCERTAIN, INAPPROPRIATE = "appropriate", "uncertain", "inappropriate"
AGREEMENT, DISAGREEMENT, NEITHER = "agreement", "disagreement", "neither"
CLASSIC_PANELS = range(8, 17)


class Unfit(ValueError):
    """A rating that its scale does not hold: a mistake of the caller's, whose forms have looked at it."""


@dataclass(frozen=True, slots=True)
class RandUcla:
    """The RAND/UCLA class of an item on nine points, with what it rests on; in points, but for the index."""

    kind: str  # APPROPRIATE, UNCERTAIN or INAPPROPRIATE
    disagreement: bool  # the 30th to 70th percentile reach farther than the asymmetry allows
    p30: Fraction
    p70: Fraction
    reach: Fraction  # IPR
    asymmetry: Fraction  # AI
    allowed: Fraction  # IPRAS
    classic: str | None  # the older rule, by the size of the panel; None for sizes that it does not know

    @property
    def index(self) -> Fraction:
        """The disagreement index IPR / IPRAS: above 1 there is disagreement."""
        return self.reach / self.allowed

    def as_data(self) -> dict[str, Any]:
        return {
            "class": self.kind,
            "disagreement": self.disagreement,
            "p30": float(self.p30),
            "p70": float(self.p70),
            "ipr": float(self.reach),
            "ipras": float(self.allowed),
            "index": round(float(self.index), 6),
            "classic": self.classic,
        }


@dataclass(frozen=True, slots=True)
class Figures:
    """All figures of one item. Without a rating the figures are None, and the shares are of nobody."""

    scale: int
    n: int  # ratings, without those who cannot judge
    cannot_judge: int
    counts: tuple[int, ...]  # of 1, 2, ... up to the scale
    median: Fraction | None
    q1: Fraction | None
    q3: Fraction | None
    high: Share  # 7 to 9 of nine points
    low: Share  # 1 to 3 of nine points
    rand: RandUcla | None  # on nine points only
    agreement: float | None  # van der Eijk's A, from -1 (two poles) over 0 (even) to 1 (all at one point)
    consensus: float | None  # Tastle and Wierman's, from 0 (two poles) to 1

    @property
    def iqr(self) -> Fraction | None:
        return None if self.q1 is None or self.q3 is None else self.q3 - self.q1

    def as_data(self) -> dict[str, Any]:
        """For JSON, by the names of the literature; what is no exact decimal has six places."""
        exact = {"median": self.median, "q1": self.q1, "q3": self.q3, "iqr": self.iqr}
        rounded = {"agreement_a": self.agreement, "consensus_tw": self.consensus}
        return {
            "scale": self.scale,
            "n": self.n,
            "cannot_judge": self.cannot_judge,
            "counts": list(self.counts),
            **{name: None if value is None else float(value) for name, value in exact.items()},
            "high": self.high.as_data(),
            "low": self.low.as_data(),
            "rand_ucla": self.rand.as_data() if self.rand else None,
            **{name: None if value is None else round(value, 6) for name, value in rounded.items()},
        }


def figures(ratings: Sequence[Rating], scale: int = RAND_SCALE) -> Figures:
    """What these ratings come to.

    >>> one = figures([7, 8, 8, 9, None])
    >>> one.n, one.cannot_judge, one.median, one.iqr, one.high.count
    (4, 1, Fraction(8, 1), Fraction(1, 2), 4)
    """
    given = sorted(one for one in ratings if one is not None)
    if scale < 2 or any(not 1 <= one <= scale for one in given):
        raise Unfit(f"ratings from 1 to {scale} are wanted")
    width = band(scale)
    counts = tuple(given.count(point) for point in range(1, scale + 1))
    return Figures(
        scale,
        len(given),
        len(ratings) - len(given),
        counts,
        percentile(given, 50),
        percentile(given, 25),
        percentile(given, 75),
        share(sum(counts[-width:]), len(given)),
        share(sum(counts[:width]), len(given)),
        rand_ucla(given) if scale == RAND_SCALE and given else None,
        agreement(counts),
        consensus(counts),
    )


def band(scale: int) -> int:
    """How many points the upper and the lower band of a scale hold: a third of it, rounded.

    >>> [band(scale) for scale in (3, 4, 5, 7, 9)]
    [1, 1, 2, 2, 3]
    """
    return max(1, round(scale / 3))


def percentile(ordered: Sequence[int], per_cent: int) -> Fraction | None:
    """The percentile of type 7 (R. Hyndman, Y. Fan, Am. Stat. 50, 1996), exactly: between two ratings by proportion.

    The RAND manual names no method; types differ in panels of fewer than about ten.

    >>> percentile([6, 7, 8, 9], 50), percentile([6, 7, 8, 9], 30)
    (Fraction(15, 2), Fraction(69, 10))
    """
    if not ordered:
        return None
    place = Fraction(len(ordered) - 1) * per_cent / 100
    below = math.floor(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])


def rand_ucla(ratings: Sequence[int]) -> RandUcla:
    """The class: 7 to 9 appropriate, 1 to 3 inappropriate, each only without disagreement; all else uncertain.

    A median between two thirds (3.5, 6.5) is in neither, so uncertain. IPRAS = 2.35 + 1.5 AI, where AI is how far the
    middle of P30 and P70 lies from 5. One printed table (PMC3467596) gives 2.5 for 2.35; its own result needs 2.35.
    """
    ordered = sorted(ratings)
    p30, median, p70 = percentile(ordered, 30), percentile(ordered, 50), percentile(ordered, 70)
    if p30 is None or median is None or p70 is None:
        raise Unfit("at least one rating is wanted")
    asymmetry = abs(5 - (p30 + p70) / 2)
    allowed = Fraction(235, 100) + Fraction(3, 2) * asymmetry
    disagreement = p70 - p30 > allowed
    kind = UNCERTAIN if disagreement else _third(median)
    return RandUcla(kind, disagreement, p30, p70, p70 - p30, asymmetry, allowed, classic(ordered, median))


def _third(median: Fraction) -> str:
    return APPROPRIATE if median >= 7 else INAPPROPRIATE if median <= 3 else UNCERTAIN


def classic(ratings: Sequence[int], median: Fraction) -> str | None:
    """The rule by the size of the panel. Of 8 to 10: agreement if at most 2 rate outside the median's third,
    disagreement if at least 3 rate in each of the outer thirds; of 11 to 13: 3 and 4; of 14 to 16: 4 and 5.
    """
    if len(ratings) not in CLASSIC_PANELS:
        return None
    few = (len(ratings) - 2) // 3
    inside = {INAPPROPRIATE: range(1, 4), UNCERTAIN: range(4, 7), APPROPRIATE: range(7, 10)}[_third(median)]
    if sum(one not in inside for one in ratings) <= few:
        return AGREEMENT
    poles = min(sum(one <= 3 for one in ratings), sum(one >= 7 for one in ratings))
    return DISAGREEMENT if poles > few else NEITHER


# Agreement as one number --------------------------------------------------------------------------------------


def agreement(counts: Sequence[int]) -> float | None:
    """Van der Eijk's A of how often each point of a scale was given: his layers, as in R's agrmt 1.42.

    >>> round(agreement([30, 40, 210, 130, 530, 50, 10]), 4)
    0.6113
    """
    left, total, points = list(counts), sum(counts), len(counts)
    if not total or points < 3:
        return None
    found = Fraction(0)
    while any(left):
        pattern = [one > 0 for one in left]
        least = min(one for one in left if one)
        size = sum(pattern)
        found += Fraction(least * size, total) * _layer(pattern, size, points)
        left = [one - least if one else 0 for one in left]
    return float(found)


def _layer(pattern: Sequence[bool], size: int, points: int) -> Fraction:
    """One layer: how unimodal its pattern is, times how few of the points it needs."""
    one_peak = two_peaks = 0
    for triple in combinations(pattern, 3):
        one_peak += triple in ((True, True, False), (False, True, True))
        two_peaks += triple == (True, False, True)
    unimodal = Fraction(1)
    if one_peak + two_peaks:
        unimodal = Fraction((points - 2) * one_peak - (points - 1) * two_peaks, (points - 2) * (one_peak + two_peaks))
    return unimodal * (1 - Fraction(size - 1, points - 1))


def consensus(counts: Sequence[int]) -> float | None:
    """Tastle and Wierman's consensus, 1 + sum of p log2(1 - |x - mean| / (points - 1)).

    >>> round(consensus([30, 40, 210, 130, 530, 50, 10]), 4)
    0.7257
    """
    total = sum(counts)
    if not total or len(counts) < 2:
        return None
    mean = sum(point * count for point, count in enumerate(counts)) / total
    width = len(counts) - 1
    parts = (count / total * math.log2(1 - abs(point - mean) / width) for point, count in enumerate(counts) if count)
    return 1 + math.fsum(parts)
