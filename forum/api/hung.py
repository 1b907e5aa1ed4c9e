"""Where an app above hangs its part of the API in when the site starts; the forum calls it and knows nothing of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ninja import Router


@dataclass(frozen=True, slots=True)
class Part:
    """Operations below one address, and the tags that group them in the documentation: name and sentence."""

    prefix: str
    router: Router
    tags: tuple[tuple[str, str], ...] = ()


parts: list[Part] = []


def hang(part: Part) -> None:
    """Called once, however often the site starts in one process."""
    if all(part.router is not one.router for one in parts):
        parts.append(part)
