"""Browsers that mean ill, on a real server: whatever they send without end, its memory stays where it was."""

from __future__ import annotations

import asyncio
import os
import socket
import time
from pathlib import Path

import pytest

from tests.support.servers import Site
from tests.support.sockets import Socket

TEXT, GO_ON, PING = b"\x81", b"\x00", b"\x89"
MASKED = b"\0\0\0\0"
BURST = 1.5  # seconds


def resident(pid: int) -> int:
    """Bytes of memory."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


@pytest.fixture(scope="module")
def site(make_site, demo_data) -> Site:
    return make_site(demo_data)


@pytest.fixture(scope="module")
def path(site) -> str:
    script = "from forum.debates.models import Debate; print('key', Debate.objects.get(stage='rebuttal').topic.key)"
    return f"/live/{site.ask(script).rpartition('key ')[2].strip()}/"


async def flooded(site: Site, path: str, first: bytes, again: bytes) -> tuple[int, int]:
    """Bytes that the server takes within a moment, and by how much it grows; the flood reads nothing."""
    line = await Socket.open(site.url, path, buffer=4096)
    await line.receive()
    line.stall()
    before = resident(site.pid)
    raw: socket.socket = line._writer.transport.get_extra_info("socket")
    sent = await asyncio.to_thread(_pour, raw.dup(), first, again)
    grown = resident(site.pid) - before
    await line.close()
    return sent, grown


def _pour(line: socket.socket, first: bytes, again: bytes) -> int:
    sent, until = 0, time.monotonic() + BURST
    with line:
        line.settimeout(BURST)
        try:
            line.sendall(first)
            while time.monotonic() < until:
                sent += line.send(again)
        except OSError:
            pass
    return sent


@pytest.mark.parametrize(
    ("first", "again"),
    [
        pytest.param(b"", (PING + b"\xfd" + MASKED + b"x" * 125) * 100, id="pings"),
        pytest.param(b"\x01\x80" + MASKED, (GO_ON + b"\x80" + MASKED) * 1000, id="a message that never ends"),
        pytest.param(b"", (TEXT + b"\xfe\x0f\xa0" + MASKED + b"x" * 4000) * 10, id="messages after the close"),
        pytest.param(b"", (TEXT + b"\x80" + MASKED) * 1000, id="messages without a word"),
        pytest.param(TEXT + b"\xff" + (2**40).to_bytes(8, "big") + MASKED, b"x" * 65536, id="one without end"),
    ],
)
async def test_a_flood_is_held_back_and_costs_no_memory(site, path, first, again):
    sent, grown = await flooded(site, path, first, again)

    assert sent < 5_000_000  # what the system keeps on the way; a server that listens takes tens of millions
    assert grown < 2_000_000


async def test_who_pings_now_and_then_is_answered(site, path):
    async with await Socket.open(site.url, path) as line:
        await line.receive()

        line._write(9, b"well?")
        opcode, data = await line._frame()

        assert (opcode, data) == (10, b"well?")


async def test_a_message_in_very_many_pieces_ends_with_its_code(site, path):
    async with await Socket.open(site.url, path) as line:
        await line.receive()

        line._writer.write(b"\x01\x81" + MASKED + b"{" + (GO_ON + b"\x81" + MASKED + b" ") * 40)

        assert await line.ended() == 1009


def posted(site: Site, size: int, chunked: bool = False) -> bytes:
    """What the server answers to a body of so many bytes, or to so many in pieces without an end."""
    how = b"Transfer-Encoding: chunked" if chunked else b"Content-Length: %d" % size
    piece = b"10000\r\n" + b"x" * 65536 + b"\r\n" if chunked else b"x" * 65536
    with socket.create_connection(("127.0.0.1", site.port), timeout=10) as line:
        line.sendall(b"POST /debates/ HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n" + how + b"\r\n\r\n")
        try:
            for _ in range(size // 65536):
                line.sendall(piece)
            if chunked:
                line.sendall(b"0\r\n\r\n")
            return line.recv(100).split(b"\r\n")[0]
        except OSError:
            return b""  # it hung up while we spoke


@pytest.mark.parametrize("chunked", [False, True])
def test_a_body_larger_than_anything_we_take_is_not_taken_in(site, chunked):
    before = resident(site.pid)

    answer = posted(site, 200 * 2**20, chunked)

    assert answer in (b"HTTP/1.1 413 Content Too Large", b"")
    assert resident(site.pid) - before < 2**25


def test_a_body_of_twenty_megabytes_reaches_django(site):
    assert posted(site, 20 * 2**20) == b"HTTP/1.1 403 Forbidden"
