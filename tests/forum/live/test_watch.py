"""Where topics stand: what the very next answer says on SQLite, and what any says within a second elsewhere."""

import asyncio
import shutil
import sqlite3
import subprocess
import sys
import time

import pytest
from channels.db import database_sync_to_async
from django.db import connection
from django.db.models import F

from forum.live import watch as module
from forum.live.models import Topic
from forum.live.watch import MOST, Now, Watch, _File, _Memory, read_site
from tests.support.settings import ON_POSTGRES

pytestmark = pytest.mark.django_db(transaction=True)
VISIBLE_WITHIN = 1.0 if ON_POSTGRES else 0.0
RAISE = "UPDATE forum_topic SET version = version + 1, seq = seq + 2"


def write_elsewhere(statement: str) -> None:
    """As another process would: with SQLite it is one, with PostgreSQL another session is as good."""
    if ON_POSTGRES:
        import psycopg

        with psycopg.connect(**connection.get_connection_params()) as session:
            session.execute(statement)
        return
    script = "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute(sys.argv[2]); c.commit()"
    subprocess.run([sys.executable, "-c", script, connection.settings_dict["NAME"], statement], check=True)


async def made(**fields) -> Topic:
    return await database_sync_to_async(Topic.objects.create)(kind="debate", **fields)


async def test_a_topic_is_told_as_it_stands():
    topic = await made(seq=7, version=3, is_public=True)

    assert await Watch().now(topic.pk) == Now(7, 3, True)


async def test_what_is_no_topic_is_nothing():
    assert await Watch().now(10**6) is None


async def test_what_has_been_told_once_is_known():
    topic, watch = await made(version=3), Watch()

    told = await watch.now(topic.pk)

    assert (told, watch.known(topic.pk)) == (Now(0, 3, False), told)


async def test_another_process_is_seen_in_time():
    topic, watch = await made(version=3), Watch()
    await watch.now(topic.pk)

    await database_sync_to_async(write_elsewhere)(RAISE)
    began = time.monotonic()
    while (await watch.now(topic.pk)).version == 3 and time.monotonic() - began < VISIBLE_WITHIN:
        await asyncio.sleep(0.02)

    assert await watch.now(topic.pk) == Now(2, 4, False)


async def test_our_own_write_is_seen_at_once_when_we_say_so():
    topic, watch = await made(version=3), Watch()
    await watch.now(topic.pk)

    await database_sync_to_async(Topic.objects.update)(version=F("version") + 1)
    watch.forget(topic.pk)

    assert await watch.now(topic.pk) == Now(0, 4, False)


async def test_many_topics_are_told_as_the_database_has_them():
    first, second, watch = await made(version=1), await made(version=2), Watch()
    await watch.now(first.pk)

    await database_sync_to_async(write_elsewhere)(RAISE)

    told = await watch.many([first.pk, second.pk, 10**6])
    assert told == {first.pk: Now(2, 2, False), second.pk: Now(2, 3, False)}


async def test_the_site_moves_with_any_topic():
    topic, watch = await made(version=3), Watch()
    await made(version=4)
    before = await watch.site()

    await database_sync_to_async(Topic.objects.filter(pk=topic.pk).update)(version=5)
    watch.forget(topic.pk)

    assert (before, await watch.site(), await database_sync_to_async(read_site)()) == (7, 9, 9)


async def test_a_site_without_topics_stands_at_nought():
    assert await Watch().site() == 0


# SQLite ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def path(tmp_path):
    place = tmp_path / "site.sqlite3"
    with sqlite3.connect(place) as file:
        file.execute("PRAGMA journal_mode=WAL")
        file.execute("CREATE TABLE forum_topic (id INTEGER PRIMARY KEY, seq INT, version INT, is_public BOOL)")
        file.execute("INSERT INTO forum_topic VALUES (1, 5, 4, 1)")
    file.close()
    return place


def test_a_file_in_the_place_of_another_is_noticed(path, tmp_path):
    old = _File(str(path))
    before = old.topic(1)
    new = tmp_path / "new.sqlite3"
    shutil.copy(path, new)
    with sqlite3.connect(new) as file:
        file.execute("UPDATE forum_topic SET version = 1")
    file.close()

    new.replace(path)

    assert (before.version, old.topic(1).version) == (4, 1)


def test_a_file_that_is_gone_is_not_remembered(path):
    file = _File(str(path))
    file.topic(1)

    path.unlink()

    assert (file.topic(1), file.topics({1})) == (None, None)


def test_a_file_that_is_locked_is_not_waited_for(path):
    with sqlite3.connect(path) as other:
        other.execute("PRAGMA journal_mode=DELETE")
    other.isolation_level = None
    other.execute("BEGIN EXCLUSIVE")

    began = time.monotonic()
    told = _File(str(path)).topic(1)

    assert (told, time.monotonic() - began < 1) == (None, True)
    other.close()


def test_the_watch_never_writes(path):
    file = _File(str(path))
    file.topic(1)

    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        file._connection.execute("UPDATE forum_topic SET version = 9")


# Other databases ------------------------------------------------------------------------------------------------


@pytest.fixture
def asked(monkeypatch):
    """What the database was asked; its answer can be held back."""
    asked = []

    async def read(ids):
        asked.append(ids)
        told = {one: Now(one, len(asked), True) for one in ids}
        await asyncio.sleep(0.01)
        return told

    monkeypatch.setattr(module, "_read_rows", read)
    return asked


async def test_those_who_ask_together_ask_once(asked):
    memory = _Memory()

    told = await asyncio.gather(*(memory.ask(1 + n % 3) for n in range(100)))

    assert (asked, {now.version for now in told}) == ([{1, 2, 3}], {1})


async def test_one_who_gives_up_does_not_take_the_others_along(asked):
    memory = _Memory()
    first, second = asyncio.create_task(memory.ask(1)), asyncio.create_task(memory.ask(1))
    await asyncio.sleep(0)

    first.cancel()

    assert await second == Now(1, 1, True)


async def test_what_was_forgotten_while_it_was_asked_is_asked_again(asked):
    memory = _Memory()
    flight = asyncio.create_task(memory.ask(1))
    await asyncio.sleep(0.005)

    memory.forget(1)
    late = await memory.ask(1)

    assert ((await flight).version, late.version, memory.topic(1).version) == (1, 2, 2)


async def test_what_was_in_use_is_asked_along(asked):
    memory = _Memory()
    await memory.ask(1)
    memory.topic(1)

    await memory.ask(2)

    assert asked == [{1}, {1, 2}]


async def test_a_value_is_let_go_in_time(asked, monkeypatch):
    memory = _Memory()
    await memory.ask(1)

    monkeypatch.setattr(module, "FRESH_FOR", 0)

    assert memory.topic(1) is None


async def test_memory_is_bounded(asked):
    memory = _Memory()

    await memory.read(set(range(1, MOST + 500)))

    assert len(memory._remembered) <= MOST + 1


async def test_a_failing_database_is_told_to_all_and_asked_again(monkeypatch):
    memory = _Memory()

    async def fail(ids):
        raise OSError("gone")

    monkeypatch.setattr(module, "_read_rows", fail)
    told = await asyncio.gather(memory.ask(1), memory.ask(1), return_exceptions=True)

    assert ([str(one) for one in told], memory._flights) == (["gone", "gone"], {})
