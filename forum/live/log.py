"""The event log as rooms read it: off the loop, with database connections that are given back."""

from __future__ import annotations

from collections.abc import Iterable

from channels.db import database_sync_to_async

from forum.live.frames import Frame, News, frames_after, frames_of, news_after

PAGE = 500  # events read at once


class DatabaseLog:
    """One topic's log."""

    def __init__(self, topic_id: int) -> None:
        self._topic_id = topic_id

    async def news(self, seq: int) -> News:
        return await database_sync_to_async(news_after)(self._topic_id, seq, limit=PAGE)

    async def after(self, version: int, limit: int) -> tuple[Frame, ...]:
        return await database_sync_to_async(frames_after)(self._topic_id, version, limit=limit)

    async def again(self, versions: Iterable[int]) -> tuple[Frame, ...]:
        return await database_sync_to_async(frames_of)(self._topic_id, list(versions))
