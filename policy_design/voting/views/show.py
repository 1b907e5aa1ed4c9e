"""A round at one address with three faces: planned (its organizers), open for votes, and closed with its result."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from policy_design import rules
from policy_design.process.following import following_of
from policy_design.voting.gates import missing_at
from policy_design.voting.manifests import electorate_of
from policy_design.voting.models import Round
from policy_design.voting.organizing import organizing
from policy_design.voting.rules_in_words import lines
from policy_design.voting.views.found import items_of, readable_round, with_links


@require_safe
@never_cache
def show(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    round = readable_round(request, slug, number)
    face = planned if not round.was_opened else closed if round.is_closed else open_for_votes
    context = {
        "nav": "processes",
        "process": round.process,
        "round": round,
        "items": items_of(round),
        "dropped": list(round.dropped.select_related("item")) if round.earlier else [],
        "lines": lines(round),
        "own": organizing(round, request.user),
        "following": following_of(round.process),
        **face(request, round),
    }
    return render(request, "policy_design/voting/show.html", context)


def planned(request: HttpRequest, round: Round) -> dict[str, Any]:
    """What `_planned.html` shows, to organizers."""
    missing = missing_at(round, items_of(round), electorate_of(round), timezone.now())
    return {
        "face": "policy_design/voting/_planned.html",
        "missing": with_links(round, missing),
        "may_open": rules.can_open_round(request.user, round, round.process),
        "may_edit": rules.can_edit_round(request.user, round, round.process),
    }


def open_for_votes(request: HttpRequest, round: Round) -> dict[str, Any]:
    """What `_open.html` shows."""
    return {"face": "policy_design/voting/_open.html"}


def closed(request: HttpRequest, round: Round) -> dict[str, Any]:
    """What `_result.html` shows."""
    return {"face": "policy_design/voting/_result.html"}
