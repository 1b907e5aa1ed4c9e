"""The present numbers of topics, cheap enough to ask for at every answer: which version is there to be read now?"""

from __future__ import annotations

import asyncio
import os
import sqlite3
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from channels.db import database_sync_to_async
from django.db import connection, connections

from forum.live.models import Topic

SITE = 0  # asks for the whole site like for a topic; no row has this key
FRESH_FOR = 0.8  # seconds that a value may be remembered where nothing tells us that another process wrote
MOST = 10_000  # remembered values; past that all are let go, which costs one query each
COLUMNS = f'"id", "seq", "version", "is_public" FROM "{Topic._meta.db_table}"'
ONE = f'SELECT {COLUMNS} WHERE "id" = ?'
SEVERAL = f'SELECT {COLUMNS} WHERE "id" IN (SELECT value FROM json_each(?))'
ALL = f'SELECT {SITE}, 0, COALESCE(SUM("version"), 0), 1 FROM "{Topic._meta.db_table}"'


@dataclass(frozen=True, slots=True)
class Now:
    """Where a topic stands. `seq` never reaches a reader."""

    seq: int
    version: int
    is_public: bool


class Watch:
    """Knows where topics stand.

    On SQLite each answer is that of this very moment: a private connection asks the file whether anyone has committed
    since, and only then reads again. Elsewhere a value is at most FRESH_FOR seconds old, and forget() drops it earlier.
    """

    def __init__(self) -> None:
        self._own = threading.local()
        self._memory = _Memory()
        self._inherited: list[_File] = []

    def known(self, topic_id: int) -> Now | None:
        """Where the topic stands, if that is known for sure without waiting for a database; else None."""
        file = self._file()
        return file.topic(topic_id) if file else self._memory.topic(topic_id)

    async def now(self, topic_id: int) -> Now | None:
        """Where the topic stands; None when there is none."""
        return self.known(topic_id) or await self._memory.ask(topic_id)

    async def many(self, ids: Iterable[int]) -> dict[int, Now]:
        """Where these topics stand, as the database says now, in one query at most; left out is what is no topic."""
        wanted = set(ids)
        file = self._file()
        found = file.topics(wanted) if file else None
        return await self._memory.read(wanted) if found is None else found

    async def site(self) -> int:
        """A number that moves with every change that readers of any topic can see."""
        now = await self.now(SITE)
        return now.version if now else 0

    def forget(self, topic_id: int | None = None) -> None:
        """Somebody says that this topic (or any) has moved: ask the database next time. May come from any thread."""
        self._memory.forget(topic_id)

    def _file(self) -> _File | None:
        """This thread's own sight of the SQLite file; None with another database."""
        database = connections.settings["default"]
        path = str(database["NAME"])
        if not database["ENGINE"].endswith("sqlite3") or ":memory:" in path or "mode=memory" in path:
            return None
        file: _File | None = getattr(self._own, "file", None)
        if file is None or file.path != path or file.pid != os.getpid():
            if file is not None and file.pid != os.getpid():
                self._inherited.append(file)  # SQLite forbids a forked child even to close it
            file = self._own.file = _File(path)
        return file


