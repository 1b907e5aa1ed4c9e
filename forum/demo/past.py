"""Moves the demo's past into the past: what the actions did within a second is told as the story of some weeks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F, QuerySet
from django.utils import timezone

from forum.debates.models import Debate
from forum.live.models import Event
from forum.people.models import Disclosure, Invitation, Membership, Person
from forum.posts.models import Post, Revision


@dataclass(frozen=True)
class Story:
    """How many days ago things happened to a debate; None: they have not happened."""

    set_up: int
    due: int | None = None
    opened: int | None = None
    edited: int | None = None
    closed: int | None = None


def tell(debate: Debate, story: Story) -> None:
    """Give a debate, and all that belongs to it, the dates of its story."""
    Debate.objects.filter(pk=debate.pk).update(
        created_at=ago(story.set_up),
        **_known(writing_closes_at=story.due, opened_at=story.opened, closed_at=story.closed, closes_at=story.closed),
    )
    posts = Post.objects.filter(thread=debate.thread_id)
    posts.filter(kind=Post.Kind.FRAMING).update(signed_at=ago(story.set_up), published_at=ago(story.set_up))
    posts.filter(kind=Post.Kind.OPENING).update(signed_at=ago((story.due or -1) + 2))
    if story.opened:
        posts.filter(kind=Post.Kind.OPENING).update(published_at=ago(story.opened))
    _tell_versions(posts, story)
    for rows, name in (
        (Membership.objects.filter(topic=debate.topic_id), "since"),
        (Event.objects.filter(topic=debate.topic_id), "at"),
        (Invitation.objects.filter(topic=debate.topic_id).exclude(status="pending"), "sent_at"),
    ):
        rows.update(**{name: F(name) - timedelta(days=story.set_up - 1)})


def _tell_versions(posts: QuerySet[Post], story: Story) -> None:
    for post in posts:
        Revision.objects.filter(post=post, number=1).update(at=post.signed_at)
    if story.edited:
        Revision.objects.filter(post__in=posts, number__gt=1).update(at=ago(story.edited))
        posts.exclude(edited_at=None).update(edited_at=ago(story.edited))


def introduce(people: list[Person], days: int) -> None:
    """The accounts joined, and declared their interests, before any of it."""
    Person.objects.filter(pk__in=[one.pk for one in people]).update(joined_at=ago(days))
    Disclosure.objects.filter(person__in=people).update(declared_at=ago(days))


def ago(days: int) -> datetime:
    """So many days ago, at noon."""
    return timezone.localtime().replace(hour=12, minute=0, second=0, microsecond=0) - timedelta(days=days)


def _known(**days: int | None) -> dict[str, datetime]:
    return {name: ago(count) for name, count in days.items() if count is not None}
