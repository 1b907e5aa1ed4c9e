"""Append to a topic's event log. The only writer of Event and of Topic.seq."""

from __future__ import annotations

from functools import partial

from django.db import connection, transaction

from forum.live import bus
from forum.live.kinds import KINDS, Audience
from forum.live.models import Event, Topic

# Plain SQL, because the lock is held meanwhile and the ORM takes ten times as long. The first takes the row's lock.
TAKE_PLACE = f'UPDATE "{Topic._meta.db_table}" SET seq = seq + 1, version = version + %s WHERE id = %s'
READ_PLACE = f'SELECT seq, version FROM "{Topic._meta.db_table}" WHERE id = %s'


def publish(topic_id: int, kind: str, **ids: int) -> Event:
    """Append one event to the topic, under the topic row's lock, so that commit order is `seq` order.

    Call it last in the action's transaction: the lock is held until commit. Raises KeyError for a kind that is
    not in KINDS, and TransactionManagementError outside a transaction (a half-told story is worse than none).
    """
    for_readers = KINDS[kind].audience is Audience.READERS
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("publish() belongs inside the action's transaction.")
    seq, version = _take_place(topic_id, for_readers)
    transaction.on_commit(partial(bus.announce, topic_id, seq), robust=True)
    return Event.objects.create(
        topic_id=topic_id, seq=seq, version=version if for_readers else None, kind=kind, ids=ids
    )


def _take_place(topic_id: int, for_readers: bool) -> tuple[int, int]:
    with connection.cursor() as cursor:
        cursor.execute(TAKE_PLACE, [int(for_readers), topic_id])
        cursor.execute(READ_PLACE, [topic_id])
        place: tuple[int, int] | None = cursor.fetchone()
    if place is None:
        raise Topic.DoesNotExist
    return place
