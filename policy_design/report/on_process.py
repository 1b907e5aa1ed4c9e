"""What the page of a process shows of its report: the latest edition, and where it is planned."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from forum.additions import Piece
from policy_design.report.models import Edition

if TYPE_CHECKING:
    from forum.rules.words import Anyone
    from policy_design.process.models import Process

ANCHOR = "report"


def report_of(process: Process, _reader: Anyone) -> Piece | None:
    """The editions, in one query; nothing before the first is published."""
    rows = list(
        Edition.objects.filter(report__process=process).defer("paper").select_related("report").order_by("-number")
    )
    if not rows:
        return None
    for one in rows:
        one.report.process = process
    context = {"latest": rows[0], "earlier": rows[1:]}
    return Piece(ANCHOR, "policy_design/report/_on_process.html", context, link=_("Public report"))
