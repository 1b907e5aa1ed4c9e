"""Who may read a syllabus, arrange it, suggest an item for it, and be told of additions: by its topic."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from forum.rules.words import NOT_YOURS, SIGN_IN, Anyone
from forum.verdicts import YES, Verdict, no

if TYPE_CHECKING:
    from forum.library.syllabus.models import Syllabus

IS_SETTLED = _("What this syllabus belongs to is archived; nothing in it changes any more.")


def can_read_syllabus(person: Anyone, syllabus: Syllabus) -> Verdict:
    if syllabus.topic.is_public:
        return YES
    if person.is_authenticated and (person.is_steward or syllabus.topic_id in person.joined_topics):
        return YES
    return no(NOT_YOURS)


def can_edit_syllabus(person: Anyone, syllabus: Syllabus) -> Verdict:
    """Begin it, write its texts, add, order and take away sections and items, import."""
    if not can_read_syllabus(person, syllabus):
        return no(NOT_YOURS)
    if not person.is_authenticated:
        return no(SIGN_IN)
    if syllabus.topic_id not in person.organized_topics:
        return no(_("Only the organizers may change this syllabus."))
    return no(IS_SETTLED) if syllabus.is_over else YES


def can_suggest_item(person: Anyone, syllabus: Syllabus) -> Verdict:
    """Say which source is missing. Takes no account."""
    if not can_read_syllabus(person, syllabus):
        return no(NOT_YOURS)
    if syllabus.is_over:
        return no(IS_SETTLED)
    if person.is_authenticated and syllabus.suspends(person):
        return no(_("A moderator has suspended you from writing here."))
    return YES


def can_decide_suggestion(person: Anyone, syllabus: Syllabus) -> Verdict:
    """Take a suggestion up, or answer why not."""
    return can_edit_syllabus(person, syllabus)


def can_subscribe(person: Anyone, syllabus: Syllabus) -> Verdict:
    """Be told of additions by mail. Takes no account where anyone may read."""
    if not can_read_syllabus(person, syllabus):
        return no(NOT_YOURS)
    return no(IS_SETTLED) if syllabus.is_over else YES
