"""Who may follow a topic: asked when a reader joins, and again when something changed who may read."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from channels.auth import get_user
from channels.db import database_sync_to_async
from django.conf import settings

from forum.live import topics
from forum.live.models import Topic

if TYPE_CHECKING:
    from collections.abc import Iterable


async def is_public(topic_id: int) -> bool:
    """May anyone read it now? Not what is gone."""
    wanted = Topic.objects.filter(pk=topic_id, is_public=True)
    return await database_sync_to_async(wanted.exists)()


async def readers_among(topic_id: int, sessions: Iterable[str]) -> frozenset[str]:
    """Which of these sessions belong to people who may read the topic now?"""
    return frozenset([one for one in set(sessions) if one and await _may_read(one, topic_id)])


async def _may_read(session: str, topic_id: int) -> bool:
    """By the rules as they stand now, on rows read now."""
    person = await get_user({"session": _store(session)})
    return await database_sync_to_async(_asked)(person, topic_id)


def _asked(person: topics.Anyone, topic_id: int) -> bool:
    topic = Topic.objects.filter(pk=topic_id).first()
    return topic is not None and topics.may_read(person, topic)


def _store(session: str) -> object:
    return import_module(settings.SESSION_ENGINE).SessionStore(session)
