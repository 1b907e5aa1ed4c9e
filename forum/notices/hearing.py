"""Who hears of a slice of a topic's log, for which reason and how soon. Reads; telling.py writes.

All that the slice asks of is read at once, so that a hundred events of a debate that thousands follow are some queries.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from forum.debates.models import Debate
from forum.live import topics
from forum.notices.models import ORDER, Follow, Frequency, Notice, NoticeSettings
from forum.notices.whys import ACTORS, TABLE, TOLD_ABOVE, Happened, Urgency, Why, author
from forum.people.models import Person
from forum.posts.models import Post

if TYPE_CHECKING:
    from forum.live.models import Event, Topic

OF_VOICE = ("contribution__voice", "about__contribution__voice", "root__about__contribution__voice")
NEW_TEXT = ("author", "rebuttal", "reply_to", *OF_VOICE)


@dataclass(frozen=True, slots=True)
class Heard:
    """One person is to be told of one event."""

    person: int
    why: Why
    frequency: str
    follow: int | None = None


def happened_in(topic: Topic, events: Sequence[Event]) -> list[Happened]:
    """The events with their texts, and whose act each was."""
    wanted = {event.ids["post"] for event in events if "post" in event.ids}
    posts = {post.pk: post for post in Post.objects.select_related(*NEW_TEXT).filter(pk__in=wanted)}
    debate = Debate.objects.filter(topic=topic).prefetch_related("voices", "tags").first()
    return [_with_actors(Happened(event, topic, posts.get(event.ids.get("post", 0)), debate)) for event in events]


def _with_actors(one: Happened) -> Happened:
    whose = ACTORS.get(one.event.kind, author)(one)
    actors = frozenset(person for person in whose if person)
    return Happened(one.event, one.topic, one.post, one.debate, actors)


class Hearing:
    """Who hears of what, in one topic, of these events."""

    def __init__(self, topic: Topic, events: Sequence[Happened]) -> None:
        self.topic = topic
        self.events = events
        self.follows = list(_follows(topic, events))
        self.muted = {one.person_id for one in self.follows if one.state == Follow.State.MUTED}
        self.of_topic = {one.person_id: one for one in self.follows if one.topic_id == topic.pk and one.is_on}
        self.above = {one.person_id for one in self.follows if one.topic_id == topic.parent_id and one.is_on}

    def heard(self) -> list[Notice]:
        """One notice for each person and event, not written yet; the first reason that fits counts."""
        found = [(one, told) for one in self.events for told in self._of(one)]
        people = {told.person for _one, told in found}
        readers, wishes = readers_among(self.topic, people), wishes_of(people)
        return [
            self._notice(one, told, wishes.get(told.person))
            for one, told in found
            if told.person in readers and told.person not in self.muted
        ]

    def _of(self, one: Happened) -> Iterable[Heard]:
        told: set[int] = set(one.actors)
        for why in TABLE.get(one.event.kind, ()):
            if not why.when(one) or (why.needs == "text" and not _is_public(one)):
                continue
            for heard in (*self._named(why, one), *self._following(why, one)):
                if heard.person not in told:
                    told.add(heard.person)
                    yield heard

    def _named(self, why: Why, one: Happened) -> Iterable[Heard]:
        return [Heard(person, why, "") for person in dict.fromkeys(why.hears(one)) if person]

    def _following(self, why: Why, one: Happened) -> Iterable[Heard]:
        """Of several follows of one person that fit, the one that wants to hear soonest."""
        if not why.follows:
            return []
        targets = _targets(why, one)
        fit = [one_ for one_ in self.follows if one_.is_on and one_.since <= one.at and _target(one_) in targets]
        if one.event.kind in TOLD_ABOVE and self.topic.parent_id:
            fit = [follow for follow in fit if follow.person_id not in self.above]
        fit.sort(key=lambda follow: ORDER.index(Frequency(follow.frequency)))
        return [Heard(follow.person_id, why, follow.frequency, follow.pk) for follow in fit]

    def _notice(self, one: Happened, told: Heard, wishes: NoticeSettings | None) -> Notice:
        follow = told.follow
        frequency = told.frequency
        if not frequency:
            frequency, follow = self._how_soon(told, wishes or NoticeSettings())
        return Notice(
            person_id=told.person,
            event=one.event,
            topic=self.topic,
            post=one.post,
            follow_id=follow,
            why=told.why.name,
            needs=told.why.needs,
            asks=told.why.urgency is Urgency.ASKS,
            frequency=frequency,
        )

    def _how_soon(self, told: Heard, wishes: NoticeSettings) -> tuple[str, int | None]:
        follow = self.of_topic.get(told.person)
        if told.why.urgency is Urgency.MAILED:
            return Frequency.NEVER, None
        if told.why.urgency is Urgency.ASKS:
            return wishes.asks, None
        return (follow.frequency, follow.pk) if follow else (wishes.taken_part, None)


def _is_public(one: Happened) -> bool:
    return one.post is not None and one.post.status == Post.Status.PUBLIC


def _target(follow: Follow) -> tuple[str, int | None]:
    if follow.topic_id:
        return "topic", follow.topic_id
    if follow.post_id:
        return "post", follow.post_id
    return ("voice", follow.voice_id) if follow.voice_id else ("tag", follow.tag_id)


def _targets(why: Why, one: Happened) -> set[tuple[str, int | None]]:
    """What somebody may follow to hear of this, by this reason."""
    found: set[tuple[str, int | None]] = {("topic", one.topic.pk)} if "topic" in why.follows else set()
    if "tag" in why.follows and one.debate:
        found |= {("tag", tag.pk) for tag in one.debate.tags.all()}
    if one.post is None:
        return found
    if "post" in why.follows:
        found |= {("post", pk) for pk in _answered(one.post)}
    if "voice" in why.follows:
        found |= {("voice", pk) for pk in _voices(one)}
    return found


def _answered(post: Post) -> set[int]:
    """The texts that a new one answers, is about, or stands in an exchange about."""
    found = (post.about_id, post.root_id, post.reply_to_id, post.root.about_id if post.root else None)
    return {pk for pk in found if pk}


def _voices(one: Happened) -> Iterable[int]:
    """Of a new text: the voice that it is of or about, and the voices for which its author speaks."""
    root = one.post.root if one.post else None
    for text in (one.post, one.post.about if one.post else None, root.about if root else None):
        contribution = getattr(text, "contribution", None)
        if contribution:
            yield contribution.voice_id
    for voice in one.debate.voices.all() if one.debate else ():
        if one.post and voice.contributor_id and voice.contributor_id == one.post.author_id:
            yield voice.pk


def _follows(topic: Topic, events: Sequence[Happened]) -> Iterable[Follow]:
    """Every follow that has to do with these events, and what is muted or left of the topic."""
    wanted = Q(topic=topic.pk) | Q(post__in={pk for one in events if one.post for pk in _answered(one.post)})
    if topic.parent_id:
        wanted |= Q(topic=topic.parent_id)
    debate = events[0].debate if events else None
    if debate:
        wanted |= Q(voice__in=[voice.pk for voice in debate.voices.all()])
        wanted |= Q(tag__in=[tag.pk for tag in debate.tags.all()])
    return Follow.objects.filter(wanted).order_by("pk")


def readers_among(topic: Topic, people: Iterable[int]) -> frozenset[int]:
    """Who of these has an account and may read the topic now: all, where anybody may; else the rules are asked."""
    active = Person.objects.filter(pk__in=list(people), is_active=True)
    if topic.is_public:
        return frozenset(active.values_list("pk", flat=True))
    return frozenset(person.pk for person in active if topics.may_read(person, topic))


def wishes_of(people: Iterable[int]) -> dict[int, NoticeSettings]:
    return {wishes.person_id: wishes for wishes in NoticeSettings.objects.filter(person__in=list(people))}
