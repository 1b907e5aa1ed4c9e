"""The load client of `bench.live` is believed when it says "no gap, no duplicate"; so it has to notice them."""

import shutil
import socket
import struct
from collections.abc import Iterator
from threading import Thread

import pytest

from bench.live.readers import Readers, compiled

pytestmark = pytest.mark.skipif(not shutil.which("cc"), reason="the load client needs a C compiler")


class Server:
    """Takes one reader, and sends it what a test says."""

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        Thread(target=self._greet, daemon=True).start()

    def _greet(self) -> None:
        self._line, _ = self._listener.accept()
        asked = b""
        while not asked.endswith(b"\r\n\r\n"):
            asked += self._line.recv(4096)
        self._line.sendall(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n")

    def send(self, *texts: str) -> None:
        self._line.sendall(b"".join(map(_frame, texts)))

    def send_away(self, code: int) -> None:
        self._line.sendall(b"\x88\x02" + struct.pack("!H", code))

    def close(self) -> None:
        self._line.close()
        self._listener.close()


def _frame(text: str) -> bytes:
    size = len(text)
    return b"\x81" + (bytes([size]) if size < 126 else struct.pack("!BH", 126, size)) + text.encode()


@pytest.fixture(scope="module")
def program(tmp_path_factory):
    return compiled(tmp_path_factory.mktemp("client"))


@pytest.fixture
def server() -> Iterator[Server]:
    server = Server()
    yield server
    server.close()


@pytest.fixture
def readers(program, server) -> Iterator[Readers]:
    with Readers(program) as readers:
        assert readers.open(1, server.port, "/", after=7).opened == 1
        yield readers


def test_events_in_order_are_whole(readers, server):
    server.send('{"head":7}', '{"v":8,"kind":"a"}', '{"v": 9, "kind": "' + "long " * 60 + '"}', '{"reading":3}')
    readers.watch_for(9)

    reached = readers.reached()
    counts = readers.counts()

    assert (reached.reached, reached.missing) == (1, 0)
    assert (counts.events, counts.duplicates, counts.gaps, counts.heads) == (2, 0, 0, 1)
    assert counts.is_whole


def test_an_event_that_comes_twice_is_counted(readers, server):
    server.send('{"v":8}', '{"v":8}', '{"v":9}')
    readers.watch_for(9)
    readers.reached()

    counts = readers.counts()

    assert (counts.events, counts.duplicates, counts.gaps) == (3, 1, 0)
    assert not counts.is_whole


def test_an_event_that_never_comes_is_counted(readers, server):
    server.send('{"v":8}', '{"v":11}')
    readers.watch_for(11)
    readers.reached()

    counts = readers.counts()

    assert (counts.events, counts.duplicates, counts.gaps) == (2, 0, 1)
    assert not counts.is_whole


def test_who_is_sent_away_is_counted_with_the_reason(readers, server):
    server.send_away(4408)
    readers.watch_for(8, within=1)

    reached = readers.reached()
    counts = readers.counts()

    assert (reached.reached, reached.missing) == (0, 0)
    assert (counts.open, counts.lost, counts.statuses) == (0, 1, {"4408": 1})


def test_what_has_not_come_in_time_is_missing(readers, server):
    server.send('{"v":8}')
    readers.watch_for(9, within=1)

    reached = readers.reached()

    assert (reached.reached, reached.missing) == (0, 1)
