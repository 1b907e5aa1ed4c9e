"""What every request to the API goes through: who asks, how much, in which form; and what every answer carries.

A session's cookie is never looked at: without a token one is anonymous, and no page of another site can do anything in
somebody's name here.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from hashlib import blake2b
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.http.request import UnreadablePostError
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from forum import rules
from forum.api import tokens
from forum.api.models import Token
from forum.api.problems import NEEDS_TOKEN, UNKNOWN_TOKEN, Problem, too_soon, unauthorized
from forum.challenge.pace import address_key, counted

WINDOW = 60  # seconds
SAFE = ("GET", "HEAD")
SHOWN = "ETag, Link, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset, Retry-After"
View = Callable[..., HttpResponse]


class Asked(HttpRequest):
    """A request that came through the gate; `token` is None where an anonymous reader asks."""

    token: Token | None
    user: Any
    links: dict[str, str]  # what goes into the Link header
    etag: str  # of an answer that stands for a version; else it is made from the bytes


class Unchanged(Exception):
    """The asker has this answer already; nothing need be drawn."""

    def __init__(self, etag: str) -> None:
        super().__init__(etag)
        self.etag = etag


def gate(view: View) -> View:
    """Wraps each view of the API."""

    @csrf_exempt
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        asked: Any = request
        asked.user, asked.token, asked.links, asked.etag = AnonymousUser(), None, {}, ""
        limits: dict[str, str] = {}
        try:
            limits = _come_in(asked)
            response = _answer(view, asked, *args, **kwargs)
        except Problem as problem:
            response = problem.as_response()
        for name, value in limits.items():
            response.headers.setdefault(name, value)
        return _go_out(asked, response)

    return guarded


# In ---------------------------------------------------------------------------------------------------------------


def _come_in(asked: Asked) -> dict[str, str]:
    """Find out who asks, count it, and look at the form. Raises Problem."""
    said = asked.headers.get("Authorization", "")
    if said and asked.method != "OPTIONS":
        scheme, _space, secret = said.partition(" ")
        asked.token = tokens.find(secret.strip()) if scheme.lower() == "bearer" else None
    limits = _counted(asked)
    if said and asked.method != "OPTIONS":
        if asked.token is None:
            raise unauthorized(UNKNOWN_TOKEN, "invalid_token")
        asked.user = asked.token.person
        if not settings.BALLOT_PATHS.search(asked.path):
            tokens.note_use(asked.token)
    _looked_at(asked)
    return limits


def _counted(asked: Asked) -> dict[str, str]:
    if asked.token:
        who, limit = f"token-{asked.token.pk}", settings.API_PER_TOKEN
    else:
        who, limit = address_key(asked), settings.API_PER_ADDRESS
    if not limit:
        return {}
    count, left = counted(who, "api", window=WINDOW)
    limits = {
        "RateLimit-Limit": str(limit),
        "RateLimit-Remaining": str(max(0, limit - count)),
        "RateLimit-Reset": str(left),
    }
    if count > limit:
        problem = too_soon(left, _("That was a lot in a short time; ask again a little later."))
        problem.headers = {**problem.headers, **limits}
        raise problem
    return limits


def _looked_at(asked: Asked) -> None:
    try:
        length = int(asked.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        length = 0
    if length > settings.API_MAX_BYTES:
        raise _too_large()
    if asked.method in ("POST", "PUT", "PATCH") and asked.content_type != "application/json":
        raise Problem(415, _("Send JSON: Content-Type: application/json."))
    _read(asked)


def _too_large() -> Problem:
    return Problem(413, _("A request has at most %(n)d bytes.") % {"n": settings.API_MAX_BYTES})


def _read(asked: Any) -> None:
    """What was sent, however long it was said to be; one that comes in chunks says nothing. Raises Problem.

    Django looks at what is said alone. What is read here is what `body` gives to operations.
    """
    try:
        sent = asked.read(settings.API_MAX_BYTES + 1)
    except UnreadablePostError as error:
        raise Problem(400) from error
    if len(sent) > settings.API_MAX_BYTES:
        raise _too_large()
    asked._body = sent


def needs(asked: Any, scope: str) -> Any:
    """The person in whose name a token acts. Raises Problem without one, or without this scope."""
    if asked.token is None:
        raise unauthorized(NEEDS_TOKEN)
    may = rules.can_act_by_token(asked.token, scope)
    if not may:
        raise Problem(403, str(may.reason))
    return asked.user


class ByToken:
    """What an operation takes that is done in somebody's name: asked before anything else is read."""

    def __init__(self, scope: str) -> None:
        self.scope = scope

    def __call__(self, request: HttpRequest) -> Any:
        return needs(request, self.scope)


