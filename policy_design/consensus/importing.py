"""Files that Polis exports, read strictly: votes.csv, comments.csv and participants-votes.csv, of 2014 to 2025.

What is read: names may bear a prefix (`2025-08-29-0002-<id>-votes.csv`), columns may stand in any order, those that are
not known are passed over. In exports agree is +1, disagree -1 and pass 0, while Polis's database, and the endpoint of
its report of 2024, have the signs the other way round; nothing in votes.csv tells which, so the signs are held against
the counts of comments.csv (which count superseded votes too) or the table of participants, and turned where only that
fits. Times are in milliseconds in older files and in seconds in newer ones. Of a person's votes on a statement the last
counts. Faults name file, line and code; sentences for people are the caller's. Standard library only.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

VOTES, COMMENTS, PARTICIPANTS = "votes.csv", "comments.csv", "participants-votes.csv"
MOST_BYTES, MOST_ROWS, MOST_STATEMENTS, MOST_LETTERS, MOST_FAULTS = 80_000_000, 3_000_000, 20_000, 5_000, 100
MILLISECONDS = 100_000_000_000  # a time at least so large is in milliseconds

# Codes of a whole file that was refused, then those of a line.
TOO_LARGE, NOT_UTF8, HAS_NUL, NO_COLUMN, EMPTY = "too_large", "not_utf8", "has_nul", "no_column", "empty"
TOO_MANY_ROWS, TOO_MANY_STATEMENTS = "too_many_rows", "too_many_statements"
CELLS, NOT_A_NUMBER, NOT_A_VOTE, TWICE, UNKNOWN_STATEMENT = "cells", "not_a_number", "not_a_vote", "twice", "unknown"
FORMULA, TOO_LONG, NOT_CSV, TOTALS = "formula", "too_long", "not_csv", "totals"
# Notes on a file that was read.
TURNED, UNQUOTED = "signs_turned", "unquoted_text"

NUMBER = re.compile(r"-?[0-9]{1,15}\Z")
FORMULAS = re.compile(r"\s*[=@]|\s*[+\-][^\s(]*\(|[\t\r]")
TRUE = {"true", "1", "t"}


@dataclass(frozen=True, slots=True)
class Fault:
    """What could not be taken: line 0 is the whole file. `value` is the cell, cut short, or the missing column."""

    file: str
    line: int
    code: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """A row of comments.csv; counts as published. `moderated` is 1 accepted, 0 not yet, -1 rejected."""

    id: int
    text: str
    author: int | None
    at: int | None  # seconds
    agrees: int
    disagrees: int
    moderated: int
    is_meta: bool
    is_seed: bool
    consensus: float | None  # group-informed, where it is published


@dataclass(slots=True)
class Export:
    """What was read. `votes` maps person and statement to the vote that counts, +1 for agree, in order of key."""

    votes: dict[tuple[int, int], int] = field(default_factory=dict)
    cast: int = 0  # with those that were superseded
    statements: dict[int, Statement] = field(default_factory=dict)
    groups: dict[int, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    notes: set[str] = field(default_factory=set)

    @property
    def rows(self) -> Iterator[tuple[int, int, int]]:
        """Person, statement, vote: as `opinion.votes` and `statements.counted` want them."""
        return ((person, statement, value) for (person, statement), value in self.votes.items())

    @property
    def hidden(self) -> set[int]:
        return {one.id for one in self.statements.values() if one.moderated == -1}

    def complain(self, file: str, line: int, code: str, value: str = "") -> None:
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(Fault(file, line, code, value[:80]))


class Refused(Exception):
    """A line or file that cannot be taken."""

    def __init__(self, code: str, value: str = "") -> None:
        super().__init__(code)
        self.code, self.value = code, value


def read_polis(files: Mapping[str, bytes]) -> Export:
    """An export from its files by name; files with other names are passed over. Votes are taken from votes.csv, or
    from the table of participants where there is no such file."""
    export = Export()
    named = {kind: (name, data) for name, data in sorted(files.items()) if (kind := kind_of(name))}
    if COMMENTS in named:
        _read(export, *named[COMMENTS], ("comment-id", "agrees", "disagrees", "comment-body"), _take_statement)
    table = _Table(export)
    if PARTICIPANTS in named:
        _read(export, *named[PARTICIPANTS], ("participant", "group-id"), table.take)
    if VOTES in named:
        cast = _Cast(export)
        _read(export, *named[VOTES], ("comment-id", "voter-id", "vote"), cast.take)
        export.votes = cast.counting(table.votes)
        export.cast = len(cast.rows)
    else:
        export.votes, export.cast = dict(sorted(table.votes.items())), len(table.votes)
    return export


def kind_of(name: str) -> str | None:
    """Which file of an export a name means.

    >>> kind_of("2025-08-29-0002-7b-participant-votes.csv"), kind_of("summary.csv")
    ('participants-votes.csv', None)
    """
    last = name.rsplit("/", 1)[-1].lower()
    for ending, kind in (
        ("participants-votes.csv", PARTICIPANTS),
        ("participant-votes.csv", PARTICIPANTS),
        (VOTES, VOTES),
        (COMMENTS, COMMENTS),
    ):
        if last == ending or last.endswith(f"-{ending}"):
            return kind
    return None


Row = dict[str, str]
Take = Callable[[Export, Row, list[str]], None]


def _read(export: Export, name: str, data: bytes, wanted: tuple[str, ...], take: Take) -> None:
    """Give each line of a file to take, which may refuse it; the whole file is refused where it cannot be read."""
    try:
        text = _text(data)
        reader = csv.reader(io.StringIO(text, newline=""))
        header = [cell.strip() for cell in next(reader, [])]
        if not header:
            raise Refused(EMPTY)
        for column in wanted:
            if column not in header:
                raise Refused(NO_COLUMN, column)
    except Refused as refused:
        export.complain(name, 0, refused.code, refused.value)
        return
    except csv.Error:
        export.complain(name, 1, NOT_CSV)
        return
    _lines(export, name, reader, header, take)


def _text(data: bytes) -> str:
    if len(data) > MOST_BYTES:
        raise Refused(TOO_LARGE)
    if b"\0" in data:
        raise Refused(HAS_NUL)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        line = data.count(b"\n", 0, wrong.start) + 1
        raise Refused(NOT_UTF8, str(line)) from None


def _lines(export: Export, name: str, reader: Iterator[list[str]], header: list[str], take: Take) -> None:
    number = 1
    while True:
        line: int = getattr(reader, "line_num", number) + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            export.complain(name, line, NOT_CSV)
            continue
        number += 1
        if number > MOST_ROWS:
            export.complain(name, line, TOO_MANY_ROWS)
            return
        if not any(cells):
            continue
        try:
            take(export, _row(export, header, cells), header)
        except Refused as refused:
            export.complain(name, line, refused.code, refused.value)


def _row(export: Export, header: list[str], cells: list[str]) -> Row:
    """Cells by column. A report of 2024 wrote texts without quotes: what is too much belongs to the text at the end."""
    if len(cells) > len(header) and header[-1] == "comment-body":
        cells = [*cells[: len(header) - 1], ",".join(cells[len(header) - 1 :])]
        export.notes.add(UNQUOTED)
    if len(cells) != len(header):
        raise Refused(CELLS, str(len(cells)))
    return dict(zip(header, cells, strict=True))


def _number(value: str) -> int:
    if not NUMBER.match(value):
        raise Refused(NOT_A_NUMBER, value)
    return int(value)


def _maybe(value: str) -> int | None:
    return _number(value) if value else None


def _vote(value: str) -> int:
    if value not in ("-1", "0", "1"):
        raise Refused(NOT_A_VOTE, value)
    return int(value)


def _take_statement(export: Export, row: Row, _header: list[str]) -> None:
    key, text = _number(row["comment-id"]), row["comment-body"].strip()
    if key in export.statements:
        raise Refused(TWICE, str(key))
    if len(export.statements) >= MOST_STATEMENTS:
        raise Refused(TOO_MANY_STATEMENTS)
    if len(text) > MOST_LETTERS:
        raise Refused(TOO_LONG)
    if FORMULAS.match(row["comment-body"]):
        raise Refused(FORMULA, text)
    at = _maybe(row.get("timestamp", ""))
    export.statements[key] = Statement(
        key,
        text,
        _maybe(row.get("author-id", "")),
        None if at is None else _milliseconds(at) // 1000,
        _number(row["agrees"]),
        _number(row["disagrees"]),
        _number(row.get("moderated", "") or "0"),
        row.get("is-meta", "").strip().lower() in TRUE,
        row.get("is-seed", "").strip().lower() in TRUE,
        _fraction(row.get("group-informed-consensus", "")),
    )


def _fraction(value: str) -> float | None:
    if not value.strip():
        return None
    if not re.fullmatch(r"[0-9]{1,3}(\.[0-9]{1,20})?([eE]-?[0-9]{1,3})?", value.strip()):
        raise Refused(NOT_A_NUMBER, value)
    return float(value)


def _milliseconds(at: int) -> int:
    return at if abs(at) >= MILLISECONDS else at * 1000


class _Table:
    """participants-votes.csv: a row for each person, a column for each statement; the group as Polis published it."""

    def __init__(self, export: Export) -> None:
        self.export = export
        self.votes: dict[tuple[int, int], int] = {}
        self.people: set[int] = set()

    def take(self, export: Export, row: Row, header: list[str]) -> None:
        person, group = _number(row["participant"]), _maybe(row["group-id"])
        if person in self.people:
            raise Refused(TWICE, str(person))
        given = {int(key): _vote(row[key]) for key in header if key.isdigit() and row[key]}
        counted = Counter(given.values())
        for column, found in (("n-votes", len(given)), ("n-agree", counted[1]), ("n-disagree", counted[-1])):
            if row.get(column) and _number(row[column]) != found:
                raise Refused(TOTALS, column)
        self.people.add(person)
        self.votes.update({(person, key): value for key, value in given.items()})
        if group is not None:
            export.groups[person] = group


class _Cast:
    """votes.csv: a row for each vote that was ever cast."""

    def __init__(self, export: Export) -> None:
        self.export = export
        self.rows: list[tuple[int, int, int, int]] = []

    def take(self, export: Export, row: Row, _header: list[str]) -> None:
        statement, person = _number(row["comment-id"]), _number(row["voter-id"])
        if export.statements and statement not in export.statements:
            raise Refused(UNKNOWN_STATEMENT, str(statement))
        at = _milliseconds(_maybe(row.get("timestamp", "")) or 0)
        self.rows.append((at, person, statement, _vote(row["vote"])))

    def counting(self, table: Mapping[tuple[int, int], int]) -> dict[tuple[int, int], int]:
        """The last vote of each person on each statement, with signs as they should be."""
        turn = -1 if self._is_turned(table) else 1
        last = {(person, what): turn * value for _at, person, what, value in sorted(self.rows, key=lambda one: one[0])}
        if turn < 0:
            self.export.notes.add(TURNED)
        return dict(sorted(last.items()))

    def _is_turned(self, table: Mapping[tuple[int, int], int]) -> bool:
        """Whether what was published elsewhere fits only with the signs turned."""
        plain = turned = 0
        found = Counter((what, value) for _at, _person, what, value in self.rows)
        for key, one in self.export.statements.items():
            agrees, disagrees = found[key, 1], found[key, -1]
            plain += (agrees, disagrees) == (one.agrees, one.disagrees)
            turned += (disagrees, agrees) == (one.agrees, one.disagrees)
        if plain == turned and table:
            last = {(person, what): value for _at, person, what, value in sorted(self.rows, key=lambda one: one[0])}
            plain = sum(value == table.get(key) for key, value in last.items())
            turned = sum(-value == table.get(key) for key, value in last.items())
        return turned > plain