class _File:
    """A read-only connection to the SQLite file, and what was read since anyone last committed to it."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.pid = os.getpid()
        self._inode: tuple[int, int] | None = None
        self._connection: sqlite3.Connection | None = None
        self._stamp = -1
        self._remembered: dict[int, Now] = {}

    def topic(self, topic_id: int) -> Now | None:
        """None when there is no such topic, or when the file cannot be read without waiting."""
        try:
            self._look()
            if topic_id not in self._remembered:
                self._read(ALL if topic_id == SITE else ONE, () if topic_id == SITE else (topic_id,))
        except (OSError, sqlite3.Error):
            self._leave()
        return self._remembered.get(topic_id)

    def topics(self, ids: set[int]) -> dict[int, Now] | None:
        """None when the file cannot be read without waiting."""
        try:
            self._look()
            if missing := ids - self._remembered.keys():
                self._read(SEVERAL, (str(sorted(missing)),))
        except (OSError, sqlite3.Error):
            self._leave()
            return None
        return {one: self._remembered[one] for one in ids if one in self._remembered}

    def _look(self) -> None:
        """Forget everything if anyone has committed since, or if another file stands in the same place."""
        status = os.stat(self.path)
        if self._connection is None or self._inode != (status.st_dev, status.st_ino):
            self._leave()
            address = f"{Path(self.path).absolute().as_uri()}?mode=ro"
            self._connection = sqlite3.connect(address, uri=True, isolation_level=None, timeout=0)
            self._inode = (status.st_dev, status.st_ino)
        (stamp,) = self._connection.execute("PRAGMA data_version").fetchone()
        if stamp != self._stamp or len(self._remembered) > MOST:
            self._stamp = stamp
            self._remembered.clear()

    def _read(self, query: str, values: tuple[int | str, ...]) -> None:
        assert self._connection is not None
        for pk, seq, version, is_public in self._connection.execute(query, values):
            self._remembered[pk] = Now(seq, version, bool(is_public))

    def _leave(self) -> None:
        self._remembered.clear()
        self._stamp = -1
        if self._connection is not None:
            self._connection.close()
            self._connection = None


class _Memory:
    """What a database that tells nobody was last heard to say. Questions of one moment travel as one query."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._remembered: dict[int, tuple[float, Now]] = {}
        self._used: set[int] = set()
        self._flights: dict[int, asyncio.Task[dict[int, Now]]] = {}
        self._boarding: tuple[asyncio.Task[dict[int, Now]], set[int]] | None = None

    def topic(self, topic_id: int) -> Now | None:
        read_at, now = self._remembered.get(topic_id, (0.0, None))
        if now is None or read_at + FRESH_FOR < time.monotonic():
            return None
        self._used.add(topic_id)
        return now

    async def ask(self, topic_id: int) -> Now | None:
        """Join the question that is under way for this topic, or ask."""
        with self._lock:
            flight = self._flights.get(topic_id)
            if flight is None or flight.get_loop() is not asyncio.get_running_loop():
                flight = self._flights[topic_id] = self._board(topic_id)
        found = await asyncio.shield(flight)  # whoever gives up does not take the others along
        return found.get(topic_id)

    async def read(self, ids: set[int]) -> dict[int, Now]:
        began = time.monotonic()
        found = await _read_rows(ids)
        with self._lock:
            for topic_id, now in found.items():
                self._remember(topic_id, began, now)
        return found

    def forget(self, topic_id: int | None) -> None:
        with self._lock:
            if topic_id is None:
                self._remembered.clear()
                self._flights.clear()
            else:
                for one in (topic_id, SITE):
                    self._remembered.pop(one, None)
                    self._flights.pop(one, None)

    def _board(self, topic_id: int) -> asyncio.Task[dict[int, Now]]:
        loop = asyncio.get_running_loop()
        if self._boarding is None or self._boarding[0].get_loop() is not loop:
            ids: set[int] = set()
            self._boarding = loop.create_task(self._fly(ids)), ids
        task, ids = self._boarding
        ids.add(topic_id)
        return task

    async def _fly(self, ids: set[int]) -> dict[int, Now]:
        """One query for all who asked meanwhile, and for what was in use since the last one."""
        task = asyncio.current_task()
        with self._lock:
            if self._boarding and self._boarding[0] is task:
                self._boarding = None
            asked = ids | self._used
            self._used = set()
            for topic_id in asked:
                self._flights.setdefault(topic_id, task)  # type: ignore[arg-type]
        began = time.monotonic()
        found: dict[int, Now] = {}
        try:
            found = await _read_rows(asked)
        finally:
            self._land(task, asked, began, found)
        return found

    def _land(
        self, task: asyncio.Task[dict[int, Now]] | None, asked: set[int], began: float, found: dict[int, Now]
    ) -> None:
        """Remember what was found, but not of topics that we were told meanwhile have moved."""
        with self._lock:
            for topic_id in asked:
                if self._flights.get(topic_id) is task:
                    del self._flights[topic_id]
                    if topic_id in found:
                        self._remember(topic_id, began, found[topic_id])

    def _remember(self, topic_id: int, began: float, now: Now) -> None:
        if len(self._remembered) > MOST:
            self._remembered.clear()
        self._remembered[topic_id] = began, now


@partial(database_sync_to_async, thread_sensitive=False)
def _read_rows(ids: set[int]) -> dict[int, Now]:
    rows = Topic.objects.filter(pk__in=ids).values_list("pk", "seq", "version", "is_public")
    found = {pk: Now(seq, version, is_public) for pk, seq, version, is_public in rows}
    if SITE in ids:
        found[SITE] = Now(0, read_site(), True)
    return found


def read_site() -> int:
    """The number that Watch.site() watches, as a view reads it before all else."""
    with connection.cursor() as cursor:
        cursor.execute(ALL)
        return int(cursor.fetchone()[2])


watch = Watch()
