"""`manage.py serve` with one more address, by which a benchmark publishes inside the serving process.

POST /bench/publish appends the next event in a transaction of its own, as every action does last, and answers with
its version and the moment of the commit. Everything else is the site itself.
"""

from __future__ import annotations

import itertools
import json
import os
import sys
import time
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "forum.settings")

from channels.db import database_sync_to_async
from django.core.management import execute_from_command_line
from django.db import transaction

import forum.asgi  # loads Django
from forum.live import hub

Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]


class Door:
    """The site's ASGI application, and beside it the address that publishes."""

    def __init__(self, site: Any, topic_id: int, posts: list[int]) -> None:
        self._site, self._topic_id = site, topic_id
        self._posts = itertools.cycle(posts)

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] != "/bench/publish":
            await self._site(scope, receive, send)
            return
        version, at = await database_sync_to_async(publish, thread_sensitive=False)(self._topic_id, next(self._posts))
        body = json.dumps({"version": version, "committed": at}).encode()
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"%d" % len(body))]})
        await send({"type": "http.response.body", "body": body})


def publish(topic_id: int, post: int) -> tuple[int | None, int]:
    moments: list[int] = []
    with transaction.atomic():
        # First in the line of what follows the commit, so before anybody is told.
        transaction.on_commit(partial(_note, moments))
        event = hub.publish(topic_id, "response.posted", post=post)
    return event.version, moments[0]


def _note(moments: list[int]) -> None:
    moments.append(time.monotonic_ns())


if __name__ == "__main__":
    staged = json.loads(os.environ["BENCH_STAGED"])
    forum.asgi.application = Door(forum.asgi.application, staged["topic"], staged["posts"])
    execute_from_command_line(sys.argv)
