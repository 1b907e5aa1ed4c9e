"""Leaving with one click (RFC 8058): signed addresses, each of which ends one thing, without log-in.

Whoever sends mail regularly registers a Leaver when the site starts, gives `address(...)` to `outbox.queue(leave=...)`
and is called when somebody leaves. The address holds no mail address; and pages answer the same whether what it ends is
still there or long gone, so that nobody learns who is told of what.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

if TYPE_CHECKING:
    from forum.verdicts import Sentence


@dataclass(frozen=True, slots=True)
class Leaver:
    """What one kind of mail says of its end, and does.

    `says(key, scope, reader)` is what ends, as in "Mails about additions to a syllabus."; it names only what this
    reader, perhaps nobody known, may read. `leave(key, scope)` ends it and cancels what waits; once more changes
    nothing.
    """

    says: Callable[[str, str, Any], Sentence]
    leave: Callable[[str, str], object]


@dataclass(frozen=True, slots=True)
class Leaving:
    """What a link ends."""

    leaver: Leaver
    key: str
    scope: str


_leavers: dict[str, Leaver] = {}


def register(name: str, leaver: Leaver) -> None:
    """Called when the site starts; the name is part of addresses and is never given another meaning."""
    _leavers[name] = leaver


def address(name: str, key: object, scope: str = "") -> str:
    """Where one click ends it: `key` says whose, `scope` what of it. Both are signed; neither holds a mail address."""
    token = Signer(salt="forum.mail.leave").sign_object([name, str(key), scope])
    return f"{settings.SITE_URL}{reverse('mail:leave', args=[token])}"


def read(token: str) -> Leaving | None:
    """What this link ends; None where it was invented or cut short."""
    try:
        name, key, scope = Signer(salt="forum.mail.leave").unsign_object(token)
        return Leaving(_leavers[name], key, scope)
    except (BadSignature, KeyError, ValueError, TypeError):
        return None


@csrf_exempt
@require_http_methods(["GET", "POST"])
@never_cache
def view(request: HttpRequest, token: str) -> HttpResponse:
    """Mail programs post here; the link itself leads to a button, since programs that look at mail open every link."""
    leaving = read(token)
    if leaving is None:
        raise Http404
    has_left = request.method == "POST"
    if has_left:
        leaving.leaver.leave(leaving.key, leaving.scope)
    says = leaving.leaver.says(leaving.key, leaving.scope, request.user)
    response = render(request, "forum/mail/leave.html", {"says": says, "has_left": has_left})
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
