"""Queries that pages ask again and again: Django writes their SQL once for a process, later only the values differ."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from threading import Lock
from typing import Any

from django.db import connection
from django.db.models import QuerySet

MARK = 2_147_400_000  # fits every integer column and is no key or number of ours: by it a value's place is found
MOST = 100


class Kept:
    """A query whose shape never changes. `build` gets one number for each value and gives a values_list().

    Writing SQL takes Django longer than SQLite needs to answer it. Values are integers; limits, which Django writes
    into the text, belong to the shape.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, tuple[Any, ...]]]) -> None:
        self._build = build
        self._lock = Lock()
        self._plan: tuple[str, tuple[Any, ...], dict[int, Any]] | None = None
        self._compiler: Any = None

    def __call__(self, *values: int) -> list[tuple[Any, ...]]:
        """The rows for these values, as the query itself would give them."""
        sql, given, converters = self._plan or self._made(len(values))
        with connection.cursor() as cursor:
            cursor.execute(sql, [_value(one, values) for one in given])
            rows: Sequence[Any] = cursor.fetchall()
        if not converters:
            return list(rows)
        return [tuple(row) for row in self._compiler.apply_converters(rows, converters)]

    def _made(self, count: int) -> tuple[str, tuple[Any, ...], dict[int, Any]]:
        with self._lock:
            if self._plan is None:
                query = self._build(*(MARK + place for place in range(count))).query
                self._compiler = query.get_compiler(connection.alias)
                sql, given = self._compiler.as_sql()
                columns = [column for column, _, _ in self._compiler.select[: self._compiler.col_count]]
                self._plan = sql, tuple(given), self._compiler.get_converters(columns)
            return self._plan


def _value(given: Any, values: tuple[int, ...]) -> Any:
    """What stands in the place of a mark; PostgreSQL's driver knows integers of several sizes, and keeps them."""
    if isinstance(given, int) and MARK <= given < MARK + MOST:
        return type(given)(values[given - MARK])
    return given
