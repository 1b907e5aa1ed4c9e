"""One POST: however a server answers, it is over after a while."""

import socket
import time
from collections.abc import Callable
from contextlib import suppress
from threading import Event, Thread

import pytest

from forum.webhooks import posting
from forum.webhooks.addresses import Target

HEAD = b"HTTP/1.1 200 OK\r\nConnection: close\r\n"


def answering(say: Callable[[socket.socket, Event], None]) -> tuple[Target, Event]:
    """A server for one connection, and what tells it to end."""
    listener, over = socket.create_server(("127.0.0.1", 0)), Event()

    def serve() -> None:
        with listener, suppress(OSError):
            talking, _address = listener.accept()
            with talking:
                say(talking, over)

    Thread(target=serve, daemon=True).start()
    return Target("http", "hooks.example.org", listener.getsockname()[1], "/"), over


def drip(first: bytes, again: bytes) -> Callable[[socket.socket, Event], None]:
    """Something at first, and then a little now and then, for ever."""

    def say(talking: socket.socket, over: Event) -> None:
        talking.recv(4096)
        talking.sendall(first)
        while not over.wait(0.05):
            talking.sendall(again)

    return say


@pytest.mark.parametrize(
    ("first", "again"),
    [(b"", b"H"), (HEAD, b"x"), (HEAD + b"\r\n", b"x"), (b"", b"HTTP/1.1 100 Continue\r\n\r\n")],
    ids=["status", "headers", "body", "continue"],
)
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_server_that_answers_drop_by_drop_keeps_nobody_waiting(scheme, first, again, monkeypatch):
    monkeypatch.setattr(posting, "WHOLE", 0.4)
    target, over = answering(drip(first, again))
    target = Target(scheme, target.host, target.port, target.path)
    began = time.monotonic()

    with suppress(posting.NoAnswer):  # of one whose head was whole, the status counts
        assert posting.post(target, "127.0.0.1", b"{}", {}) == 200
    over.set()

    assert time.monotonic() - began < 5


def test_one_that_says_nothing_is_no_answer_in_time(monkeypatch):
    monkeypatch.setattr(posting, "WHOLE", 0.2)
    target, over = answering(lambda _talking, over: bool(over.wait(10)) and None)

    with pytest.raises(posting.NoAnswer, match="no answer in time"):
        posting.post(target, "127.0.0.1", b"{}", {})
    over.set()
