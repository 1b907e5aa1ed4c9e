"""What the answers come to: counts, medians and tables by group, with small numbers hidden so that none can be found.

Everything that is told about one survey is told together and once, and stands on three rules.

1. Of each question a list of counts is told that add up to all who were asked. What is small is hidden, with as many
   others as it takes (forum.suppression).
2. Tables by group take over what the lists hide: answers that a list hides stand together in one column, groups that
   their list hides in one row. So every margin of every table is a number that was told already, is not small, and is
   never hidden; two tables share nothing that is hidden, and cannot be held against each other.
3. A question that hangs on an answer is told only where the number of those who were asked it is told: in all, and for
   a table in each row. So it adds nothing to what is known of the question it hangs on.

Medians are told only where the numbers that are shown leave no doubt about them. Means never are: with the sum, one
hidden number tells the other. All is told of a survey once, when it is closed: two states, a day apart, would tell
what came in between. decisions/0020 has the proof. Pure: no database, no Django.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from forum.suppression import THRESHOLD, suppressed
from policy_design.survey.questions import (
    LEVELS,
    LIKERT,
    MULTIPLE,
    RANKING,
    SCALE,
    SINGLE,
    Question,
    Questionnaire,
    is_asked,
)

SKIPPED = ""  # was asked, and did not answer
YES, NO = "yes", "no"  # an option was ticked, or not
BANDS = (LEVELS[:3], LEVELS[3:6], LEVELS[6:])
FEW, TELLS = "few", "tells"  # why a question's numbers are not told: hardly anybody; or they would tell hidden ones

Values = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """How many gave one of these answers; None is a number that is not told."""

    values: Values
    count: int | None


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts that add up to all who were asked. `part` names a statement, an option to tick, or a ranked thing."""

    part: str
    total: int
    cells: tuple[Cell, ...]

    @property
    def hides(self) -> bool:
        return any(one.count is None for one in self.cells)

    def known(self, values: Iterable[str]) -> int | None:
        """How many gave one of these answers, where that follows from what is shown."""
        wanted = set(values)
        if any(0 < len(wanted & set(one.values)) < len(one.values) for one in self.cells):
            return None
        hidden = [set(one.values) <= wanted for one in self.cells if one.count is None]
        if any(hidden) and not all(hidden):
            return None
        inside = sum(one.count or 0 for one in self.cells if set(one.values) <= wanted)
        outside = sum(one.count or 0 for one in self.cells if not set(one.values) <= wanted)
        return self.total - outside if any(hidden) else inside

    def percent(self, cell: Cell) -> float | None:
        return None if cell.count is None or not self.total else 100 * cell.count / self.total

    @property
    def median(self) -> tuple[Values, Values] | None:
        """The middle answer, or the two beside the middle, of those who answered, where what is shown leaves no doubt.

        Only for answers that have an order, and stand in it.
        """
        ordered = [one for one in self.cells if one.values != (SKIPPED,)]
        if any(one.count is None for one in self.cells if one.values == (SKIPPED,)):
            return None
        skipped = sum(one.count or 0 for one in self.cells if one.values == (SKIPPED,))
        answered = self.total - skipped
        unknown = answered - sum(one.count or 0 for one in ordered)
        hidden = [place for place, one in enumerate(ordered) if one.count is None]
        if not answered:
            return None
        found = {
            _middle([one.count or 0 for one in ordered], unknown, put) for put in (hidden[:1] or [0]) + hidden[-1:]
        }
        if len(found) > 1:
            return None
        low, high = found.pop()
        return ordered[low].values, ordered[high].values