def reader(asked: Any) -> Any:
    """Who reads: anybody, or the person of a token that is good for reading."""
    return needs(asked, "read") if asked.token else asked.user


# Out --------------------------------------------------------------------------------------------------------------


def _answer(view: View, asked: Asked, *args: Any, **kwargs: Any) -> HttpResponse:
    if asked.method == "HEAD":
        asked.method = "GET"
    try:
        response = view(asked, *args, **kwargs)
    except BadRequest as error:
        raise Problem(400, str(error)) from error
    if asked.method == "OPTIONS":
        return _preflight(asked, response.headers.get("Allow", "GET, HEAD"))
    if response.status_code == 405:
        allow = response.headers.get("Allow", "")
        raise Problem(405, headers={"Allow": allow})
    return response


def _preflight(asked: Asked, allow: str) -> HttpResponse:
    """Other sites' pages may read what everybody may read, and nothing else: no token, no writing."""
    response = HttpResponse(status=204, headers={"Allow": f"{allow}, OPTIONS"})
    if "GET" in allow and asked.headers.get("Access-Control-Request-Method", "GET") in SAFE:
        response.headers["Access-Control-Allow-Methods"] = "GET, HEAD"
        response.headers["Access-Control-Allow-Headers"] = "Accept, If-None-Match"
        response.headers["Access-Control-Max-Age"] = "86400"
    return response


def _go_out(asked: Asked, response: HttpResponse) -> HttpResponse:
    is_read = asked.method in SAFE
    if is_read and response.status_code == 200 and "ETag" not in response.headers:
        response.headers["ETag"] = asked.etag or mark(response.content)
    if is_read and response.status_code in (200, 304):
        kept = "private, no-cache" if asked.token else "public, max-age=0, must-revalidate"
        response.headers.setdefault("Cache-Control", kept)
        if response.status_code == 200 and is_known(asked, response.headers["ETag"]):
            response = _not_modified(response)
    response.headers.setdefault("Cache-Control", "no-store")
    if asked.links:
        response.headers["Link"] = ", ".join(f'<{url}>; rel="{rel}"' for rel, url in asked.links.items())
    if "Authorization" not in asked.headers and (is_read or "Access-Control-Allow-Methods" in response.headers):
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Access-Control-Expose-Headers"] = SHOWN
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    patch_vary_headers(response, ["Authorization"])
    return response


def _not_modified(full: HttpResponse) -> HttpResponse:
    kept = ("ETag", "Cache-Control", "RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset")
    return HttpResponse(status=304, headers={name: full.headers[name] for name in kept if name in full.headers})


def unchanged(_request: HttpRequest, known: Unchanged) -> HttpResponse:
    return HttpResponse(status=304, headers={"ETag": known.etag})


# Marks ------------------------------------------------------------------------------------------------------------


def mark(body: bytes, version: int | None = None) -> str:
    """The ETag of an answer: of these very bytes. Where it is one text, its version stands before the point."""
    of_body = blake2b(body, digest_size=12).hexdigest()
    return f'"{of_body}"' if version is None else f'"{version}.{of_body}"'


def is_known(asked: HttpRequest, etag: str) -> bool:
    """Has the asker this one? If-None-Match compares weakly."""
    said = asked.headers.get("If-None-Match", "")
    if not said:
        return False
    known = [one.strip().removeprefix("W/") for one in said.split(",")]
    return "*" in known or etag.removeprefix("W/") in known


def as_of(asked: Any, topic: Any) -> None:
    """For what everybody reads alike: the version of its topic stands for the answer, so that it need not be drawn.

    Raises Unchanged. Whoever has a token may see more than others, and what they see changes with more than versions.
    """
    if asked.token is not None or not topic.is_public:
        return
    told = f"{settings.VERSION} {topic.key} {topic.version} {asked.get_full_path()}"
    asked.etag = f'W/"{blake2b(told.encode(), digest_size=12).hexdigest()}"'
    if is_known(asked, asked.etag):
        raise Unchanged(asked.etag)


def base_version(asked: Any) -> int:
    """The version that a change starts from: If-Match, as the text's ETag was. Raises Problem without one."""
    said = asked.headers.get("If-Match", "").strip().removeprefix("W/").strip('"')
    number = said.partition(".")[0]
    if not said:
        raise Problem(428, _("Send If-Match with the ETag of the text that you change, so that no words are lost."))
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        raise Problem(412, _("This If-Match is no ETag of a text here: read the text once more."))
    return int(number)
