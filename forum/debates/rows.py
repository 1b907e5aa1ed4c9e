"""Debates as they stand in lists: read as plain values and drawn by one function, so that forty of them are no work."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from functools import lru_cache
from html import escape
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from forum.debates.deadlines import Deadline, next_deadline
from forum.debates.formats import FORMATS, Format
from forum.debates.models import LETTERS, Voice
from forum.debates.stages import Stage
from forum.kept import Kept


class Speaker(NamedTuple):
    """Who speaks for a voice, as far as a list says."""

    name: str
    affiliation: str


class Side(NamedTuple):
    """One voice of a debate in a list."""

    debate_id: int
    order: int
    label: str
    thesis: str
    contributor__name: str | None
    contributor__affiliation: str | None

    @property
    def letter(self) -> str:
        return LETTERS[self.order]

    @property
    def colour(self) -> str:
        return f"v{self.letter}"

    @property
    def contributor(self) -> Speaker | None:
        name, affiliation = self.contributor__name, self.contributor__affiliation
        return None if name is None else Speaker(name, affiliation or "")


class Row(NamedTuple):
    """What a list shows of a debate, and what its dates are told from."""

    pk: int
    slug: str
    question: str
    standfirst: str
    host: str
    language: str
    stage: str
    format_key: str
    topic__is_public: bool
    writing_closes_at: datetime | None
    opens_at: datetime | None
    rebuttals_close_at: datetime | None
    closing_closes_at: datetime | None
    closes_at: datetime | None
    closed_at: datetime | None
    voices: tuple[Side, ...] = ()

    @property
    def is_public(self) -> bool:
        return self.topic__is_public

    @property
    def stage_now(self) -> Stage:
        return Stage(self.stage)

    @property
    def format(self) -> Format:
        return FORMATS[self.format_key]

    def get_absolute_url(self) -> str:
        return reverse("debates:show", args=[self.slug])


COLUMNS = Row._fields[:-1]
MOST = 40  # debates of one page; the query for their voices has so many places
_sides = Kept(
    lambda *debates: Voice.objects.filter(debate__in=debates).order_by("debate", "order").values_list(*Side._fields)
)


def rows_of(*lists: Iterable[tuple[Any, ...]]) -> list[Row]:
    """The debates of these lists, each one query's values of COLUMNS, and their voices, in one query for all."""
    rows = [Row(*values) for debates in lists for values in debates]
    sides: dict[int, list[Side]] = {row.pk: [] for row in rows}
    for start in range(0, len(rows), MOST):
        asked = [row.pk for row in rows[start : start + MOST]]
        for values in _sides(*asked, *[0] * (MOST - len(asked))):
            sides[values[0]].append(Side(*values))
    return [row._replace(voices=tuple(sides[row.pk])) for row in rows]


@dataclass(frozen=True)
class Look:
    """What all rows of a page have in common: the address they begin with, and the reader's words and clock."""

    address: str = field(default_factory=lambda: reverse("debates:index"))
    zone: tzinfo = field(default_factory=timezone.get_current_timezone)
    tongue: str = field(default_factory=lambda: get_language() or "")

    @property
    def closed(self) -> str:
        return f' <span class="tag">{escape(_("Not public"))}</span>'

    def stage(self, stage: str) -> str:
        return escape(str(Stage(stage).label))


def drawn(rows: Iterable[Row]) -> SafeString:
    """The rows of a list, one after another. Everything that people wrote is escaped."""
    look = Look()
    return mark_safe("\n".join(_row(row, *_next(row), look) for row in rows))


def _next(row: Row) -> tuple[str, datetime | None]:
    """The next thing that happens and when, or when it was over: all of a row that the clock decides."""
    deadline = next_deadline(row)
    return (str(deadline.what), deadline.at) if deadline else ("", row.closed_at)


@lru_cache(maxsize=1024)
def _row(row: Row, what: str, at: datetime | None, look: Look) -> str:
    """Remembered for all that it shows, which stands in its arguments."""
    tiles = "".join(f'<span class="{side.colour}">{side.letter.upper()}</span>' for side in row.voices)
    chips = "".join(map(_chip, row.voices))
    date = f"<br>{escape(what)}{' ' if what else ''}{_day(at, look)}" if at else ""
    host = f'<br><span class="muted">{escape(row.host)}</span>' if row.host else ""
    language = escape(row.language)
    return (
        f'<li><div class="tiles" aria-hidden="true">{tiles}</div>'
        f'<div><h3><a href="{look.address}{row.slug}/" lang="{language}">{escape(row.question)}</a></h3>'
        f'<p class="chips" lang="{language}">{chips}</p></div>'
        f'<div class="small"><b>{look.stage(row.stage)}</b>{"" if row.is_public else look.closed}'
        f"{date}{host}</div></li>"
    )


def _chip(side: Side) -> str:
    letter, label = side.letter, escape(side.label or side.thesis)
    return f'<span class="v{letter}"><b class="letter">{letter.upper()}</b> {label}</span>'


def _day(moment: datetime, look: Look) -> str:
    local = moment.astimezone(look.zone)
    return f'<time datetime="{local.isoformat()}">{_in_words(local.date(), look.tongue)}</time>'


@lru_cache(maxsize=1024)
def _in_words(day: date, tongue: str) -> str:
    return escape(date_format(day, "j M Y"))


# Dates and subjects beside a list -----------------------------------------------------------------------------


def drawn_dates(deadlines: Iterable[Deadline], named: bool) -> SafeString:
    """Lines of a list of dates; `named` says that each names its debate, else whom it concerns."""
    look, past = Look(), f' <span class="muted">({_("past")})</span>'
    return mark_safe("\n".join(_due(one, look, named, past) for one in deadlines))


def _due(deadline: Deadline, look: Look, named: bool, past: str) -> str:
    local = deadline.at.astimezone(look.zone)
    day, hour = _moment_in_words(local, local.tzname() or "", look.tongue)
    if named:
        address, language = escape(deadline.debate.get_absolute_url()), escape(deadline.debate.language)
        about = f'<a href="{address}" lang="{language}">{escape(deadline.debate.question)}</a>'
    else:
        about = escape(str(deadline.whom))
    return (
        f'<li><time datetime="{local.isoformat()}">{day}<small>{hour}</small></time>'
        f"<span>{escape(str(deadline.what))}{past if deadline.is_past else ''}<small>{about}</small></span></li>"
    )


@lru_cache(maxsize=1024)
def _moment_in_words(local: datetime, zone: str, tongue: str) -> tuple[str, str]:
    return escape(date_format(local, "j M")), escape(date_format(local, "D, H:i T"))


class Subject(NamedTuple):
    """A tag, and how many debates carry it."""

    name: str
    slug: str
    times: int


def drawn_tags(tags: Iterable[Any]) -> SafeString:
    """Links to subjects, each with the number of its debates where there are several."""
    start = f"{reverse('debates:index')}tags/"
    return mark_safe("".join(_tag(start, tag) for tag in tags))


def _tag(start: str, tag: Any) -> str:
    times = getattr(tag, "times", 1)
    several = f' <span class="muted">{times}</span>' if times > 1 else ""
    return f'<a class="tag" href="{start}{tag.slug}/" rel="tag">{escape(tag.name)}{several}</a>'
