"""How many read: a plain count over all processes, unsaid where it is small."""

import pytest
import redis

from forum.live import presence
from forum.live.presence import Presence
from tests.support.live import until
from tests.support.servers import free_port


@pytest.fixture
async def processes(settings, redis_server):
    """Two processes that share a Redis."""
    settings.REDIS_URL = redis_server
    with redis.Redis.from_url(redis_server) as store:
        store.flushall()
    both = Presence(), Presence()
    yield both
    for one in both:
        await one.close()


async def test_alone_a_process_counts_its_own_and_says_nothing_below_three(settings):
    settings.REDIS_URL = ""

    assert await Presence().count({1: 0, 2: 2, 3: 3, 4: 500}) == {1: 0, 2: 0, 3: 3, 4: 500}


async def test_two_processes_count_together(processes):
    one, two = processes

    assert await one.count({1: 2, 2: 1}) == {1: 0, 2: 0}
    assert await two.count({1: 2, 2: 1}) == {1: 4, 2: 0}
    assert await one.count({1: 5, 2: 0}) == {1: 7, 2: 0}


async def test_the_readers_of_a_process_that_is_gone_no_longer_count(processes, redis_server, monkeypatch):
    one, two = processes
    monkeypatch.setattr(presence, "KEPT", 1)
    await two.count({1: 9})
    monkeypatch.setattr(presence, "KEPT", 60)
    assert await one.count({1: 3}) == {1: 12}

    with redis.Redis.from_url(redis_server) as store:
        await until(lambda: not store.exists(f"folkmoot:reading:1:{two._process}"))
        counted = await one.count({1: 3})
        await one.count({1: 3})

        assert counted == {1: 3}
        assert store.smembers("folkmoot:reading:1:processes") == {one._process.encode()}


async def test_without_redis_those_of_this_process_are_counted(settings, caplog):
    settings.REDIS_URL = f"redis://127.0.0.1:{free_port()}/0"
    alone = Presence()

    assert await alone.count({1: 3}) == {1: 3}
    await alone.close()
    assert "Redis did not count readers" in caplog.text
