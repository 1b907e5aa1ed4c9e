"""The analysis of votes on statements as work that can stop after any step: map, test, groups, what groups stand for.

Needs numpy: imported by the worker alone. What is found is plain data, the same for the same votes, whoever runs it.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from policy_design.consensus import groups as grouping
from policy_design.consensus import significance, statements
from policy_design.consensus.backgrounds import by_background
from policy_design.consensus.opinion import OpinionMap, canonical, opinion_map, votes

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping

    from policy_design.consensus.groups import Groups
    from policy_design.consensus.significance import Finding
    from policy_design.consensus.statements import Counts

Json = dict[str, Any]
MOST_POINTS = 500  # people above which the map shows how many lie in each place of a grid
GRID = 48


class Work:
    """One set of votes, and how far its test has come."""

    def __init__(
        self, rows: Iterable[tuple[str, str, int]], keys: list[str], backgrounds: Mapping[str, str], state: Json | None
    ) -> None:
        self.rows = [(who, what, value) for who, what, value in rows if what in set(keys)]
        self.keys = keys
        self.backgrounds = backgrounds
        self.votes = votes(self.rows, keys)
        self._state = self._taken_up(state)

    def _taken_up(self, state: Json | None) -> significance.State:
        """Where it stood; begun anew where that was with other votes or an older version."""
        kept = significance.State.from_data(state) if state else None
        if kept is None or kept.digest != self.votes.digest or kept.version != significance.VERSION:
            return significance.begin(self.votes)
        return kept

    def go_on(self, until: float) -> None:
        """At least one step, then more until the clock says so."""
        for _state in significance.steps(self.votes, self._state):  # the same state, after each step
            if time.monotonic() > until:
                break

    @property
    def is_done(self) -> bool:
        return self._state.is_done

    @property
    def state(self) -> Json:
        return self._state.as_data()

    @property
    def per_cent(self) -> int:
        return 100 * self._state.done // max(1, self._state.total)

    def found(self) -> Json:
        """What a finished test says, and what follows from it."""
        finding = significance.finding(self._state)
        found: Json = {"people": len(self.votes.people), **_tested(finding), "version": self._state.version}
        found["backgrounds"] = self._backgrounds()
        if finding.kind == significance.TOO_LITTLE:
            return found
        drawn = opinion_map(self.votes)
        groups = grouping.groups(drawn) if finding.kind == significance.GROUPS else None
        found["explained"] = [round(one, 4) for one in drawn.explained]
        found["map"] = _points(drawn, groups)
        found["axes"] = _axes(drawn)
        return {**found, **(_of_groups(self.votes.counts(groups.labels), groups) if groups else {})}

    def _backgrounds(self) -> Json:
        declared = {who: name for who, name in self.backgrounds.items()}
        if not any(declared.values()):
            return {}
        by_key: dict[str, dict[str, int]] = {key: {} for key in self.keys}
        for who, what, value in self.rows:
            by_key[what][who] = value
        return {
            key: {
                "columns": [list(one) for one in made.columns],
                "rows": [[list(row.backgrounds), row.people, list(row.cells)] for row in made.rows],
            }
            for key, made in by_background(by_key, declared).items()
            if len(made.columns) > 1 and any(cell is not None for row in made.rows for cell in row.cells)
        }


def _tested(finding: Finding) -> Json:
    return {
        "kind": finding.kind,
        "why": list(finding.why),
        "axis_p": [round(one, 4) for one in finding.axis_p],
        "group_p": finding.group_p,
        "silhouette": _off(finding.silhouette),
        "silhouette_needed": _off(finding.silhouette_needed),
        "rand": _off(finding.rand),
        "rand_needed": finding.rand_needed,
    }


def _off(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _points(drawn: OpinionMap, groups: Groups | None) -> list[list[Any]]:
    """x, y, group, how many: in an order of the votes, so that nothing tells who is who."""
    order = canonical(drawn.votes.cells).tolist()
    labels = groups.labels if groups else (None,) * len(order)
    found = [(float(drawn.places[one][0]), float(drawn.places[one][1]), labels[one]) for one in order]
    if len(found) <= MOST_POINTS:
        return sorted([round(x, 3), round(y, 3), label or "", 1] for x, y, label in found)
    return _binned(found)


def _binned(found: list[tuple[float, float, str | None]]) -> list[list[Any]]:
    far = max(max(abs(x), abs(y)) for x, y, _label in found) or 1.0
    step = 2 * far / GRID
    cells: dict[tuple[int, int, str], int] = {}
    for x, y, label in found:
        place = (round(x / step), round(y / step), label or "")
        cells[place] = cells.get(place, 0) + 1
    return [[round(x * step, 3), round(y * step, 3), label, count] for (x, y, label), count in sorted(cells.items())]


def _axes(drawn: OpinionMap) -> list[list[list[Any]]]:
    """For each axis the statements that lie farthest along it: those that its two ends agree with."""
    found = []
    for axis in drawn.loadings:
        order = sorted(range(len(axis)), key=lambda place: (-abs(float(axis[place])), place))[:3]
        found.append([[drawn.votes.statements[place], round(float(axis[place]), 4)] for place in order])
    return found


def _of_groups(counts: Mapping[Any, Mapping[Any, Counts]], groups: Groups) -> Json:
    """What the groups stand for, after the correction for many tests; and what all of them agree with."""
    cells: dict[Hashable, dict[Hashable, Counts]] = {
        key: {letter: by_group[letter] for letter in groups.letters} for key, by_group in counts.items()
    }
    figures = statements.all_repness(cells)
    kept = statements.starred(figures)
    across = {key: statements.across_groups(by_group) for key, by_group in cells.items()}
    return {
        "groups": [[letter, size] for letter, size in zip(groups.letters, groups.sizes, strict=True)],
        "informed": {
            key: [round(one.product, 4), round(one.root, 4), _off(one.least), one.least_in]
            for key, one in across.items()
        },
        "formula": statements.GROUP_INFORMED,
        "by_group": {
            key: {letter: [one.agree, one.disagree, one.passed] for letter, one in by_group.items()}
            for key, by_group in cells.items()
        },
        "stands_for": {
            letter: [
                [str(one.statement), one.direction, one.successes, one.trials, round(q, 4)]
                for one in _listed(figures[letter])
                if (q := kept.get((letter, one.statement, one.direction))) is not None
            ]
            for letter in groups.letters
        },
    }


def _listed(figures: Mapping[Any, statements.Repness]) -> list[statements.Selected]:
    return statements.representative(figures)
