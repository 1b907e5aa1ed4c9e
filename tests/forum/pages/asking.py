"""Asks an ASGI application as a server would, and counts what reaches Django."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

from forum.live.watch import Now, Watch
from forum.pages.cache import PageCache
from forum.pages.declare import SLOT, AsOf


@dataclass(frozen=True)
class Told:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


def request(path: str, method: str = "GET", **headers: str) -> dict[str, Any]:
    path, _mark, query = path.partition("?")
    named = {"host": "testserver", **{name.replace("_", "-"): value for name, value in headers.items()}}
    return {
        "type": "http",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "headers": [(name.encode(), value.encode()) for name, value in named.items()],
        "client": ["127.0.0.1", 50000],
        "server": ["127.0.0.1", 8000],
    }


async def ask(app: Any, path: str, method: str = "GET", **headers: str) -> Told:
    messages: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        if not messages:
            return {"type": "http.request", "body": b"", "more_body": False}
        await asyncio.Event().wait()
        return {"type": "http.disconnect"}

    async def send(message: dict[str, Any]) -> None:
        messages.append(message)

    await app(request(path, method, **headers), receive, send)
    start, *bodies = messages
    told = {name.decode().lower(): value.decode() for name, value in start["headers"]}
    return Told(start["status"], told, b"".join(message.get("body", b"") for message in bodies))


class Counting:
    """Django, with the requests that reach it."""

    def __init__(self, app: Any, wait: float = 0) -> None:
        self.app, self.wait, self.scopes = app, wait, []

    @property
    def calls(self) -> int:
        return len(self.scopes)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.scopes.append(scope)
        await asyncio.sleep(self.wait)
        await self.app(scope, receive, send)


class Fixed:
    """A stand-in for Django that says what a test needs said; `as_of` is what a view would declare."""

    def __init__(
        self, as_of: Any = None, status: int = 200, headers: Any = (), body: bytes = b"<p>page</p>", wait: float = 0
    ) -> None:
        self.as_of, self.status, self.headers, self.body, self.wait = as_of, status, headers, body, wait

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope.get(SLOT):
            scope[SLOT].as_of = self.as_of
        await asyncio.sleep(self.wait)
        headers = [(b"Content-Type", b"text/html; charset=utf-8"), *self.headers]
        await send({"type": "http.response.start", "status": self.status, "headers": headers})
        await send({"type": "http.response.body", "body": self.body})


class Standing(Watch):
    """A watch that is told where things stand."""

    def __init__(self, version: int = 1, is_public: bool = True) -> None:
        super().__init__()
        self.stands, self.forgotten = Now(0, version, is_public), []

    def known(self, topic_id: int) -> Now:
        return self.stands

    def forget(self, topic_id: int | None = None) -> None:
        self.forgotten.append(topic_id)


def fixed(*, watch: Watch | None = None, room: int = 2**24, wait: float = 0, **answer: Any) -> Any:
    """The cache before a stand-in for Django, and the stand-in."""
    answer = {"as_of": AsOf(1, 1), **answer}
    app = Counting(Fixed(**answer), wait)
    return PageCache(app, room=room, watch=watch or Standing()), app
