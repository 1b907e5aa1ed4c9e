"""Where each post stands in its thread: its parent, how deep, by which way, in which place. PURE."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from forum.export.bundle import PostFacts


@dataclass(frozen=True, slots=True)
class Place:
    """`path` are the numbers from the first text down to the post; `order` counts posts as one reads them through."""

    parent: int | None
    depth: int
    path: tuple[int, ...]
    order: int


def parent_of(post: PostFacts) -> int | None:
    """The post it answers, or the text that it is about."""
    return post.reply_to if post.reply_to is not None else post.about


def places(posts: Iterable[PostFacts]) -> dict[int, Place]:
    """By number. What has no number yet has no place; a parent always has a lower number than what answers it."""
    numbered = sorted((post for post in posts if post.number is not None), key=lambda post: post.number or 0)
    known = {post.number for post in numbered}
    below: dict[int | None, list[PostFacts]] = {}
    for post in numbered:
        parent = parent_of(post)
        below.setdefault(parent if parent in known else None, []).append(post)
    found: dict[int, Place] = {}
    waiting = below.get(None, [])[::-1]
    while waiting:
        post = waiting.pop()
        number, parent = post.number or 0, parent_of(post)
        above = found.get(parent) if parent is not None else None
        path = (*(above.path if above else ()), number)
        found[number] = Place(parent, len(path) - 1, path, len(found) + 1)
        waiting += below.get(number, [])[::-1]
    return found
