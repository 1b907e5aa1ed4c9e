"""What can be told of: debates, and what rooms above register; found by address and named."""

from __future__ import annotations

from collections.abc import Callable, Iterable
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


def subjects_of(topics: Iterable[Topic], person: Anyone) -> dict[int, Any]:
    """By topic: what it is about, for whoever may read it. One query for each kind of topic."""
    topics = list(topics)
    found: dict[int, Any] = {}
    for known in _known:
        mine = [topic.pk for topic in topics if topic.kind == known.kind]
        if mine:
            found |= {one.topic_id: one for one in known.readable(person).filter(topic__in=mine)}
    return found
