"""One signed cookie per browser, set when somebody chooses, and the keys that are made from it and from accounts.

A key is made for one debate with the site's secret, so the database cannot tell who chose what, nor that two choices
in two debates are one reader's. The first letter of a key says whether it stands for an account or for a browser.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast
from urllib.parse import urlsplit

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.utils.crypto import salted_hmac

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest, HttpResponse

    from forum.debates.models import Debate

COOKIE = "__Host-reader" if settings.SECURE else "reader"
YEAR = 365 * 86400
ACCOUNT, BROWSER = "a", "b"


@dataclass(frozen=True, slots=True)
class Keys:
    """What one reader is known by in one debate; either may be empty."""

    account: str = ""
    browser: str = ""

    def __iter__(self) -> Iterator[str]:
        return iter([key for key in (self.account, self.browser) if key])


def browser_of(request: HttpRequest) -> str:
    """What the cookie of this browser holds, if we signed it."""
    try:
        return _signer().unsign(request.COOKIES.get(COOKIE, ""))
    except BadSignature:
        return ""


def keys_of(request: HttpRequest, debate: Debate, *, make: bool = False) -> Keys:
    """The keys of whoever asks; with `make`, a browser without a cookie gets one (see remember)."""
    browser = browser_of(request) or getattr(request, "new_reader", "")
    if make and not browser:
        browser = request.new_reader = secrets.token_urlsafe(16)  # type: ignore[attr-defined]
    account = _key(debate.pk, ACCOUNT, str(request.user.pk)) if request.user.is_authenticated else ""
    return Keys(account, browser_key(debate.pk, browser) if browser else "")


def key_of(request: HttpRequest, debate: Debate) -> str:
    """The one key that stands for whoever asks: the account's, or the browser's; empty where there is none yet."""
    keys = keys_of(request, debate)
    return keys.account or keys.browser


def browser_key(debate_id: int, browser: str) -> str:
    return _key(debate_id, BROWSER, browser)


def account_key(debate_id: int, person_id: int) -> str:
    return _key(debate_id, ACCOUNT, str(person_id))


def _key(debate_id: int, kind: str, value: str) -> str:
    said = f"{debate_id}:{kind}:{value}"
    return kind + salted_hmac("forum.readers.key", said, algorithm="sha256").hexdigest()[:63]


def remember(response: HttpResponse, request: HttpRequest) -> None:
    """Let the browser keep what keys_of made for it. Pages never read this cookie; scripts cannot."""
    made = cast(str, getattr(request, "new_reader", ""))
    if made:
        response.set_cookie(
            COOKIE, _signer().sign(made), max_age=YEAR, secure=settings.SECURE, httponly=True, samesite="Lax"
        )


def _signer() -> Signer:
    return Signer(salt="forum.readers.browser")


# Where a form came from ---------------------------------------------------------------------------------------


def comes_from_here(request: HttpRequest) -> bool:
    """The browser says that a page of this site sent this form.

    Pages that all readers share can hold no token, so for those who are signed out this stands in the token's place.
    Every browser says it in one way or another; where none does, the form is not taken.
    """
    if site := request.headers.get("Sec-Fetch-Site"):
        return site == "same-origin"
    said = request.headers.get("Origin") or request.headers.get("Referer", "")
    try:
        parts = urlsplit(said)
    except ValueError:
        return False
    origin = f"{parts.scheme}://{parts.netloc}"
    return origin in {f"{request.scheme}://{request.get_host()}", *settings.CSRF_TRUSTED_ORIGINS}
