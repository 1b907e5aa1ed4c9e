"""The floor: the same rows in the same tables by the bare database driver, without Django and without Markdown."""

from __future__ import annotations

import sqlite3
from typing import Any
from uuid import uuid4

TAKE_NUMBER = "UPDATE forum_thread SET last_number = last_number + 1 WHERE id = {} RETURNING last_number"
TAKE_PLACE = "UPDATE forum_topic SET seq = seq + 1, version = version + 1 WHERE id = {} RETURNING seq, version"


class Floor:
    """One connection that repeats, for any debate, the rows that an accepted response left behind."""

    def __init__(self, example: int) -> None:
        from django.conf import settings

        self._sqlite = settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")
        self._mark = "?" if self._sqlite else "%s"
        self._connection = _sqlite(settings.DATABASES["default"]) if self._sqlite else _postgres()
        self._post = self._row("SELECT * FROM forum_post WHERE id = {}", example)
        self._revision = self._row("SELECT * FROM forum_revision WHERE post_id = {}", example)
        self._event = self._row("SELECT * FROM forum_event WHERE kind = {} LIMIT 1", "response.posted")

    def write(self, topic: int, thread: int) -> None:
        """What respond() leaves in the database, in one transaction, with the locks in the same order."""
        self._ask("BEGIN IMMEDIATE" if self._sqlite else "BEGIN")
        number = self._ask(TAKE_NUMBER.format(self._mark), thread)[0]
        key = uuid4().hex if self._sqlite else uuid4()
        post = self._insert("forum_post", {**self._post, "thread_id": thread, "number": number, "client_key": key})
        self._insert("forum_revision", {**self._revision, "post_id": post})
        seq, version = self._ask(TAKE_PLACE.format(self._mark), topic)
        self._insert("forum_event", {**self._event, "topic_id": topic, "seq": seq, "version": version})
        self._ask("COMMIT")

    def close(self) -> None:
        self._connection.close()

    def _insert(self, table: str, row: dict[str, Any]) -> int:
        columns = ", ".join(f'"{name}"' for name in row)
        marks = ", ".join([self._mark] * len(row))
        made: int = self._ask(f'INSERT INTO {table} ({columns}) VALUES ({marks}) RETURNING "id"', *row.values())[0]
        return made

    def _ask(self, statement: str, *values: Any) -> Any:
        cursor = self._connection.execute(statement, values)
        return cursor.fetchone() if cursor.description else None

    def _row(self, statement: str, value: Any) -> dict[str, Any]:
        cursor = self._connection.execute(statement.format(self._mark), (value,))
        names = [column[0] for column in cursor.description]
        row = dict(zip(names, cursor.fetchone(), strict=True))
        del row["id"]
        return {name: _as_sent(value) for name, value in row.items()}


def _as_sent(value: Any) -> Any:
    if isinstance(value, dict):
        from psycopg.types.json import Jsonb

        return Jsonb(value)
    return value


def _sqlite(database: dict[str, Any]) -> sqlite3.Connection:
    connection = sqlite3.connect(database["NAME"], timeout=20, isolation_level=None)
    connection.executescript(database["OPTIONS"]["init_command"])
    return connection


def _postgres() -> Any:
    import psycopg

    return psycopg.connect(dbname="folkmoot", autocommit=True)  # where and as whom, the environment says
