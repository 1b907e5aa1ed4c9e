"""A WebSocket client of our own, small enough to open thousands: asyncio streams and RFC 6455's framing."""

from __future__ import annotations

import asyncio
import base64
import json
import os
import socket
import struct
from typing import Any
from urllib.parse import urlsplit


class Refused(Exception):
    """The server did not accept the handshake."""


class Closed(Exception):
    """The server ended the connection; `code` is None where it just broke."""

    def __init__(self, code: int | None) -> None:
        super().__init__(f"closed with {code}")
        self.code = code


class Socket:
    """One connection. `async with Socket.open(url, path)`; `await socket.receive()` gives one message as data."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    @classmethod
    async def open(
        cls,
        url: str,
        path: str,
        *,
        origin: str | None = "",
        session: str = "",
        forwarded: str = "",
        buffer: int = 0,
    ) -> Socket:
        """Connect to `path` of the site at `url`; `origin` is the site's own unless given, None for none at all.

        `forwarded` is what a proxy says of the address; `buffer` how many bytes wait at most for who does not read.
        """
        place = urlsplit(url)
        line = socket.socket()
        if buffer:
            line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
        line.setblocking(False)
        try:
            await asyncio.get_running_loop().sock_connect(line, (place.hostname, place.port))
        except BaseException:
            line.close()
            raise
        reader, writer = await asyncio.open_connection(sock=line, limit=buffer or 65536)
        key = base64.b64encode(os.urandom(16)).decode()
        lines = [
            f"GET {path} HTTP/1.1",
            f"Host: {place.netloc}",
            "Upgrade: websocket",
            "Connection: Upgrade",
            f"Sec-WebSocket-Key: {key}",
            "Sec-WebSocket-Version: 13",
            *([f"Origin: {origin or url}"] if origin is not None else []),
            *([f"Cookie: session={session}"] if session else []),
            *([f"X-Forwarded-For: {forwarded}"] if forwarded else []),
        ]
        writer.write(("\r\n".join(lines) + "\r\n\r\n").encode())
        try:
            answer = await reader.readuntil(b"\r\n\r\n")
        except BaseException:
            writer.close()
            raise
        if b" 101 " not in answer.split(b"\r\n")[0]:
            writer.close()
            raise Refused(answer.split(b"\r\n")[0].decode())
        return cls(reader, writer)

    async def __aenter__(self) -> Socket:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    def stall(self) -> None:
        """Read nothing any more."""
        self._writer.transport.pause_reading()  # type: ignore[attr-defined]

    async def ended(self, within: float = 10.0) -> int | None:
        """With which code the server ends it, whatever it says before."""
        self._writer.transport.resume_reading()  # type: ignore[attr-defined]
        try:
            async with asyncio.timeout(within):
                while True:
                    await self.receive(within)
        except Closed as closed:
            return closed.code

    async def receive(self, within: float = 10.0) -> dict[str, Any]:
        """The next message. Raises Closed, or TimeoutError."""
        async with asyncio.timeout(within):
            while True:
                opcode, data = await self._frame()
                if opcode == 1:
                    message: dict[str, Any] = json.loads(data)
                    return message
                if opcode == 9:
                    self._write(10, data)
                if opcode == 8:
                    raise Closed(struct.unpack("!H", data[:2])[0] if len(data) >= 2 else None)

    async def events(self, until: int, within: float = 20.0) -> list[int]:
        """The versions of events as they come, up to and including `until`; other messages are passed over."""
        seen: list[int] = []
        async with asyncio.timeout(within):
            while not seen or seen[-1] < until:
                message = await self.receive(within)
                if "v" in message:
                    seen.append(message["v"])
        return seen

    async def _frame(self) -> tuple[int, bytes]:
        try:
            first, second = await self._reader.readexactly(2)
            length = second & 127
            if length == 126:
                (length,) = struct.unpack("!H", await self._reader.readexactly(2))
            elif length == 127:
                (length,) = struct.unpack("!Q", await self._reader.readexactly(8))
            return first & 15, await self._reader.readexactly(length)
        except (asyncio.IncompleteReadError, ConnectionError) as gone:
            raise Closed(None) from gone

    def send(self, text: str) -> None:
        self._write(1, text.encode())

    def _write(self, opcode: int, data: bytes) -> None:
        mask = os.urandom(4)
        size = bytes([0x80 | len(data)]) if len(data) < 126 else struct.pack("!BH", 0xFE, len(data))
        masked = bytes(byte ^ mask[place % 4] for place, byte in enumerate(data))
        self._writer.write(bytes([0x80 | opcode]) + size + mask + masked)

    async def close(self) -> None:
        self._writer.close()
