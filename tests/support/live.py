"""What rooms are tested with: a log in memory that can wait and fail, links that can refuse, and patience."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from uuid import uuid4

from forum.live.frames import Frame, News
from forum.live.link import Batch
from forum.live.room import Reader, Room
from forum.live.watch import Now

Subject = tuple[str, int]


class MemoryLog:
    """One topic's log. Frames say the present word of their subject, as drawn when the reading begins."""

    def __init__(self) -> None:
        self.events: list[tuple[int | None, Subject | None, bool]] = []
        self.words: dict[Subject, str] = {}
        self.reads: list[tuple[str, int]] = []
        self.faults = 0
        self.open = asyncio.Event()
        self.open.set()

    @property
    def seq(self) -> int:
        return len(self.events)

    @property
    def version(self) -> int:
        return sum(version is not None for version, _, _ in self.events)

    def append(self, subject: Subject | None = None, *, for_readers: bool = True, changes_access: bool = False) -> int:
        self.events.append((self.version + 1 if for_readers else None, subject, changes_access))
        return self.seq

    def fill(self, count: int) -> MemoryLog:
        version = self.version
        self.events += [(version + n, None, False) for n in range(1, count + 1)]
        return self

    async def news(self, seq: int) -> News:
        new = self.events[seq : seq + 500]
        frames = self._drawn([version for version, _, _ in new if version])
        await self._read("news", seq)
        return News(seq + len(new), frames, any(access for _, _, access in new), len(new) == 500)

    async def after(self, version: int, limit: int) -> tuple[Frame, ...]:
        frames = self._drawn(range(version + 1, min(version + limit, self.version) + 1))
        await self._read("after", version)
        return frames

    async def again(self, versions: Iterable[int]) -> tuple[Frame, ...]:
        frames = self._drawn(versions)
        await self._read("again", len(frames))
        return frames

    async def _read(self, what: str, where: int) -> None:
        self.reads.append((what, where))
        await asyncio.sleep(0)
        await self.open.wait()
        if self.faults:
            self.faults -= 1
            raise OSError("the database does not answer")

    def _drawn(self, versions: Iterable[int]) -> tuple[Frame, ...]:
        known = {version: subject for version, subject, _ in self.events if version}
        return tuple(self._frame(version, known[version]) for version in versions)

    def _frame(self, version: int, subject: Subject | None) -> Frame:
        said = self.words.get(subject, "") if subject else ""
        return Frame(version, json.dumps({"v": version, "says": said}), frozenset([subject] if subject else []))


class MemoryLink:
    """Remembers what it was given; refuses as long as `willing` says so."""

    def __init__(self, willing: Callable[[], bool] = lambda: True) -> None:
        self.willing = willing
        self.frames: list[Frame] = []
        self.asides: list[dict[str, int]] = []
        self.dropped = False

    @property
    def versions(self) -> list[int]:
        return [frame.version for frame in self.frames]

    @property
    def says(self) -> list[str]:
        return [json.loads(frame.text)["says"] for frame in self.frames]

    async def ready(self) -> None:
        pass

    def give(self, batch: Batch) -> bool:
        if not self.willing():
            return False
        self.frames += batch.frames
        return True

    def aside(self, frame: Frame) -> None:
        self.asides.append(json.loads(frame.text))

    def drop(self) -> None:
        self.dropped = True


class Follower(Reader):
    """A reader with a memory link, who remembers why they were sent away."""

    __slots__ = ("closed", "link")

    link: MemoryLink

    def __init__(self, session: str = "", willing: Callable[[], bool] = lambda: True) -> None:
        self.closed: list[int] = []
        super().__init__(MemoryLink(willing), self._note, session)

    async def _note(self, code: int) -> None:
        self.closed.append(code)


@asynccontextmanager
async def room_over(log: MemoryLog, *, stall: float = 30.0) -> AsyncIterator[Room]:
    """A room that opens where the log stands now."""
    room = Room(1, uuid4(), Now(log.seq, log.version, True), log, stall=stall)
    try:
        yield room
    finally:
        room.close()
        await asyncio.sleep(0)
        await asyncio.sleep(0)


def follow(room: Room, after: int | None = None, **how: Callable[[], bool]) -> Follower:
    """Somebody who joins."""
    reader = Follower(**how)
    room.join(reader, after)
    return reader


async def until(holds: Callable[[], object], within: float = 5.0) -> None:
    """Return once it holds; fail where it does not in time."""
    deadline = time.monotonic() + within
    while not holds():
        assert time.monotonic() < deadline, "It did not come to hold in time."
        await asyncio.sleep(0.002)


async def turns(count: int = 20) -> None:
    """Let the loop go round."""
    for _ in range(count):
        await asyncio.sleep(0)
