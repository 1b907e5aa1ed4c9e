"""The code of conduct: everybody agrees to it once, with the first thing they post."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum.people.models import Person

if TYPE_CHECKING:
    from forum.verdicts import Sentence

ASK: Sentence = _("Agree to the code of conduct; everybody who writes here does so once.")


def needs_conduct(person: Person) -> bool:
    """Has not agreed yet."""
    return person.conduct_agreed_at is None


def agree(person: Person) -> None:
    """Remember when this person agreed; a second time changes nothing. Called inside the action that posts."""
    if not needs_conduct(person):
        return
    person.conduct_agreed_at = timezone.now()
    Person.objects.filter(pk=person.pk, conduct_agreed_at=None).update(conduct_agreed_at=person.conduct_agreed_at)
