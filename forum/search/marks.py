"""The database's own part: it marks what changes, and on SQLite hands the words of entries to the full-text table.

A trigger writes the mark in the transaction of the change, whoever makes it: an action, a bulk update, a restored file,
or somebody at the database's own prompt. Triggers are put up after every `migrate`, and taken down before it, because
SQLite makes a table anew to change it, and forgets them (as for the guards of rounds, decisions/0024).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from forum import triggers
from forum.search.models import Entry, Mark
from forum.search.sources import Source, Watched, sources

PREFIX = "folkmoot_found_"
ENTRY, MARK, WORDS = Entry._meta.db_table, Mark._meta.db_table, "forum_entry_words"
COLUMNS = "title_words, words, facets"
UPDATE = "UPDATE"
# Words come folded (words.py), so that the table only has to take them apart. Marks of scripts are part of words.
TABLE = (
    f"CREATE VIRTUAL TABLE IF NOT EXISTS {WORDS} USING fts5({COLUMNS}, content='{ENTRY}', content_rowid='id', "
    "prefix='2 3', tokenize=\"unicode61 remove_diacritics 0 categories 'L* N* M* Co'\")"
)


def after_migrating(*, using: str, **_: Any) -> None:
    """Where the tables are there: not after a migration back to before there was a search."""
    from django.db import connections

    there = set(connections[using].introspection.table_names())
    if {ENTRY, MARK} <= there:
        put_up(connections[using], there)


def before_migrating(*, using: str, **_: Any) -> None:
    from django.db import connections

    take_down(connections[using])


def put_up(connection: Any, there: set[str] | None = None) -> None:
    """Make every trigger, in the place of those that are there; what was never marked before is marked now."""
    there = there or set(connection.introspection.table_names())
    take_down(connection)
    making = _on_postgres if connection.vendor == "postgresql" else _on_sqlite
    with connection.cursor() as cursor:
        for command in making(there):
            cursor.execute(command)
        cursor.execute(f"SELECT EXISTS (SELECT 1 FROM {ENTRY}) OR EXISTS (SELECT 1 FROM {MARK})")
        if not cursor.fetchone()[0]:
            if connection.vendor == "sqlite":  # the full-text table may be older than the entries
                cursor.execute(f"INSERT INTO {WORDS} ({WORDS}) VALUES ('rebuild')")
            mark_all(cursor, there)


def mark_all(cursor: Any, there: set[str] | None = None) -> None:
    """Mark every row of every source, so that its entry is made anew."""
    for source in sources().values():
        table = source.model._meta.db_table
        if there is None or table in there:
            cursor.execute(f"INSERT INTO {MARK} (source, subject) SELECT '{source.key}', id FROM {table} ORDER BY id")


def take_down(connection: Any) -> None:
    """For `migrate`, which puts them up again at its end."""
    triggers.take_down(connection, PREFIX)


def standing(connection: Any) -> list[tuple[str, str]]:
    """The names and tables of the triggers that are there."""
    return triggers.standing(connection, PREFIX)


def _watching(there: set[str]) -> Iterator[tuple[str, Source, Watched, str]]:
    """A name, and what is watched, for each event; tables that are not there yet are left out."""
    for source in sources().values():
        own = Watched(source.model._meta.db_table, "SELECT {row}.id", source.columns)
        for number, watched in enumerate((own, *source.watched)):
            for event in ("INSERT", UPDATE, "DELETE") if watched.table in there else ():
                yield f"{PREFIX}{source.key}_{number}_{event.lower()}", source, watched, event


def _marking(source: Source, watched: Watched, event: str) -> str:
    """One mark for each row concerned; a row that has moved from one owner to another concerns both."""
    changed = {"INSERT": ("NEW",), "DELETE": ("OLD",)}.get(event, ("OLD", "NEW"))
    rows = " UNION ".join(watched.rows.format(row=row) for row in changed)
    return f"INSERT INTO {MARK} (source, subject) SELECT '{source.key}', found.* FROM ({rows}) found;"


def _when(watched: Watched, event: str, differs: str) -> str:
    if event != UPDATE or not watched.columns:
        return ""
    return " OR ".join(f'OLD."{one}" {differs} NEW."{one}"' for one in watched.columns)


def _on_sqlite(there: set[str]) -> Iterator[str]:
    for name, source, watched, event in _watching(there):
        when = _when(watched, event, "IS NOT")
        yield (
            f'CREATE TRIGGER "{name}" AFTER {event} ON "{watched.table}" FOR EACH ROW '
            f"{f'WHEN {when} ' if when else ''}BEGIN {_marking(source, watched, event)} END"
        )
    yield TABLE
    values = ", ".join(f"{{row}}.{one}" for one in ("id", *COLUMNS.split(", ")))
    put = f"INSERT INTO {WORDS} (rowid, {COLUMNS}) VALUES ({values.format(row='NEW')});"
    take = f"INSERT INTO {WORDS} ({WORDS}, rowid, {COLUMNS}) VALUES ('delete', {values.format(row='OLD')});"
    for event, does in (("INSERT", put), (UPDATE, take + put), ("DELETE", take)):
        yield f'CREATE TRIGGER "{PREFIX}words_{event.lower()}" AFTER {event} ON "{ENTRY}" BEGIN {does} END'


def _on_postgres(there: set[str]) -> Iterator[str]:
    for name, source, watched, event in _watching(there):
        when = _when(watched, event, "IS DISTINCT FROM")
        yield (
            f'CREATE OR REPLACE FUNCTION "{name}"() RETURNS trigger LANGUAGE plpgsql AS '
            f"$mark$ BEGIN {_marking(source, watched, event)} RETURN NULL; END $mark$"
        )
        yield (
            f'CREATE TRIGGER "{name}" AFTER {event} ON "{watched.table}" FOR EACH ROW '
            f'{f"WHEN ({when}) " if when else ""}EXECUTE FUNCTION "{name}"()'
        )
    yield f"ALTER TABLE {ENTRY} ADD COLUMN IF NOT EXISTS vector tsvector"
    yield f"ALTER TABLE {ENTRY} SET (toast_tuple_target = 128)"  # texts aside: rows are then read without them
    yield f"CREATE INDEX IF NOT EXISTS forum_entry_vector ON {ENTRY} USING gin (vector) WITH (fastupdate = off)"
