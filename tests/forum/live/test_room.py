"""A room: every reader gets everything after their cursor, once and in order."""

import asyncio
import time

import pytest

from forum.live import past, room
from tests.support.live import Follower, MemoryLog, follow, room_over, turns, until


@pytest.mark.parametrize("after", [0, 1, 7, 1475, 1476, 1477, 1999, 2000, None])
async def test_who_joins_anywhere_gets_the_rest_once_and_in_order(after):
    log = MemoryLog().fill(2000)
    async with room_over(log) as here:
        reader = follow(here, after)
        here.hint(log.append())

        await until(lambda: reader.cursor == 2001)

    assert reader.link.versions == list(range((2000 if after is None else after) + 1, 2002))
    assert reader.link.asides == [{"head": 2000}]


@pytest.mark.parametrize("after", [6001, 10**15])
async def test_who_names_a_version_that_is_not_there_is_asked_to_load_anew(after):
    async with room_over(MemoryLog().fill(6000)) as here:
        reader = follow(here, after)
        await turns()

    assert (reader.link.asides, reader.cursor, reader.link.frames) == ([{"resync": 6000}], 6000, [])


async def test_who_is_too_far_behind_is_asked_to_load_anew_and_gets_what_comes_after():
    log = MemoryLog().fill(6000)
    async with room_over(log) as here:
        late, just = follow(here, 999), follow(here, 1000)
        here.hint(log.append())
        await until(lambda: late.cursor == just.cursor == 6001)

    assert (late.link.asides, late.link.versions) == ([{"resync": 6000}], [6001])
    assert just.link.versions == list(range(1001, 6002))


async def test_what_another_process_wrote_is_read_before_a_reader_who_has_seen_it_joins():
    log = MemoryLog().fill(5)
    async with room_over(log) as here:
        log.append()
        reader = Follower()
        await here.reach(6)
        here.join(reader, 6)

    assert reader.link.asides == [{"head": 6}]


async def test_a_reading_that_began_too_early_does_not_count_as_catching_up():
    log = MemoryLog().fill(5)
    async with room_over(log) as here:
        log.open.clear()
        log.append()
        here.hint(6)
        await turns()
        log.append()
        reaching = asyncio.ensure_future(here.reach(7))
        await turns()
        log.open.set()
        await reaching

        assert here.head == 7


async def test_events_that_readers_may_not_know_of_move_nothing():
    log = MemoryLog().fill(1)
    async with room_over(log) as here:
        reader = follow(here)
        log.append(for_readers=False)
        here.hint(log.append(for_readers=False))
        await until(lambda: here.seq == 3)
        assert (here.head, reader.link.frames) == (1, [])

        here.hint(log.append())
        await until(lambda: reader.cursor == 2)

    assert reader.link.versions == [2]


async def test_hints_that_come_together_or_twice_or_late_read_the_log_once():
    log = MemoryLog()
    async with room_over(log) as here:
        reader = follow(here)
        for _ in range(50):
            seq = log.append()
            here.hint(seq)
            here.hint(seq)
        await until(lambda: reader.cursor == 50)
        here.hint(50)
        here.hint(3)
        await turns()

    assert reader.link.versions == list(range(1, 51))
    assert log.reads == [("news", 0)]


async def test_a_hint_that_comes_while_the_log_is_read_is_not_lost():
    log = MemoryLog()
    async with room_over(log) as here:
        reader = follow(here)
        log.open.clear()
        here.hint(log.append())
        await turns()
        here.hint(log.append())
        log.open.set()
        await until(lambda: reader.cursor == 2)

    assert reader.link.versions == [1, 2]


async def test_a_hint_of_what_is_nowhere_is_read_once():
    log = MemoryLog().fill(3)
    async with room_over(log) as here:
        here.hint(1000)
        await turns(100)

    assert log.reads == [("news", 3)]


async def test_more_news_than_one_page_are_all_read():
    log = MemoryLog()
    async with room_over(log) as here:
        reader = follow(here)
        log.fill(1700)
        here.hint(1700)
        await until(lambda: reader.cursor == 1700)

    assert reader.link.versions == list(range(1, 1701))


async def test_readers_at_one_place_share_one_batch_and_one_reading_of_the_log():
    log = MemoryLog().fill(4000)
    given = []
    async with room_over(log) as here:
        readers = [follow(here, 300 + n % 3) for n in range(300)]
        for reader in readers:
            reader.link.give = lambda batch, give=reader.link.give: given.append(batch) or give(batch)
        await until(lambda: all(reader.cursor == 4000 for reader in readers))

    assert len(log.reads) == len({start for _, start in log.reads}) == 8
    assert [reader.link.versions for reader in readers] == [list(range(301 + n % 3, 4001)) for n in range(300)]
    assert len({id(batch) for batch in given}) < 30


async def test_what_is_read_for_one_widens_the_ring_for_the_next():
    log = MemoryLog().fill(700)
    async with room_over(log) as here:
        first = follow(here, 0)
        await until(lambda: first.cursor == 700)
        reads = list(log.reads)
        second = follow(here, 0)
        await until(lambda: second.cursor == 700)

        assert (log.reads, here.base) == (reads, 1)


