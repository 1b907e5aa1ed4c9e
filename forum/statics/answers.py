"""Answers for collected files as an ASGI application before Django: from memory, compressed as they were collected."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from whitenoise.media_types import MediaTypes

from forum.pages.asked import PLAIN, Application, Receive, Scope, Send, best_encoding
from forum.pages.page import NOTHING, Headers, Message, is_among

ROOM = 8 * 1024 * 1024  # bytes; the site's own files take less than 2 MB
FOREVER = b"public, max-age=31536000, immutable"
SUFFIXES = {PLAIN: "", "br": ".br", "gzip": ".gz"}
MEDIA_TYPES = MediaTypes()


class StaticFiles:
    """Answers for files of the manifest by their hashed names; whatever else is asked for goes on to `app`.

    A request never names a file on disk: its path is looked up among the addresses the manifest makes.
    """

    def __init__(self, app: Application, storage: Any = staticfiles_storage, room: int = ROOM) -> None:
        self.app = app
        self._room = room
        self._answers: dict[tuple[str, str], tuple[Message, Message]] = {}
        names = getattr(storage, "hashed_files", {}).values()
        self._files = {settings.STATIC_URL + name: Path(storage.path(name)) for name in names}
        self._of_all = [(b"X-Content-Type-Options", b"nosniff"), *_transport_security()]
        self._forwarded = _forwarded()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"]
        if path not in self._files or scope["method"] not in ("GET", "HEAD") or not self._may_answer(scope):
            return await self.app(scope, receive, send)
        given = dict(scope["headers"])
        answer = self._answer(path, best_encoding(given.get(b"accept-encoding", b"")))
        if answer is None:
            return await self.app(scope, receive, send)
        start, body = answer
        if (wanted := given.get(b"if-none-match")) and is_among(_etag(path), wanted):
            start, body = self._unchanged(path), NOTHING
        await send(start)
        await send(NOTHING if scope["method"] == "HEAD" else body)

    def _may_answer(self, scope: Scope) -> bool:
        """Not where Django would first send the reader to https."""
        if not settings.SECURE_SSL_REDIRECT:
            return True
        if self._forwarded is None:
            return bool(scope["scheme"] == "https")
        name, secure = self._forwarded
        return dict(scope["headers"]).get(name, b"").partition(b",")[0].strip() == secure

    def _answer(self, path: str, encoding: str) -> tuple[Message, Message] | None:
        """The file in this encoding, or as it is where it was not compressed; None where that needs too much room."""
        known = self._answers.get((path, encoding))
        if known is None and (known := self._read(path, encoding)) is not None:
            self._answers[path, encoding] = known
        return known

    def _read(self, path: str, encoding: str) -> tuple[Message, Message] | None:
        try:
            body = Path(f"{self._files[path]}{SUFFIXES[encoding]}").read_bytes()
        except FileNotFoundError:  # not worth compressing, or collected anew while we run
            return self._answer(path, PLAIN) if encoding else None
        if len(body) > self._room:
            return None
        self._room -= len(body)
        headers = [(b"Content-Type", _content_type(path)), (b"Content-Length", b"%d" % len(body))]
        if encoding:
            headers.append((b"Content-Encoding", encoding.encode()))
        start = {"type": "http.response.start", "status": 200, "headers": headers + self._general(path)}
        return start, {"type": "http.response.body", "body": body}

    def _general(self, path: str) -> Headers:
        kept = [(b"Cache-Control", FOREVER), (b"ETag", _etag(path)), (b"Vary", b"Accept-Encoding")]
        return [*kept, *self._of_all]

    def _unchanged(self, path: str) -> Message:
        return {"type": "http.response.start", "status": 304, "headers": self._general(path)}


def _etag(path: str) -> bytes:
    """The hashed name; weak, since every encoding has the same."""
    return b'W/"%s"' % path.rpartition("/")[2].encode()


def _content_type(path: str) -> bytes:
    kind = MEDIA_TYPES.get_type(path)
    return f"{kind}; charset=utf-8".encode() if kind.startswith("text/") else kind.encode()


def _transport_security() -> Headers:
    """What SecurityMiddleware would say; browsers heed it over https only."""
    if not settings.SECURE_HSTS_SECONDS:
        return []
    value = f"max-age={settings.SECURE_HSTS_SECONDS}"
    if settings.SECURE_HSTS_INCLUDE_SUBDOMAINS:
        value += "; includeSubDomains"
    if settings.SECURE_HSTS_PRELOAD:
        value += "; preload"
    return [(b"Strict-Transport-Security", value.encode())]


def _forwarded() -> tuple[bytes, bytes] | None:
    """The header by which a trusted proxy says https, as ASGI writes its name, and its value."""
    if not settings.SECURE_PROXY_SSL_HEADER:
        return None
    name, value = settings.SECURE_PROXY_SSL_HEADER
    return name.removeprefix("HTTP_").lower().replace("_", "-").encode(), value.encode()
