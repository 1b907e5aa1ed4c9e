"""One topic in one process: a ring of ready-made frames, and readers who are cursors into it."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import deque
from collections.abc import Awaitable, Callable, Iterable
from itertools import islice
from typing import Protocol
from uuid import UUID

from forum.live.frames import Frame, News, encoded
from forum.live.link import Batch, Link
from forum.live.past import Past, stale
from forum.live.watch import Now

log = logging.getLogger(__name__)

RING = 1024  # frames that a room keeps at hand
REPLAY = 5000  # a reader farther behind than this is asked to load the page anew
BATCH_BYTES = 64 * 1024  # as much may wait in memory for each reader who does not read
BATCHES = 16  # joined frames kept for readers who stand at the same place
BREATH = 128  # readers served before others on the loop have their turn
AGAIN = 0.05  # seconds until readers who were not ready are looked at again


class Closing:
    """Why a connection ends, as RFC 6455 codes; docs/LIVE.md lists them."""

    STOPPING = 1001
    TOO_BIG = 1009
    LATER = 1013
    MALFORMED = 4400
    BAD_ADDRESS = 4401
    NOT_HERE = 4404
    STALLED = 4408
    ENDED = 4410
    TOO_MANY = 4429


class Log(Protocol):
    """Where a room reads what happened; the database, but for tests."""

    async def news(self, seq: int) -> News: ...

    async def after(self, version: int, limit: int) -> tuple[Frame, ...]: ...

    async def again(self, versions: Iterable[int]) -> tuple[Frame, ...]: ...


class Reader:
    """Somebody who follows: a cursor (the last version given to them) and a link."""

    __slots__ = ("close", "cursor", "link", "session", "stuck_since")

    def __init__(self, link: Link, close: Callable[[int], Awaitable[None]], session: str = "") -> None:
        self.link = link
        self.close = close
        self.session = session
        self.cursor = 0
        self.stuck_since = 0.0


class Room:
    """Gives every reader everything after their cursor, once and in order; the log is the truth, hints only wake it."""

    def __init__(self, topic_id: int, key: UUID, now: Now, log: Log, *, stall: float = 30.0) -> None:
        self.topic_id = topic_id
        self.key = key
        self.seq = now.seq
        self.head = now.version
        self.is_public = now.is_public
        self.readers: set[Reader] = set()
        self.ring: deque[Frame] = deque()
        self.empty_since = time.monotonic()
        self.recheck: Callable[[Room], Awaitable[None]] | None = None
        self.checks = 0  # how often it was asked anew who may read
        self._log = log
        self._stall = stall
        self._batches: dict[int, Batch] = {}
        self._wake = asyncio.Event()
        self._reading: asyncio.Task[None] | None = None
        self._wanted = now.seq
        self._past = Past(log.after, self._widen)
        self._tasks: set[asyncio.Task[None]] = set()
        self._running = self._spawn(self._run())

    @property
    def base(self) -> int:
        """The oldest version at hand; the one after head where nothing is."""
        return self.ring[0].version if self.ring else self.head + 1

    def close(self) -> None:
        """Stop working; whoever still reads is somebody else's to send away."""
        for task in self._tasks:
            task.cancel()
        self._past.close()

    # Readers --------------------------------------------------------------------------------------------------

    async def reach(self, after: int | None) -> None:
        """Before a reader joins: another process may have written what this one has not read yet."""
        if after is not None and after > self.head:
            await self.catch_up()

    def join(self, reader: Reader, after: int | None) -> None:
        """Let a reader in at a cursor. Nothing is missed or doubled: from here on every pass starts at cursor + 1."""
        lost = after is not None and not self.head - REPLAY <= after <= self.head
        reader.cursor = self.head if after is None or lost else after
        self.readers.add(reader)
        self.say(reader, {"resync": self.head} if lost else {"head": self.head})
        if reader.cursor < self.head:
            self._wake.set()

    def leave(self, reader: Reader) -> None:
        self.readers.discard(reader)
        if not self.readers:
            self.empty_since = time.monotonic()

    def send_away(self, reader: Reader, code: int) -> None:
        """End a reader's connection; nobody waits until it has ended."""
        self.leave(reader)
        self._spawn(reader.close(code))

    def answer_head(self, reader: Reader) -> None:
        """A reader asks whether the line still works."""
        self.say(reader, {"head": self.head})

    def tell_presence(self, count: int) -> None:
        """Say how many read now, which is no event and may be missed."""
        frame = Frame(0, encoded({"reading": count}))
        for reader in self.readers:
            reader.link.aside(frame)

    def say(self, reader: Reader, fields: dict[str, int]) -> None:
        """Tell one reader something that is no event and moves no cursor."""
        reader.link.aside(Frame(0, encoded(fields)))

    # News -----------------------------------------------------------------------------------------------------

    def hint(self, seq: int) -> None:
        """Something may have been appended; asked for twice, it is read once."""
        self._wanted = max(self._wanted, seq)
        if seq > self.seq:
            self._read_log()

    async def catch_up(self) -> None:
        """Return when what the log holds by now is in the ring."""
        if self._reading is not None and not self._reading.done():
            await asyncio.wait([self._reading])  # it may have begun too early
        await asyncio.shield(self._read_log())

    def _read_log(self) -> asyncio.Task[None]:
        """The reading that is under way, or a new one."""
        if self._reading is None or self._reading.done():
            self._reading = self._spawn(self._repair())
        return self._reading

    async def _repair(self) -> None:
        """Bring the ring up to the log. Readers are not asked: once for all of them."""
        wanted = self._wanted
        while (news := await self._log.news(self.seq)).seq > self.seq:
            await self._take(news)
            if not news.more:
                break
        if self._wanted > max(self.seq, wanted):  # told after the log was read
            asyncio.get_running_loop().call_soon(self.hint, self._wanted)

    async def _take(self, news: News) -> None:
        if news.changes_access and self.recheck:
            await self.recheck(self)  # first: who may no longer read hears nothing of what came with it
        if news.frames:
            await self._draw_again(news.frames)
            if self.ring and news.frames[0].version != self.head + 1:  # never seen; better empty than a hole
                self.ring.clear()
            self.ring.extend(news.frames)
            self.head = news.frames[-1].version
            self._batches.clear()
            while len(self.ring) > RING:
                self.ring.popleft()
            self._wake.set()
        self.seq = max(self.seq, news.seq)

    async def _draw_again(self, news: tuple[Frame, ...]) -> None:
        """What happened to a text or a person changes what may be said of it: earlier frames are drawn anew."""
        self._past.hear(news)
        if versions := stale(self.ring, news):
            fresh = {frame.version: frame for frame in await self._log.again(versions)}
            self.ring = deque(fresh.get(frame.version, frame) for frame in self.ring)
        self._batches.clear()

    def _widen(self) -> None:
        """Put at hand what was read just before the ring, as far as it holds."""
        while (left := RING - len(self.ring)) > 0 and (frames := self._past.before(self.base)):
            self.ring.extendleft(reversed(frames[-left:]))
        self._wake.set()

    # Delivery -------------------------------------------------------------------------------------------------

    async def _run(self) -> None:
        """Pass after pass, as long as the room stands; a fault in one is logged and the next goes on."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            try:
                behind = await self._pass()
            except Exception:
                log.exception("A pass over the readers of topic %s failed.", self.topic_id)
                behind = True
            if behind:
                asyncio.get_running_loop().call_later(AGAIN, self._wake.set)

    async def _pass(self) -> bool:
        """Give each reader what follows their cursor; True when somebody is still behind."""
        behind = False
        for served, reader in enumerate(tuple(self.readers), 1):
            if reader.cursor < self.head and reader in self.readers:
                behind |= not self._serve(reader)
            if served % BREATH == 0:
                await asyncio.sleep(0)
        if not behind:
            self._past.forget()
        return behind

    def _serve(self, reader: Reader) -> bool:
        batch = self._batches.get(reader.cursor) or self._batch(reader.cursor)
        if batch is None:
            return False
        if reader.link.give(batch):
            reader.cursor = batch.upto
            reader.stuck_since = 0.0
            return batch.upto >= self.head
        self._note_stuck(reader)
        return False

    def _note_stuck(self, reader: Reader) -> None:
        now = time.monotonic()
        if not reader.stuck_since:
            reader.stuck_since = now
        elif now - reader.stuck_since > self._stall:
            self.leave(reader)
            reader.link.drop()

    def _batch(self, cursor: int) -> Batch | None:
        """What follows a cursor: from the ring, or from the log while it is being read (then None until it is)."""
        if cursor + 1 >= self.base:
            frames = _up_to(islice(self.ring, cursor + 1 - self.base, None))
        else:
            past = self._past.after(cursor)
            if past is None:
                return None
            frames = _up_to(frame for frame in past if frame.version <= self.head)
        batch = Batch(tuple(frames), frames[-1].version)
        if len(self._batches) >= BATCHES:
            self._batches.clear()
        self._batches[cursor] = batch
        return batch

    def _spawn(self, work: Awaitable[None]) -> asyncio.Task[None]:
        task: asyncio.Task[None] = asyncio.ensure_future(work)  # type: ignore[arg-type]
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            log.warning("A task of topic %s failed: %s", self.topic_id, error)


def _up_to(frames: Iterable[Frame]) -> list[Frame]:
    """As many frames as one batch carries, at least one."""
    taken: list[Frame] = []
    size = 0
    for frame in frames:
        size += len(frame.wire)
        if taken and size > BATCH_BYTES:
            break
        taken.append(frame)
    return taken
