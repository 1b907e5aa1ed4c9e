"""A reader's line through the whole ASGI application, without a server.

Not Channels' communicator: it keeps old database connections open while a test waits.
"""

from __future__ import annotations

import json
from importlib import import_module
from typing import Any
from urllib.parse import unquote
from uuid import uuid4

from asgiref.testing import ApplicationCommunicator
from channels.db import database_sync_to_async
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

from forum.debates.models import Debate
from forum.debates.responses import respond
from forum.people.models import Person
from forum.posts.actions import Text
from forum.posts.models import Post

WITHIN = 5.0
act = database_sync_to_async


class Line:
    """One connection. What the application says is taken by `receive`, `events` and `ended`."""

    def __init__(self, path: str, *, session: str = "", origin: str = "http://testserver", address: str = "192.0.2.1"):
        from forum.asgi import application

        headers = [(b"host", b"testserver"), (b"origin", origin.encode())]
        if session:
            headers.append((b"cookie", f"{settings.SESSION_COOKIE_NAME}={session}".encode()))
        place, _, query = path.partition("?")
        scope = {"type": "websocket", "path": unquote(place), "query_string": query.encode(), "headers": headers}
        self._talk = ApplicationCommunicator(application, {**scope, "subprotocols": [], "client": [address, 1]})

    async def __aenter__(self) -> Line:
        await self._talk.send_input({"type": "websocket.connect"})
        assert (await self.raw())["type"] == "websocket.accept"
        return self

    async def __aexit__(self, *_: object) -> None:
        if not self._talk.future.done():
            await self._talk.send_input({"type": "websocket.disconnect", "code": 1000})
            await self._talk.wait(WITHIN)

    async def refused(self) -> bool:
        """Does the handshake end without a socket?"""
        await self._talk.send_input({"type": "websocket.connect"})
        return (await self.raw())["type"] == "websocket.close"

    async def receive(self) -> dict[str, Any]:
        message: dict[str, Any] = json.loads((await self.raw())["text"])
        return message

    async def events(self, until: int) -> list[dict[str, Any]]:
        """The events as they come, up to and including a version."""
        seen: list[dict[str, Any]] = []
        while not seen or seen[-1]["v"] < until:
            message = await self.receive()
            if "v" in message:
                seen.append(message)
        return seen

    async def ended(self) -> int:
        """The code with which the application ends it; what it says before is passed over."""
        while (message := await self.raw())["type"] != "websocket.close":
            assert message["type"] == "websocket.send"
        return int(message["code"])

    async def nothing(self) -> bool:
        return bool(await self._talk.receive_nothing(0.3))

    async def say(self, text: str) -> None:
        await self._talk.send_input({"type": "websocket.receive", "text": text})

    async def say_bytes(self, data: bytes) -> None:
        await self._talk.send_input({"type": "websocket.receive", "bytes": data})

    async def raw(self) -> dict[str, Any]:
        """The next thing the application says, as a server hears it."""
        said: dict[str, Any] = await self._talk.receive_output(WITHIN)
        return said

    def cancel(self) -> None:
        """As a server that stops does."""
        self._talk.future.cancel()


def session_for(person: Person) -> str:
    """The session key of somebody who has just logged in."""
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.save()
    return str(session.session_key)


def log_out(key: str) -> None:
    import_module(settings.SESSION_ENGINE).SessionStore(key).flush()


def following(debate: Debate) -> Debate:
    """The same read anew, with what a line to it needs."""
    return Debate.objects.select_related("topic").get(pk=debate.pk)


def line_to(debate: Debate, after: int | None = None, **how: str) -> Line:
    return Line(f"/live/{debate.topic.key}/" + ("" if after is None else f"?after={after}"), **how)


async def responds(debate: Debate, by: Person, source: str = "") -> Post:
    """A response through the real action, off the loop like a request's; new words each time, unless some are given."""
    source = source or f"A few words, {uuid4().hex}."
    return await act(respond)(debate=debate, by=by, text=Text("", "", source), client_key=uuid4())
