"""What everybody may know of a topic, worked out once for each of its versions and then given to all who ask."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, Protocol, TypeVar

from django.utils.translation import get_language

if TYPE_CHECKING:
    from uuid import UUID

MOST = 64  # topics of which one thing is remembered

T = TypeVar("T")


class Versioned(Protocol):
    """A topic, as much as is asked of it."""

    key: UUID
    version: int
    is_public: bool


class Subject(Protocol):
    """What has a topic: a debate."""

    topic: Any


S = TypeVar("S", bound=Subject)


class Known(NamedTuple):
    version: int
    since: float
    value: Any


class OncePerVersion(Generic[S, T]):
    """An answer that depends on nothing but a subject, the version of its topic, and the language.

    `build` is not told who asks, so that nothing of one person can reach another; it must not read what may change
    without an event for readers (what is sealed or waits), nor the clock. The version was read with the subject, before
    anything is read here. What a topic that is not public says is not remembered at all. What is given belongs to all:
    whoever wants to change it takes a copy.
    """

    seconds = 60.0  # as long as a page that is shared lives at most; 0: nothing is remembered

    def __init__(self, build: Callable[[S], T]) -> None:
        self._build = build
        self._known: OrderedDict[tuple[UUID, str], Known] = OrderedDict()
        self._lock = Lock()

    def __call__(self, subject: S) -> T:
        topic: Versioned = subject.topic
        if not topic.is_public or not self.seconds:
            return self._build(subject)
        key, now = (topic.key, get_language() or ""), time.monotonic()
        known = self._known.get(key)
        if known is None or known.version != topic.version or now - known.since >= self.seconds:
            known = Known(topic.version, now, self._build(subject))
            with self._lock:
                self._known[key] = known
                self._known.move_to_end(key)
                while len(self._known) > MOST:
                    self._known.popitem(last=False)
        value: T = known.value
        return value
