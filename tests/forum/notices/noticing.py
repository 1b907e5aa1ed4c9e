"""What the tests of notices have in common: a debate where Ben and Bea rebut, and what people were told."""

from __future__ import annotations

import os

from django.db import connection

from forum.debates.models import Debate
from forum.notices import telling
from forum.notices.models import Follow, Notice
from forum.people.models import Person


def told(person: Person) -> list[str]:
    """The reasons for which somebody was told, the oldest first."""
    return list(Notice.objects.filter(person=person).order_by("pk").values_list("why", flat=True))


def visible(person: Person) -> list[str]:
    person = Person.objects.get(pk=person.pk)
    return list(Notice.objects.visible_to(person).order_by("pk").values_list("why", flat=True))


def forget() -> None:
    """What the fixtures did is told, and forgotten: tests are about what comes."""
    telling.tell_due()
    Notice.objects.all().delete()
    Person.objects.update(unread_notices=0)


def follows(person: Person, debate: Debate, frequency: str = "weekly") -> Follow:
    return Follow.objects.create(person=person, topic=debate.topic, frequency=frequency)


def unread(person: Person) -> int:
    return Person.objects.get(pk=person.pk).unread_notices


def beside_the_tests() -> dict[str, str]:
    """The environment of a process that works on the database of the tests."""
    held = connection.settings_dict
    name = str(held["NAME"])
    url = f"{'sqlite' if connection.vendor == 'sqlite' else 'postgres'}:///{name}"  # where it listens, says the environment
    return {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "forum.settings"}
