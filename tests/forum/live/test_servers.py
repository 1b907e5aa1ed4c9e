"""Following on real servers: hundreds of readers, some who never read, a server that is killed, two that share a Redis."""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import signal
import subprocess
import time
from pathlib import Path

import pytest
import redis

from tests.support import postgres
from tests.support.servers import Site, end, free_port, wait_for_port
from tests.support.sockets import Closed, Socket
from tests.support.talk import Page, Talk, arrive, close_all, off_loop, whole

ANY_NUMBER = {"FOLKMOOT_LIVE_PER_ADDRESS": "0", "FOLKMOOT_LIVE_JOINS_PER_MINUTE": "0"}


def children_of(pid: int) -> list[int]:
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def sockets_of(pid: int) -> int:
    """How many connections a process holds, besides the one that listens."""
    names = []
    for one in Path(f"/proc/{pid}/fd").iterdir():
        with contextlib.suppress(FileNotFoundError):  # closed since it was listed
            names.append(os.readlink(one))
    return sum(name.startswith("socket:") for name in names) - 1


def resident(pid: int) -> int:
    """Bytes of memory."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


@pytest.fixture(scope="module")
def site(make_site, empty_data) -> Site:
    """One process."""
    return make_site(empty_data, FOLKMOOT_LIVE_STALL_SECONDS="2", **ANY_NUMBER)


@pytest.fixture(scope="module")
def talk(site) -> Talk:
    """Five thousand events old, so that a reader can be owed a lot; forty people may respond."""
    return Talk.on(site, past=5000, people=40)


async def test_three_hundred_follow_while_others_write_and_come_in(talk):
    chance = random.Random(7)
    began, _ = await off_loop(talk.stands)
    pages = [*(Page(talk, began) for _ in range(100)), *(Page(talk, began - 4700 + n) for n in range(5))]
    writing = [off_loop(talk.publish, 200, 0.002), *(off_loop(talk.respond, person) for person in range(10))]
    work = asyncio.gather(*writing)
    while len(pages) < 300:
        pages += [Page(talk, chance.choice([began, began - 50, began - 200])) for _ in range(13)]
        await asyncio.sleep(0.1)
    await work
    version, _ = await off_loop(talk.stands)

    await arrive(pages, version)

    assert version == began + 210
    assert whole(pages, version)
    await close_all(pages)


async def test_those_who_never_read_cost_little_delay_nobody_and_are_cut_off(site, talk):
    version, _ = await off_loop(talk.stands)
    well = Page(talk, version)
    await arrive([well], version)
    before = resident(site.pid)
    deaf = [await talk.follow(version - 4900, buffer=4096) for _ in range(60)]
    for line in deaf:
        line.stall()

    await off_loop(talk.respond, 20)
    took = await arrive([well], version + 1)
    grown = resident(site.pid) - before
    await asyncio.sleep(3)
    ended = await asyncio.gather(*(line.ended(15) for line in deaf))

    assert took < 2
    assert grown < 60 * 200_000
    assert ended == [None] * 60
    assert well.codes == []
    await close_all([well])
    for line in deaf:
        await line.close()


async def test_what_was_acknowledged_survives_a_kill_and_every_reader_converges(site, talk):
    began, _ = await off_loop(talk.stands)
    pages = [Page(talk, began - n % 50) for n in range(60)]
    await arrive(pages, began)
    acknowledged: list[int | None] = []

    async def load(person: int) -> None:
        for _ in range(9):
            acknowledged.append(await off_loop(talk.respond, person))

    loading = [asyncio.ensure_future(load(person)) for person in (21, 22, 23, 24)]
    while sum(number is not None for number in acknowledged) < 5:
        await asyncio.sleep(0.01)
    site.kill()
    await asyncio.gather(*loading)
    await off_loop(site.start)
    after = [await off_loop(talk.respond, person) for person in (25, 26)]
    version, numbers = await off_loop(talk.stands)
    await arrive(pages, version)

    kept = [number for number in [*acknowledged, *after] if number is not None]
    assert None in acknowledged
    assert None not in after
    assert set(kept) <= set(numbers)
    assert len(set(kept)) == len(kept)
    assert whole(pages, version)
    assert {code for page in pages for code in page.codes} == {None}
    await close_all(pages)


async def test_a_server_that_stops_says_so_to_every_reader(site, talk):
    lines = [await talk.follow() for _ in range(30)]
    for line in lines:
        await line.receive()
    odd = await Socket.open(site.url, "/nothing/here/")  # its application has ended, its connection has not

    await off_loop(site.stop)
    ended = await asyncio.gather(*(line.ended() for line in lines))
    await off_loop(site.start)

    assert ended == [1001] * 30
    assert await odd.ended() in (4404, None)
    for line in (*lines, odd):
        await line.close()


async def test_too_much_said_by_a_browser_ends_with_its_code(talk):
    small, big = await talk.follow(), await talk.follow()
    small.send("x" * 300)
    big.send("x" * 5000)

    assert [await small.ended(), await big.ended()] == [1009, 1009]
    await small.close()
    await big.close()


async def test_plain_daphne_serves_readers_too(talk, tmp_path):
    plain = Site(talk.site.data, ANY_NUMBER)
    plain.command = lambda: ["-m", "daphne", "-p", str(plain.port), "-v", "0", "forum.asgi:application"]
    await off_loop(plain.start)
    version, _ = await off_loop(talk.stands)
    pages = [Page(talk.at(plain), version - 1000) for _ in range(5)]

    await off_loop(talk.at(plain).respond, 30)
    await arrive(pages, version + 1)
    await off_loop(plain.stop)

    assert whole(pages, version + 1)
    await close_all(pages)


async def test_connections_are_limited_by_the_address_that_trusted_proxies_tell(talk):
    limits = {"FOLKMOOT_LIVE_PER_ADDRESS": "3", "FOLKMOOT_TRUSTED_PROXIES": "1"}
    behind_proxy = Site(talk.site.data, limits)
    await off_loop(behind_proxy.start)
    there = talk.at(behind_proxy)

    lines = [await there.follow(forwarded=f"203.0.113.{n}, 192.0.2.1") for n in range(4)]
    others = [await there.follow(forwarded=f"192.0.2.1, 203.0.113.{n}") for n in range(4)]
    heads = [await line.receive() for line in [*lines[:3], *others]]
    with pytest.raises(Closed) as refused:
        await lines[3].receive()
    await off_loop(behind_proxy.stop)

    assert all("head" in message for message in heads)
    assert refused.value.code == 4429
    for line in [*lines, *others]:
        await line.close()


# Several processes --------------------------------------------------------------------------------------------


async def test_two_processes_share_a_socket_a_killed_one_is_replaced_and_none_outlives_its_parent(talk):
    family = Site(talk.site.data, ANY_NUMBER, ["--processes", "2"])
    await off_loop(family.start)
    started = time.monotonic()
    there = talk.at(family)
    version, _ = await off_loop(talk.stands)
    while len(first := children_of(family.pid)) < 2:
        await asyncio.sleep(0.05)
    pages: list[Page] = []
    while min(sockets_of(pid) for pid in first) < 5:  # until each of the two serves some
        pages.append(Page(there, version))
        await asyncio.sleep(0.02)
        assert len(pages) < 1000
    await off_loop(there.respond, 31)
    await arrive(pages, version + 1)

    await asyncio.sleep(max(0.0, 5.5 - (time.monotonic() - started)))
    os.kill(first[0], signal.SIGKILL)
    while first[0] in children_of(family.pid) or len(children_of(family.pid)) < 2:
        await asyncio.sleep(0.05)
    second = children_of(family.pid)
    await off_loop(there.respond, 32)
    await arrive(pages, version + 2)
    lost = sum(None in page.codes for page in pages)
    await off_loop(family.stop)

    assert whole(pages, version + 2)
    assert 0 < lost < len(pages)
    assert [pid for pid in {*first, *second} if alive(pid)] == []
    await close_all(pages)
    assert all(1001 in page.codes for page in pages if None not in page.codes)


class Redis:
    """One that can be killed and started again on the same port."""

    def __init__(self, home: Path) -> None:
        self.port, self.home = free_port(), home
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.start()

    def start(self) -> None:
        options = ["--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--dir", str(self.home)]
        self.process = subprocess.Popen(["redis-server", *options], stdout=subprocess.DEVNULL)
        wait_for_port(self.port, self.process)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def listeners(self) -> int:
        with redis.Redis.from_url(self.url) as client:
            return int(client.pubsub_numsub("folkmoot:live")[0][1])


@pytest.fixture
def two_servers(tmp_path, redis_server):
    """Two servers on one PostgreSQL and one Redis."""
    cluster, bus = postgres.start(), Redis(tmp_path)
    data = tmp_path / "data"
    data.mkdir()
    both = [Site(data, {**cluster.environment(), "REDIS_URL": bus.url, **ANY_NUMBER}) for _ in range(2)]
    try:
        both[0].manage("migrate", "--verbosity", "0")
        for one in both:
            one.start()
        yield *both, bus
    finally:
        for one in both:
            one.stop()
        end(bus.process)
        cluster.stop()


async def test_two_servers_tell_each_other_by_redis_and_without_it_find_out_in_time(two_servers):
    here, there, bus = two_servers
    talk = await off_loop(lambda: Talk.on(here, past=50, people=8))
    pages = [Page(talk.at(site), 50 - n % 40) for n in range(60) for site in (here, there)]
    await arrive(pages, 50)
    while bus.listeners() < 2:
        await asyncio.sleep(0.05)

    await off_loop(talk.respond, 0)
    await arrive(pages, 51)
    await off_loop(bus.kill)
    for person in (1, 2):
        assert await off_loop(talk.respond, person)
    without = await arrive(pages, 53)
    await off_loop(bus.start)
    began = time.monotonic()
    while bus.listeners() < 2:
        assert time.monotonic() - began < 15
        await asyncio.sleep(0.05)
    await asyncio.gather(*(off_loop(talk.at(site).respond, n) for n, site in ((3, here), (4, there), (5, here))))
    await arrive(pages, 56)

    assert without < 2
    assert whole(pages, 56)
    assert {code for page in pages for code in page.codes} == set()
    await close_all(pages)
