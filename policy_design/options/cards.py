"""What the page of a process shows of its options."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from forum.additions import Piece
from policy_design.options.listing import OptionList

if TYPE_CHECKING:
    from forum.rules.words import Anyone
    from policy_design.process.models import Process

ANCHOR = "options"  # the heading in the template has the id "options-title"


def on_process(process: Process, person: Anyone) -> Piece | None:
    """The options with where experts stand; None before there is one, unless this person could propose the first."""
    options = OptionList(process, person)
    if not options.rows and not options.may_propose:
        return None
    context = {"process": process, "options": options}
    return Piece(ANCHOR, "policy_design/options/_on_process.html", context, link=_("Options"))
