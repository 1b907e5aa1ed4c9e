"""Access tokens: made, found by what a program shows, noted as used, and ended. Kept as hashes only."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import timedelta
from hashlib import sha256
from hmac import compare_digest
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum import rules
from forum.api.models import Token
from forum.api.scopes import SCOPES
from forum.people.models import Person
from forum.verdicts import SENT_BEFORE, Refused, require

if TYPE_CHECKING:
    from django.db.models import QuerySet

PREFIX = "fmt_"
LONGEST_DAYS = 365
MOST = 20
LONGEST_SECRET = 80
TOO_MANY = _("You have %(n)d valid access tokens already. Revoke one that you no longer need.") % {"n": MOST}
NO_SCOPE = _("Choose what the token is good for: at least one thing.")
TOO_LONG = _("A token is good for a year at most.")


def hash_of(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()


def tokens_of(person: Person) -> QuerySet[Token]:
    """All of somebody's, the latest first."""
    return Token.objects.filter(person=person).order_by("-created_at", "-pk")


@transaction.atomic
def create_token(*, by: Person, name: str, scopes: Iterable[str], days: int, client_key: UUID) -> tuple[Token, str]:
    """Make a token for oneself: its row, and the secret, which is kept nowhere.

    The same form sent twice is one token, and its secret is not given again: "". No event. Raises Refused.
    """
    require(rules.can_make_token(by))
    Person.objects.select_for_update().get(pk=by.pk)  # a submit sent twice waits here for its twin
    wanted = [scope for scope in SCOPES if scope in set(scopes)]
    if made := Token.objects.filter(client_key=client_key).first():
        if (made.person_id, made.name, made.scopes) != (by.pk, name, wanted):
            raise Refused(SENT_BEFORE)
        return made, ""
    if not wanted:
        raise Refused(NO_SCOPE)
    if not 0 < days <= LONGEST_DAYS:
        raise Refused(TOO_LONG)
    now = timezone.now()
    if tokens_of(by).filter(revoked_at=None, expires_at__gt=now).count() >= MOST:
        raise Refused(TOO_MANY)
    secret = PREFIX + secrets.token_urlsafe(32)
    token = Token.objects.create(
        person=by,
        name=name,
        scopes=wanted,
        start=secret[: len(PREFIX) + 4],
        token_hash=hash_of(secret),
        created_at=now,
        expires_at=now + timedelta(days=days),
        client_key=client_key,
    )
    return token, secret


@transaction.atomic
def revoke_token(*, token: Token, by: Person) -> None:
    """End a token for good; pressed twice, once. No event. Raises Refused."""
    require(rules.can_revoke_token(by, token))
    Token.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=timezone.now())


def revoke_all(person: Person) -> None:
    """End all tokens of an account that is shut. Called inside the action that shuts it."""
    Token.objects.filter(person=person, revoked_at=None).update(revoked_at=timezone.now())


def find(secret: str) -> Token | None:
    """The token of this secret, if it is valid and its person may sign in.

    It is looked for by its hash, so that how long the database takes tells nothing of the secret itself.
    """
    if not secret.startswith(PREFIX) or len(secret) > LONGEST_SECRET:
        return None
    wanted = hash_of(secret)
    token = Token.objects.select_related("person").filter(token_hash=wanted).first()
    if token is None or not compare_digest(token.token_hash, wanted):
        return None
    return token if token.is_valid and token.person.is_active else None


def note_use(token: Token) -> None:
    """Remember the day, once a day: enough to see which token is still needed, too little to follow anybody."""
    today = timezone.localdate()
    if token.used_on != today:
        Token.objects.filter(pk=token.pk).update(used_on=today)
