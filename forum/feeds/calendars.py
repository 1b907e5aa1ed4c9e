"""Dates of debates and processes as calendars (RFC 5545) that can be subscribed to.

A date keeps its name when it is moved, and counts up whenever the topic's dates may have changed, so that calendars
that know it move it along. One that has passed stays where it was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.conf import settings
from icalendar import Calendar as Written
from icalendar import Event as Noted

from forum.debates.deadlines import DATES
from forum.debates.stages import Stage
from forum.live.models import Event

if TYPE_CHECKING:
    from forum.debates.models import Debate
    from forum.live.models import Topic
    from forum.verdicts import Sentence

MIME = "text/calendar; charset=utf-8"
ASK_AGAIN = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Day:
    """`key` names it within its topic and never changes; `path` leads to where it matters."""

    key: str
    at: datetime
    what: Sentence
    whom: Sentence
    about: str
    path: str


@dataclass(frozen=True, slots=True)
class Calendar:
    title: str
    path: str
    own: str
    topic: Topic
    dates: list[Day]
    language: str = "en"


_tellers: dict[str, list[Callable[[Any], Iterable[Day]]]] = {}


def tell_with(kind: str, tell: Callable[[Any], Iterable[Day]]) -> None:
    """Called once, when the site starts, by a room that sets dates on topics of this kind.

    `tell` gives those that a signed-out reader may know of, in a constant number of queries.
    """
    known = _tellers.setdefault(kind, [])
    if tell not in known:
        known.append(tell)


def dates_of(kind: str, subject: Any) -> list[Day]:
    """All dates of a debate or process, in order of time."""
    return sorted((day for tell in _tellers.get(kind, ()) for day in tell(subject)), key=lambda day: (day.at, day.key))


def days_of_debate(debate: Debate) -> list[Day]:
    """Every date that is set for a stage that this debate has, past ones as well; none that was overtaken."""
    stages, path = debate.format.stages, debate.get_absolute_url()
    found = []
    for name, stage, what, whom in DATES:
        at, over = getattr(debate, name), debate.opened_at if stage is Stage.WRITING else debate.closed_at
        if at and stage in stages and not (over and at > over):
            found.append(Day(name, at, what, whom, debate.question, path))
    return found


def webcal(path: str) -> str:
    """The same address with the scheme that calendar programs take for a subscription.

    >>> webcal("/debates/faces/dates.ics").startswith("webcal://")
    True
    """
    return f"webcal://{urlsplit(settings.SITE_URL + path).netloc}{path}"


def write(made: Calendar) -> bytes:
    """The calendar's bytes; the same dates are the same bytes."""
    number, at = _changed(made.topic)
    calendar = Written()
    calendar.add("prodid", f"-//Folkmoot//{settings.VERSION}//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("name", made.title, parameters={"LANGUAGE": made.language})
    calendar.add("x-wr-calname", made.title)
    calendar.add("url", settings.SITE_URL + made.path)
    calendar.add("source", settings.SITE_URL + made.own, parameters={"VALUE": "URI"})
    calendar.add("refresh-interval", ASK_AGAIN, parameters={"VALUE": "DURATION"})
    for day in made.dates:
        calendar.add_component(_noted(day, made, number, at))
    written: bytes = calendar.to_ical()
    return written


def _noted(day: Day, made: Calendar, number: int, at: datetime) -> Noted:
    noted = Noted()
    noted.add("uid", f"{made.topic.key}-{day.key}@{urlsplit(settings.SITE_URL).hostname}")
    noted.add("dtstamp", at)
    noted.add("last-modified", at)
    noted.add("sequence", number)
    noted.add("dtstart", day.at.astimezone(UTC))
    noted.add("summary", f"{day.what}: {day.about}")
    noted.add("description", str(day.whom))
    noted.add("url", settings.SITE_URL + day.path)
    noted.add("status", "CONFIRMED")
    noted.add("transp", "TRANSPARENT")
    return noted


def _changed(topic: Topic) -> tuple[int, datetime]:
    """How often the topic's dates may have changed, and when last: the last event that moves or edits what it is about.

    Rooms above set dates, too, so every readers' event counts that adds no words of anybody.
    """
    known = Event.objects.filter(topic=topic, version__isnull=False).exclude(ids__has_key="post")
    last = known.order_by("-version").values_list("version", "at").first()
    return (last[0] or 0, last[1]) if last else (0, datetime(2000, 1, 1, tzinfo=UTC))
