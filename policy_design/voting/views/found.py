"""The round that an address names, for those who may know of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from forum.people.signed import SignedIn
from forum.verdicts import require
from policy_design import rules
from policy_design.process.models import Process
from policy_design.voting.models import Item, Round

if TYPE_CHECKING:
    from collections.abc import Iterable

    from forum.verdicts import Sentence


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


def items_of(round: Round) -> list[Item]:
    """What stands to a vote, in its order, with what its links need."""
    found = round.items.select_related("option__process", "amendment__option", "earlier")
    return list(found.order_by("order", "pk"))


def with_links(round: Round, missing: Iterable[tuple[Sentence, str]]) -> list[tuple[Sentence, str]]:
    """What gates.missing_at says, with the address of the page in the place of its name."""
    args = [round.process.slug, round.number]
    return [(says, reverse(page, args=args) if page else "") for says, page in missing]
