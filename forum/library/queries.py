"""Questions about many references and pictures: which a text may use, and what is in them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Q

from forum.library.models import CreditedImage, Reference, ReferenceQuerySet, folded
from forum.live.models import Topic
from forum.people.roles import topics_joined

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from forum.people.models import Person

KEY = re.compile(r"@([A-Za-z0-9][\w:-]*)")
IMAGE = re.compile(r"/media/images/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.webp")


def references_named_in(source: str, person: Person | AnonymousUser) -> dict[str, Reference]:
    """The references whose keys the text names and that its author may use, by key."""
    keys = set(KEY.findall(source))
    return {one.key: one for one in Reference.objects.visible_to(person).filter(key__in=keys)} if keys else {}


def images_named_in(source: str, person: Person | AnonymousUser) -> dict[str, CreditedImage]:
    """The pictures that the text shows and that its author may use, by address."""
    ids = {UUID(one) for one in IMAGE.findall(source)}
    return {one.url: one for one in CreditedImage.objects.visible_to(person).filter(pk__in=ids)} if ids else {}


def search_references(person: Person | AnonymousUser, words: str) -> ReferenceQuerySet:
    """References this person may cite that hold every word, in key, title, names or any other field."""
    found = Reference.objects.visible_to(person)
    for word in folded(words).split()[:8]:
        found = found.filter(words__contains=word)
    return found.order_by("key")


def topic_joined(person: Person | AnonymousUser, key: str) -> Topic | None:
    """The topic of this key in which the person holds a role: what they add is then its organizers' to see, too."""
    try:
        wanted = UUID(key)
    except ValueError:
        return None
    if not person.is_authenticated:
        return None
    found = topics_joined(person).filter(key=wanted).select_related("parent").first()
    return (found.parent or found) if found else None


def references_of_topic(person: Person | AnonymousUser, topic: Topic) -> ReferenceQuerySet:
    """What this person may cite and readers of the topic meet there, or they themselves have made or cited for it."""
    here = Q(topic=topic) | Q(listings__debate__topic=topic) | Q(syllabus_items__syllabus__topic=topic)
    here |= Q(citations__post__thread__topic=topic, citations__post__status="public")
    if person.is_authenticated:
        here |= Q(citations__post__thread__topic=topic, citations__post__author=person)
    return Reference.objects.visible_to(person).filter(pk__in=Reference.objects.filter(here).values("pk"))
