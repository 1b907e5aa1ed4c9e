"""Worlds that are poured: rows that the same actions would write before every test are written once and copied after.

The cast and its debate take a sixth of a second of actions; their rows go in within some milliseconds. A mould is good
for half a minute, so that what a world says of the time is true. Where a test has written anything of its own before,
where the database is not empty to begin with, or a fixture is only asked for in the middle of a test, the actions are
done as ever.
"""

from __future__ import annotations

import functools
import pickle
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db.models import Model

from tests.support.emptying import held_tables

GOOD_FOR = 30.0  # seconds
READS = ("SELECT", "SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "PRAGMA", "SET")

WRITTEN_BY_TRIGGERS = ("forum_mark",)  # while the rows that they are about are poured

Table = dict[Any, tuple[Any, ...]]  # rows by key


@dataclass(frozen=True)
class Mould:
    """What one fixture writes after those before it, what it gives to the test, and what became of what it was given.

    It fits onto nothing but the mould it was made upon: keys and whatever is drawn by lot are that one's.
    """

    gone: dict[str, list[tuple[Any]]] = field(default_factory=dict)
    new: dict[str, list[tuple[Any, ...]]] = field(default_factory=dict)
    values: bytes = b""
    next: dict[str, Mould] = field(default_factory=dict)  # by the name of the fixture that comes then
    made: float = field(default_factory=time.monotonic)


class Pouring:
    """How far one test's world has come: the last mould, if nothing but these has been written."""

    def __init__(self) -> None:
        self.so_far: Mould | None = None
        self._ours = False
        self._connection: Any = None

    def begin(self) -> None:
        """At the first fixture of a test: is there nothing yet?"""
        from django.db import connection

        if self._connection is None:
            self.so_far = None if held_tables() else _nothing_yet()
            self._connection = connection
            connection.execute_wrappers.append(self._note)

    def end(self) -> None:
        if self._connection is not None:
            self._connection.execute_wrappers.remove(self._note)

    def _note(self, execute: Any, sql: Any, params: Any, *rest: Any) -> Any:
        if not self._ours and not str(sql).lstrip("( ").upper().startswith(READS):
            self.so_far = None
        return execute(sql, params, *rest)

    @contextmanager
    def ours(self) -> Iterator[None]:
        self._ours = True
        try:
            yield
        finally:
            self._ours = False


_first = Mould()  # an empty database
_pouring: Pouring | None = None  # outside the setup of a test there is none


def _nothing_yet() -> Mould:
    """Where all moulds begin; when they have become old they are let go together."""
    global _first
    if time.monotonic() - _first.made > GOOD_FOR:
        _first = Mould()
    return _first


def poured(make: Callable[..., Any]) -> Callable[..., Any]:
    """A fixture that only calls actions, with other poured fixtures and `db` as its arguments."""
    name = f"{make.__module__}.{make.__qualname__}"

    @functools.wraps(make)
    def fixture(**given: Any) -> Any:
        pouring = _pouring
        if pouring is None:
            return make(**given)
        pouring.begin()
        before = pouring.so_far
        if before is None:
            return make(**given)
        with pouring.ours():
            if mould := before.next.get(name):
                _pour(mould)
                value = _given_again(mould, given)
            else:
                value, mould = _cast(make, given)
                before.next[name] = mould
        pouring.so_far = mould
        return value

    return pytest.fixture(fixture)


def _given_again(mould: Mould, given: dict[str, Any]) -> Any:
    """What the fixture gave; what it was given is now as it became then."""
    value, became = pickle.loads(mould.values)
    for which, one in became.items():
        given[which].__dict__.update(one.__dict__)
    return value


def _cast(make: Callable[..., Any], given: dict[str, Any]) -> tuple[Any, Mould]:
    """Do what the fixture does, and keep which rows came of it."""
    before = _rows()
    value = make(**given)
    after = _rows()
    gone, new = {}, {}
    for table in before.keys() | after.keys():
        old, now = before.get(table, {}), after.get(table, {})
        gone[table] = [(key,) for key, row in old.items() if now.get(key) != row]
        new[table] = [row for key, row in now.items() if old.get(key) != row]
    values = pickle.dumps((value, {which: one for which, one in given.items() if isinstance(one, Model)}))
    return value, Mould(_filled(gone), _filled(new), values)


def _filled(tables: dict[str, list[Any]]) -> dict[str, list[Any]]:
    return {table: rows for table, rows in tables.items() if rows and table not in WRITTEN_BY_TRIGGERS}


def _rows() -> dict[str, Table]:
    """Every row of the database as it is stored, by its key."""
    from django.db import connection

    found: dict[str, Table] = {}
    with connection.cursor() as cursor:
        for table in held_tables():
            names = _columns(table)
            cursor.execute(f"SELECT {', '.join(map(_stored, names))} FROM {_quoted(table)}")
            place = names.index(_key(table))
            found[table] = {row[place]: tuple(row) for row in cursor.fetchall()}
    return found


def _pour(mould: Mould) -> None:
    """Write what the fixture wrote; what refers to what does not matter, for that is looked at when all is done."""
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        for table, keys in mould.gone.items():
            cursor.executemany(f"DELETE FROM {_quoted(table)} WHERE {_quoted(_key(table))} = %s", keys)
        for table, rows in mould.new.items():
            names = _columns(table)
            places = f"({', '.join(['%s'] * len(names))})"
            columns = ", ".join(map(_quoted, names))
            values = [value for row in rows for value in row]
            cursor.execute(f"INSERT INTO {_quoted(table)} ({columns}) VALUES {', '.join([places] * len(rows))}", values)


def _quoted(name: str) -> str:
    from django.db import connection

    return connection.ops.quote_name(name)


def _stored(name: str) -> str:
    """SQLite gives a column in Python's types, but what is calculated from it as it is stored."""
    from django.db import connection

    return f"+{_quoted(name)}" if connection.vendor == "sqlite" else _quoted(name)


@functools.cache
def _models() -> dict[str, Any]:
    from django.apps import apps

    return {model._meta.db_table: model for model in apps.get_models(include_auto_created=True)}


@functools.cache
def _columns(table: str) -> list[str]:
    return [field.column for field in _models()[table]._meta.local_concrete_fields]


@functools.cache
def _key(table: str) -> str:
    column: str = _models()[table]._meta.pk.column
    return column


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item: pytest.Item) -> Iterator[None]:
    """Worlds are poured while a test is set up; what it does itself begins after that."""
    global _pouring
    _pouring = Pouring()
    try:
        yield
    finally:
        _pouring.end()
        _pouring = None
