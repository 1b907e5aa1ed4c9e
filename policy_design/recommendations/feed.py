"""Published recommendations in the feed of a process, each with its whole text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from policy_design.process.feed import MOST, entry
from policy_design.recommendations.models import Recommendation

if TYPE_CHECKING:
    from forum.feeds.atom import Entry
    from policy_design.process.models import Process


def recommendations(process: Process) -> list[Entry]:
    out = process.recommendations.filter(status=Recommendation.Status.PUBLISHED).order_by("-updated_at", "pk")
    return [
        entry(
            process,
            f"recommendations/{one.number}",
            title=one.title,
            path=reverse("recommendations:show", args=[process.slug, one.number]),
            html=one.html,
            published=one.published_at,
            updated=one.updated_at,
            summary=_("To: %(addressee)s") % {"addressee": one.addressee},
            kind=_("Recommendation"),
        )
        for one in out[:MOST]
        if one.published_at
    ]
