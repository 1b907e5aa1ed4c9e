"""What a syllabus belongs to, as far as its pages need to know; the slices that own topics say so for their kind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from forum.live.models import Topic
    from forum.verdicts import Sentence


@dataclass(frozen=True, slots=True)
class Home:
    """`kind` is a word for readers ("Debate"), `work_url` the organizers' page; once it `is_over` nothing changes."""

    title: str
    url: str
    kind: Sentence
    work_url: str = ""
    language: str = "en"
    is_over: bool = False


Describe = Callable[["Topic"], Home]
_described: dict[str, Describe] = {}


def describe_with(kind: str, describe: Describe) -> None:
    """Let topics of this kind have a syllabus."""
    _described[kind] = describe


def home_of(topic: Topic) -> Home | None:
    """None where nobody says what topics of this kind are."""
    describe = _described.get(topic.kind)
    return describe(topic) if describe else None
