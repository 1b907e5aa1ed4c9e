"""The floor: an ASGI application that answers kept bytes and does nothing else, to be run by the very same server.

What it costs is what the server itself costs, for an answer of this size with these headers.
"""

from __future__ import annotations

import json
import os
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

KEPT = Path(os.environ["BENCH_FLOOR"])
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]


def _kept(path: Path) -> list[dict[str, Any]]:
    """The two messages that give the kept answer."""
    head = json.loads(path.read_text())
    headers = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in head["headers"]]
    return [
        {"type": "http.response.start", "status": head["status"], "headers": headers},
        {"type": "http.response.body", "body": path.with_suffix(".body").read_bytes()},
    ]


ANSWERS = {f"/{path.stem}": _kept(path) for path in sorted(KEPT.glob("*.json"))}


async def application(scope: dict[str, Any], receive: Receive, send: Send) -> None:
    for message in ANSWERS[scope["path"]]:
        await send(message)
