"""How far several judges' rankings of the same things agree: Kendall's W, with the correction for ties."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from policy_design.consensus.proportions import chi_square_tail


@dataclass(frozen=True, slots=True)
class Concordance:
    """W from 0 (no agreement) to 1; the test holds for more than some seven things, or many judges."""

    judges: int
    things: int
    squares: Fraction  # S: of the rank sums about their mean
    w: float | None  # None where every judge ties everything
    chi_square: float | None
    freedom: int
    p: float | None


def concordance(judgements: Sequence[Sequence[float]]) -> Concordance:
    """Kendall's W (M. Kendall, B. Babington Smith, Ann. Math. Stat. 10, 1939; ties as in S. Siegel, 1956).

    One row for each judge, one rank or score for each thing, all rows in one direction; equal values share the middle
    of their ranks. W = 12 S / (m^2 (n^3 - n) - m T), T the sum of t^3 - t over all ties; chi squared = m (n - 1) W with
    n - 1 degrees of freedom, which is Friedman's statistic.

    >>> concordance([[1, 2, 3], [1, 2, 3]]).w
    1.0
    """
    judges, things = len(judgements), len(judgements[0]) if judgements else 0
    if any(len(row) != things for row in judgements):
        raise ValueError("every judge ranks the same things")
    ranks = [midranks(row) for row in judgements]
    sums = [sum(column, Fraction(0)) for column in zip(*ranks, strict=True)]
    mean = Fraction(judges * (things + 1), 2)
    squares = sum(((one - mean) ** 2 for one in sums), Fraction(0))
    ties = sum(count**3 - count for row in judgements for count in Counter(row).values())
    w = w_of(squares, judges, things, ties)
    if w is None:
        return Concordance(judges, things, squares, None, None, max(0, things - 1), None)
    chi_square = judges * (things - 1) * w
    return Concordance(
        judges, things, squares, float(w), float(chi_square), things - 1, chi_square_tail(float(chi_square), things - 1)
    )


def w_of(squares: Fraction | int, judges: int, things: int, ties: int = 0) -> Fraction | None:
    """W from the sum of squares S, where a paper prints only that.

    >>> round(float(w_of(1048, 4, 10)), 4)
    0.7939
    """
    most = judges**2 * (things**3 - things) - judges * ties
    return Fraction(12 * squares) / most if most > 0 else None


def midranks(values: Sequence[float]) -> list[Fraction]:
    """Ranks from 1 for the least; equal values share the middle of theirs.

    >>> [str(one) for one in midranks([5, 3, 5])]
    ['5/2', '1', '5/2']
    """
    counts = Counter(values)
    first, found = 1, {}
    for value in sorted(counts):
        found[value] = Fraction(2 * first + counts[value] - 1, 2)
        first += counts[value]
    return [found[value] for value in values]
