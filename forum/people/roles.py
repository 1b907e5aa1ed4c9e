"""Which roles a person holds on a topic: the one fact that every rule starts from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forum.people.models import Membership, Person

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.contrib.auth.models import AnonymousUser

    from forum.live.models import Topic

NOBODY: frozenset[str] = frozenset()


def roles_of(person: Person | AnonymousUser, topic: Topic) -> frozenset[str]:
    """Read once per topic instance: a page asks often, an action asks anew on the row it locked."""
    if not person.is_authenticated:
        return NOBODY
    known: dict[int, frozenset[str]] = topic.__dict__.setdefault("_roles", {})
    if person.pk not in known:
        held = Membership.objects.filter(topic=topic, person_id=person.pk).values_list("role", flat=True)
        known[person.pk] = frozenset(held)
    return known[person.pk]


def read_ahead(person: Person, topics: Iterable[Topic]) -> None:
    """Read a person's roles on many topics in one query, so that asking the rules of each costs none."""
    topics = list(topics)
    held: dict[int, set[str]] = {}
    for topic_id, role in Membership.objects.filter(topic__in=topics, person=person).values_list("topic_id", "role"):
        held.setdefault(topic_id, set()).add(role)
    for topic in topics:
        topic.__dict__.setdefault("_roles", {})[person.pk] = frozenset(held.get(topic.pk, ()))


def as_known(person: Person | AnonymousUser, topic: Topic) -> None:
    """For pages, which read a person's roles once in any case: asking for those on this topic costs no query more."""
    if person.is_authenticated:
        topic.__dict__.setdefault("_roles", {})[person.pk] = person.roles.get(topic.pk, NOBODY)
