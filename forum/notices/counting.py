"""The number of unread notices, kept beside the person so that no page has to ask for it."""

from __future__ import annotations

from collections.abc import Iterable

from forum.live.kinds import KINDS
from forum.notices.models import Notice
from forum.people.models import Person

MOST = 100  # counted; "99+" stands for more


def recount(people: Iterable[int]) -> None:
    """Count anew what these may read now. Called inside the transaction that changed it; locks them in order."""
    wanted = sorted(set(people))
    for person in Person.objects.select_for_update(no_key=True).filter(pk__in=wanted).order_by("pk"):
        unread = Notice.objects.visible_to(person).filter(read_at=None).order_by()[:MOST].count()
        if unread != person.unread_notices:
            Person.objects.filter(pk=person.pk).update(unread_notices=unread)


def changes_access(kind: str) -> bool:
    known = KINDS.get(kind)
    return known is not None and known.changes_access
