"""Rounds in the feed, the calendar and the cards of a process; of a result only that it is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forum.embeds.cards import Shown
from forum.feeds.calendars import Day
from policy_design.process.feed import MOST, entry
from policy_design.voting import told
from policy_design.voting.models import Round

if TYPE_CHECKING:
    from forum.feeds.atom import Entry
    from policy_design.process.models import Process

VOTERS = gettext_lazy("Those who may vote")


def rounds(process: Process) -> list[Entry]:
    """Rounds that were opened, each once: its entry changes when it closes."""
    opened = process.rounds.filter(opened_at__isnull=False).order_by("-opened_at")[:MOST]
    return [
        entry(
            process,
            f"rounds/{one.number}",
            title=_("Round %(n)d: %(question)s") % {"n": one.number, "question": one.question},
            path=reverse("voting:show", args=[process.slug, one.number]),
            html=format_html("{}<p>{}</p>", mark_safe(one.intro_html), _stands(one)),
            published=one.opened_at,
            updated=one.closed_at,
            kind=_("Vote"),
        )
        for one in opened
        if one.opened_at
    ]


def _stands(round: Round) -> str:
    if round.is_annulled:
        return _("Annulled, without a result.")
    return _("Closed; what came out stands on its page.") if round.is_closed else _("The round is open.")


def days_of_rounds(process: Process) -> list[Day]:
    """When each round that was opened closes, or closed."""
    return [
        Day(
            f"round-{one.number}-closes",
            one.closed_at or one.closes_at,
            _("Round %(n)d closes") % {"n": one.number},
            VOTERS,
            one.question,
            reverse("voting:show", args=[process.slug, one.number]),
        )
        for one in process.rounds.filter(opened_at__isnull=False).order_by("number")
        if one.closes_at
    ]


def card_of(slug: str, number: int, **_parts: object) -> Shown | None:
    """The card of a result that is for everyone; None where there is none."""
    found = Round.objects.filter(process__topic__is_public=True, process__slug=slug, number=min(number, 32_767))
    round = found.select_related("process__topic", "result", "bulletin").first()
    if round is None or not round.is_closed or round.is_annulled:
        return None
    if not told.result_of(round, AnonymousUser()).may:
        return None
    args = [slug, number]
    return Shown(
        title=round.question,
        card=reverse("voting:card", args=args),
        picture=reverse("voting:share", args=args),
        topic=round.process.topic,
        author=round.process.title,
        height=520,
    )
