"""Scores from 0 to 5: totals, and STAR (score then automatic runoff). PURE."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

Scores = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Star:
    """`finals` holds every pair that could meet, with the ballots that score the first, and the second, higher.

    `winners` are those who win at least one of these finals; both, where one ends level.
    """

    finals: tuple[tuple[str, str, int, int], ...]
    winners: tuple[str, ...]


def totals(ballots: Sequence[Scores], choices: Sequence[str]) -> dict[str, int]:
    """The sum of scores; what a ballot does not score gets 0 from it."""
    found = dict.fromkeys(choices, 0)
    for marks in ballots:
        for choice, score in marks.items():
            found[choice] += score
    return found


def star(ballots: Sequence[Scores], choices: Sequence[str]) -> Star:
    """STAR voting (Equal Vote Coalition): the two highest totals meet, and whoever more ballots score higher wins.

    Its official tie-breaks (head to head, then fives) are not taken: where totals are level, every pair that could
    meet does, and a final that ends level has two winners.
    """
    total = totals(ballots, choices)
    places = sorted(total.values(), reverse=True)
    sure = [choice for choice in choices if total[choice] > places[1]]
    level = [choice for choice in choices if total[choice] == places[1]]
    pairs = [(sure[0], other) for other in level] if sure else list(combinations(level, 2))
    finals, winners = [], set()
    for one, other in pairs:
        higher = sum(marks.get(one, 0) > marks.get(other, 0) for marks in ballots)
        lower = sum(marks.get(one, 0) < marks.get(other, 0) for marks in ballots)
        finals.append((one, other, higher, lower))
        winners |= {choice for choice, wins in ((one, higher >= lower), (other, lower >= higher)) if wins}
    return Star(tuple(finals), tuple(choice for choice in choices if choice in winners))
