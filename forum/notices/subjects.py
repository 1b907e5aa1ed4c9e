"""What topics are about: debates, and what rooms above register; found for a reader, or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from forum.live.models import Topic
    from forum.rules.words import Anyone
    from forum.verdicts import Sentence


@dataclass(frozen=True, slots=True)
class Subjects:
    """Those of one kind of topic. `readable` gives what somebody may read, with `topic`, `slug` and an address."""

    kind: str  # of their topics
    name: Sentence  # "debate"
    readable: Callable[[Anyone], Any]
    stage: Callable[[Any], Sentence]  # the name of the one that is on


_known: dict[str, Subjects] = {}


def register(subjects: Subjects) -> None:
    """Called once, when the site starts."""
    _known[subjects.kind] = subjects


def name_of(kind: str) -> Sentence:
    known = _known.get(kind)
    return known.name if known else kind


def stage_of(kind: str, subject: Any) -> Sentence:
    known = _known.get(kind)
    return known.stage(subject) if known else ""


def subjects_of(topics: Iterable[Topic], person: Anyone) -> dict[int, Any]:
    """By topic: what it is about, for whoever may read it. One query for each kind of topic."""
    wanted: dict[str, set[int]] = {}
    for topic in topics:
        wanted.setdefault(topic.kind, set()).add(topic.pk)
    found: dict[int, Any] = {}
    for kind, pks in wanted.items():
        if known := _known.get(kind):
            found |= {one.topic_id: one for one in known.readable(person).select_related("topic").filter(topic__in=pks)}
    return found
