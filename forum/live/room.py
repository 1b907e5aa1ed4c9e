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
from forum.live.watch import Now

log = logging.getLogger(__name__)

RING = 1024  # frames that a room keeps at hand
PAGE = 500  # events read from the log at once
REPLAY = 5000  # a reader farther behind than this is asked to load the page anew
BATCH_BYTES = 256 * 1024
BATCHES, PAGES = 16, 16  # joined frames and pages of the log kept for readers who come the same way
BREATH = 128  # readers served before others on the loop have their turn
AGAIN = 0.05  # seconds until readers who were not ready are looked at again


class Closing:
    """Why a connection ends, as RFC 6455 codes; docs/LIVE.md lists them."""

    STOPPING = 1001
    TOO_BIG = 1009
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
        self._log = log
        self._stall = stall
        self._batches: dict[int, Batch] = {}
        self._wake = asyncio.Event()
        self._repairing: asyncio.Task[None] | None = None
        self._wanted = now.seq
        self._pages: dict[int, asyncio.Task[tuple[Frame, ...]]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._running = self._spawn(self._run())

    @property
    def base(self) -> int:
        """The oldest version at hand; the one after head where nothing is."""
        return self.ring[0].version if self.ring else self.head + 1

    def close(self) -> None:
        """Stop working; whoever still reads is somebody else's to send away."""
        for task in (*self._tasks, *self._pages.values()):
            task.cancel()

    # Readers --------------------------------------------------------------------------------------------------

    async def join(self, reader: Reader, after: int | None) -> None:
        """Let a reader in at a cursor. Nothing is missed or doubled: from here on every pass starts at cursor + 1."""
        if after is not None and after > self.head:
            await self.catch_up()  # another process may have written what this one has not read yet
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
        if seq > self.seq and (self._repairing is None or self._repairing.done()):
            self._repairing = self._spawn(self._repair())

    async def catch_up(self) -> None:
        """Read the log now, and return when what it holds is in the ring."""
        if self._repairing is None or self._repairing.done():
            self._repairing = self._spawn(self._repair())
        await asyncio.shield(self._repairing)

    async def _repair(self) -> None:
        """Bring the ring up to the log. Readers are not asked: once for all of them."""
        while True:
            news = await self._log.news(self.seq)
            if news.seq == self.seq:
                return
            await self._take(news)
            if news.seq >= self._wanted and not news.more:
                return

    async def _take(self, news: News) -> None:
        if news.frames:
            await self._draw_again(news.frames)
            if self.ring and news.frames[0].version != self.head + 1:  # never seen; better empty than a hole
                self.ring.clear()
            self.ring.extend(news.frames)
            self.head = news.frames[-1].version
            self._batches.clear()
            while len(self.ring) > RING:
                self.ring.popleft()
        self.seq = max(self.seq, news.seq)
        if news.changes_access and self.recheck:
            await self.recheck(self)
        if news.frames:
            self._wake.set()

    async def _draw_again(self, news: Iterable[Frame]) -> None:
        """What happened to a text or a person changes what may be said of it: earlier frames are drawn anew."""
        self._pages.clear()
        subjects = {one for frame in news for one in frame.subjects if one[0] in ("post", "person")}
        everyone = any(name == "person" for name, _ in subjects)
        stale = [frame.version for frame in self.ring if everyone or frame.subjects & subjects]
        if stale:
            fresh = {frame.version: frame for frame in await self._log.again(stale)}
            self.ring = deque(fresh.get(frame.version, frame) for frame in self.ring)
            self._batches.clear()

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
                behind |= not await self._serve(reader)
            if served % BREATH == 0:
                await asyncio.sleep(0)
        return behind

    async def _serve(self, reader: Reader) -> bool:
        batch = self._batches.get(reader.cursor) or await self._batch(reader.cursor)
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

    async def _batch(self, cursor: int) -> Batch | None:
        """What follows a cursor: from the ring, or from the log while it is being read (then None until it is)."""
        if cursor + 1 >= self.base:
            frames = _up_to(islice(self.ring, cursor + 1 - self.base, None))
        else:
            page = self._page(cursor)
            if not page.done():
                return None
            frames = _up_to(frame for frame in page.result() if frame.version > cursor)
        batch = Batch(tuple(frames), frames[-1].version if frames else cursor)
        if len(self._batches) >= BATCHES:
            self._batches.clear()
        self._batches[cursor] = batch
        return batch

    def _page(self, cursor: int) -> asyncio.Task[tuple[Frame, ...]]:
        """One reading of the log for all who stand near this cursor; what the ring can hold widens it."""
        near = max(self.head - RING, 0)
        start, limit = (near, self.base - 1 - near) if cursor >= near else (cursor, PAGE)
        if start not in self._pages:
            if len(self._pages) >= PAGES:
                self._pages = {at: task for at, task in self._pages.items() if not task.done()}
            self._pages[start] = task = asyncio.create_task(self._log.after(start, limit))
            task.add_done_callback(self._page_read)
        return self._pages[start]

    def _page_read(self, task: asyncio.Task[tuple[Frame, ...]]) -> None:
        if task.cancelled():
            return
        if task.exception() is not None:
            self._pages = {at: other for at, other in self._pages.items() if other is not task}
            log.warning("The log of topic %s could not be read: %s", self.topic_id, task.exception())
            return
        frames = task.result()
        if frames and frames[-1].version == self.base - 1 and len(self.ring) + len(frames) <= RING:
            self.ring.extendleft(reversed(frames))
        self._wake.set()

    def _spawn(self, work: Awaitable[None]) -> asyncio.Task[None]:
        task: asyncio.Task[None] = asyncio.ensure_future(work)  # type: ignore[arg-type]
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            log.warning("Reading the news of topic %s failed: %s", self.topic_id, error)


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
