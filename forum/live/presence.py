"""How many read a topic now: a plain count, of this process or, by Redis, of all. Nobody is named or remembered."""

from __future__ import annotations

import logging
import os
import uuid
from typing import Any

import redis
import redis.asyncio
from django.conf import settings

log = logging.getLogger(__name__)

SHOWN_FROM = 3  # below that a number would tell who it is
KEPT = 60  # seconds after which a process that is gone no longer counts


class Presence:
    """Counts readers over all processes that share a Redis."""

    def __init__(self) -> None:
        self._process = f"{os.getpid()}-{uuid.uuid4().hex[:8]}"
        self._client: Any = None
        if settings.REDIS_URL:
            self._client = redis.asyncio.Redis.from_url(settings.REDIS_URL, socket_timeout=2, socket_connect_timeout=2)

    async def count(self, here: dict[int, int]) -> dict[int, int]:
        """The readers of each topic everywhere, given those of this process; 0 where there are too few to say."""
        everywhere = here
        if self._client is not None:
            try:
                everywhere = {topic_id: await self._everywhere(topic_id, count) for topic_id, count in here.items()}
            except (redis.RedisError, OSError) as error:
                log.warning("Redis did not count readers; only those of this process are: %s", error)
        return {topic_id: count if count >= SHOWN_FROM else 0 for topic_id, count in everywhere.items()}

    async def _everywhere(self, topic_id: int, count: int) -> int:
        """Every process keeps its own key, which dies with it."""
        name = f"folkmoot:reading:{topic_id}:"
        async with self._client.pipeline(transaction=False) as pipe:
            pipe.set(f"{name}{self._process}", count, ex=KEPT)
            pipe.sadd(f"{name}processes", self._process)
            pipe.expire(f"{name}processes", KEPT)
            pipe.smembers(f"{name}processes")
            *_, processes = await pipe.execute()
        processes = list(processes)
        counts = await self._client.mget([f"{name}{one.decode()}" for one in processes])
        if gone := [one for one, said in zip(processes, counts, strict=True) if said is None]:
            await self._client.srem(f"{name}processes", *gone)
        return sum(int(one) for one in counts if one is not None)

    async def close(self) -> None:
        if self._client is not None:
            await self._client.aclose()
