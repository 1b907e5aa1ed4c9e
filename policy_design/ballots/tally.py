"""The tally of a round: everything that its ballots say, counted exactly, as plain JSON. PURE.

Every figure is a whole number or a fraction such as "7/2" (`exact`), every possible tie a list. docs/BULLETIN.md shows
the fields of each method.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from statistics import median
from typing import Any

from policy_design.ballots import pairwise, ranked, scores
from policy_design.ballots.elimination import MOST_SETS, Runoff, instant_runoff, plurality
from policy_design.ballots.exact import share, told
from policy_design.ballots.methods import ANSWERS, CANNOT_JUDGE, METHODS

Figures = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of one method over its choices; `figures` is plain JSON whose keys depend on the method."""

    method: str
    choices: tuple[str, ...]
    ballots: int
    blank: int
    figures: Figures

    def as_json(self) -> dict[str, Any]:
        """The same, as the fields of one object."""
        head = {"method": self.method, "choices": list(self.choices), "ballots": self.ballots, "blank": self.blank}
        return {**head, **self.figures}

    @classmethod
    def from_json(cls, body: dict[str, Any]) -> Tally:
        """What `as_json` gave; raises KeyError for anything else."""
        head = {"method", "choices", "ballots", "blank"}
        figures = {key: value for key, value in body.items() if key not in head}
        return cls(body["method"], tuple(body["choices"]), body["ballots"], body["blank"], figures)


def tally(method: str, choices: Sequence[str], ballots: Iterable[Any]) -> Tally:
    """Count canonical marks (as `Method.read` gives them) by one of METHODS; the order of ballots does not matter.

    Raises BadChoices, and KeyError for an unknown method.
    """
    METHODS[method].check_choices(choices)
    if method == "ranked":
        return of_rankings(ranked.from_marks(ballots, choices), choices)
    marks = list(ballots)
    blank = sum(map(METHODS[method].is_blank, marks))
    return Tally(method, tuple(choices), len(marks), blank, _COUNTS[method](marks, choices))


# Choices apart from each other ----------------------------------------------------------------------------------


def _answers(method: str) -> Callable[[list[Any], Sequence[str]], Figures]:
    def count(marks: list[Any], choices: Sequence[str]) -> Figures:
        counts = {choice: {str(answer): 0 for answer in ANSWERS[method]} for choice in choices}
        for one in marks:
            for choice, answer in one.items():
                counts[choice][str(answer)] += 1
        return {"counts": counts}

    return count


def _approvals(marks: list[list[str]], choices: Sequence[str]) -> Figures:
    counts = dict.fromkeys(choices, 0)
    for one in marks:
        for choice in one:
            counts[choice] += 1
    return {"counts": counts, "winners": _highest(counts)}


def _scores(marks: list[dict[str, int]], choices: Sequence[str]) -> Figures:
    total = scores.totals(marks, choices)
    star = scores.star(marks, choices)
    return {
        **_answers("score")(marks, choices),
        "totals": total,
        "means": {choice: share(total[choice], len(marks)) for choice in choices},
        "winners": _highest(total),
        "star": {"finals": [list(final) for final in star.finals], "winners": list(star.winners)},
    }


def _ratings(marks: list[dict[str, int | str]], choices: Sequence[str]) -> Figures:
    given = {
        choice: [Fraction(one[choice]) for one in marks if one.get(choice, CANNOT_JUDGE) != CANNOT_JUDGE]
        for choice in choices
    }
    medians = {choice: told(median(ratings)) if ratings else None for choice, ratings in given.items()}
    return {**_answers("rating")(marks, choices), "medians": medians}


_COUNTS: dict[str, Callable[[list[Any], Sequence[str]], Figures]] = {
    "yes_no": _answers("yes_no"),
    "approval": _approvals,
    "score": _scores,
    "rating": _ratings,
    "consent": _answers("consent"),
    "statements": _answers("statements"),
}


def _highest(counts: dict[str, Any]) -> list[str]:
    most = max(counts.values())
    return [choice for choice, count in counts.items() if count == most]


# Rankings -------------------------------------------------------------------------------------------------------


def of_rankings(profile: ranked.Profile, choices: Sequence[str], *, most_sets: int = MOST_SETS) -> Tally:
    """Count rankings by every ranked method; a method with too many ties to follow says null for its winners."""
    table = profile.table()
    named = _Names(choices)
    first = plurality(profile)
    figures = {
        **of_table(table, choices, profile.ballots),
        "plurality": {
            "counts": {choices[i]: told(votes) for i, votes in first.items()},
            "winners": named.all(i for i, votes in first.items() if votes == max(first.values())),
        },
        "irv": _runoff(instant_runoff(profile, most_sets), named),
    }
    figures["others"] = {name: _compared(figures, name) for name in BESIDE}
    return Tally("ranked", tuple(choices), profile.ballots, profile.blank, figures)


BESIDE = ("schulze_winning_votes", "ranked_pairs", "irv", "borda", "plurality")
"""The methods that a ranked result is compared with."""


def of_table(table: pairwise.Table, choices: Sequence[str], ballots: int) -> Figures:
    """What the pairwise counts alone say: all of a ranked tally but first places and instant runoff."""
    named = _Names(choices)
    best = pairwise.condorcet(table)
    strengths = pairwise.schulze_strengths(table)
    schulze = pairwise.schulze(table)
    pairs = pairwise.ranked_pairs(table)
    points = pairwise.borda(table, ballots)
    return {
        "pairwise": named.table(table),
        "condorcet": named.all(best),
        "weak_condorcet": named.all(pairwise.weak_condorcet(table)),
        "smith": named.all(pairwise.smith(table)),
        "cycle": [] if best else [choices[i] for i in pairwise.cycle(table)],
        "schulze": {"strengths": named.table(strengths), "winners": named.all(schulze)},
        "winners": named.all(best or schulze),
        "by": "condorcet" if best else "schulze",
        "schulze_winning_votes": {"winners": named.all(pairwise.schulze(table, "winning_votes"))},
        "ranked_pairs": {"winners": None if pairs is None else named.all(pairs)},
        "borda": {
            "points": {choices[i]: told(one) for i, one in enumerate(points)},
            "winners": named.all(i for i, one in enumerate(points) if one == max(points)),
        },
    }


def _runoff(runoff: Runoff, named: _Names) -> Figures:
    rounds = [
        {
            "counts": {named.choices[i]: told(votes) for i, votes in one.counts.items()},
            "exhausted": one.exhausted,
            "lowest": named.all(one.lowest),
            "out": named.all(one.out),
        }
        for one in runoff.rounds
    ]
    return {"winners": None if runoff.winners is None else named.all(runoff.winners), "rounds": rounds}


def _compared(figures: Figures, method: str) -> str:
    """Would this method change it? "same", "differs" (also where one has a tie that the other has not) or "unknown"."""
    winners = figures[method]["winners"]
    return "unknown" if winners is None else "same" if winners == figures["winners"] else "differs"


class _Names:
    """Places as the keys of choices, in their order."""

    def __init__(self, choices: Sequence[str]) -> None:
        self.choices = choices

    def all(self, places: Iterable[int]) -> list[str]:
        return [self.choices[i] for i in sorted(places)]

    def table(self, table: pairwise.Table) -> dict[str, dict[str, int]]:
        order = range(len(self.choices))
        return {self.choices[i]: {self.choices[j]: table[i][j] for j in order if j != i} for i in order}
