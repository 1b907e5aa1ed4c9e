"""The code of conduct: whoever says something here for the first time is shown it, and agrees to it once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

if TYPE_CHECKING:
    from forum.people.models import Person


def needs_conduct(person: Person) -> bool:
    """Has this person still to agree to the code of conduct?"""
    return person.conduct_agreed_at is None


def agree(person: Person) -> None:
    """Remember that this person has agreed, and since when. Called inside an action."""
    if person.conduct_agreed_at is None:
        person.conduct_agreed_at = timezone.now()
        person.save(update_fields=["conduct_agreed_at"])
