"""The cache as an ASGI application before Django: shared pages are answered here, everything else passes through."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db import Error as DatabaseFault

from forum.live.watch import SITE, Watch, watch
from forum.pages.asked import Application, Asked, Key, Receive, Requests, Scope, Send
from forum.pages.declare import Slot
from forum.pages.page import Headers, Page
from forum.pages.shelf import Shelf

LONGEST_AGE = 60  # seconds: sentences about dates depend on the clock, which moves no version
FORBIDS = (b"private", b"no-store")


@dataclass(slots=True)
class Answer:
    """What Django sent, and the page it makes, if everybody may be given it."""

    messages: list[Mapping[str, Any]] = field(default_factory=list)
    page: Page | None = None


class PageCache:
    """Gives signed-out readers of shared pages what Django answered once, for as long as its topic has not moved.

    Whatever is asked for meanwhile by many is asked of Django once. `choices` are the cookies that pages depend on,
    each with its values; the first is what no cookie means.
    """

    def __init__(
        self,
        app: Application,
        *,
        choices: Mapping[str, Sequence[str]] | None = None,
        room: int | None = None,
        watch: Watch = watch,
    ) -> None:
        self.app = app
        self.watch = watch
        self.shelf = Shelf(settings.PAGE_CACHE_BYTES if room is None else room)
        self._requests = Requests(choices or {})
        self._flights: dict[Key, asyncio.Task[Answer]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        asked = self._requests.read(scope) if self.shelf.room else None
        if asked is None:
            return await self.app(scope, receive, send)
        page = self.shelf.get(asked.key)
        if page is not None and await self._stands(page):
            return await self._give(page, asked, send)
        await self._ask(asked, scope, receive, send)

    async def _stands(self, page: Page) -> bool:
        """The page shows what there is to be read at this moment."""
        if time.monotonic() - page.made_at > LONGEST_AGE:
            return False
        topic_id = page.as_of.topic_id
        try:
            now = self.watch.known(topic_id) or await self.watch.now(topic_id)
        except DatabaseFault:  # nobody can say; Django has a page for that
            return False
        return now is not None and now.is_public and now.version == page.as_of.version

    async def _give(self, page: Page, asked: Asked, send: Send) -> None:
        forms = page.forms
        await page.answer(asked, send)
        if page.forms != forms and self.shelf.get(asked.key) is page:
            self.shelf.put(asked.key, page)

    async def _ask(self, asked: Asked, scope: Scope, receive: Receive, send: Send) -> None:
        """Lead the question to Django, or wait for the one under way.

        One that was under way when we came may have begun before the last change; then we take part in the next.
        """
        flight = self._under_way(asked.key)
        if flight is not None:
            answer = await asyncio.shield(flight)
            if answer.page is None:
                return await self.app(self._requests.scope(asked.key, scope), receive, send)
            if await self._stands(answer.page):
                return await self._give(answer.page, asked, send)
            flight = self._under_way(asked.key)
        leads = flight is None
        answer = await asyncio.shield(flight or self._take_off(asked.key, scope))
        if answer.page is not None:
            await self._give(answer.page, asked, send)
        elif leads:
            await _repeat(answer.messages, asked.is_head, send)
        else:
            await self.app(self._requests.scope(asked.key, scope), receive, send)

    def _under_way(self, key: Key) -> asyncio.Task[Answer] | None:
        flight = self._flights.get(key)
        return flight if flight and flight.get_loop() is asyncio.get_running_loop() else None

    def _take_off(self, key: Key, scope: Scope) -> asyncio.Task[Answer]:
        """A task of its own, so that a leader who hangs up does not take the followers along."""
        flight = self._flights[key] = asyncio.create_task(self._ask_django(key, scope))
        flight.add_done_callback(lambda done: self._flights.pop(key) if self._flights.get(key) is done else None)
        return flight

    async def _ask_django(self, key: Key, scope: Scope) -> Answer:
        answer, slot = Answer(), Slot()
        began = time.monotonic()

        async def collect(message: Mapping[str, Any]) -> None:
            answer.messages.append(message)

        await self.app(self._requests.scope(key, scope, slot), _nothing_to_receive(), collect)
        answer.page = _page_of(answer.messages, slot, began)
        if answer.page is not None:
            self.shelf.put(key, answer.page)
            self._compare(answer.page)
        return answer

    def _compare(self, page: Page) -> None:
        """Where the page knows of another version than the watch remembers, let it ask anew."""
        topic_id = page.as_of.topic_id
        now = self.watch.known(topic_id)
        if now is not None and now.version != page.as_of.version:
            self.watch.forget(topic_id if topic_id != SITE else None)


def _page_of(messages: Sequence[Mapping[str, Any]], slot: Slot, began: float) -> Page | None:
    """A page, if the view declared one and nothing in the answer speaks against sharing it."""
    if slot.as_of is None or not messages or messages[0].get("status") != 200:
        return None
    headers: Headers = [(bytes(name), bytes(value)) for name, value in messages[0].get("headers", [])]
    told = {name.lower(): value.lower() for name, value in headers}
    control = told.get(b"cache-control", b"")
    if b"set-cookie" in told or b"content-encoding" in told or b"*" in told.get(b"vary", b""):
        return None
    if any(word in control for word in FORBIDS):
        return None
    return Page(slot.as_of, headers, b"".join(message.get("body", b"") for message in messages[1:]), began)


def _nothing_to_receive() -> Receive:
    """A request without a body whose reader never hangs up."""
    told = False

    async def receive() -> dict[str, Any]:
        nonlocal told
        if told:
            await asyncio.Event().wait()
        told = True
        return {"type": "http.request", "body": b"", "more_body": False}

    return receive


async def _repeat(messages: Sequence[Mapping[str, Any]], is_head: bool, send: Send) -> None:
    for message in messages:
        is_body = message["type"] == "http.response.body"
        await send({**message, "body": b""} if is_head and is_body else message)
