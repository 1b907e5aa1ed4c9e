"""Exact numbers in plain JSON: a whole number stays one, a fraction is "2/3"; floats do not exist here. PURE."""

from __future__ import annotations

import re
from fractions import Fraction

FRACTION = re.compile(r"-?[0-9]{1,18}(/[1-9][0-9]{0,17})?", re.ASCII)


def told(value: Fraction | int) -> int | str:
    """As JSON: 3, or "7/2" in lowest terms."""
    fraction = Fraction(value)
    return fraction.numerator if fraction.denominator == 1 else f"{fraction.numerator}/{fraction.denominator}"


def share(part: Fraction | int, whole: Fraction | int) -> int | str | None:
    """part/whole as JSON, or None of nothing."""
    return told(Fraction(part) / whole) if whole else None


def number(said: int | str | Fraction) -> Fraction:
    """The number that `told` wrote; raises ValueError for anything else, floats and booleans included."""
    if isinstance(said, bool) or not isinstance(said, int | str | Fraction):
        raise ValueError(f"not an exact number: {said!r}")
    if isinstance(said, str) and not FRACTION.fullmatch(said):
        raise ValueError(f"not an exact number: {said[:40]!r}")
    return Fraction(said)
