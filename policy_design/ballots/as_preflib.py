"""The ballots of a round as a PrefLib file: rankings as they are, all other methods as categories. PURE."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from policy_design.ballots import preflib
from policy_design.ballots.methods import ANSWERS
from policy_design.ballots.preflib import File, Order


def file_of(method: str, marks: Sequence[Any], keys: list[str], texts: list[str], fields: dict[str, str]) -> File:
    """`keys` are the choices in the order of the round, `texts` their names; equal ballots stand together."""
    if method == "ranked":
        return preflib.rankings(marks, keys, texts, fields)
    return _categories(method, marks, keys, texts, fields)


def _categories(method: str, marks: Sequence[Any], keys: list[str], texts: list[str], fields: dict[str, str]) -> File:
    """Answers from the most in favour to the least; what was not answered is a category of its own."""
    answers: list[Any] = list(ANSWERS.get(method, ()))
    if method in ("score", "rating"):
        numbers = sorted((one for one in answers if isinstance(one, int)), reverse=True)
        answers = [*numbers, *(one for one in answers if not isinstance(one, int))]
    if method == "approval":
        answers = ["approve"]
    named = (*(str(one) for one in answers), "not answered")
    counts: dict[tuple[tuple[int, ...], ...], int] = {}
    for one in marks:
        given = one if isinstance(one, dict) else dict.fromkeys(one, "approve")
        tiers: list[list[int]] = [[] for _name in named]
        for place, key in enumerate(keys):
            tiers[answers.index(given[key]) if key in given else -1].append(place)
        order = tuple(tuple(tier) for tier in tiers)
        counts[order] = counts.get(order, 0) + 1
    orders = tuple(Order(count, tiers) for tiers, count in counts.items())
    return File("cat", tuple(texts), orders, named, fields)
