"""Options in the feed of a process: what each would do, in its numbered clauses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from policy_design.process.feed import MOST, entry

if TYPE_CHECKING:
    from forum.feeds.atom import Entry
    from policy_design.process.models import Process


def options(process: Process) -> list[Entry]:
    """Those on the table and those that left it, as everybody reads them now."""
    found = []
    for one in process.options.order_by("-edited_at", "pk")[:MOST]:
        clauses = format_html_join("", "<li>{}</li>", ((clause,) for clause in one.clauses))
        found.append(
            entry(
                process,
                f"options/{one.pk}",
                title=_("Option %(code)s: %(title)s") % {"code": one.code, "title": one.title},
                path=reverse("options:show", args=[process.slug, one.code]),
                html=format_html("<ol>{}</ol>", clauses),
                published=one.tabled_at or one.proposed_at,
                updated=one.edited_at,
                summary=one.summary,
                kind=_("Option"),
            )
        )
    return found
