"""Who may follow what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from forum.rules.words import NOT_YOURS
from forum.verdicts import YES, Verdict, no

if TYPE_CHECKING:
    from forum.rules.words import Anyone


def can_follow(person: Anyone, *, may_read: bool) -> Verdict:
    """Be told of what happens there: anybody with an account who may read it."""
    if not may_read:
        return no(NOT_YOURS)
    if not person.is_authenticated:
        return no(_("Sign in to follow."))
    return YES
