"""Entries follow what changed: marks are taken, entries made anew from the rows as they are now, all in one step."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from forum.search import on_postgres, on_sqlite
from forum.search.marks import ENTRY, MARK, WORDS, mark_all
from forum.search.sources import Words, sources
from forum.search.words import words_of

AT_ONCE = 500
MOST_WORDS = 100_000  # of one text
TURN = 860_233  # PostgreSQL's advisory lock: one at a time follows marks, so that no older state is written last


def is_behind() -> bool:
    """Something changed that no entry has followed."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT EXISTS (SELECT 1 FROM {MARK})")
        return bool(cursor.fetchone()[0])


def keep_up() -> int:
    """The worker's part. Returns 0: that entries follow what changed is no news for its log."""
    follow_all()
    return 0


def follow_all() -> int:
    """Follow every mark there is. Returns how many rows were looked at."""
    done = 0
    while found := follow(AT_ONCE):
        done += found
    return done


@transaction.atomic
def follow(most: int = AT_ONCE) -> int:
    """Follow the oldest marks. Returns how many rows they concerned; 0, too, while somebody else is at it."""
    with connection.cursor() as cursor:
        if not _my_turn(cursor):
            return 0
        cursor.execute(f"SELECT id, source, subject FROM {MARK} ORDER BY id LIMIT %s", [most])
        marks = cursor.fetchall()
        changed: dict[str, dict[int, None]] = {}
        for _id, source, subject in marks:
            changed.setdefault(source, {})[subject] = None
        for source, subjects in changed.items():
            _enter(cursor, source, list(subjects))
        if marks:
            cursor.execute(f"DELETE FROM {MARK} WHERE id IN ({_places(marks)})", [one[0] for one in marks])
    return sum(len(subjects) for subjects in changed.values())


def reindex() -> int:
    """Make every entry anew: marks all rows, and drops entries of tables that are searched no more."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {MARK}")
        mark_all(cursor)
        cursor.execute(f"DELETE FROM {ENTRY} WHERE source NOT IN ({_places(sources())})", list(sources()))
        for source in sources().values():
            table = source.model._meta.db_table
            cursor.execute(
                f"DELETE FROM {ENTRY} WHERE source = %s AND NOT EXISTS "
                f"(SELECT 1 FROM {table} there WHERE there.id = {ENTRY}.subject)",
                [source.key],
            )
    done = follow_all()
    tidy()
    return done


def tidy() -> None:
    """Put the index in order. What was taken out of it is then gone from its pages as well, as after an erasure."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"INSERT INTO {WORDS} ({WORDS}) VALUES ('optimize')")
        else:
            cursor.execute(f"ANALYZE {ENTRY}")


def _my_turn(cursor: Any) -> bool:
    if connection.vendor != "postgresql":  # SQLite has one writer at a time
        return True
    cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [TURN])
    return bool(cursor.fetchone()[0])


def _enter(cursor: Any, key: str, subjects: Sequence[int]) -> None:
    """Write the entries of these rows, and take out those of rows that are not found any more."""
    source = sources().get(key)
    found = dict(source.words(subjects)) if source else {}
    gone = [subject for subject in subjects if subject not in found]
    if gone:
        cursor.execute(f"DELETE FROM {ENTRY} WHERE source = %s AND subject IN ({_places(gone)})", [key, *gone])
    engine = engine_now()
    named = ("source", "subject", "kind", "topic_id", "at", "facets", "title", "text", *engine.COLUMNS)
    kept = ", ".join(f"{name} = excluded.{name}" for name in named[2:])
    put = (
        f"INSERT INTO {ENTRY} ({', '.join(named)}) VALUES ({_places(named)}) "
        f"ON CONFLICT (source, subject) DO UPDATE SET {kept}"
    )
    rows = [(key, subject, *_row(words), *_stored(words)) for subject, words in sorted(found.items())]
    if rows:
        cursor.executemany(put, rows)


def engine_now() -> Any:
    """The part of the database that is in use."""
    return on_postgres if connection.vendor == "postgresql" else on_sqlite


def _row(words: Words) -> tuple[str | int | None, ...]:
    at = connection.ops.adapt_datetimefield_value(words.at or timezone.now())
    return words.kind, words.topic, at, facets_of(words), words.title[:500], words.text


def facets_of(words: Words) -> str:
    """What one can filter by, as words of their own: found as fast as any other."""
    named = {
        "kind": words.kind,
        "topic": words.topic,
        "within": words.whole,
        "voice": words.voice,
        "language": words.language,
    }
    return " ".join(facet(name, value) for name, value in named.items() if value)


def facet(name: str, value: object) -> str:
    """One of them; letters and digits only, as words are."""
    return name + "".join(one for one in str(value).lower() if one.isascii() and one.isalnum())


def _stored(words: Words) -> tuple[str, ...]:
    title = words_of(words.title).split()[:MOST_WORDS]
    text = words_of(f"{words.text}\n{words.also}").split()[:MOST_WORDS]
    return tuple(engine_now().stored(title, text, facets_of(words).split()))


def _places(values: Iterable[object]) -> str:
    return ", ".join(["%s"] * len(list(values)))
