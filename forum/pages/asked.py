"""Reads a request as far as the cache must: may a shared page answer it, and which one?"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, MutableMapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlencode

from django.conf import settings
from django.http import parse_cookie
from django.urls import Resolver404, resolve
from django.utils import translation

from forum.pages.declare import QUERY, SLOT, Slot

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Mapping[str, Any]]]
Send = Callable[[Mapping[str, Any]], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

LONGEST = 600  # bytes of path and query; no address of ours comes near, and keys stay small
ENCODINGS = ("br", "gzip")  # the better one first
PLAIN = ""


class Key(NamedTuple):
    """All that a shared page may depend on."""

    scheme: str
    root: str
    names: tuple[bytes, ...]  # the headers that say under which address the site was asked
    path: str
    query: bytes
    language: str
    cookies: str


class Asked(NamedTuple):
    """A signed-out reader asks for a shared page."""

    key: Key
    encoding: str
    if_none_match: bytes
    is_head: bool


class Requests:
    """Tells requests for shared pages from all others. `choices` are the cookies pages depend on, and their values."""

    def __init__(self, choices: Mapping[str, Sequence[str]]) -> None:
        self._choices = choices
        self._personal = {settings.SESSION_COOKIE_NAME, "messages"}
        self._naming = _headers_that_name_the_site()
        self._read = {*self._naming, b"cookie", b"accept-encoding", b"accept-language", b"if-none-match"}
        self._speaks_several = len(settings.LANGUAGES) > 1
        self._query_of = lru_cache(4096)(canonical_query)
        self._language_of = lru_cache(1024)(_language_of)

    def read(self, scope: Scope) -> Asked | None:
        """None when this one goes to Django as it is."""
        if scope["method"] not in ("GET", "HEAD"):
            return None
        root = settings.FORCE_SCRIPT_NAME or scope.get("root_path", "")
        path, query = scope["path"].removeprefix(root), scope["query_string"]
        if len(path) + len(query) > LONGEST or (query := self._query_of(path, query)) is None:
            return None
        given = self._headers(scope["headers"])
        if given is None:
            return None
        cookies = parse_cookie(given[b"cookie"].decode("latin-1")) if b"cookie" in given else {}
        if not self._personal.isdisjoint(cookies):
            return None
        names = tuple([given.get(name, b"") for name in self._naming])
        key = Key(scope["scheme"], root, names, path, query, self._language(given, cookies), self._chosen(cookies))
        encoding = best_encoding(given.get(b"accept-encoding", b""))
        return Asked(key, encoding, given.get(b"if-none-match", b""), scope["method"] == "HEAD")

    def scope(self, key: Key, scope: Scope, slot: Slot | None = None) -> Scope:
        """The same request as Django is to see it: with what the key holds, and nothing else of the reader."""
        headers = [pair for pair in zip(self._naming, key.names, strict=True) if pair[1]]
        if key.language:
            headers.append((b"accept-language", key.language.encode()))
        if key.cookies:
            headers.append((b"cookie", key.cookies.encode()))
        known = {**scope, "query_string": key.query, "headers": headers}
        return known | {"method": "GET", SLOT: slot} if slot else known

    def _headers(self, headers: Sequence[tuple[bytes, bytes]]) -> dict[bytes, bytes] | None:
        """The headers that matter; None where one stands twice, there is no host, or somebody shows credentials."""
        given: dict[bytes, bytes] = {}
        for name, value in headers:
            if name in self._read:
                if name in given:
                    return None
                given[name] = value
            elif name == b"authorization":
                return None
        return given if b"host" in given else None

    def _language(self, given: dict[bytes, bytes], cookies: dict[str, str]) -> str:
        if not self._speaks_several:
            return ""
        chosen = cookies.get(settings.LANGUAGE_COOKIE_NAME, "")
        return self._language_of(chosen[:20], given.get(b"accept-language", b"")[:200].decode("latin-1"))

    def _chosen(self, cookies: dict[str, str]) -> str:
        """The cookies that pages depend on, where they hold a value that makes a difference."""
        made = [f"{name}={cookies[name]}" for name, values in self._choices.items() if cookies.get(name) in values[1:]]
        return "; ".join(made)


def canonical_query(path: str, query: bytes) -> bytes | None:
    """The part of a query that the page at this path depends on, in one order; None where no shared page stands."""
    try:
        known: frozenset[str] | None = getattr(resolve(path).func, QUERY, None)
        if known is None:
            return None
        given = dict(parse_qsl(query.decode("ascii"), keep_blank_values=True, max_num_fields=50))
    except (Resolver404, ValueError):
        return None
    return urlencode(sorted((name, value) for name, value in given.items() if name in known)).encode()


def _headers_that_name_the_site() -> tuple[bytes, ...]:
    names = ["HTTP_HOST"]
    if settings.SECURE_PROXY_SSL_HEADER:
        names.append(settings.SECURE_PROXY_SSL_HEADER[0])
    if settings.USE_X_FORWARDED_HOST:
        names.append("HTTP_X_FORWARDED_HOST")
    if settings.USE_X_FORWARDED_PORT:
        names.append("HTTP_X_FORWARDED_PORT")
    return tuple(name.removeprefix("HTTP_").lower().replace("_", "-").encode() for name in names)


class _Wishes:
    """As much of a request as Django's choice of a language looks at."""

    def __init__(self, chosen: str, accepted: str) -> None:
        self.COOKIES = {settings.LANGUAGE_COOKIE_NAME: chosen} if chosen else {}
        self.META = {"HTTP_ACCEPT_LANGUAGE": accepted}


def _language_of(chosen: str, accepted: str) -> str:
    """The language that LocaleMiddleware would choose."""
    return translation.get_language_from_request(_Wishes(chosen, accepted))  # type: ignore[arg-type]


@lru_cache(256)
def best_encoding(accepted: bytes) -> str:
    """What the reader likes best of what we can do; where they say nothing, the text as it is."""
    weights = dict(_weights(accepted[:300].decode("latin-1")))
    offered = [(weights.get(name, weights.get("*", 0.0)), name) for name in ENCODINGS]
    plain = weights.get("identity", weights.get("*", 0.001))
    weight, name = max(offered, key=lambda one: one[0])
    return name if weight > 0 and weight >= plain else PLAIN


def _weights(accepted: str) -> list[tuple[str, float]]:
    found = []
    for part in accepted.lower().split(","):
        name, _semicolon, rest = part.partition(";")
        try:
            weight = float(rest.partition("=")[2]) if rest.strip() else 1.0
        except ValueError:
            weight = 0.0
        found.append((name.strip(), weight))
    return found
