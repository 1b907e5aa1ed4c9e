"""RAND/UCLA's reading of ratings from 1 to 9, exactly. PURE. Other statistics of panels stand in `consensus`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from policy_design.ballots.exact import told


@dataclass(frozen=True, slots=True)
class RandUcla:
    """`verdict`: "appropriate" (median 7 to 9), "inappropriate" (1 to 3), "uncertain", or "disagreement"."""

    median: Fraction
    p30: Fraction
    p70: Fraction
    ipr: Fraction
    ipras: Fraction
    verdict: str

    def as_json(self) -> dict[str, Any]:
        """With `index` = IPR/IPRAS: above 1 there is disagreement."""
        figures = {
            "median": self.median,
            "p30": self.p30,
            "p70": self.p70,
            "ipr": self.ipr,
            "ipras": self.ipras,
            "index": self.ipr / self.ipras,
        }
        return {**{name: told(value) for name, value in figures.items()}, "class": self.verdict}


def percentile(counts: Mapping[int, int], at: Fraction) -> Fraction:
    """The percentile (0 to 1) of ratings given as counts, interpolated between neighbours: type 7 of Hyndman & Fan.

    It is the default of numpy. Raises ValueError for no ratings.
    """
    ratings = sum(counts.values())
    if not ratings:
        raise ValueError("no ratings")
    place = at * (ratings - 1)
    below = place // 1
    low = _nth(counts, below)
    return low + (place - below) * (_nth(counts, min(below + 1, ratings - 1)) - low)


def _nth(counts: Mapping[int, int], place: int) -> Fraction:
    passed = 0
    for rating in sorted(counts):
        passed += counts[rating]
        if passed > place:
            return Fraction(rating)
    raise ValueError("no such place")


def rand_ucla(counts: Mapping[int, int]) -> RandUcla:
    """Disagreement if the inter-percentile range (P70 - P30) exceeds IPRAS = 2.35 + 1.5 |5 - (P30 + P70)/2|.

    Fitch et al., The RAND/UCLA Appropriateness Method User's Manual (2001). Raises ValueError for no ratings.
    """
    median, p30, p70 = (percentile(counts, Fraction(tenths, 10)) for tenths in (5, 3, 7))
    ipr = p70 - p30
    ipras = Fraction(235, 100) + Fraction(3, 2) * abs(5 - (p30 + p70) / 2)
    if ipr > ipras:
        verdict = "disagreement"
    else:
        verdict = "appropriate" if median >= 7 else "inappropriate" if median <= 3 else "uncertain"
    return RandUcla(median, p30, p70, ipr, ipras, verdict)
