"""The number of unread notices, kept beside the person so that no page has to ask for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from django.db.models import Count, F, Q

from forum.live.kinds import KINDS
from forum.notices.models import Needs, Notice
from forum.people.models import Person
from forum.posts.models import Post

MOST = 100  # counted; "99+" stands for more


def add(new: Iterable[int]) -> None:
    """Somebody has one more, for each time that they stand here. Who may read it was asked a moment ago."""
    more = Counter(new)
    _locked(more)
    _write({pk: F("unread_notices") + number for pk, number in more.items()})


def recount(people: Iterable[int]) -> None:
    """Count anew what these may read now. Called inside the transaction that changed it; locks them in order."""
    found = _locked(people)
    plain = {person.pk for person in found if not person.is_steward}
    plain -= set(Person.objects.filter(pk__in=plain, memberships__isnull=False).values_list("pk", flat=True))
    counted = _counted(plain) | {person.pk: _unread(person) for person in found if person.pk not in plain}
    _write({person.pk: counted[person.pk] for person in found if counted[person.pk] != person.unread_notices})


def _locked(people: Iterable[int]) -> list[Person]:
    """In one order, so that of two workers neither waits for the other for ever."""
    wanted = Person.objects.select_for_update(no_key=True).filter(pk__in=sorted(set(people)))
    return list(wanted.order_by("pk"))


def _unread(person: Person) -> int:
    return Notice.objects.visible_to(person).filter(read_at=None).order_by()[:MOST].count()


def _counted(plain: Iterable[int]) -> dict[int, int]:
    """The same in one query for all who hold no role: they read what everybody may, and of their own texts."""
    holds = (
        Q(needs=Needs.NOTHING)
        | Q(needs=Needs.TEXT, post__status=Post.Status.PUBLIC)
        | Q(needs=Needs.OWN, post__author=F("person"))
    )
    unread = Notice.objects.filter(holds, person__in=plain, read_at=None, topic__is_public=True)
    rows = unread.order_by().values_list("person_id").annotate(number=Count("pk"))
    return dict.fromkeys(plain, 0) | {pk: min(number, MOST) for pk, number in rows}


def _write(numbers: Mapping[int, object]) -> None:
    """One change for all who come to the same number."""
    people: dict[str, list[int]] = {}
    values = {repr(value): value for value in numbers.values()}
    for pk in sorted(numbers):
        people.setdefault(repr(numbers[pk]), []).append(pk)
    for key, pks in people.items():
        Person.objects.filter(pk__in=pks).update(unread_notices=values[key])


def changes_access(kind: str) -> bool:
    known = KINDS.get(kind)
    return known is not None and known.changes_access
