"""Hears that somebody signed in, and lets the account take over what this browser chose before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from forum.readers.browsers import browser_of
from forum.readers.choices import claim

if TYPE_CHECKING:
    from django.http import HttpRequest

    from forum.people.models import Person


def claim_after_login(sender: Any, request: HttpRequest | None, user: Person, **_more: Any) -> None:
    if request is not None and (browser := browser_of(request)):
        claim(person=user, browser=browser)
