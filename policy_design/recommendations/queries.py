"""Questions about many recommendations of a process."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, F, OuterRef, Prefetch, Q
from django.utils import timezone

from policy_design import rules
from policy_design.recommendations.models import Basis, FollowUp, Recommendation

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from forum.rules.words import Anyone
    from policy_design.process.models import Process

Status = Recommendation.Status


def readable(process: Process, reader: Anyone) -> QuerySet[Recommendation]:
    """Those of a process that this person may know of: rules.can_read_recommendation says the same of one.

    For whoever may read the process; a test compares the two.
    """
    rows = process.recommendations.all()
    return rows if rules.can_organize_process(reader, process) else rows.exclude(status=Status.DRAFT)


def listed(process: Process, reader: Anyone) -> list[Recommendation]:
    """The same for lists, in three queries: with what became of each, and what it rests on."""
    bases = Basis.objects.select_related("option", "item__round").order_by("order", "pk")
    rows = readable(process, reader).order_by("number").defer("source", "html")
    found = list(rows.prefetch_related(Prefetch("bases", queryset=bases), "follow_ups"))
    for one in found:
        one.process = process
    return found


def due(on: date | None = None) -> QuerySet[Recommendation]:
    """Published ones whose day to be looked at again has come, without anything noted since."""
    today = on or timezone.localdate()
    noted = FollowUp.objects.filter(recommendation=OuterRef("pk"), at__date__gte=OuterRef("follow_up_on"))
    rows = Recommendation.objects.filter(status=Status.PUBLISHED, follow_up_on__lte=today)
    return rows.filter(~Exists(noted))


def resting_on(option: int) -> QuerySet[Recommendation]:
    """Published ones that come of some version of an option, with that version."""
    rows = Recommendation.objects.filter(Q(bases__option=option), status=Status.PUBLISHED)
    return rows.annotate(of_version=F("bases__option_version")).order_by("number", "of_version").distinct()
