"""The round that an address names, for those who may know of it."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from forum.people.signed import SignedIn
from forum.verdicts import require
from policy_design import rules
from policy_design.process.models import Process
from policy_design.voting.models import Round


def readable_process(request: HttpRequest, slug: str) -> Process:
    readable = Process.objects.visible_to(request.user).select_related("topic").prefetch_related("stages")
    return get_object_or_404(readable, slug=slug)


def readable_round(request: HttpRequest, slug: str, number: int) -> Round:
    """Opened ones for readers of the process, planned ones for its organizers; else there is none."""
    rows = Round.objects.select_related("process__topic", "earlier").prefetch_related("process__stages")
    round = get_object_or_404(rows, process__slug=slug, number=min(number, 32_767))
    if not rules.can_read_round(request.user, round, round.process):
        raise Http404
    return round


def organized_round(request: SignedIn, slug: str, number: int) -> Round:
    """For organizers of the process: 404 where one may not know of it, 403 where one reads but does not organize."""
    round = readable_round(request, slug, number)
    require(rules.can_organize_process(request.user, round.process))
    return round
