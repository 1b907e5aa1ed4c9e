"""Questions about many rows of processes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Prefetch, QuerySet

from forum.debates.models import Debate
from forum.people.models import Invitation, Membership, Role
from policy_design.process.models import Document, Expertise, Process, ProcessDebate

if TYPE_CHECKING:
    from forum.people.models import Person
    from forum.rules.words import Anyone

ON_PAGE = (Role.ORGANIZER, Role.MODERATOR)


def listed(reader: Anyone) -> QuerySet[Process]:
    """Processes this person may read, the newest first, with their stages."""
    return Process.objects.visible_to(reader).select_related("topic").prefetch_related("stages")


def under_way(reader: Anyone) -> list[Process]:
    """Public ones that have begun and are not archived, for the front page."""
    begun = listed(reader).filter(topic__is_public=True)
    return [process for process in begun[:6] if not process.is_archived]


def organized(person: Person) -> list[Process]:
    """What this person organizes, the newest first."""
    mine = Process.objects.filter(topic__memberships__person=person, topic__memberships__role=Role.ORGANIZER)
    return list(mine.select_related("topic").prefetch_related("stages"))


def for_page(reader: Anyone) -> QuerySet[Process]:
    """Processes this person may read, ready for their page, in a constant number of queries."""
    experts = Expertise.objects.select_related("person").order_by("since", "pk")
    helpers = Membership.objects.filter(role__in=ON_PAGE).select_related("person").order_by("role", "since", "pk")
    debates = ProcessDebate.objects.filter(debate__in=Debate.objects.visible_to(reader)).select_related("debate")
    return listed(reader).prefetch_related(
        Prefetch("expertise", queryset=experts),
        Prefetch("topic__memberships", queryset=helpers, to_attr="helpers"),
        Prefetch("debates", queryset=debates, to_attr="readable_debates"),
        Prefetch("documents", queryset=Document.objects.order_by("order", "pk").defer("source", "html")),
    )


def for_organizers(process: Process) -> Process:
    """The same process with all that its organizer's page shows."""
    invitations = Invitation.objects.select_related("expert_offer").order_by("-sent_at", "-pk")
    members = Membership.objects.select_related("person").order_by("role", "since", "pk")
    experts = Expertise.objects.select_related("person").order_by("background", "since", "pk")
    return (
        Process.objects.select_related("topic")
        .prefetch_related(
            "stages",
            Prefetch("expertise", queryset=experts),
            Prefetch("debates", queryset=ProcessDebate.objects.select_related("debate__topic")),
            Prefetch("documents", queryset=Document.objects.order_by("order", "pk").defer("source", "html")),
            Prefetch("topic__memberships", queryset=members),
            Prefetch("topic__invitations", queryset=invitations),
        )
        .get(pk=process.pk)
    )
