"""Editions of the public report in the feed of a process: what each is, and where it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from policy_design.process.feed import MOST, entry
from policy_design.report.models import Edition

if TYPE_CHECKING:
    from forum.feeds.atom import Entry
    from policy_design.process.models import Process


def editions(process: Process) -> list[Entry]:
    out = Edition.objects.filter(report__process=process).defer("paper").order_by("-published_at")[:MOST]
    return [
        entry(
            process,
            f"report/{one.number}",
            title=_("Report, version %(n)d: %(title)s") % {"n": one.number, "title": one.title},
            path=reverse("report:edition", args=[process.slug, one.number]),
            html=format_html("<p>{}</p>", one.reason or _("The report is out.")),
            published=one.published_at,
            kind=_("Report"),
        )
        for one in out
    ]
