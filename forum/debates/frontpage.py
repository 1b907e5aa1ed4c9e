"""What the front page shows: the lead debate, the others, their next dates, and what waits for the person who looks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Prefetch
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from forum.debates import queries
from forum.debates.deadlines import Deadline, coming
from forum.debates.models import Contribution, Debate, Tag, Voice
from forum.debates.rows import COLUMNS, Row, Subject, rows_of
from forum.debates.stages import Stage
from forum.kept import Kept
from forum.people.models import Role

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from forum.people.models import Person
    from forum.verdicts import Sentence

    Anyone = Person | AnonymousUser
    Values = QuerySet[Any, tuple[Any, ...]]

UNDER_WAY = (Stage.OPEN, Stage.REBUTTAL, Stage.CLOSING)
WRITTEN = (Stage.WRITING,)
PAST = (Stage.CLOSED, Stage.ARCHIVED)
GROUPS: dict[str, tuple[Sentence, tuple[Stage, ...]]] = {
    "under-way": (_("Under way"), UNDER_WAY),
    "being-written": (_("Being written"), WRITTEN),
    "past": (_("Past"), PAST),
}
LEAD_ORDER = (Stage.OPEN, Stage.REBUTTAL, Stage.CLOSING, Stage.WRITING)
MOST_CURRENT, MOST_PAST, MOST_TAGS = 30, 6, 24


@dataclass(frozen=True)
class Waiting:
    """Something that this person has begun or has been asked for."""

    what: Sentence
    debate: Debate
    url: str
    link: Sentence
    due: datetime | None = None


class FrontPage:
    """The front page for one reader."""

    def __init__(self, reader: Anyone) -> None:
        self.reader = reader
        if reader.is_authenticated:
            shown = rows_of(_current_for(reader), _past_for(reader))
            self.tags = [Subject(*values) for values in _tags_for(reader)]
        else:
            shown = rows_of(_public_current(), _public_past())
            self.tags = [Subject(*values) for values in _public_tags()]
        self.current = [row for row in shown if row.stage_now not in PAST]
        self.past = [row for row in shown if row.stage_now in PAST]
        self.lead = lead_of(self.current)
        self.others = [debate for debate in self.current if debate is not self.lead]
        self.deadlines: list[Deadline] = coming(self.current)
        self.waiting = waiting_for(reader)

    @property
    def is_empty(self) -> bool:
        return not (self.current or self.past)


def in_stages(debates: QuerySet[Debate], stages: tuple[Stage, ...]) -> QuerySet[Debate]:
    return debates.filter(stage__in=[stage.value for stage in stages])


def lead_of(debates: list[Row]) -> Row | None:
    """The newest debate that readers can read now, else the one that moves next; only one that is public."""
    public = [debate for debate in debates if debate.is_public]
    return min(public, key=lambda debate: LEAD_ORDER.index(debate.stage_now), default=None)


def tags_for(reader: Anyone) -> QuerySet[Tag]:
    """Tags of debates that this reader may read, the most used first."""
    visible = Debate.objects.visible_to(reader).hosted().exclude(stage=Stage.DRAFT.value)
    return (
        Tag.objects.filter(debates__in=visible)
        .annotate(times=Count("debates", distinct=True))
        .order_by("-times", "name")
    )


def _current_for(reader: Anyone) -> Values:
    current = in_stages(queries.debates_for_list(reader), (*UNDER_WAY, *WRITTEN))
    return current.values_list(*COLUMNS)[:MOST_CURRENT]


def _past_for(reader: Anyone) -> Values:
    return in_stages(queries.debates_for_list(reader), PAST).values_list(*COLUMNS)[:MOST_PAST]


def _tags_for(reader: Anyone) -> Values:
    return tags_for(reader).values_list("name", "slug", "times")[:MOST_TAGS]  # type: ignore[misc]


# What the public sees is asked for after every change.
_public_current = Kept(lambda: _current_for(AnonymousUser()))
_public_past = Kept(lambda: _past_for(AnonymousUser()))
_public_tags = Kept(lambda: _tags_for(AnonymousUser()))


def waiting_for(reader: Anyone) -> list[Waiting]:
    """Texts that are due from this person, then debates they prepare; in three queries whatever their number."""
    if not reader.is_authenticated:
        return []
    texts = sorted(_texts_due(reader), key=lambda one: (one.due is None, one.due))
    return texts + _in_preparation(reader)


def _texts_due(reader: Person) -> list[Waiting]:
    own = Contribution.objects.filter(post__author=reader)
    voices = (
        Voice.objects.filter(
            contributor=reader,
            debate__topic__memberships__person=reader,
            debate__topic__memberships__role=Role.CONTRIBUTOR,
        )
        .select_related("debate__topic")
        .prefetch_related(Prefetch("contributions", queryset=own, to_attr="signed"))
    )
    return [
        Waiting(
            what=_("Your closing statement is due") if kind == "closing" else _("Your contribution is due"),
            debate=voice.debate,
            url=reverse("debates:write", args=[voice.debate.slug, voice.letter, kind]),
            link=_("Write"),
            due=voice.debate.deadline,
        )
        for voice in voices
        for kind in ("opening", "closing")
        if _is_due(voice, kind)
    ]


def _is_due(voice: Voice, kind: str) -> bool:
    debate = voice.debate
    signed = {one.kind for one in voice.signed}  # type: ignore[attr-defined]
    return kind not in signed and not debate.is_late and debate.format.lets_speak(debate.stage_now, kind)


def _in_preparation(reader: Person) -> list[Waiting]:
    drafts = Debate.objects.filter(
        stage=Stage.DRAFT.value, topic__memberships__person=reader, topic__memberships__role=Role.ORGANIZER
    ).order_by("-created_at", "-pk")
    return [
        Waiting(_("In preparation"), debate, reverse("debates:organize", args=[debate.slug]), _("Go on"))
        for debate in drafts[:MOST_CURRENT]
    ]
