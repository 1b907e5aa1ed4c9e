"""The bus: a hint reaches every loop of this process and, by Redis, others; and what fails harms nobody."""

import asyncio
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import redis
from django.db import transaction

from forum.live import bus, hub
from forum.live.models import Topic
from tests.support.live import until
from tests.support.servers import free_port


@pytest.fixture(autouse=True)
def quiet_bus(monkeypatch):
    monkeypatch.setattr(bus, "_listeners", {})
    monkeypatch.setattr(bus, "_quiet_until", 0.0)


class Ear:
    """A loop in a thread of its own that listens."""

    def __init__(self):
        self.heard, self.loop, ready = [], asyncio.new_event_loop(), threading.Event()
        self.thread = threading.Thread(target=self._run, args=(ready,))
        self.thread.start()
        ready.wait(5)

    def _run(self, ready):
        async def listen():
            bus.listen(lambda topic, seq: self.heard.append((topic, seq)))

        self.loop.run_until_complete(listen())
        self.loop.call_soon(ready.set)
        self.loop.run_forever()
        self.loop.close()

    def close(self):
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(5)


async def test_every_loop_of_the_process_hears_from_any_thread():
    heard, ears = [], [Ear(), Ear()]
    bus.listen(lambda topic, seq: heard.append((topic, seq)))

    with ThreadPoolExecutor(1) as pool:
        pool.submit(bus.announce, 7, 3).result()
    await until(lambda: heard and all(ear.heard for ear in ears))
    for ear in ears:
        ear.close()

    assert [heard, *(ear.heard for ear in ears)] == [[(7, 3)]] * 3


async def test_a_loop_that_has_closed_is_passed_over_and_then_forgotten():
    ear, heard = Ear(), []
    ear.close()

    bus.listen(lambda topic, seq: heard.append(seq))
    assert list(bus._listeners) == [asyncio.get_running_loop()]
    late = Ear()
    late.close()
    bus.announce(7, 3)
    await until(lambda: heard)

    assert heard == [3]
    bus.stop_listening()
    bus.stop_listening()
    assert list(bus._listeners) == [late.loop]


@pytest.mark.django_db(transaction=True)
def test_an_action_succeeds_quickly_while_redis_is_away_and_asks_it_again_later(settings, caplog, monkeypatch):
    settings.REDIS_URL = f"redis://127.0.0.1:{free_port()}/0"
    topic = Topic.objects.create(kind="debate")
    began = time.monotonic()

    for _ in range(20):
        with transaction.atomic():
            hub.publish(topic.pk, "gallery.changed")

    assert Topic.objects.get(pk=topic.pk).version == 20
    assert time.monotonic() - began < 5
    assert caplog.text.count("Redis was not told") == 1
    monkeypatch.setattr(bus, "_quiet_until", 0.0)
    bus.announce(topic.pk, 21)
    assert caplog.text.count("Redis was not told") == 2


async def test_a_redis_that_never_answers_is_waited_for_a_second_at_most(settings, caplog):
    async def silent(reader, writer):
        await reader.read()
        writer.close()

    deaf = await asyncio.start_server(silent, "127.0.0.1", 0)
    settings.REDIS_URL = f"redis://127.0.0.1:{deaf.sockets[0].getsockname()[1]}/0"
    began = time.monotonic()

    await asyncio.get_running_loop().run_in_executor(None, bus.announce, 1, 1)
    took = time.monotonic() - began
    bus._publisher.cache_clear()
    deaf.close()

    assert took < 2.5
    assert "Redis was not told" in caplog.text


async def test_what_another_process_says_by_redis_is_heard_and_nonsense_is_not(settings, redis_server):
    settings.REDIS_URL = redis_server
    heard, connected = [], []
    listening = asyncio.ensure_future(bus.relay(lambda *hint: heard.append(hint), lambda: connected.append(True)))
    await until(lambda: connected)
    other = redis.Redis.from_url(redis_server)

    for said in (b"", b"7", b"x:3", b"7:-3", b"7:3:1", b"\xff\xfe", b"7:3"):
        other.publish(bus.CHANNEL, said)
    await until(lambda: heard)
    bus.announce(8, 4)
    await until(lambda: len(heard) == 2)
    other.close()
    listening.cancel()
    await asyncio.gather(listening, return_exceptions=True)

    assert heard == [(7, 3), (8, 4)]


async def test_after_a_break_the_relay_comes_back_and_asks_for_everything(settings, redis_server, caplog):
    settings.REDIS_URL = redis_server
    heard, connected = [], []
    listening = asyncio.ensure_future(bus.relay(lambda *hint: heard.append(hint), lambda: connected.append(True)))
    await until(lambda: connected)
    other = redis.Redis.from_url(redis_server)

    other.client_kill_filter(_type="pubsub")
    await until(lambda: len(connected) == 2)
    other.publish(bus.CHANNEL, "7:3")
    await until(lambda: heard)
    other.close()
    listening.cancel()
    await asyncio.gather(listening, return_exceptions=True)

    assert heard == [(7, 3)]
    assert "Redis is not heard" in caplog.text
