"""All rooms of one process: opened when somebody joins, kept true by hints and by a poll, closed when empty."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import Counter, OrderedDict
from collections.abc import Awaitable, Callable
from contextlib import suppress
from uuid import UUID
from weakref import WeakKeyDictionary

from channels.db import database_sync_to_async
from django.conf import settings

from forum.live import access, bus
from forum.live.log import DatabaseLog, let_go
from forum.live.models import Topic
from forum.live.presence import Presence
from forum.live.room import Closing, Reader, Room
from forum.live.watch import watch

log = logging.getLogger(__name__)

KEPT_EMPTY = 60.0  # seconds that a room outlives its last reader
PRESENCE_EVERY = 15.0
RECHECK_EVERY = 30.0  # private rooms: a log-out or an ended session is no event of theirs
MOST_KEYS = 10_000


class Rooms:
    """The rooms of one event loop."""

    def __init__(self) -> None:
        self._rooms: dict[int, Room] = {}
        self._opening: dict[int, asyncio.Task[Room | None]] = {}
        self._topics: OrderedDict[UUID, int] = OrderedDict()
        self._told: dict[int, int] = {}
        self._presence = Presence()
        self._started = time.monotonic()
        self.sockets: Counter[str] = Counter()
        self._joins: Counter[str] = Counter()
        bus.listen(self.hint)
        self._tasks = [asyncio.ensure_future(work) for work in self._chores()]

    @classmethod
    def here(cls) -> Rooms:
        """The rooms of the running loop."""
        loop = asyncio.get_running_loop()
        if loop not in _here:
            _here[loop] = cls()
        return _here[loop]

    def _chores(self) -> list[Awaitable[None]]:
        chores: list[Awaitable[None]] = [
            self._every(settings.LIVE_POLL_SECONDS, self._poll),
            self._every(PRESENCE_EVERY, self._count_readers),
            self._every(RECHECK_EVERY, self._recheck_private),
            self._every(60, self._forget_joins),
        ]
        if settings.REDIS_URL:
            chores.append(bus.relay(self.hint, self._ask_all))
        return chores

    async def close(self) -> None:
        """End everything; for tests, since a server's rooms live as long as it does."""
        bus.stop_listening()
        _here.pop(asyncio.get_running_loop(), None)
        for room in self._rooms.values():
            room.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._presence.close()
        await let_go()

    # Joining --------------------------------------------------------------------------------------------------

    async def enter(self, key: UUID, reader: Reader, after: int | None) -> Room | None:
        """Let a reader follow a topic; None when there is none, or none that they may read."""
        room = await self._room(key)
        if room is None:
            return None
        await room.reach(after)
        if not await self._may_enter(room, reader.session):
            return None
        room.join(reader, after)  # in one go with the answer, so that no change of access falls between
        if count := self._told.get(room.topic_id):
            room.say(reader, {"reading": count})
        return room

    async def _may_enter(self, room: Room, session: str) -> bool:
        """Asked once more where somebody's access changed while the answer was on its way."""
        while not room.is_public:
            checks = room.checks
            if session not in await access.readers_among(room.topic_id, [session]):
                return False
            if checks == room.checks:
                break
        return True

    async def _room(self, key: UUID) -> Room | None:
        topic_id = self._topics.get(key) or await self._topic_of(key)
        if topic_id is None:
            return None
        if room := self._rooms.get(topic_id):
            room.empty_since = time.monotonic()  # somebody is at the door
            return room
        if topic_id not in self._opening:
            self._opening[topic_id] = asyncio.ensure_future(self._open(topic_id, key))
        return await asyncio.shield(self._opening[topic_id])

    async def _topic_of(self, key: UUID) -> int | None:
        topic_id: int | None = await database_sync_to_async(
            Topic.objects.filter(key=key).values_list("pk", flat=True).first
        )()
        if topic_id is not None:
            self._topics[key] = topic_id
            if len(self._topics) > MOST_KEYS:
                self._topics.popitem(last=False)
        return topic_id

    async def _open(self, topic_id: int, key: UUID) -> Room | None:
        """Subscribe first, read then: what is appended between the two is told by the second reading."""
        try:
            now = (await watch.many([topic_id])).get(topic_id)
            if now is None:
                return None
            room = Room(topic_id, key, now, DatabaseLog(topic_id), stall=settings.LIVE_STALL_SECONDS)
            room.recheck = self._recheck
            self._rooms[topic_id] = room
            await self._look_at([room])
            return room
        finally:
            self._opening.pop(topic_id, None)

    # Keeping true ---------------------------------------------------------------------------------------------

    def hint(self, topic_id: int, seq: int) -> None:
        """Somebody says that a topic has moved."""
        watch.forget(topic_id)
        if room := self._rooms.get(topic_id):
            room.hint(seq)

    def _ask_all(self) -> None:
        watch.forget()
        self._tasks = [task for task in self._tasks if not task.done()]
        self._tasks.append(asyncio.ensure_future(self._poll()))

    async def _poll(self) -> None:
        """Heal lost hints: one query for all rooms; and let go of rooms that nobody has read for a while."""
        now = time.monotonic()
        for room in [one for one in self._rooms.values() if not one.readers and now - one.empty_since > KEPT_EMPTY]:
            self._rooms.pop(room.topic_id).close()
            self._told.pop(room.topic_id, None)
        await self._look_at(list(self._rooms.values()))

    async def _look_at(self, rooms: list[Room]) -> None:
        found = await watch.many([room.topic_id for room in rooms]) if rooms else {}
        for room in rooms:
            now = found.get(room.topic_id)
            if now is None or now.is_public != room.is_public:
                await self._recheck(room)
            if now is not None:
                room.hint(now.seq)

    async def _recheck(self, room: Room) -> None:
        """Send away, at once, everybody who may no longer read.

        Whoever comes in from now on is judged at the door (`checks`, `is_public`), by the rules as they stand now.
        """
        room.checks += 1
        room.is_public = await access.is_public(room.topic_id)
        if room.is_public:
            return
        present = tuple(room.readers)
        may = await access.readers_among(room.topic_id, {reader.session for reader in present})
        for reader in present:
            if reader.session not in may and reader in room.readers:
                room.send_away(reader, Closing.ENDED)

    async def _recheck_private(self) -> None:
        for room in [one for one in self._rooms.values() if not one.is_public]:
            await self._recheck(room)

    async def _count_readers(self) -> None:
        """Tell readers how many they are, where that has changed."""
        here = {room.topic_id: len(room.readers) for room in self._rooms.values()}
        for topic_id, count in (await self._presence.count(here)).items():
            if self._told.get(topic_id, 0) != count and (room := self._rooms.get(topic_id)):
                self._told[topic_id] = count
                room.tell_presence(count)

    # Limits ---------------------------------------------------------------------------------------------------

    def has_room_for(self, address: str) -> bool:
        """Count one attempt from this address; False when it has too many connections, or makes too many."""
        self._joins[address] += 1
        per_minute, at_once = settings.LIVE_JOINS_PER_MINUTE, settings.LIVE_PER_ADDRESS
        if per_minute and self._joins[address] > per_minute:
            return False
        return not at_once or self.sockets[address] < at_once

    async def _forget_joins(self) -> None:
        self._joins.clear()
        self.sockets += Counter()  # drops addresses that have none

    @staticmethod
    async def _every(seconds: float, work: Callable[[], Awaitable[None]]) -> None:
        """Do something again and again; a fault is logged and the next time comes all the same."""
        while True:
            await asyncio.sleep(seconds)
            try:
                await work()
            except Exception:
                log.exception("A chore of the live rooms failed.")


_here: WeakKeyDictionary[asyncio.AbstractEventLoop, Rooms] = WeakKeyDictionary()


async def close_here() -> None:
    """Close the rooms of the running loop, if it has any."""
    with suppress(KeyError):
        await _here[asyncio.get_running_loop()].close()
