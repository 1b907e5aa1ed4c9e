"""Winners of a table of pairwise counts: Condorcet, Smith set and cycle, Schulze, ranked pairs, Borda. PURE.

`table[i][j]` is the number of ballots that rank i above j. A choice is its place in the table; every answer that can
hold a tie is a set.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from fractions import Fraction
from typing import Literal

Table = list[list[int]]
Strength = Literal["margins", "winning_votes"]

MOST_ORDERS = 5_000
"""How many partial results of ranked pairs are followed before it says that it does not know."""


def condorcet(table: Table) -> set[int]:
    """The choice that more ballots rank above than below each other one: one or none."""
    return {i for i in range(len(table)) if all(table[i][j] > table[j][i] for j in range(len(table)) if j != i)}


def weak_condorcet(table: Table) -> set[int]:
    """The choices that no other one beats."""
    return {i for i in range(len(table)) if all(table[i][j] >= table[j][i] for j in range(len(table)))}


def smith(table: Table) -> set[int]:
    """The smallest set whose members each beat every choice outside it (Smith 1973; also GETCHA, top cycle).

    They are the choices that get to every other one along links that are not defeats.
    """
    size = len(table)
    reach = [_bits(j for j in range(size) if table[i][j] >= table[j][i]) for i in range(size)]
    reach = _closed(reach)
    return {i for i in range(size) if reach[i] == (1 << size) - 1}


def cycle(table: Table) -> list[int]:
    """One shortest cycle of defeats within the Smith set, each choice beating the next and the last the first.

    It begins at the first choice that stands on a cycle this short. Empty where there are only ties.
    """
    members = sorted(smith(table))
    found = [path for start in members if (path := _way_round(table, members, start))]
    return min(found, key=len, default=[])


def _way_round(table: Table, members: list[int], start: int) -> list[int]:
    before: dict[int, int] = {}
    queue = deque([start])
    while queue:
        at = queue.popleft()
        for to in members:
            if table[at][to] <= table[to][at]:
                continue
            if to == start:
                path = [at]
                while path[-1] != start:
                    path.append(before[path[-1]])
                return path[::-1]
            if to not in before:
                before[to] = at
                queue.append(to)
    return []


def schulze_strengths(table: Table, by: Strength = "margins") -> Table:
    """The strength of the strongest path between any two choices (Schulze 2011, section 2.3.1; 0 where there is none).

    A link is as strong as its margin, or, by "winning_votes", as the ballots on its winning side. The two differ only
    where ballots leave choices level.
    """
    size = len(table)
    path = [[_link(table, i, j, by) for j in range(size)] for i in range(size)]
    for over in range(size):
        step = path[over]
        for i in range(size):
            if i == over:
                continue
            row, reach = path[i], path[i][over]
            if reach:
                for j in range(size):
                    strength = min(reach, step[j])
                    if strength > row[j] and j != i:
                        row[j] = strength
    return path


def schulze(table: Table, by: Strength = "margins") -> set[int]:
    """The potential winners: those whose strongest path to each other choice is no weaker than the one back."""
    path = schulze_strengths(table, by)
    return {i for i in range(len(path)) if all(path[i][j] >= path[j][i] for j in range(len(path)))}


def _link(table: Table, i: int, j: int, by: Strength) -> int:
    margin = table[i][j] - table[j][i]
    return 0 if margin <= 0 else margin if by == "margins" else table[i][j]


def borda(table: Table, ballots: int) -> list[Fraction]:
    """On each ballot a point for each choice ranked below, half a point for each level one (unranked is last).

    With N ballots that is the sum over the others of t[i][j] + (N - t[i][j] - t[j][i]) / 2. It orders choices as the
    symmetric Borda count does (ranked above me minus ranked below me), which is what pref_voting uses.
    """
    others = range(len(table))
    return [
        sum((Fraction(ballots + table[i][j] - table[j][i], 2) for j in others if j != i), Fraction(0)) for i in others
    ]


# Ranked pairs ---------------------------------------------------------------------------------------------------


def ranked_pairs(table: Table, most: int = MOST_ORDERS) -> set[int] | None:
    """Who wins by ranked pairs (Tideman 1987) in at least one order of the links that are equally strong (by margin).

    Exact: after each level of strength all results that some order can give are kept, as closures of what is locked
    in. Level pairs are not locked in, so all that stay unbeaten win, as some order of those pairs would have it. To
    find this set is NP-hard; None says that more than `most` partial results would have had to be followed.
    """
    if winner := condorcet(table):
        return winner
    size = len(table)
    levels: dict[int, list[tuple[int, int]]] = {}
    for i in range(size):
        for j in range(size):
            if (margin := table[i][j] - table[j][i]) > 0:
                levels.setdefault(margin, []).append((i, j))
    results = {tuple(1 << i for i in range(size))}
    budget = [most]
    for margin in sorted(levels, reverse=True):
        found: set[tuple[int, ...]] = set()
        _lock(results, levels[margin], found, budget)
        if budget[0] < 0:
            return None
        results = found
    return {j for locked in results for j in range(size) if all(i == j or not locked[i] >> j & 1 for i in range(size))}


def _lock(
    results: set[tuple[int, ...]], links: list[tuple[int, int]], found: set[tuple[int, ...]], budget: list[int]
) -> None:
    """Add to `found` every closure that locking these equally strong links in some order can end in."""
    waiting, seen = list(results), set()
    while waiting and budget[0] >= 0:
        locked = waiting.pop()
        open_links = [(i, j) for i, j in links if not locked[i] >> j & 1 and not locked[j] >> i & 1]
        reach = list(locked)
        for i, j in open_links:
            reach[i] |= 1 << j
        reach = _closed(reach)
        disputed = []
        for i, j in open_links:
            if reach[j] >> i & 1:  # some order may lock in a way back first
                disputed.append((i, j))
            else:
                locked = _with(locked, i, j)
        if locked in seen:
            continue
        seen.add(locked)
        disputed = [(i, j) for i, j in disputed if not locked[i] >> j & 1 and not locked[j] >> i & 1]
        budget[0] -= 1 + len(disputed)
        if not disputed:
            found.add(locked)
        elif budget[0] >= 0:
            waiting.extend(_with(locked, i, j) for i, j in disputed)


def _with(locked: tuple[int, ...], i: int, j: int) -> tuple[int, ...]:
    """The closure with i above j as well."""
    return tuple(above | locked[j] if above >> i & 1 else above for above in locked)


def _closed(reach: list[int]) -> list[int]:
    """The transitive closure of a relation whose rows are bits."""
    closed = list(reach)
    for over in range(len(closed)):
        for i, row in enumerate(closed):
            if row >> over & 1:
                closed[i] = row | closed[over]
    return closed


def _bits(places: Iterable[int]) -> int:
    bits = 0
    for place in places:
        bits |= 1 << place
    return bits
