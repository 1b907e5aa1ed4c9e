"""Mail to everybody who holds a role: that a summary waits for their look, and that it is final, with its digest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings

from forum.mail import outbox
from policy_design.summary.queries import reviewers_of

if TYPE_CHECKING:
    from policy_design.summary.models import Summary

FOLDER = "policy_design/summary/mail"


def tell_in_review(summary: Summary) -> None:
    """A version that was called back and is put up again is told of again: its review begins anew."""
    _send(summary, "in_review", f"in_review-{summary.version}", but=summary.closer_id)


def tell_final(summary: Summary) -> None:
    """To the closer, too: whoever keeps the mail can tell later if the summary was changed."""
    take_back(summary)
    _send(summary, "final", "final")


def take_back(summary: Summary) -> None:
    """Requests to look that still wait."""
    outbox.cancel(f"summary:{summary.pk}:in_review-")


def _send(summary: Summary, template: str, what: str, *, but: int | None = None) -> None:
    context: dict[str, object] = {
        "summary": summary,
        "title": str(summary.subject),
        "link": settings.SITE_URL + summary.get_absolute_url(),
    }
    for person in reviewers_of(summary.subject):
        if person.pk != but:
            outbox.queue(
                key=f"summary:{summary.pk}:{what}:{person.pk}",
                to=person.email,
                template=f"{FOLDER}/{template}",
                context=context,
            )
