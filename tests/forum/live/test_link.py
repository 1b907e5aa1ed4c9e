"""Links: what is given goes out in order and nobody waits; and what we lean on inside daphne and Twisted is there."""

import asyncio
import errno
import inspect
import socket
from contextlib import suppress
from types import SimpleNamespace

import daphne.server
import pytest
from autobahn.twisted.websocket import WebSocketServerProtocol
from daphne.ws_protocol import WebSocketProtocol
from twisted.internet.tcp import Connection

from forum.live.frames import Frame
from forum.live.link import KEPT_BY_SYSTEM, OPEN, OPENING, AwaitLink, Batch, DirectLink
from forum.live.server import LiveServer
from tests.support.live import turns, until


def batch(*texts):
    return Batch(tuple(Frame(n, text) for n, text in enumerate(texts, 1)), len(texts))


# Any server ---------------------------------------------------------------------------------------------------


class Server:
    """Takes messages as slowly as it is told to."""

    def __init__(self):
        self.open, self.said = asyncio.Event(), []
        self.open.set()

    async def send(self, message):
        await self.open.wait()
        self.said.append(message.get("text") or message["code"])


async def test_a_server_that_takes_nothing_keeps_nobody_waiting():
    server = Server()
    server.open.clear()
    link = AwaitLink(server.send)

    assert link.give(batch("a", "b"))
    assert not link.give(batch("c"))
    link.aside(Frame(0, "aside"))
    await turns()
    assert not link.give(batch("c"))
    server.open.set()
    await until(lambda: len(server.said) == 3)

    assert link.give(batch("c"))
    await until(lambda: len(server.said) == 4)
    assert server.said == ["a", "b", "aside", "c"]


async def test_a_server_whose_line_is_gone_is_no_fault_of_the_room():
    async def gone(message):
        raise OSError(errno.EPIPE, "gone")

    link = AwaitLink(gone)

    assert link.give(batch("a"))
    await turns()
    assert link.give(batch("b"))
    await turns()


async def test_who_does_not_read_is_cut_off_with_a_word():
    server = Server()
    server.open.clear()
    link = AwaitLink(server.send)
    link.give(batch("a"))
    link.aside(Frame(0, "aside"))
    await turns()

    link.drop()
    server.open.set()
    await until(lambda: server.said)
    await turns()

    assert server.said == [4408]


# daphne -------------------------------------------------------------------------------------------------------


class Reactor:
    """As much of Twisted's as a connection asks for."""

    def addReader(self, one):
        pass

    removeReader = addWriter = removeWriter = addReader


class Wire:
    """A connection of Twisted's own kind over a real pair of sockets that hold little."""

    def __init__(self):
        ours, self.theirs = socket.socketpair()
        for end in (ours, self.theirs):
            end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
            end.setblocking(False)
        self.transport = Connection(ours, None, Reactor())
        self.transport.connected = 1
        self.transport.abortConnection = ours.close
        self.protocol = SimpleNamespace(transport=self.transport, state=OPEN, STATE_OPEN=OPEN)

    def read(self):
        try:
            return self.theirs.recv(1 << 20)
        except BlockingIOError:
            return b""

    def read_all(self):
        """Everything, while Twisted writes what it holds back."""
        got = b""
        while True:
            piece = self.read()
            got += piece
            if self.transport.dataBuffer or self.transport._tempDataBuffer:
                self.transport.doWrite()
            elif not piece:
                return got

    def close(self):
        self.transport.socket.close()
        self.theirs.close()


@pytest.fixture
def wire():
    wire = Wire()
    yield wire
    wire.close()


def test_bytes_go_straight_to_the_socket(wire):
    link = DirectLink(wire.protocol)

    assert link.give(batch("a", "b"))

    assert wire.read() == b"\x81\x01a\x81\x01b"


def test_what_the_socket_does_not_take_follows_in_order_through_twisted(wire):
    link = DirectLink(wire.protocol)
    long = batch(*(f"{n:05}" * 200 for n in range(200)))

    assert link.give(long)
    assert wire.transport._tempDataBuffer
    assert not link.give(batch("too soon"))
    link.aside(Frame(0, "aside"))
    got = wire.read_all()

    assert got == long.wire + Frame(0, "aside").wire
    assert link.give(batch("now"))
    assert wire.read() == Frame(1, "now").wire


def test_the_system_holds_little_back_for_one_reader(wire):
    DirectLink(wire.protocol)

    held = wire.transport.socket.getsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF)
    assert held in (KEPT_BY_SYSTEM, 2 * KEPT_BY_SYSTEM)


def test_a_socket_that_takes_nothing_refuses(wire):
    link = DirectLink(wire.protocol)
    with suppress(BlockingIOError):
        while True:
            wire.transport.socket.send(b"x" * 4096)

    assert not link.give(batch("a"))
    assert not wire.transport._tempDataBuffer


def test_a_socket_that_is_gone_or_closing_refuses(wire):
    link = DirectLink(wire.protocol)
    wire.protocol.state = 2
    closing = link.give(batch("a"))
    link.aside(Frame(0, "aside"))
    wire.protocol.state = OPEN
    wire.theirs.close()
    wire.transport.socket.close()

    assert (closing, link.give(batch("a"))) == (False, False)
    assert not wire.transport._tempDataBuffer


async def test_nothing_is_given_before_the_handshake_is_over(wire):
    wire.protocol.state = OPENING
    link = DirectLink(wire.protocol)
    waiting = asyncio.ensure_future(link.ready())
    await turns()

    assert (waiting.done(), link.give(batch("early"))) == (False, False)
    wire.protocol.state = OPEN
    await asyncio.wait_for(waiting, 2)
    assert link.give(batch("a"))


def test_what_twisted_and_autobahn_bring_is_what_we_lean_on(wire):
    assert DirectLink.fits(wire.protocol)
    assert (WebSocketServerProtocol.STATE_CONNECTING, WebSocketServerProtocol.STATE_OPEN) == (OPENING, OPEN)
    assert issubclass(WebSocketProtocol, WebSocketServerProtocol)
    assert callable(Connection.abortConnection)
    assert callable(WebSocketProtocol.sendCloseFrame)


@pytest.mark.parametrize("name", ["socket", "_tempDataBuffer", "dataBuffer", "write", "abortConnection"])
def test_a_transport_without_one_of_the_names_is_not_written_to_directly(name):
    names = {one: None for one in ("socket", "_tempDataBuffer", "dataBuffer", "write", "abortConnection")}
    del names[name]

    assert not DirectLink.fits(SimpleNamespace(transport=SimpleNamespace(**names), STATE_OPEN=OPEN))


@pytest.mark.parametrize("protocol", [object(), None, SimpleNamespace(transport=None)])
def test_what_is_no_daphne_is_not_written_to_directly(protocol):
    assert not DirectLink.fits(protocol)


def test_daphne_has_the_places_that_our_server_takes():
    taken = {name for name in vars(LiveServer) if not name.startswith("__")}
    options = inspect.signature(daphne.server.Server.__init__).parameters

    assert taken == {"create_application", "handle_reply", "kill_all_applications"}
    assert all(callable(getattr(daphne.server.Server, name)) for name in taken)
    assert list(inspect.signature(daphne.server.Server.create_application).parameters) == ["self", "protocol", "scope"]
    assert options.keys() >= {
        "websocket_connect_timeout",
        "websocket_handshake_timeout",
        "websocket_max_message_size",
        "websocket_max_frame_size",
        "ready_callable",
    }
