"""After a test that commits: only tables that hold rows are emptied, and what Django itself put there stays."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

OF_DJANGO = {"django_content_type", "auth_permission"}  # the same for every test: `migrate` made them


def held_tables() -> list[str]:
    """The tables that hold rows, but for Django's own."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(_question())
        return [table for (table,) in cursor.fetchall()]


@cache
def _question() -> str:
    from django.db import connection

    quote = connection.ops.quote_name
    tables = set(connection.introspection.django_table_names(include_views=False)) - OF_DJANGO
    return " UNION ALL ".join(f"SELECT '{one}' WHERE EXISTS (SELECT 1 FROM {quote(one)})" for one in sorted(tables))


def empty() -> None:
    """Delete all rows; what refers to what does not matter, for references are looked at when all is done.

    Opened rounds cannot be deleted, by whomever: their guards are taken down meanwhile, as `migrate` does it, and put
    up again before anybody else sees the database.
    """
    from django.db import connection, transaction

    from policy_design.voting import guards

    quote = connection.ops.quote_name
    with transaction.atomic(), connection.cursor() as cursor:
        full = held_tables()
        guarded = "policy_design_round" in full
        if guarded:
            guards.take_down(connection)
        for table in full:
            cursor.execute(f"DELETE FROM {quote(table)}")
        cursor.execute("DELETE FROM forum_mark")  # the search was told of every row that went
        if guarded:
            guards.put_up(connection)


@pytest.fixture(scope="session", autouse=True)
def emptied_cheaply() -> Iterator[None]:
    """Django's own way truncates every table and makes its permissions anew: half a second on PostgreSQL, each time."""
    from django.test import TransactionTestCase

    def teardown(_test: Any) -> None:
        empty()

    usual = TransactionTestCase._fixture_teardown
    TransactionTestCase._fixture_teardown = teardown  # type: ignore[method-assign]
    yield
    TransactionTestCase._fixture_teardown = usual  # type: ignore[method-assign]
