"""Who may have access tokens, and what one lets a program do in the place of its person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from forum.rules.words import NOT_YOURS, SIGN_IN, Anyone
from forum.verdicts import YES, Verdict, no

if TYPE_CHECKING:
    from forum.api.models import Token


def can_make_token(person: Anyone) -> Verdict:
    """Make an access token for oneself: whoever has an account. It can never do more than its person."""
    return YES if person.is_authenticated else no(SIGN_IN)


def can_revoke_token(person: Anyone, token: Token) -> Verdict:
    """End a token: its person alone. A steward ends all of somebody's by shutting the account."""
    if not person.is_authenticated:
        return no(SIGN_IN)
    return YES if token.person_id == person.pk else no(NOT_YOURS)


def can_act_by_token(token: Token, scope: str) -> Verdict:
    """Do one kind of thing by a token, as far as its person may do it at all."""
    if not token.is_valid or not token.person.is_active:
        return no(_("This access token is not valid, or no longer: it may have expired or been revoked."))
    if scope not in token.scopes:
        return no(_("This access token does not have the scope “%(scope)s”.") % {"scope": scope})
    return YES
