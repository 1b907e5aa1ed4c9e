"""Who may have news of a topic sent to an address of theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from forum.rules.words import NOT_YOURS, SIGN_IN
from forum.verdicts import YES, Verdict, no

if TYPE_CHECKING:
    from forum.rules.words import Anyone

MOST_WEBHOOKS = 10  # of one person


def can_add_webhook(person: Anyone, *, may_read: bool, has: int) -> Verdict:
    """Have news of a topic sent somewhere: anybody with an account who may read it, to a few addresses."""
    if not person.is_authenticated:
        return no(SIGN_IN)
    if not may_read:
        return no(NOT_YOURS)
    if has >= MOST_WEBHOOKS:
        return no(_("You have %(n)d webhooks already; remove one first.") % {"n": MOST_WEBHOOKS})
    return YES


def can_change_webhook(person: Anyone, *, whose: int) -> Verdict:
    """Look at one, switch it on again, give it a new secret, remove it: whoever set it up."""
    return YES if person.is_authenticated and person.pk == whose else no(NOT_YOURS)