def _middle(counts: list[int], unknown: int, place: int) -> tuple[int, int]:
    """The places of the lower and the upper median, with all whose answer is not told put at one place."""
    counts = [count + (unknown if number == place else 0) for number, count in enumerate(counts)]
    total, found, so_far = sum(counts), [], 0
    for number, count in enumerate(counts):
        for wanted in ((total - 1) // 2, total // 2):
            if so_far <= wanted < so_far + count:
                found.append(number)
        so_far += count
    return found[0], found[-1]


@dataclass(frozen=True, slots=True)
class Table:
    """A tally told apart by group: a row is a tally of those in one of these groups."""

    part: str
    rows: tuple[tuple[Values, Tally], ...]

    @property
    def columns(self) -> tuple[Values, ...]:
        return tuple(one.values for one in self.rows[0][1].cells)

    @property
    def hides(self) -> bool:
        return any(tally.hides for _groups, tally in self.rows)


@dataclass(frozen=True, slots=True)
class Found:
    """What is told of one question. Of texts it is only how many were asked."""

    question: str
    asked: int | None
    why: str = ""
    tallies: tuple[Tally, ...] = ()
    tables: tuple[Table, ...] = ()
    tables_why: str = ""

    def tally(self, part: str = "") -> Tally | None:
        return next((one for one in self.tallies if one.part == part), None)

    def table(self, part: str = "") -> Table | None:
        return next((one for one in self.tables if one.part == part), None)

    @property
    def hides(self) -> bool:
        return any(one.hides for one in self.tallies) or any(one.hides for one in self.tables)


@dataclass(frozen=True, slots=True)
class Results:
    """All that is told of a survey. n is None where fewer answered than may be told of."""

    n: int | None
    found: tuple[Found, ...] = ()

    def of(self, question: str) -> Found | None:
        return next((one for one in self.found if one.question == question), None)


# Small numbers ------------------------------------------------------------------------------------------------


def in_line(counts: Sequence[int], threshold: int = THRESHOLD) -> list[int | None]:
    """Counts that add up to a number which everybody knows and which is not small.

    >>> in_line([12, 3, 9])
    [12, None, None]
    """
    last = len(counts)
    first, second = suppressed([list(counts)], known={(0, last), (1, last)}, threshold=threshold)
    return [None if None in pair else pair[0] for pair in zip(first[:-1], second[:-1], strict=True)]


def in_table(counts: Sequence[Sequence[int]], threshold: int = THRESHOLD) -> list[list[int | None]]:
    """Counts whose margins everybody knows, none of them small; without the margins.

    >>> in_table([[9, 1], [7, 6]])
    [[None, None], [None, None]]
    """
    rows, columns = len(counts), len(counts[0])
    margins = {(row, columns) for row in range(rows + 1)} | {(rows, column) for column in range(columns)}
    return [line[:-1] for line in suppressed(counts, known=margins, threshold=threshold)[:-1]]


# Counting -----------------------------------------------------------------------------------------------------


def results(survey: Questionnaire, answers: Sequence[Mapping[str, Any]]) -> Results:
    """All that may be told of these answers, each settled by questions.settled."""
    if len(answers) < THRESHOLD:
        return Results(None)
    counting = _Counting(survey, answers)
    return Results(len(answers), tuple(counting.found(one) for one in survey.questions))


class _Counting:
    """What is told so far, question by question: the later ones hang on what was told of the earlier."""

    def __init__(self, survey: Questionnaire, answers: Sequence[Mapping[str, Any]]) -> None:
        self.survey = survey
        self.answers = answers
        self.told: dict[str, Found] = {}
        self.rows: dict[str, dict[Values, int] | None] = {}  # how many were asked, by group

    def found(self, question: Question) -> Found:
        found = self._found(question)
        self.told[question.id] = found
        return found

    def _found(self, question: Question) -> Found:
        asked = self._asked(question)
        if asked is None:
            return Found(question.id, None, TELLS)
        if asked < THRESHOLD:
            return Found(question.id, None, FEW)
        if question.is_text:
            return Found(question.id, asked)
        asked_these = [one for one in self.answers if is_asked(self.survey, question, one)]
        tallies = tuple(_tallies(question, asked_these, asked))
        if question.type == RANKING or not self.survey.group or question.id == self.survey.group:
            return Found(question.id, asked, tallies=tallies)
        tables, why = self._tables(question, tallies, asked_these)
        return Found(question.id, asked, tallies=tallies, tables=tables, tables_why=why)

    def _asked(self, question: Question) -> int | None:
        """How many were asked, where everybody can know."""
        if question.when is None:
            return len(self.answers)
        tally = self._hangs_on(question)
        return None if tally is None else tally.known(self._wanted(question))

    def _hangs_on(self, question: Question) -> Tally | None:
        assert question.when is not None
        when, before = question.when, self.survey[question.when.question]
        part = when.values[0] if before.type == MULTIPLE else when.item
        return self.told[before.id].tally(part)

    def _wanted(self, question: Question) -> Values:
        assert question.when is not None
        before = self.survey[question.when.question]
        return (YES,) if before.type == MULTIPLE else question.when.values

    # By group -------------------------------------------------------------------------------------------------

    def _tables(
        self, question: Question, tallies: Sequence[Tally], answers: Sequence[Mapping[str, Any]]
    ) -> tuple[tuple[Table, ...], str]:
        asked = self.rows[question.id] = self._asked_by_group(question)
        if asked is None:
            return (), TELLS
        if len(asked) < 2:
            return (), FEW
        tables = [self._table(question, one, asked, answers) for one in tallies if _is_worth_a_table(question, one)]
        if question.most and not _leaves_room(question, tables, asked):
            return (), TELLS
        return tuple(tables), "" if tables else FEW

    def _asked_by_group(self, question: Question) -> dict[Values, int] | None:
        """How many of each row's groups were asked, where everybody can know; without rows that could not be."""
        if question.when is None:
            return self._groups()
        before = self.survey[question.when.question]
        if before.id == self.survey.group:
            return _within(self._groups(), question.when.values)
        asked_before = self.rows.get(before.id)
        if asked_before is None:
            return None
        part = question.when.values[0] if before.type == MULTIPLE else question.when.item
        table = self.told[before.id].table(part)
        if table is None:  # one row alone: all who were asked stand in it
            asked = self._asked(question)
            return dict.fromkeys(asked_before, asked) if len(asked_before) == 1 and asked else None
        known = {groups: tally.known(self._wanted(question)) for groups, tally in table.rows}
        return None if None in known.values() else {groups: count for groups, count in known.items() if count}

    def _groups(self) -> dict[Values, int]:
        """The rows of every table: each group that its list tells of, and all others in one."""
        found = self.told.get(self.survey.group)
        tally = found.tally() if found else _group_tally(self.survey, self.answers)
        if tally is None:
            return {}
        rows = {one.values: one.count for one in tally.cells if one.count is not None}
        others = tuple(value for one in tally.cells if one.count is None for value in one.values)
        if others:
            rows[others] = tally.total - sum(rows.values())
        return rows

    def _table(
        self, question: Question, tally: Tally, rows: Mapping[Values, int], answers: Sequence[Mapping[str, Any]]
    ) -> Table:
        columns = [one.values for one in tally.cells if one.count is not None]
        if hidden := tuple(value for one in tally.cells if one.count is None for value in one.values):
            columns.append(hidden)
        counted = Counter((one[self.survey.group], _said(question, tally.part, one)) for one in answers)
        counts = [
            [sum(counted[group, value] for group in groups for value in values) for values in columns]
            for groups in rows
        ]
        shown = in_table(counts)
        return Table(
            tally.part,
            tuple(
                (groups, Tally(tally.part, rows[groups], tuple(map(Cell, columns, line))))
                for groups, line in zip(rows, shown, strict=True)
            ),
        )


def _group_tally(survey: Questionnaire, answers: Sequence[Mapping[str, Any]]) -> Tally | None:
    """The list of the groups, for questions that come before theirs."""
    found = survey.get(survey.group)
    return next(iter(_tallies(found, answers, len(answers))), None) if found else None


def _within(rows: Mapping[Values, int], values: Values) -> dict[Values, int] | None:
    """The rows whose groups are all among these; None where one is only in part."""
    if any(0 < len(set(groups) & set(values)) < len(groups) for groups in rows):
        return None
    return {groups: count for groups, count in rows.items() if set(groups) <= set(values)}


def _is_worth_a_table(question: Question, tally: Tally) -> bool:
    return len(tally.cells) - sum(one.count is None for one in tally.cells) + tally.hides > 1


# One question -------------------------------------------------------------------------------------------------


def _tallies(question: Question, answers: Sequence[Mapping[str, Any]], asked: int) -> Iterable[Tally]:
    if question.type == RANKING:
        return _ranks(question, answers, asked)
    if question.type == MULTIPLE:
        return _ticks(question, answers, asked)
    if question.type == LIKERT:
        return [_levels(question, answers, asked, one.id) for one in question.items]
    if question.type == SCALE:
        return [_scale(question, answers, asked)]
    return [_levels(question, answers, asked)]


def _said(question: Question, part: str, answers: Mapping[str, Any]) -> str:
    given = answers.get(question.id)
    if question.type == MULTIPLE:
        return YES if part in (given or ()) else NO
    if question.type == LIKERT:
        return str((given or {}).get(part, SKIPPED))
    return str(given or SKIPPED)


def _levels(question: Question, answers: Sequence[Mapping[str, Any]], asked: int, part: str = "") -> Tally:
    counted = Counter(_said(question, part, one) for one in answers)
    values: list[Values] = [(one.id,) for one in question.choices]
    return _tally(part, asked, values + ([] if question.required else [(SKIPPED,)]), counted)


def _scale(question: Question, answers: Sequence[Mapping[str, Any]], asked: int) -> Tally:
    """Each point of a scale; or, where one would be hidden, the lower, the middle and the upper three together."""
    fine = _levels(question, answers, asked)
    if not fine.hides:
        return fine
    counted = Counter(_said(question, "", one) for one in answers)
    return _tally("", asked, [*BANDS, *([] if question.required else [(SKIPPED,)])], counted)


def _tally(part: str, asked: int, values: Sequence[Values], counted: Mapping[str, int]) -> Tally:
    shown = in_line([sum(counted.get(value, 0) for value in some) for some in values])
    return Tally(part, asked, tuple(map(Cell, values, shown)))


def _ticks(question: Question, answers: Sequence[Mapping[str, Any]], asked: int) -> list[Tally]:
    """Each option is ticked or not. Where few may be ticked, what is left for hidden ones must not tell how many."""
    counted = Counter(one for given in answers for one in given.get(question.id) or ())
    counts = {one.id: counted[one.id] for one in question.options}
    shown = {id: count for id, count in counts.items() if None not in in_line([count, asked - count])}
    while question.most and 0 < len(shown) < len(counts) and question.most * asked - sum(shown.values()) < THRESHOLD:
        del shown[min(shown, key=lambda id: (shown[id], id))]
    return [
        Tally(id, asked, (Cell((YES,), shown.get(id)), Cell((NO,), asked - shown[id] if id in shown else None)))
        for id in counts
    ]


def _leaves_room(question: Question, tables: Sequence[Table], rows: Mapping[Values, int]) -> bool:
    """The same, for each row of the tables of a question's options."""
    for groups, asked in rows.items():
        cells = [dict(one.rows)[groups].cells[0].count for one in tables]
        shown = [count for count in cells if count is not None]
        if len(shown) < len(question.options) and question.most * asked - sum(shown) < THRESHOLD:
            return False
    return True


def _ranks(question: Question, answers: Sequence[Mapping[str, Any]], asked: int) -> list[Tally]:
    """How often each came first, second and so on: a table whose margins are all the number who ranked."""
    places = range(len(question.options))
    counted = Counter((id, place) for one in answers for place, id in enumerate(one.get(question.id) or ()))
    counts = [[counted[option.id, place] for place in places] for option in question.options]
    values = [(str(place + 1),) for place in places]
    return [
        Tally(option.id, asked, tuple(map(Cell, values, line)))
        for option, line in zip(question.options, in_table(counts), strict=True)
    ]


__all__ = ["FEW", "SINGLE", "SKIPPED", "TELLS", "Cell", "Found", "Results", "Table", "Tally", "results"]
