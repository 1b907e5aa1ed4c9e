"""Votes on statements told apart by declared background, with small numbers hidden so that none can be worked out.

The same three rules as for surveys (policy_design/survey/results.py, decisions/0020). Of each statement the list of
agree, disagree, pass and no vote adds up to all participants. A table takes over what lists hide: answers that are
small over all stand together in one column, backgrounds that are small in one row. So every margin of every table is
known and not small, and what is hidden in one table stands in no other. Each participant has one background; "" for
those who declared none. To be told once, when the round is closed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from forum.suppression import THRESHOLD, suppressed
from policy_design.consensus.proportions import Share, share
from policy_design.consensus.statements import AGAINST, AGREE, DISAGREE, FOR, PASS

PASSED, NO_VOTE = "pass", "no_vote"
COLUMNS = (FOR, AGAINST, PASSED, NO_VOTE)
SAID = {AGREE: FOR, DISAGREE: AGAINST, PASS: PASSED}

Names = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """Those of one of these backgrounds; a cell of None is not told. Cells are in the order of the table's columns."""

    backgrounds: Names
    people: int
    cells: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """One statement. A column names one answer, or all those that are told together."""

    columns: tuple[Names, ...]
    rows: tuple[Row, ...]

    def share(self, row: Row, answer: str) -> Share | None:
        """Of those of this row who voted, the part that gave this answer; None where a number for it is not told."""
        told = dict(zip(self.columns, row.cells, strict=True))
        none = told.get((NO_VOTE,), None if any(NO_VOTE in names for names in self.columns) else 0)
        count = told.get((answer,))
        return None if count is None or none is None else share(count, row.people - none)


def by_background(
    votes: Mapping[str, Mapping[str, int]], backgrounds: Mapping[str, str], threshold: int = THRESHOLD
) -> dict[str, Table]:
    """For each statement its table; no table where fewer than two rows would be told.

    `votes` are the votes of each statement by person, `backgrounds` hold every participant, who voted or not.
    """
    sizes = Counter(backgrounds.values())
    rows = _merged({(name,): size for name, size in sorted(sizes.items())}, threshold)
    if len(rows) < 2:
        return {}
    return {what: table for what, given in votes.items() if (table := _table(given, backgrounds, rows, threshold))}


def _table(
    given: Mapping[str, int], backgrounds: Mapping[str, str], rows: Mapping[Names, int], threshold: int
) -> Table | None:
    said = {who: SAID[given[who]] if who in given else NO_VOTE for who in backgrounds}
    overall = Counter(said.values())
    columns = list(_merged({(one,): overall[one] for one in COLUMNS if overall[one]}, threshold))
    if not columns:
        return None
    both = Counter((backgrounds[who], one) for who, one in said.items())
    counts = [[sum(both[name, one] for name in names for one in column) for column in columns] for names in rows]
    shown = _told(counts, threshold)
    return Table(
        tuple(columns),
        tuple(Row(names, size, tuple(line)) for (names, size), line in zip(rows.items(), shown, strict=True)),
    )


def _merged(sizes: Mapping[Names, int], threshold: int) -> dict[Names, int]:
    """All that are small in one, with the least of the others if together they still are."""
    kept = dict(sizes)
    small = [name for name, size in kept.items() if size < threshold]
    while small and sum(sizes[name] for name in small) < threshold and len(small) < len(kept):
        small.append(min((name for name in kept if name not in small), key=lambda name: (kept[name], name)))
    if not small:
        return kept
    rest = {name: size for name, size in kept.items() if name not in small}
    together = tuple(sorted(one for name in small for one in name))
    total = sum(sizes[name] for name in small)
    return {**rest, together: total} if total >= threshold else rest


def _told(counts: Sequence[Sequence[int]], threshold: int) -> list[list[int | None]]:
    """Counts whose margins everybody knows, none of them small; without the margins."""
    rows, columns = len(counts), len(counts[0])
    margins = {(row, columns) for row in range(rows + 1)} | {(rows, column) for column in range(columns)}
    return [line[:-1] for line in suppressed(counts, known=margins, threshold=threshold)[:-1]]