async def test_those_behind_arrive_although_publishing_never_pauses():
    log = MemoryLog().fill(3000)
    async with room_over(log) as here:
        readers = [follow(here, after) for after in (0, 1, 800, 1999, 2400, 2999)]
        stop = time.monotonic() + 0.5
        while time.monotonic() < stop:
            here.hint(log.append(("post", log.seq)))
            await asyncio.sleep(0)
        at = here.head
        behind = [reader.cursor for reader in readers]
        await until(lambda: all(reader.cursor == log.version for reader in readers))

    assert at - min(behind) < 1500
    for reader, after in zip(readers, (0, 1, 800, 1999, 2400, 2999), strict=True):
        assert reader.link.versions == list(range(after + 1, log.version + 1))


async def test_memory_stays_bounded_whatever_is_published_and_asked():
    log = MemoryLog()
    async with room_over(log) as here:
        stuck = [follow(here, willing=lambda: False) for _ in range(50)]
        log.fill(5000)
        here.hint(5000)
        await until(lambda: here.head == 5000)
        readers = [follow(here, after) for after in range(0, 5000, 37)]
        most_pages = most_batches = 0
        while any(reader.cursor < 5000 for reader in readers):
            most_pages = max(most_pages, len(here._past._pages))
            most_batches = max(most_batches, len(here._batches))
            await asyncio.sleep(0.001)

        assert len(here.ring) == room.RING
        assert most_pages <= past.PAGES
        assert most_batches <= room.BATCHES
        assert {reader.cursor for reader in stuck} == {0}


async def test_a_large_backlog_comes_in_batches_of_bounded_size():
    log = MemoryLog().fill(1000)
    log.words = {("post", 1): "word " * 4_000}
    async with room_over(log) as here:
        reader = follow(here, 1000)
        sizes = []
        reader.link.give = lambda batch, give=reader.link.give: sizes.append(len(batch.wire)) or give(batch)
        for _ in range(12):
            log.append(("post", 1))
        here.hint(log.seq)
        await until(lambda: reader.cursor == 1012)

    assert reader.link.versions == list(range(1001, 1013))
    assert max(sizes) <= room.BATCH_BYTES


async def test_who_does_not_read_is_cut_off_and_delays_nobody(monkeypatch):
    monkeypatch.setattr(room, "AGAIN", 0.01)
    log = MemoryLog()
    async with room_over(log, stall=0.2) as here:
        stuck, well = follow(here, willing=lambda: False), follow(here)
        began = time.monotonic()
        here.hint(log.append())
        await until(lambda: well.cursor == 1)
        at_once = time.monotonic() - began
        assert not stuck.link.dropped
        await until(lambda: stuck.link.dropped)
        after = time.monotonic() - began
        here.hint(log.append())
        await until(lambda: well.cursor == 2)

        assert here.readers == {well}
    assert stuck.link.frames == []
    assert at_once < 0.1
    assert after >= 0.2


async def test_who_reads_slowly_is_not_cut_off(monkeypatch):
    monkeypatch.setattr(room, "AGAIN", 0.01)
    monkeypatch.setattr(room, "BATCH_BYTES", 10)
    log = MemoryLog()
    turn = iter(range(10**6))
    async with room_over(log, stall=0.1) as here:
        slow = follow(here, willing=lambda: next(turn) % 4 == 3)
        log.fill(12)
        here.hint(12)
        await until(lambda: slow.cursor == 12)

    assert (slow.link.dropped, slow.link.versions) == (False, list(range(1, 13)))


async def test_who_leaves_while_their_page_is_read_gets_nothing_more():
    log = MemoryLog().fill(3000)
    async with room_over(log) as here:
        log.open.clear()
        gone, kept = follow(here, 10), follow(here, 10)
        await turns()
        here.leave(gone)
        here.leave(gone)
        log.open.set()
        await until(lambda: kept.cursor == 3000)

    assert gone.link.frames == []


async def test_a_link_that_fails_harms_nobody_else_for_long(caplog):
    log = MemoryLog()
    async with room_over(log) as here:
        readers = [follow(here) for _ in range(10)]
        broken = follow(here)
        faults = iter([True, True])
        broken.link.give = lambda batch, give=broken.link.give: 1 / 0 if next(faults, False) else give(batch)
        here.hint(log.append())
        await until(lambda: all(reader.cursor == 1 for reader in [*readers, broken]))

    assert [reader.link.versions for reader in [*readers, broken]] == [[1]] * 11
    assert "A pass over the readers of topic 1 failed." in caplog.text


async def test_news_that_could_not_be_read_are_read_at_the_next_hint(caplog):
    log = MemoryLog()
    async with room_over(log) as here:
        reader = follow(here)
        log.faults = 1
        here.hint(log.append())
        await until(lambda: not log.faults)
        await turns()
        here.hint(1)
        await until(lambda: reader.cursor == 1)

    assert reader.link.versions == [1]
    assert "the database does not answer" in caplog.text


async def test_a_page_that_could_not_be_read_is_asked_for_again_after_a_pause(caplog, monkeypatch):
    monkeypatch.setattr(past, "PAUSE", 0.05)
    log = MemoryLog().fill(2000)
    async with room_over(log) as here:
        log.faults = 2
        reader = follow(here, 0)
        await until(lambda: reader.cursor == 2000)

    assert reader.link.versions == list(range(1, 2001))
    assert log.reads.count(("after", 0)) == 3
