"""Tells the processes that a topic has moved. A hint only: it may be lost or come twice; the log is the truth."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache
from typing import Any

import redis
import redis.asyncio
from django.conf import settings

from forum.live.watch import watch

log = logging.getLogger(__name__)

CHANNEL = "folkmoot:live"
QUIET_AFTER_FAILURE = 5.0  # seconds in which a Redis that did not answer is not asked again
Hint = Callable[[int, int], None]  # topic, seq

_listeners: dict[asyncio.AbstractEventLoop, Hint] = {}
_quiet_until = 0.0


def listen(hint: Hint) -> None:
    """Call `hint` on the running loop whenever this process, or another by Redis, says that a topic has moved."""
    for loop in [one for one in _listeners if one.is_closed()]:
        _listeners.pop(loop, None)
    _listeners[asyncio.get_running_loop()] = hint


def stop_listening() -> None:
    _listeners.pop(asyncio.get_running_loop(), None)


def announce(topic_id: int, seq: int) -> None:
    """Say that a topic has moved, from any thread, after the commit. Never fails: the readers' poll would heal it."""
    watch.forget(topic_id)  # the next page of this process is as new as what it has just written
    hand_over(topic_id, seq)
    if settings.REDIS_URL:
        _announce_elsewhere(topic_id, seq)


def hand_over(topic_id: int, seq: int) -> None:
    """Tell the loops of this process."""
    for loop, hint in list(_listeners.items()):
        with suppress(RuntimeError):  # a loop that has closed
            loop.call_soon_threadsafe(hint, topic_id, seq)


def _announce_elsewhere(topic_id: int, seq: int) -> None:
    global _quiet_until
    if time.monotonic() < _quiet_until:
        return
    try:
        _publisher(settings.REDIS_URL).publish(CHANNEL, f"{topic_id}:{seq}")
    except redis.RedisError as error:
        _quiet_until = time.monotonic() + QUIET_AFTER_FAILURE
        log.warning("Redis was not told that a topic has moved; readers elsewhere learn it by their poll: %s", error)


@lru_cache(maxsize=2)
def _publisher(url: str) -> Any:
    return redis.Redis.from_url(url, socket_timeout=1, socket_connect_timeout=1)


async def relay(hint: Hint, reconnected: Callable[[], None]) -> None:
    """Pass on what other processes say by Redis, for ever; after a break, ask for everything anew."""
    pause = 0.2
    while True:
        client = redis.asyncio.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=2)
        try:
            async with client.pubsub(ignore_subscribe_messages=True) as channel:
                await channel.subscribe(CHANNEL)
                reconnected()
                pause = 0.2
                async for message in channel.listen():
                    _pass_on(message["data"], hint)
        except (redis.RedisError, OSError) as error:
            log.warning("Redis is not heard; the poll of the database goes on without it: %s", error)
        finally:
            await client.aclose()
        await asyncio.sleep(pause)
        pause = min(pause * 2, 5.0)


def _pass_on(data: bytes, hint: Hint) -> None:
    topic_id, _, seq = data.decode("ascii", "replace").partition(":")
    if topic_id.isdigit() and seq.isdigit():
        hint(int(topic_id), int(seq))
