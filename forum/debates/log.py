"""The last events of a debate in words, for its organizers: ids become letters and names, in a few queries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from forum.debates.models import Voice
from forum.live.kinds import KINDS
from forum.live.models import Event
from forum.people.models import Invitation, Person

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from forum.live.models import Topic


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that happened: when, what, and to whom or what."""

    at: datetime
    says: str
    about: str = ""


def lines_of(topic: Topic, last: int = 20) -> list[Line]:
    """The newest first."""
    events = list(Event.objects.filter(topic=topic).order_by("-seq")[:last])
    names = {
        "voice": _voices(_ids(events, "voice")),
        "invitation": _invited(_ids(events, "invitation")),
        "person": _people(_ids(events, "person")),
    }
    return [Line(event.at, _says(event.kind), _about(event, names)) for event in events]


def _ids(events: Iterable[Event], name: str) -> set[int]:
    return {event.ids[name] for event in events if name in event.ids}


def _says(kind: str) -> str:
    return _(KINDS[kind].says) if kind in KINDS else kind


def _about(event: Event, names: dict[str, dict[int, str]]) -> str:
    return ", ".join(names[name][pk] for name, pk in event.ids.items() if pk in names.get(name, {}))


def _voices(ids: set[int]) -> dict[int, str]:
    return {
        voice.pk: _("Voice %(letter)s") % {"letter": voice.letter.upper()} for voice in Voice.objects.filter(pk__in=ids)
    }


def _invited(ids: set[int]) -> dict[int, str]:
    return {one.pk: one.name or one.email for one in Invitation.objects.filter(pk__in=ids)}


def _people(ids: set[int]) -> dict[int, str]:
    return {one.pk: str(one) for one in Person.objects.filter(pk__in=ids)}
