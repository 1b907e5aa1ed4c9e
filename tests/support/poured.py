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
from typing import Any, NamedTuple

import pytest

from tests.support.emptying import held_tables

GOOD_FOR = 30.0  # seconds
READS = ("SELECT", "SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "PRAGMA", "SET")

Table = dict[Any, tuple[Any, ...]]  # rows by key
Names = tuple[str, ...]


class Mould(NamedTuple):
    """What one fixture writes after those before it, and what it gives to the test."""

    made: float
    gone: dict[str, list[tuple[Any]]]
    new: dict[str, list[tuple[Any, ...]]]
    value: bytes


class Pouring:
    """How far one test's world has come: the fixtures that have written it, in their order, if nobody else has."""

    def __init__(self) -> None:
        self.so_far: Names | None = None
        self._ours = False
        self._connection: Any = None

    def begin(self) -> None:
        """At the first fixture of a test: is there nothing yet?"""
        from django.db import connection

        if self._connection is None:
            self.so_far = None if held_tables() else ()
            self._connection = connection
            connection.execute_wrappers.append(self._note)

    def end(self) -> None:
        if self._connection is not None:
            self._connection.execute_wrappers.remove(self._note)
            self._connection = None
        self.so_far = None

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


_moulds: dict[Names, Mould] = {}
_pouring: Pouring | None = None  # outside the setup of a test there is none


def poured(make: Callable[..., Any]) -> Callable[..., Any]:
    """A fixture that only calls actions, with other poured fixtures and `db` as its arguments."""
    name = f"{make.__module__}.{make.__qualname__}"

    @functools.wraps(make)
    def fixture(**given: Any) -> Any:
        pouring = _pouring
        if pouring is None:
            return make(**given)
        pouring.begin()
        if pouring.so_far is None:
            return make(**given)
        names = (*pouring.so_far, name)
        mould = _moulds.get(names)
        with pouring.ours():
            if mould and time.monotonic() - mould.made < GOOD_FOR:
                _pour(mould)
                value = pickle.loads(mould.value)
            else:
                value = _cast(names, make, given)
        pouring.so_far = names
        return value

    return pytest.fixture(fixture)


def _cast(names: Names, make: Callable[..., Any], given: dict[str, Any]) -> Any:
    """Do what the fixture does, and keep which rows came of it."""
    before = _rows()
    value = make(**given)
    after = _rows()
    gone, new = {}, {}
    for table in before.keys() | after.keys():
        old, now = before.get(table, {}), after.get(table, {})
        gone[table] = [(key,) for key, row in old.items() if now.get(key) != row]
        new[table] = [row for key, row in now.items() if old.get(key) != row]
    kept = pickle.dumps(value)
    _moulds[names] = Mould(time.monotonic(), _filled(gone), _filled(new), kept)
    return value


def _filled(tables: dict[str, list[Any]]) -> dict[str, list[Any]]:
    return {table: rows for table, rows in tables.items() if rows}


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
