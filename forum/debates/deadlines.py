"""The dates that a debate has set, in words: what happens then, and for whom. Touches no database."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum.debates.stages import Stage
from forum.verdicts import Sentence

if TYPE_CHECKING:
    from forum.debates.formats import Format

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


# Which date ends what, in words, and for whom.
DATES: tuple[tuple[str, Stage, Sentence, Sentence], ...] = (
    ("writing_closes_at", Stage.WRITING, _("Contributions are due"), AUTHORS),
    ("opens_at", Stage.WRITING, _("Opens for readers"), EVERYONE),
    ("rebuttals_close_at", Stage.REBUTTAL, _("Rebuttals close"), AUTHORS),
    ("closing_closes_at", Stage.CLOSING, _("Closing statements are due"), AUTHORS),
    ("closes_at", Stage.CLOSED, _("The debate closes"), EVERYONE),
)


@lru_cache
def _ahead(now: Stage, stages: frozenset[Stage]) -> frozenset[Stage]:
    """The stages that are still before a debate; none once it has ended."""
    return frozenset() if now in (Stage.CLOSED, Stage.ARCHIVED) else frozenset(ORDER[ORDER.index(now) :]) & stages


def deadlines_of(debate: Dated) -> list[Deadline]:
    """Every date set for what is still before this debate, in order of time; none once it has ended."""
    ahead = _ahead(debate.stage_now, frozenset(debate.format.stages))
    found = [
        Deadline(debate, at, what, whom)
        for name, stage, what, whom in DATES
        if stage in ahead and (at := getattr(debate, name))
    ]
    return sorted(found, key=lambda one: one.at)


def next_deadline(debate: Dated) -> Deadline | None:
    """The first date that is still to come."""
    return next((one for one in deadlines_of(debate) if not one.is_past), None)


def coming(debates: Iterable[Dated], most: int = 6) -> list[Deadline]:
    """The next dates of several debates, soonest first."""
    ahead = [one for debate in debates for one in deadlines_of(debate) if not one.is_past]
    return sorted(ahead, key=lambda one: one.at)[:most]
