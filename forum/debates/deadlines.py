"""The dates that a debate has set, in words: what happens then, and for whom. Touches no database."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum.debates.stages import Stage

if TYPE_CHECKING:
    from forum.debates.formats import Format
    from forum.verdicts import Sentence

AUTHORS = _("Invited authors")
EVERYONE = _("Everyone")
ORDER = tuple(Stage)


class Dated(Protocol):
    """A debate, or a row of a list of debates."""

    def get_absolute_url(self) -> str: ...
    @property
    def question(self) -> str: ...
    @property
    def language(self) -> str: ...
    @property
    def stage_now(self) -> Stage: ...
    @property
    def format(self) -> Format: ...
    @property
    def writing_closes_at(self) -> datetime | None: ...
    @property
    def opens_at(self) -> datetime | None: ...
    @property
    def rebuttals_close_at(self) -> datetime | None: ...
    @property
    def closing_closes_at(self) -> datetime | None: ...
    @property
    def closes_at(self) -> datetime | None: ...


@dataclass(frozen=True)
class Deadline:
    debate: Dated
    at: datetime
    what: Sentence
    whom: Sentence

    @property
    def is_past(self) -> bool:
        return self.at <= timezone.now()


def deadlines_of(debate: Dated) -> list[Deadline]:
    """Every date set for what is still before this debate, in order of time; none once it has ended."""
    ahead = frozenset(ORDER[ORDER.index(debate.stage_now) :]) & debate.format.stages
    dates: list[tuple[datetime | None, Stage, Sentence, Sentence]] = [
        (debate.writing_closes_at, Stage.WRITING, _("Contributions are due"), AUTHORS),
        (debate.opens_at, Stage.WRITING, _("Opens for readers"), EVERYONE),
        (debate.rebuttals_close_at, Stage.REBUTTAL, _("Rebuttals close"), AUTHORS),
        (debate.closing_closes_at, Stage.CLOSING, _("Closing statements are due"), AUTHORS),
        (debate.closes_at, Stage.CLOSED, _("The debate closes"), EVERYONE),
    ]
    if debate.stage_now in (Stage.CLOSED, Stage.ARCHIVED):
        return []
    found = [Deadline(debate, at, what, whom) for at, stage, what, whom in dates if at and stage in ahead]
    return sorted(found, key=lambda one: one.at)


def next_deadline(debate: Dated) -> Deadline | None:
    """The first date that is still to come."""
    return next((one for one in deadlines_of(debate) if not one.is_past), None)


def coming(debates: Iterable[Dated], most: int = 6) -> list[Deadline]:
    """The next dates of several debates, soonest first."""
    ahead = [one for debate in debates for one in deadlines_of(debate) if not one.is_past]
    return sorted(ahead, key=lambda one: one.at)[:most]
