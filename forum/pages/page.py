"""One shared page as it goes over the wire: its bytes in each encoding, compressed once, and its mark."""

from __future__ import annotations

import asyncio
import gzip
import time
from base64 import urlsafe_b64encode
from hashlib import blake2b
from typing import Any

import brotli
from django.conf import settings

from forum.pages.asked import PLAIN, Asked, Send
from forum.pages.declare import AsOf

Message = dict[str, Any]
Headers = list[tuple[bytes, bytes]]

REVALIDATE = b"public, max-age=0, must-revalidate"  # anybody may keep it, and asks each time whether it still stands
OF_THE_BODY = {b"content-type", b"content-length", b"content-encoding", b"content-language"}
DRAWN = (b"text/", b"application/json", b"application/xml", b"application/atom+xml", b"image/svg+xml")
NOT_WORTH_IT = 400  # bytes
LARGE = 256 * 1024
OVERHEAD = 4096  # bytes that a page costs beside its text


class Page:
    """What Django answered once. It holds no secret, so that compressing it tells none."""

    def __init__(self, as_of: AsOf, headers: Headers, body: bytes, made_at: float | None = None) -> None:
        self.as_of = as_of
        self.made_at = time.monotonic() if made_at is None else made_at
        self.etag = b'W/"%s"' % urlsafe_b64encode(blake2b(body, digest_size=15).digest())
        self._general = _general(headers, self.etag)
        self._of_body = [pair for pair in headers if pair[0].lower() in (b"content-type", b"content-language")]
        self._unchanged = _start(304, self._general)
        self._forms: dict[str, tuple[Message, Message]] = {PLAIN: self._form(PLAIN, body)}
        self._work: dict[str, asyncio.Task[tuple[Message, Message]]] = {}

    @property
    def size(self) -> int:
        """Bytes it holds in memory, nearly."""
        bodies = {id(body): len(body["body"]) for _start, body in self._forms.values()}
        return OVERHEAD + sum(bodies.values())

    @property
    def forms(self) -> int:
        """In how many encodings it is held; another one makes it bigger."""
        return len(self._forms)

    async def answer(self, asked: Asked, send: Send) -> None:
        if asked.if_none_match and is_among(self.etag, asked.if_none_match):
            start, body = self._unchanged, NOTHING
        else:
            start, body = self._forms.get(asked.encoding) or await self._compressed(asked.encoding)
        await send(start)
        await send(NOTHING if asked.is_head else body)

    async def _compressed(self, encoding: str) -> tuple[Message, Message]:
        """Compress in a thread, once however many ask for it meanwhile."""
        work = self._work.get(encoding)
        if work is None or work.get_loop() is not asyncio.get_running_loop():
            work = self._work[encoding] = asyncio.create_task(self._compress(encoding))
        return await asyncio.shield(work)

    async def _compress(self, encoding: str) -> tuple[Message, Message]:
        plain = self._forms[PLAIN]
        text: bytes = plain[1]["body"]
        form = plain
        if len(text) > NOT_WORTH_IT and self._is_text():
            small = await asyncio.get_running_loop().run_in_executor(None, COMPRESS[encoding], text)
            form = self._form(encoding, small) if len(small) < len(text) else plain
        self._forms[encoding] = form
        self._work.pop(encoding, None)
        return form

    def _is_text(self) -> bool:
        return any(value.startswith(DRAWN) for name, value in self._of_body if name.lower() == b"content-type")

    def _form(self, encoding: str, body: bytes) -> tuple[Message, Message]:
        headers = [*self._of_body, (b"Content-Length", b"%d" % len(body)), *self._general]
        if encoding:
            headers.append((b"Content-Encoding", encoding.encode()))
        return _start(200, headers), {"type": "http.response.body", "body": body}


NOTHING: Message = {"type": "http.response.body", "body": b""}


def _start(status: int, headers: Headers) -> Message:
    return {"type": "http.response.start", "status": status, "headers": headers}


def _general(headers: Headers, etag: bytes) -> Headers:
    """Django's headers but those of the body, and what a cache on the way has to know."""
    kept = [pair for pair in headers if pair[0].lower() not in (*OF_THE_BODY, b"vary", b"etag", b"cache-control")]
    said = next((value for name, value in headers if name.lower() == b"cache-control"), REVALIDATE)
    return [*kept, (b"Vary", _vary(headers)), (b"Cache-Control", said), (b"ETag", etag)]


def _vary(headers: Headers) -> bytes:
    """By cookie, because who is signed in gets another page."""
    said = [part.strip() for name, value in headers if name.lower() == b"vary" for part in value.split(b",")]
    ours = [b"Cookie", b"Accept-Encoding"] + [b"Accept-Language"] * (len(settings.LANGUAGES) > 1)
    known = {part.lower() for part in said}
    return b", ".join([*said, *(part for part in ours if part.lower() not in known)])


def is_among(etag: bytes, wanted: bytes) -> bool:
    """If-None-Match compares weakly: what two marks say in quotes."""
    if etag == wanted or wanted.strip() == b"*":
        return True
    return etag.removeprefix(b"W/") in [one.strip().removeprefix(b"W/") for one in wanted.split(b",")]


def _brotli(text: bytes) -> bytes:
    return bytes(brotli.compress(text, mode=brotli.MODE_TEXT, quality=3 if len(text) > LARGE else 4))


def _gzip(text: bytes) -> bytes:
    return gzip.compress(text, compresslevel=1 if len(text) > LARGE else 6, mtime=0)


COMPRESS = {"br": _brotli, "gzip": _gzip}
