"""A real HTTP server on loopback that keeps what webhooks send it, and answers as it is told."""

from __future__ import annotations

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest


class Hooked:
    """`got` holds a (headers, JSON) for each request; `answers` the statuses of the next ones, 204 once they end."""

    def __init__(self) -> None:
        self.got: list[tuple[dict[str, str], Any]] = []
        self.bodies: list[bytes] = []
        self.answers: list[int] = []
        self.url = ""

    @property
    def kinds(self) -> list[str]:
        return [event["kind"] for _headers, told in self.got for event in told["events"]]


@pytest.fixture
def hooked(settings) -> Iterator[Hooked]:
    """The server; loopback is no public network, so webhooks are told that they stay within one."""
    settings.WEBHOOKS_WITHIN = True
    kept = Hooked()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            kept.got.append((dict(self.headers), json.loads(body)))
            kept.bodies.append(body)
            status = kept.answers.pop(0) if kept.answers else 204
            self.send_response(status)
            if 300 <= status < 400:
                self.send_header("Location", kept.url)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *args: Any) -> None:
            return

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        kept.url = f"http://127.0.0.1:{server.server_port}/hook?of=me"
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield kept
        server.shutdown()
        thread.join()
