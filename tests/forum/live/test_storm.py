"""Readers come, go and refuse while others write and the bus loses every fifth hint: no gap, no double, for anybody."""

from __future__ import annotations

import asyncio
import random

import pytest

from forum.live import room
from forum.live.room import Room
from tests.support.live import Follower, MemoryLog, room_over, until

READERS, EVENTS, BEFORE = 260, 500, 1500
POLL = 0.02


class Page:
    """A page in somebody's browser: it has a version, follows from there, and comes back when its line breaks."""

    def __init__(self, here: Room, chance: random.Random) -> None:
        self.here, self.chance = here, chance
        self.began = chance.choice([here.head, here.head, chance.randint(0, here.head)])
        self.seen: list[int] = []
        self.told_to_reload = 0
        self.connect()

    @property
    def version(self) -> int:
        return self.seen[-1] if self.seen else self.began

    def connect(self) -> None:
        moods = self.chance.choice([0.0, 0.0, 0.1, 0.6])
        self.reader = Follower(willing=lambda: self.chance.random() >= moods)
        self.here.join(self.reader, self.version)

    def read(self) -> None:
        """Take what has come; what was not taken before the line broke is lost."""
        self.seen += self.reader.link.versions
        self.told_to_reload += sum("resync" in aside for aside in self.reader.link.asides)
        self.reader.link.frames.clear()
        self.reader.link.asides.clear()

    def break_off(self) -> None:
        self.read()
        self.here.leave(self.reader)
        self.reader.link.frames.clear()
        self.connect()


class Bus:
    """Loses every fifth hint, tells every tenth twice, and some much later."""

    def __init__(self, here: Room, chance: random.Random) -> None:
        self.here, self.chance, self.lost = here, chance, 0

    def announce(self, seq: int) -> None:
        fate = self.chance.random()
        if fate < 0.2:
            self.lost += 1
            return
        self.here.hint(seq)
        if fate < 0.3:
            self.here.hint(seq)
        if fate > 0.9:
            asyncio.get_running_loop().call_later(0.05, self.here.hint, seq)


async def poll(here: Room, log: MemoryLog) -> None:
    while True:
        await asyncio.sleep(POLL)
        here.hint(log.seq)


async def publish(log: MemoryLog, bus: Bus, chance: random.Random) -> None:
    for _ in range(EVENTS):
        subject = ("post", chance.randint(1, 400))
        bus.announce(log.append(subject, for_readers=chance.random() > 0.15))
        await asyncio.sleep(chance.choice([0, 0, 0.001, 0.004]))


async def come_and_go(here: Room, pages: list[Page], chance: random.Random) -> None:
    while len(pages) < READERS:
        pages.append(Page(here, chance))
        chance.choice(pages).break_off()
        if chance.random() < 0.3:
            await asyncio.sleep(0.002)


@pytest.mark.parametrize("seed", [1, 2])
async def test_everybody_gets_everything_once_and_in_order(monkeypatch, seed):
    monkeypatch.setattr(room, "AGAIN", 0.005)
    chance = random.Random(seed)
    log = MemoryLog().fill(BEFORE)
    pages: list[Page] = []
    async with room_over(log) as here:
        bus, polling = Bus(here, chance), asyncio.ensure_future(poll(here, log))
        await asyncio.gather(publish(log, bus, chance), come_and_go(here, pages, chance))
        head = log.version
        await until(lambda: all(page.reader.cursor == head for page in pages), within=15)
        polling.cancel()
    for page in pages:
        page.read()

    assert [page.seen == list(range(page.began + 1, head + 1)) for page in pages] == [True] * READERS
    assert sum(page.told_to_reload for page in pages) == 0
    assert sum(len(page.seen) for page in pages) >= 100_000
    assert bus.lost >= EVENTS / 8
