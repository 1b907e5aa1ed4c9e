"""The event log as rooms read it: in one thread of its own, whose database connection stays open."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from django.db import InterfaceError, OperationalError, connection, connections

from forum.live.frames import Frame, News, frames_after, frames_of, news_after

PAGE = 500  # events read at once
KEPT_OPEN = 60.0  # seconds that a connection serves
Given = ParamSpec("Given")
Read = TypeVar("Read")

# Requests share their threads with every other request, and give their connection back each time. What all readers
# of a process wait for has a thread to itself.
_thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="live-log")


async def read(question: Callable[Given, Read], *args: Given.args, **kwargs: Given.kwargs) -> Read:
    """Ask the database something, off the loop."""
    return await asyncio.get_running_loop().run_in_executor(_thread, lambda: _asked(question, *args, **kwargs))


def _asked(question: Callable[Given, Read], *args: Given.args, **kwargs: Given.kwargs) -> Read:
    """On the connection that is open, which may turn out to be broken: then once more on a new one."""
    connection.close_if_unusable_or_obsolete()
    if connection.connection is None:
        connection.ensure_connection()
        connection.close_at = time.monotonic() + KEPT_OPEN
        return question(*args, **kwargs)
    try:
        return question(*args, **kwargs)
    except (InterfaceError, OperationalError):
        connection.close()
        return question(*args, **kwargs)


async def let_go() -> None:
    """Close the connection; the next question opens one."""
    await asyncio.get_running_loop().run_in_executor(_thread, connections.close_all)


class DatabaseLog:
    """One topic's log."""

    def __init__(self, topic_id: int) -> None:
        self._topic_id = topic_id

    async def news(self, seq: int) -> News:
        return await read(news_after, self._topic_id, seq, limit=PAGE)

    async def after(self, version: int, limit: int) -> tuple[Frame, ...]:
        return await read(frames_after, self._topic_id, version, limit=limit)

    async def again(self, versions: Iterable[int]) -> tuple[Frame, ...]:
        return await read(frames_of, self._topic_id, list(versions))
