"""The socket: a plain ASGI application that subscribes, and nothing else. docs/LIVE.md says what it speaks."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from contextlib import suppress
from typing import Any
from urllib.parse import parse_qs
from uuid import UUID

from django.conf import settings
from django.db import Error as DatabaseFault
from django.http import parse_cookie

from forum.headers import address_of, network_of
from forum.live.link import AwaitLink, DirectLink, Link, Send
from forum.live.room import Closing, Reader, Room
from forum.live.rooms import Rooms

log = logging.getLogger(__name__)

MOST_BYTES = 256  # of one message from a browser
ASK = {"ask": "head"}
ASKS, EACH = 12, 60.0  # so many questions may come in so many seconds


async def follow(scope: dict[str, Any], receive: Any, send: Send) -> None:
    """Follow one topic from a version on, until either side ends it."""
    await receive()  # websocket.connect
    await send({"type": "websocket.accept"})
    rooms, address = Rooms.here(), _address(scope)
    if not rooms.has_room_for(address):
        await _close(send, Closing.TOO_MANY)
        return
    try:
        after = _after(scope)
    except ValueError:
        await _close(send, Closing.BAD_ADDRESS)
        return
    reader = Reader(_link(scope, send), _closer(send), _session(scope))
    key: UUID = scope["url_route"]["kwargs"]["key"]
    _forget(scope)
    rooms.sockets[address] += 1  # before anything is waited for, so that those who come at once are all counted
    try:
        await reader.link.ready()
        await _read(rooms, key, reader, after, receive)
    except asyncio.CancelledError:
        with suppress(Exception):
            await _close(send, Closing.STOPPING)
        raise
    except DatabaseFault as error:
        log.warning("A reader was asked to come again, since the database did not answer: %s", error)
        await _close(send, Closing.LATER)
    finally:
        rooms.sockets[address] -= 1


def _forget(scope: dict[str, Any]) -> None:
    """Ten thousand readers wait below; none needs any more what their browsers said of themselves.

    The applications around this one, and daphne, hold the same list, so it is emptied, not dropped.
    """
    if isinstance(headers := scope.get("headers"), list):
        headers.clear()


async def _read(rooms: Rooms, key: UUID, reader: Reader, after: int | None, receive: Any) -> None:
    room = await rooms.enter(key, reader, after)
    if room is None:
        await reader.close(Closing.NOT_HERE)
        return
    try:
        await _listen(room, reader, receive)
    finally:
        room.leave(reader)


async def _listen(room: Room, reader: Reader, receive: Any) -> None:
    """Wait until the browser goes. It may ask now and then whether the line still works; nothing else is understood."""
    asked, since = 0, time.monotonic()
    while (message := await receive())["type"] == "websocket.receive":
        problem = _problem(message)
        if time.monotonic() - since > EACH:
            asked, since = 0, time.monotonic()
        asked += 1
        if problem or asked > ASKS:
            room.leave(reader)
            await reader.close(problem or Closing.TOO_MANY)
            return
        room.answer_head(reader)


def _problem(message: dict[str, Any]) -> int:
    """Why a message cannot be taken; 0 when it can."""
    text = message.get("text")
    if len(text if text is not None else message.get("bytes") or b"") > MOST_BYTES:
        return Closing.TOO_BIG
    try:
        return 0 if json.loads(text or "") == ASK else Closing.MALFORMED
    except ValueError:
        return Closing.MALFORMED


async def _close(send: Send, code: int) -> None:
    try:
        await send({"type": "websocket.close", "code": code})
    except Exception:  # daphne by itself lets no application say 1001, 1009 or 1013
        await send({"type": "websocket.close"})


def _closer(send: Send) -> Any:
    async def close(code: int) -> None:
        with suppress(Exception):  # it may be gone already
            await _close(send, code)

    return close


def _link(scope: dict[str, Any], send: Send) -> Link:
    protocol = scope.pop("folkmoot.protocol", None)
    return DirectLink(protocol) if protocol is not None and DirectLink.fits(protocol) else AwaitLink(send)


def _after(scope: dict[str, Any]) -> int | None:
    """The version from which on to follow; None asks for what comes from now on. Raises ValueError."""
    said = parse_qs(scope.get("query_string", b"").decode("ascii", "replace")).get("after")
    if said is None:
        return None
    if not (said[0].isascii() and said[0].isdigit() and len(said[0]) < 16):
        raise ValueError
    return int(said[0])


def _header(scope: dict[str, Any], wanted: bytes) -> str:
    return next((value.decode("latin1") for name, value in scope.get("headers", ()) if name == wanted), "")


def _session(scope: dict[str, Any]) -> str:
    return parse_cookie(_header(scope, b"cookie")).get(settings.SESSION_COOKIE_NAME, "")


def _address(scope: dict[str, Any]) -> str:
    peer = (scope.get("client") or [""])[0]
    return network_of(address_of(_header(scope, b"x-forwarded-for"), peer)[:64])
