"""What can be told of: debates, and what rooms above register; found by address and named."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from forum.live.models import Topic
    from forum.rules.words import Anyone


@dataclass(frozen=True, slots=True)
class Subjects:
    """`readable` gives those that somebody may read, with `slug`, `topic` and `get_absolute_url`."""

    start: str  # of their addresses: "debates"
    kind: str  # of their topics
    readable: Callable[[Anyone], Any]


_known: list[Subjects] = []


def register(subjects: Subjects) -> None:
    """Called once, when the site starts."""
    if subjects not in _known:
        _known.append(subjects)


def found_at(address: str, person: Anyone) -> Any | None:
    """What this person may read at an address, whole or only its path; None where there is no such thing for them."""
    start, _slash, rest = urlsplit(address.strip()).path.strip("/").partition("/")
    slug = rest.partition("/")[0]
    for one in _known:
        if one.start == start and slug:
            return one.readable(person).select_related("topic").filter(slug=slug).first()
    return None


def subject_of(topic: Topic, person: Anyone) -> Any | None:
    """What a topic is about, for whoever may read it."""
    for one in _known:
        if one.kind == topic.kind:
            return one.readable(person).filter(topic=topic).first()
    return None
