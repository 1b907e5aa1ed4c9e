"""Which kinds of topic can be followed, who may, and how their events are told; the slices above register theirs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from forum.live.models import Event, Topic
    from forum.people.models import Person

    Anyone = Person | AnonymousUser


@dataclass(frozen=True, slots=True)
class Told:
    """What a reader's page needs to know of an event: which counter it moves, which part it concerns, one sentence."""

    news: str = ""
    part: str = ""
    says: str = ""


MayRead = Callable[["Anyone", "Topic"], bool]
Tell = Callable[[int, "Sequence[Event]"], "Sequence[Told]"]


@dataclass(frozen=True, slots=True)
class Followed:
    may_read: MayRead
    tell: Tell


_followed: dict[str, Followed] = {}


def register(kind: str, *, may_read: MayRead, tell: Tell) -> None:
    """Let topics of this kind be followed. `tell` draws events of a topic from the present state, one Told for each."""
    _followed[kind] = Followed(may_read, tell)


def may_read(person: Anyone, topic: Topic) -> bool:
    """May this person follow the topic now? Nobody may follow a kind that nobody registered."""
    followed = _followed.get(topic.kind)
    return followed is not None and followed.may_read(person, topic)


def tell(kind: str, topic_id: int, events: Sequence[Event]) -> Sequence[Told]:
    """One Told for each event; an empty one where nobody registered this kind of topic."""
    followed = _followed.get(kind)
    return followed.tell(topic_id, events) if followed else [Told()] * len(events)
