"""Who may add to the library, see what is in it, and correct it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from forum.rules.words import NOT_YOURS, SIGN_IN, Anyone
from forum.verdicts import YES, Verdict, no

if TYPE_CHECKING:
    from forum.library.models import CreditedImage, Reference
    from forum.people.models import Person


def can_add_reference(person: Anyone) -> Verdict:
    """References and pictures are added by those who take part: contributors, organizers, moderators, stewards."""
    if not person.is_authenticated:
        return no(SIGN_IN)
    if not (person.is_steward or person.may_organize or person.takes_part):
        return no(_("Only people who take part in a debate may add to the library."))
    return YES


def can_read_reference(person: Anyone, reference: Reference) -> Verdict:
    if reference.listed_at is not None:
        return YES
    if person.is_authenticated and (reference.added_by_id == person.pk or _organizes(person, reference.topic_id)):
        return YES
    return YES if _reads_one_of(person, reference) else no(NOT_YOURS)


def can_edit_reference(person: Anyone, reference: Reference) -> Verdict:
    if not can_read_reference(person, reference):
        return no(NOT_YOURS)
    if not person.is_authenticated:
        return no(SIGN_IN)
    if reference.added_by_id == person.pk or person.is_steward or _organizes(person, reference.topic_id):
        return YES
    return no(_("Only who added a reference, the organizers and the stewards may correct it."))


def can_see_image(person: Anyone, image: CreditedImage) -> Verdict:
    if image.listed_at is not None:
        return YES
    if person.is_authenticated and (image.uploaded_by_id == person.pk or _organizes(person, image.topic_id)):
        return YES
    return YES if _reads_one_of(person, image) else no(NOT_YOURS)


def can_edit_image(person: Anyone, image: CreditedImage) -> Verdict:
    if not can_see_image(person, image):
        return no(NOT_YOURS)
    if not person.is_authenticated:
        return no(SIGN_IN)
    if image.uploaded_by_id == person.pk or person.is_steward or _organizes(person, image.topic_id):
        return YES
    return no(_("Only who uploaded a picture, the organizers and the stewards may change its credit."))


def _organizes(person: Person, topic_id: int | None) -> bool:
    return topic_id is not None and topic_id in person.organized_topics


def _reads_one_of(person: Anyone, row: Reference | CreditedImage) -> bool:
    """Some topic shows this to those who may read it, and this person may: by a role there, or as a steward."""
    if not person.is_authenticated or not (topics := row.shown_in):
        return False
    return person.is_steward or not topics.isdisjoint(person.joined_topics)
