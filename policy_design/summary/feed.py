"""Final consensus summaries in the feed of a process."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from policy_design.process.feed import MOST, entry
from policy_design.summary.models import Summary

if TYPE_CHECKING:
    from forum.feeds.atom import Entry
    from policy_design.process.models import Process


def summaries(process: Process) -> list[Entry]:
    final = process.summaries.filter(state=Summary.State.FINAL).defer("snapshot", "sections").order_by("-final_at")
    return [
        entry(
            process,
            f"summary/{one.number}",
            title=_("Consensus summary, version %(n)d") % {"n": one.number},
            path=reverse("summary:version", args=["processes", process.slug, one.number]),
            html=mark_safe(one.introduction_html + one.closing_html),
            published=one.final_at,
            kind=_("Summary"),
        )
        for one in final[:MOST]
        if one.final_at
    ]
