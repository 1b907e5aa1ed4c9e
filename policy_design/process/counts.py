"""What this room itself knows of the gates' facts: people and documents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q
from django.utils import timezone

from forum.people.models import Invitation, Role
from policy_design.process.models import Document, Interest

if TYPE_CHECKING:
    from policy_design.process.models import Process


def people(process: Process) -> dict[str, Any]:
    held = process.topic.memberships.aggregate(
        organizers=Count("pk", filter=Q(role=Role.ORGANIZER)), experts=Count("pk", filter=Q(role=Role.EXPERT))
    )
    waiting = process.topic.invitations.filter(
        role=Role.EXPERT, status=Invitation.Status.PENDING, expires_at__gt=timezone.now()
    )
    return {
        **held,
        "invitations_waiting": waiting.count(),
        "interests_waiting": process.interests.filter(status=Interest.Status.OPEN).count(),
    }


def documents(process: Process) -> dict[str, Any]:
    out = set(process.documents.filter(published_at__isnull=False).values_list("kind", flat=True))
    kinds = (Document.Kind.INCEPTION, Document.Kind.RECOMMENDATIONS, Document.Kind.REPORT)
    return {f"{kind.value}_published": kind.value in out for kind in kinds}
