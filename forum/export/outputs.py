"""The forms in which a debate leaves: how each is written, what it is called on the wire, whether it holds pictures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from forum.export.bundle import DebateBundle
from forum.export.writers import write_html, write_json, write_markdown


@dataclass(frozen=True)
class Writer:
    write: Callable[[DebateBundle], bytes]
    content_type: str
    pictures: bool = False


WRITERS = {
    "json": Writer(write_json, "application/json"),
    "md": Writer(write_markdown, "text/markdown; charset=utf-8"),
    "html": Writer(write_html, "text/html; charset=utf-8", pictures=True),
}
