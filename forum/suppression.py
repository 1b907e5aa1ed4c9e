"""Small numbers in a table of counts: hidden, together with as many others as it takes that none can be worked out.

A table stands here with its margins as a last row and a last column. Whatever is below the threshold is hidden, 0 as
well as 4. Rows and columns are the points of a graph, hidden cells its lines: a hidden number follows from those that
are shown exactly when no circle of hidden ones leads through it, so that it is a bridge (D. Gusfield, "A graph
theoretic approach to statistical data security", SIAM J. Comput. 17, 1988). Since everybody knows that no count is
below nothing, a circle counts only if one can go round it without pushing a count there.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from heapq import heappop, heappush

THRESHOLD = 5

Place = tuple[int, int]
Line = tuple[str, int]
Shown = list[list["int | None"]]


def suppressed(counts: Sequence[Sequence[int]], *, known: Collection[Place] = (), threshold: int = THRESHOLD) -> Shown:
    """The table with its margins, and None wherever a number is not told.

    `known` are places that can hold nothing, which everybody knows; they are told, and protect nothing.

    >>> suppressed([[9, 8], [7, 6]])
    [[9, 8, 17], [7, 6, 13], [16, 14, 30]]
    >>> suppressed([[9, 1], [7, 6]])
    [[None, None, 10], [None, None, 13], [16, 7, 23]]
    """
    table = _Table(counts, known, threshold)
    table.protect()
    return [
        [None if (row, column) in table.hidden else value for column, value in enumerate(line)]
        for row, line in enumerate(table.values)
    ]


class _Table:
    """Counts with margins, and what is hidden of them so far."""

    def __init__(self, counts: Sequence[Sequence[int]], known: Collection[Place], threshold: int) -> None:
        inner = [[*line, sum(line)] for line in counts]
        self.values: list[list[int]] = [*inner, [sum(column) for column in zip(*inner, strict=True)]]
        self.rows, self.columns = len(self.values), len(self.values[0])
        self.threshold = threshold
        self.places = [
            (row, column) for row in range(self.rows) for column in range(self.columns) if (row, column) not in known
        ]
        self.hidden = {place for place in self.places if self.value(place) < threshold}

    def value(self, place: Place) -> int:
        return self.values[place[0]][place[1]]

    def protect(self) -> None:
        """What is free stays free when more is hidden, so each hidden place is looked at once."""
        free: set[Place] = set()
        while left := sorted(self.hidden - free):
            for place in left:
                self.hidden |= self.circle_through(place)
            free |= set(left)
            self.strengthen()

    def strengthen(self) -> None:
        """Where a margin tells what the hidden of a line come to, that is no small number either."""
        lines = [[(row, column) for column in range(self.columns)] for row in range(self.rows)]
        lines += [[(row, column) for row in range(self.rows)] for column in range(self.columns)]
        for line in lines:
            while self.is_weak(line):
                shown = [place for place in line if place in self.places and place not in self.hidden]
                self.hidden.add(min(shown, key=lambda place: (self.value(place), place)))

    def is_weak(self, line: list[Place]) -> bool:
        *inner, margin = line
        hidden = [self.value(place) for place in inner if place in self.hidden]
        return bool(hidden) and margin not in self.hidden and sum(hidden) < self.threshold

    def circle_through(self, place: Place) -> set[Place]:
        """The places of the circle on which the least must be hidden; once they are, the number here is free.

        Going from a row to a column raises what is written there, going back lowers it; margins, which stand on the
        other side of the equation, the other way round. What is 0 cannot be lowered.
        """
        row, column = ("row", place[0]), ("column", place[1])
        raised = self._way(*((row, column) if self._is_margin(place) else (column, row)), place)
        ways = [raised]
        if self.value(place) > 0:
            ways.append(self._way(*((column, row) if self._is_margin(place) else (row, column)), place))
        return min((way for way in ways if way), key=lambda way: way[0])[1]

    def _way(self, start: Line, goal: Line, but: Place) -> tuple[int, set[Place]] | None:
        """The cheapest way (Dijkstra's): what is hidden costs nothing, what is shown as much as it counts."""
        best = {start: 0}
        waiting: list[tuple[int, Line, tuple[Place, ...]]] = [(0, start, ())]
        while waiting:
            cost, line, way = heappop(waiting)
            if line == goal:
                return cost, set(way)
            if cost > best[line]:
                continue
            for place, reached in self._steps(line):
                dearer = cost + (0 if place in self.hidden else self.value(place) + 1)
                if place != but and dearer < best.get(reached, dearer + 1):
                    best[reached] = dearer
                    heappush(waiting, (dearer, reached, (*way, place)))
        return None

    def _steps(self, line: Line) -> Iterator[tuple[Place, Line]]:
        kind, number = line
        for place in self.places:
            if place[0 if kind == "row" else 1] == number:
                raises = (kind == "row") != self._is_margin(place)
                if raises or self.value(place) > 0:
                    yield place, ("column", place[1]) if kind == "row" else ("row", place[0])

    def _is_margin(self, place: Place) -> bool:
        return (place[0] == self.rows - 1) != (place[1] == self.columns - 1)
