"""One reader's connection, as a room uses it: give it what is ready, or learn that it is not reading."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, Protocol

from forum.live.frames import Frame

KEPT_BY_SYSTEM = 64 * 1024  # bytes on their way to one reader; Linux takes it twice, for its own accounts
OPENING, OPEN = 1, 3  # autobahn's WebSocketProtocol.STATE_CONNECTING and STATE_OPEN
Send = Callable[[dict[str, Any]], Awaitable[None]]


class Batch:
    """Frames that follow each other, joined once for all readers who stand at the same place."""

    __slots__ = ("frames", "upto", "wire")

    def __init__(self, frames: tuple[Frame, ...], upto: int) -> None:
        self.frames = frames
        self.upto = upto
        self.wire = b"".join(frame.wire for frame in frames)


class Link(Protocol):
    async def ready(self) -> None:
        """Return once the handshake is over."""

    def give(self, batch: Batch) -> bool:
        """Pass all of it on without waiting; False, and nothing passed, while the reader still has to read."""

    def aside(self, frame: Frame) -> None:
        """Say something short that is no event, after whatever is under way."""

    def drop(self) -> None:
        """End the connection at once, without a word: this reader does not read."""


class AwaitLink:
    """Any ASGI server: one task awaits `send` for the batch under way, and the room never waits for it."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._task: asyncio.Task[None] | None = None

    async def ready(self) -> None:
        """A server whose `send` is awaited has answered by then."""

    def give(self, batch: Batch) -> bool:
        if self._task is not None and not self._task.done():
            return False
        self._task = asyncio.create_task(self._pass_on(batch.frames))
        return True

    def aside(self, frame: Frame) -> None:
        self._task = asyncio.create_task(self._pass_on((frame,), self._task))

    async def _pass_on(self, frames: tuple[Frame, ...], before: asyncio.Task[None] | None = None) -> None:
        if before is not None:
            await before  # directly, so that drop() ends both
        with suppress(Exception):  # the server says in its own way that the connection is gone
            for frame in frames:
                await self._send({"type": "websocket.send", "text": frame.text})

    def drop(self) -> None:
        if self._task is not None:
            self._task.cancel()
        self._task = asyncio.create_task(self._close())

    async def _close(self) -> None:
        with suppress(Exception):
            await self._send({"type": "websocket.close", "code": 4408})


class DirectLink:
    """daphne: bytes go straight to the socket while Twisted holds nothing back for it, which costs a fifth.

    Leans on three names inside Twisted's transport; `fits` says whether they are there, and a test fails when they
    vanish. Behind TLS (which daphne leaves to a proxy) they are not, and the room takes AwaitLink.
    """

    __slots__ = ("_protocol", "_socket", "_transport")

    def __init__(self, protocol: Any) -> None:
        self._protocol = protocol
        self._transport = protocol.transport
        self._socket = protocol.transport.socket
        # Else the system keeps megabytes for each reader who does not read, and we learn of them late.
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, KEPT_BY_SYSTEM)

    @staticmethod
    def fits(protocol: Any) -> bool:
        transport = getattr(protocol, "transport", None)
        names = ("socket", "_tempDataBuffer", "dataBuffer", "write", "abortConnection", "unregisterProducer")
        return all(hasattr(transport, name) for name in names) and getattr(protocol, "STATE_OPEN", None) == OPEN

    async def ready(self) -> None:
        """daphne accepts a few turns of the loop after it was told to; then the request it came by is done with."""
        for turn in range(100):
            if self._protocol.state != OPENING:
                self._let_go()
                return
            await asyncio.sleep(0 if turn < 10 else 0.05)

    def _let_go(self) -> None:
        """The HTTP channel and the headers that brought the handshake: a third of what a reader would cost."""
        self._transport.unregisterProducer()
        for holder, name in ((self._protocol, "http_headers"), (getattr(self._protocol, "request", None), "headers")):
            if isinstance(headers := getattr(holder, name, None), dict):
                headers.clear()

    def give(self, batch: Batch) -> bool:
        transport = self._transport
        if self._protocol.state != OPEN or transport._tempDataBuffer or transport.dataBuffer:
            return False
        try:
            sent = self._socket.send(batch.wire)
        except BlockingIOError:
            return False
        except OSError:  # gone; daphne will say so
            return False
        if sent < len(batch.wire):
            transport.write(batch.wire[sent:])
        return True

    def aside(self, frame: Frame) -> None:
        if self._protocol.state == OPEN:
            self._transport.write(frame.wire)

    def drop(self) -> None:
        self._transport.abortConnection()
