"""How every page here begins: the recommendation that an address names, for those who may know of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from policy_design.process.models import Process
from policy_design.process.views.access import readable_process
from policy_design.recommendations.queries import readable

if TYPE_CHECKING:
    from policy_design.recommendations.models import Recommendation


def recommendation_of(request: HttpRequest, slug: str, number: int) -> tuple[Process, Recommendation]:
    """404 where one may not read its process, and of drafts for all but its organizers."""
    process = readable_process(request, slug)
    rows = readable(process, request.user).prefetch_related("follow_ups")
    found: Recommendation = get_object_or_404(rows, number=min(number, 32_767))
    found.process = process
    return process, found
