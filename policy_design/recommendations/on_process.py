"""What other pages show of recommendations: that of a process its own, that of an option those that come of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from forum.additions import Piece
from policy_design.recommendations.queries import listed, resting_on

if TYPE_CHECKING:
    from forum.rules.words import Anyone
    from policy_design.options.models import Option
    from policy_design.process.models import Process

ANCHOR = "recommendations"
ON_OPTION = "recommended"
FOLDER = "policy_design/recommendations"


def recommendations_of(process: Process, reader: Anyone) -> Piece | None:
    """What is published or withdrawn, with what became of it, in a few queries; drafts stand on their own page."""
    rows = [one for one in listed(process, reader) if not one.is_draft]
    if not rows:
        return None
    template = f"{FOLDER}/_on_process.html"
    return Piece(ANCHOR, template, {"rows": rows}, link=_("Recommendations"), css="css/recommendations.css")


def recommended(option: Option, reader: Anyone) -> Piece | None:
    """In one query."""
    rows = list(resting_on(option.pk))
    if not rows:
        return None
    for one in rows:
        one.process = option.process
    return Piece(ON_OPTION, f"{FOLDER}/_on_option.html", {"rows": rows})
