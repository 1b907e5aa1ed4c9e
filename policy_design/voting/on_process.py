"""What the page of a process shows of its rounds: what is open now, and the latest result that everybody may read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum.additions import Piece
from policy_design.voting.models import Round
from policy_design.voting.told import headline

if TYPE_CHECKING:
    from forum.rules.words import Anyone
    from policy_design.process.models import Process

ANCHOR = "rounds"


def rounds_of(process: Process, reader: Anyone) -> Piece | None:
    """The opened rounds of a process, in one query whatever their number; nothing of those that are planned."""
    opened = process.rounds.filter(opened_at__isnull=False).select_related("result")
    rows: list[Round] = list(opened.order_by("-number"))
    if not rows:
        return None
    for row in rows:
        row.process = process
    now = timezone.now()
    closed = [row for row in rows if row.is_closed]
    results = [row for row in closed if row.has_result]
    told = [row for row in results if row.result_for == Round.ResultFor.EVERYONE]
    last = next(iter(told or results), None)
    context = {
        "open": [(row, row.takes_ballots_at(now)) for row in rows if not row.is_closed],
        "last": last,
        "headline": headline(last) if last else "",
        "earlier": [row for row in closed if row != last],
    }
    return Piece(ANCHOR, "policy_design/voting/_on_process.html", context, link=_("Votes"), css="css/voting.css")
