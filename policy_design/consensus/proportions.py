"""Intervals of shares, tails of two distributions, and the correction for many tests. Standard library only."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

Z_95 = 1.959963984540054  # the normal distribution's 97.5 per cent point


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many, with its Wilson interval at 95 per cent; all three are between 0 and 1, not per cent."""

    count: int
    of: int
    low: float
    high: float

    @property
    def value(self) -> float | None:
        return self.count / self.of if self.of else None

    def as_data(self) -> dict[str, float]:
        """For JSON; the bounds with six places."""
        return {"count": self.count, "of": self.of, "low": round(self.low, 6), "high": round(self.high, 6)}


def share(count: int, of: int) -> Share:
    """A share with its interval. It tells the panel's uncertainty only if the panel is taken as a sample.

    >>> one = share(81, 263)
    >>> round(one.low, 4), round(one.high, 4)
    (0.2553, 0.3662)
    """
    low, high = wilson(count, of)
    return Share(count, of, low, high)


def wilson(count: int, of: int, z: float = Z_95) -> tuple[float, float]:
    """Wilson's score interval without continuity correction (R. G. Newcombe, Stat. Med. 17, 1998, method 3).

    Of nobody nothing is known: 0 to 1.
    """
    if not of:
        return 0.0, 1.0
    square = z * z
    middle = (count + square / 2) / (of + square)
    reach = z / (of + square) * math.sqrt(count * (of - count) / of + square / 4)
    low = 0.0 if count == 0 else max(0.0, middle - reach)
    return low, 1.0 if count == of else min(1.0, middle + reach)


def normal_tail(z: float) -> float:
    """The chance of more than z under the standard normal distribution."""
    return math.erfc(z / math.sqrt(2)) / 2


def chi_square_tail(value: float, freedom: int) -> float:
    """The chance of more than value under chi squared: the regularised upper incomplete gamma function.

    By its series below freedom/2 + 1 and by Lentz's continued fraction above (Numerical Recipes, section 6.2);
    14 digits against scipy.
    """
    if freedom <= 0:
        return 1.0
    a, x = freedom / 2, value / 2
    if x <= 0:
        return 1.0
    front = math.exp(-x + a * math.log(x) - math.lgamma(a))
    if x < a + 1:
        return max(0.0, 1 - front * _series(a, x))
    return min(1.0, front * _fraction(a, x))


def _series(a: float, x: float) -> float:
    term = total = 1 / a
    number = a
    while abs(term) > abs(total) * 1e-16:
        number += 1
        term *= x / number
        total += term
    return total


def _fraction(a: float, x: float) -> float:
    tiny = 1e-300
    b = x + 1 - a
    c, d = 1 / tiny, 1 / b
    found = d
    for number in range(1, 10_000):
        step = -number * (number - a)
        b += 2
        d = 1 / _away(step * d + b, tiny)
        c = _away(b + step / c, tiny)
        found *= d * c
        if abs(d * c - 1) < 1e-16:
            break
    return found


def _away(value: float, tiny: float) -> float:
    return value if abs(value) > tiny else tiny


def benjamini_hochberg(chances: Sequence[float]) -> list[float]:
    """The q value of each p value, by the step-up procedure (Y. Benjamini, Y. Hochberg, JRSS B 57, 1995).

    A test is kept at a false discovery rate r where its q is at most r.

    >>> [round(q, 4) for q in benjamini_hochberg([0.01, 0.04, 0.03, 0.5])]
    [0.04, 0.0533, 0.0533, 0.5]
    """
    number = len(chances)
    found = [1.0] * number
    least = 1.0
    order = sorted(range(number), key=lambda place: (chances[place], place))
    for rank in range(number, 0, -1):
        place = order[rank - 1]
        least = min(least, chances[place] * number / rank)
        found[place] = least
    return found
