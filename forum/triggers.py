"""Triggers of ours in the database, told apart by how their names begin: which are there, and taking them down.

SQLite forgets them where it makes a table anew, so that who puts some up does so after each `migrate`.
"""

from __future__ import annotations

from typing import Any

ON_SQLITE = "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s ORDER BY name"
ON_POSTGRES = (
    "SELECT t.tgname, c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
    "WHERE t.tgname LIKE %s AND c.relnamespace = current_schema()::regnamespace ORDER BY 1"
)


def standing(connection: Any, prefix: str) -> list[tuple[str, str]]:
    """The names and tables of those that are there."""
    with connection.cursor() as cursor:
        cursor.execute(ON_POSTGRES if connection.vendor == "postgresql" else ON_SQLITE, [f"{prefix}%"])
        return list(cursor.fetchall())


def take_down(connection: Any, prefix: str) -> None:
    """Drop all of them."""
    found = standing(connection, prefix)
    with connection.cursor() as cursor:
        for name, table in found:
            of = f' ON "{table}"' if connection.vendor == "postgresql" else ""
            cursor.execute(f'DROP TRIGGER "{name}"{of}')
