"""Who takes part in a round on statements, known by a keyed hash for this round alone: of account or browser.

The cookie is that of forum/readers/browsers.py; nothing of it is kept. At the close a random key takes its place.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from django.utils.crypto import salted_hmac

from forum.readers.browsers import browser_of

if TYPE_CHECKING:
    from django.http import HttpRequest

    from policy_design.voting.ballot_models import Participant
    from policy_design.voting.models import Round

ACCOUNT, BROWSER = "a", "b"


def account_key(round: Round, person_id: int) -> str:
    return _key(round, ACCOUNT, str(person_id))


def browser_key(request: HttpRequest, round: Round, *, make: bool = False) -> str:
    """That of this browser, where readers take part; with `make`, a browser without a cookie gets one."""
    if round.has_roll:
        return ""
    browser = browser_of(request) or getattr(request, "new_reader", "")
    if make and not browser:
        browser = request.new_reader = secrets.token_urlsafe(16)  # type: ignore[attr-defined]
    return _key(round, BROWSER, browser) if browser else ""


def keys_of(request: HttpRequest, round: Round, *, make: bool = False) -> list[str]:
    """The account's before the browser's: who signs in after a while goes on as whom the browser knew."""
    account = [account_key(round, request.user.pk)] if request.user.is_authenticated else []
    browser = browser_key(request, round, make=make and not account)
    return [*account, *([browser] if browser else [])]


def participant_of(request: HttpRequest, round: Round) -> Participant | None:
    """Whoever asks, if they take part already."""
    keys = keys_of(request, round)
    found = {one.key: one for one in round.participants.filter(key__in=keys)} if keys else {}
    return next((found[key] for key in keys if key in found), None)


def _key(round: Round, kind: str, value: str) -> str:
    said = f"{round.pk}:{kind}:{value}"
    return kind + salted_hmac("policy_design.voting.participant", said, algorithm="sha256").hexdigest()[:63]
