"""Every change that somebody makes of what they follow and have read. Nothing here is an event: it is nobody else's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from forum import rules
from forum.debates.models import Tag, Voice
from forum.live import topics
from forum.live.models import Topic
from forum.notices import counting
from forum.notices.models import Follow, Frequency, Notice, NoticeSettings
from forum.people.models import Person
from forum.posts.models import Post
from forum.rules.words import Anyone
from forum.verdicts import require

if TYPE_CHECKING:
    from collections.abc import Mapping

Target = Topic | Post | Voice | Tag


def may_read(person: Anyone, target: Target) -> bool:
    """May this person know of it now? Of a text: while it is public."""
    if isinstance(target, Tag):
        return True
    if isinstance(target, Post):
        return target.status == Post.Status.PUBLIC and topics.may_read(person, target.thread.topic)
    return topics.may_read(person, target.debate.topic if isinstance(target, Voice) else target)


@transaction.atomic
def follow(*, target: Target, by: Person, frequency: str = "") -> Follow:
    """Be told from now on, as often as asked for, else as often as one's settings say. Raises Refused."""
    require(rules.can_follow(by, may_read=may_read(by, target)))
    wanted = Frequency(frequency or _settings(by).followed)
    made, is_new = Follow.objects.get_or_create(person=by, **{name_of(target): target}, defaults={"frequency": wanted})
    if is_new:
        return made
    made = Follow.objects.select_for_update().get(pk=made.pk)
    if not made.is_on:
        made.since, made.state = timezone.now(), Follow.State.ON
        made.frequency = wanted
    elif frequency:
        made.frequency = wanted
    made.save(update_fields=["since", "state", "frequency"])
    return made


@transaction.atomic
def leave(*, target: Target, by: Person) -> Follow | None:
    """Be told of it no more; taking part again does not bring it back. Not followed, nothing happens."""
    return _end(by, target, Follow.State.LEFT, only_if_there=True)


@transaction.atomic
def mute(*, topic: Topic, by: Person) -> Follow | None:
    """Hear nothing more of a debate or process at all, also where somebody speaks to one. Raises Refused."""
    require(rules.can_follow(by, may_read=may_read(by, topic)))
    return _end(by, topic, Follow.State.MUTED)


def _end(by: Person, target: Target, state: str, *, only_if_there: bool = False) -> Follow | None:
    mine = Follow.objects.filter(person=by, **{name_of(target): target})
    if not mine.exists():
        if only_if_there:
            return None
        Follow.objects.get_or_create(person=by, **{name_of(target): target}, defaults={"state": state})
    mine.update(state=state)
    found = mine.get()
    waiting = Notice.objects.filter(person=by, mailed_at=None)
    if state == Follow.State.MUTED:
        waiting.filter(topic=found.topic_id).update(frequency=Frequency.NEVER)
    else:
        waiting.filter(follow=found).update(frequency=Frequency.NEVER)
    return found


def name_of(target: Target) -> str:
    """Which field of a Follow holds it."""
    return {Topic: "topic", Post: "post", Voice: "voice", Tag: "tag"}[type(target)]


@transaction.atomic
def choose(*, by: Person, wishes: Mapping[str, Any]) -> NoticeSettings:
    """Change what one wants by mail where one has said nothing else; what is followed already stays as it is."""
    made = _settings(by)
    for name, value in wishes.items():
        setattr(made, name, value)
    made.save()
    return made


def _settings(person: Person) -> NoticeSettings:
    return NoticeSettings.objects.get_or_create(person=person)[0]


@transaction.atomic
def mark_read(*, by: Person, notice: Notice | None = None) -> int:
    """Mark one of one's own notices as read, or all; how many were unread."""
    unread = Notice.objects.filter(person=by, read_at=None)
    if notice is not None:
        unread = unread.filter(pk=notice.pk)
    count = unread.update(read_at=timezone.now())
    counting.recount([by.pk])
    return count
