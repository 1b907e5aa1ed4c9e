"""Questions about many references and pictures: which a text may use, and what is in them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Q

from forum.library.models import CreditedImage, Reference

if TYPE_CHECKING:
    from collections.abc import Iterable

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


def search_references(person: Person | AnonymousUser, words: str) -> Iterable[Reference]:
    """References this person may cite that hold every word, in title, authors or key."""
    found = Reference.objects.visible_to(person)
    for word in words.split()[:8]:
        found = found.filter(Q(key__icontains=word) | Q(csl__icontains=word))
    return found.order_by("key")
