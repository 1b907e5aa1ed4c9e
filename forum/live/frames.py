"""Frames: one event as every reader of a topic gets it, drawn once per process from the present state."""

from __future__ import annotations

import json
import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import F
from django.utils import translation

from forum.live import topics
from forum.live.kinds import KINDS, Audience
from forum.live.models import Event

if TYPE_CHECKING:
    from django.db.models import QuerySet

TEXT_FRAME = 0x81  # RFC 6455, 5.2: final fragment, opcode 1


@dataclass(frozen=True, slots=True)
class Frame:
    """One message to readers: its text, and the same as bytes on the wire."""

    version: int
    text: str
    subjects: frozenset[tuple[str, int]] = frozenset()
    wire: bytes = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "wire", wired(self.text))


@dataclass(frozen=True, slots=True)
class News:
    """Everything that happened on a topic after some `seq`, oldest first."""

    seq: int
    frames: tuple[Frame, ...]
    changes_access: bool = False
    more: bool = False


def wired(text: str) -> bytes:
    """A text message as a server sends it: one unmasked frame (RFC 6455, 5.2)."""
    data = text.encode()
    if len(data) < 126:
        return struct.pack("!BB", TEXT_FRAME, len(data)) + data
    if len(data) < 65536:
        return struct.pack("!BBH", TEXT_FRAME, 126, len(data)) + data
    return struct.pack("!BBQ", TEXT_FRAME, 127, len(data)) + data


def encoded(fields: dict[str, Any]) -> str:
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":"))


def news_after(topic_id: int, seq: int, *, limit: int) -> News:
    """What was appended after `seq`, whoever may know of it; only readers' events become frames."""
    events = list(_of(topic_id).filter(seq__gt=seq).order_by("seq")[:limit])
    return News(
        seq=events[-1].seq if events else seq,
        frames=drawn(topic_id, [event for event in events if event.version is not None]),
        changes_access=any(KINDS[event.kind].changes_access for event in events if event.kind in KINDS),
        more=len(events) == limit,
    )


def frames_after(topic_id: int, version: int, *, limit: int) -> tuple[Frame, ...]:
    """The frames after a readers' version, in order and without a gap."""
    return drawn(topic_id, _for_readers(topic_id).filter(version__gt=version).order_by("version")[:limit])


def frames_of(topic_id: int, versions: Iterable[int]) -> tuple[Frame, ...]:
    """Some frames drawn anew, in order."""
    return drawn(topic_id, _for_readers(topic_id).filter(version__in=list(versions)).order_by("version"))


def _of(topic_id: int) -> QuerySet[Any]:
    """The events of a topic; each brings the topic's kind, since that decides who draws it."""
    return Event.objects.filter(topic_id=topic_id).annotate(topic_kind=F("topic__kind"))


def _for_readers(topic_id: int) -> QuerySet[Any]:
    return _of(topic_id).filter(version__isnull=False)


def drawn(topic_id: int, events: Iterable[Any]) -> tuple[Frame, ...]:
    """Frames for readers' events, drawn by whoever registered the topic's kind, in a constant number of queries."""
    events = list(events)
    if not events:
        return ()
    tellable = [event for event in events if _tellable(event)]
    with translation.override(settings.LANGUAGE_CODE):
        told = zip(tellable, topics.tell(events[0].topic_kind, topic_id, tellable), strict=True)
        frames = {event.pk: _frame(event, event.kind, one) for event, one in told}
    return tuple(frames.get(event.pk) or _frame(event, "", topics.Told()) for event in events)


def _tellable(event: Event) -> bool:
    """Readers may know what it was. Of what they once were told and may no longer be, only the number stays."""
    kind = KINDS.get(event.kind)
    return kind is None or kind.audience is Audience.READERS


def _frame(event: Event, kind: str, told: topics.Told) -> Frame:
    fields = {
        "v": event.version,
        "kind": kind,
        "at": event.at.isoformat(timespec="seconds").replace("+00:00", "Z"),
        "news": told.news,
        "part": told.part,
        "says": str(told.says),
    }
    return Frame(event.version or 0, encoded(fields), frozenset(event.ids.items()))


def data_of(frames: Sequence[Frame]) -> list[dict[str, Any]]:
    """The same as data, for the JSON fallback."""
    return [json.loads(frame.text) for frame in frames]
