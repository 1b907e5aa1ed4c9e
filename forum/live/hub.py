"""Append to a topic's event log. The only writer of Event and of Topic.seq."""

from __future__ import annotations

from functools import partial

from django.db import transaction

from forum.live import bus
from forum.live.kinds import KINDS, Audience
from forum.live.models import Event, Topic


def publish(topic_id: int, kind: str, **ids: int) -> Event:
    """Append one event to the topic, under the topic row's lock, so that commit order is `seq` order.

    Call it last in the action's transaction: the lock is held until commit. Raises KeyError for a kind that is
    not in KINDS, and TransactionManagementError outside a transaction (a half-told story is worse than none).
    """
    for_readers = KINDS[kind].audience is Audience.READERS
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("publish() belongs inside the action's transaction.")
    topic = Topic.objects.select_for_update().only("pk", "seq", "version").get(pk=topic_id)
    topic.seq += 1
    topic.version += for_readers
    topic.save(update_fields=["seq", "version"])
    version = topic.version if for_readers else None
    transaction.on_commit(partial(bus.announce, topic.pk, topic.seq), robust=True)
    return Event.objects.create(topic_id=topic.pk, seq=topic.seq, version=version, kind=kind, ids=ids)
