"""The worker's part: turn what happened into notices, by a cursor over the log of each topic.

Notices and cursor are written in one transaction under the cursor's lock: a worker that is killed has told nothing or
all of a slice, and two workers at once take turns. That nobody is told of one event twice the database sees to as well.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence

from django.db import Error as DatabaseError
from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Coalesce

from forum.live.models import Event, Topic
from forum.notices import counting
from forum.notices.hearing import Hearing, happened_in, wishes_of
from forum.notices.models import Follow, Notice, NoticeCursor, NoticeSettings
from forum.notices.whys import BEGINS, Happened, heard_kinds, opens_for_readers
from forum.people.models import Person

log = logging.getLogger(__name__)
SLICE = 100  # events told in one transaction
TOPICS = 200  # in one pass
TAKEN_BACK = frozenset({"post.hidden", "post.restored", "post.deleted", "post.withdrawn", "rebuttal.moved"})


def tell_due() -> int:
    """Tell of everything that has happened since; how many notices were made. Run again, it changes nothing."""
    behind = Topic.objects.annotate(told=Coalesce(F("notice_cursor__seq"), Value(0))).filter(seq__gt=F("told"))
    return sum(_tell_topic(pk) for pk in list(behind.order_by("pk").values_list("pk", flat=True)[:TOPICS]))


def _tell_topic(topic_id: int) -> int:
    """Slice after slice. What cannot be told of one topic keeps no other from being told."""
    made, more = 0, True
    try:
        while more:
            new, more = tell_slice(topic_id)
            made += new
    except DatabaseError:
        raise
    except Exception:
        log.exception("what happened in topic %s cannot be told, will try again", topic_id)
    return made


@transaction.atomic
def tell_slice(topic_id: int) -> tuple[int, bool]:
    """The next events of one topic; how many notices were made, and whether there may be more to tell."""
    cursor = _locked(topic_id)
    events = list(Event.objects.filter(topic=topic_id, seq__gt=cursor.seq).order_by("seq")[:SLICE])
    if not events:
        return 0, False
    made = _tell(Topic.objects.get(pk=topic_id), [event for event in events if event.kind in heard_kinds()])
    _recount(topic_id, events)
    NoticeCursor.objects.filter(pk=cursor.pk).update(seq=events[-1].seq)
    return made, len(events) == SLICE


def _locked(topic_id: int) -> NoticeCursor:
    NoticeCursor.objects.get_or_create(topic_id=topic_id)
    return NoticeCursor.objects.select_for_update().get(topic=topic_id)


def _tell(topic: Topic, events: Sequence[Event]) -> int:
    happened = _only_last_move(happened_in(topic, events))
    if not happened:
        return 0
    _begin_following(topic, happened)
    notices = Hearing(topic, happened).heard()
    Notice.objects.bulk_create(notices, batch_size=500)
    counting.add(notice.person_id for notice in notices)
    return len(notices)


def _only_last_move(happened: Sequence[Happened]) -> list[Happened]:
    """Where something moved twice since, its present stage is told once; and that it opened, if it did."""
    last = {one.event.kind: one.event.seq for one in happened if one.event.kind.endswith(".moved") and not one.post}
    return [
        one
        for one in happened
        if last.get(one.event.kind, one.event.seq) == one.event.seq or (one.debate and opens_for_readers(one))
    ]


def _begin_following(topic: Topic, happened: Iterable[Happened]) -> None:
    """Whoever takes part follows, unless they have followed or left it before."""
    began = {
        person: one for one in reversed(list(happened)) for person in BEGINS.get(one.event.kind, _nobody)(one) if person
    }
    wishes = wishes_of(began)
    active = Person.objects.filter(pk__in=began, is_active=True).values_list("pk", flat=True)
    rows = [
        Follow(
            person_id=person,
            topic=topic,
            is_automatic=True,
            since=began[person].at,
            frequency=_frequency(began[person], wishes.get(person) or NoticeSettings()),
        )
        for person in sorted(active)
    ]
    Follow.objects.bulk_create(rows, ignore_conflicts=True)


def _frequency(one: Happened, wishes: NoticeSettings) -> str:
    return wishes.followed if one.event.kind == "response.posted" else wishes.taken_part


def _nobody(_one: Happened) -> Iterable[int | None]:
    return ()


def _recount(topic_id: int, events: Iterable[Event]) -> None:
    """A text that is hidden or shown again takes its notices along, and so does a debate that others may read now."""
    posts = [event.ids["post"] for event in events if event.kind in TAKEN_BACK and "post" in event.ids]
    changed = Notice.objects.filter(topic=topic_id, read_at=None)
    if not any(counting.changes_access(event.kind) for event in events):
        changed = changed.filter(post__in=posts)
    counting.recount(set(changed.order_by().values_list("person_id", flat=True)))
