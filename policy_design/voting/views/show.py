"""A round at one address with three faces: planned (its organizers), open for votes, and closed with its result."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from policy_design import rules
from policy_design.process.following import following_of
from policy_design.voting import queries, rules_in_words, statements, told
from policy_design.voting.choices import choices_of
from policy_design.voting.delphi import series_of
from policy_design.voting.keeping import keeping
from policy_design.voting.manifests import electorate_of
from policy_design.voting.organizing import goes_on, items_of, missing_with_links, organizing
from policy_design.voting.participants import participant_of
from policy_design.voting.views.found import elector_of, own, readable_round

if TYPE_CHECKING:
    from policy_design.voting.ballot_models import Block, Elector
    from policy_design.voting.models import Round


@require_safe
@own
def show(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    round = readable_round(request, slug, number)
    face = planned if not round.was_opened else closed if round.is_closed else open_for_votes
    context = {
        "nav": "processes",
        "process": round.process,
        "round": round,
        "following": following_of(round.process),
        "own": organizing(round, request.user),
        "goes_on": goes_on(round, request.user),
        "series": series_of(round, request.user),
        **face(request, round),
    }
    return render(request, "policy_design/voting/show.html", context)


def planned(request: HttpRequest, round: Round) -> dict[str, Any]:
    """What `_planned.html` shows, to organizers."""
    items = items_of(round)
    return {
        "face": "policy_design/voting/_planned.html",
        "items": items,
        "rules": rules_in_words.lines(round),
        "dropped": list(round.dropped.select_related("item")),
        "missing": missing_with_links(round, items, electorate_of(round)),
        "may_open": rules.can_open_round(request.user, round, round.process),
        "may_edit": rules.can_edit_round(request.user, round, round.process),
    }


def closed(request: HttpRequest, round: Round) -> dict[str, Any]:
    """What `_result.html` shows, or `_annulled.html` where nothing was counted."""
    if round.is_annulled:
        lines = rules_in_words.lines(round)
        return {"face": "policy_design/voting/_annulled.html", "choices": choices_of(round), "rules": lines}
    return {
        "face": "policy_design/voting/_result.html",
        "result": told.result_of(round, request.user),
        "items": items_of(round) if round.method != "statements" else [],
        "rules": rules_in_words.lines(round),
    }


def open_for_votes(request: HttpRequest, round: Round) -> dict[str, Any]:
    """What `_open.html` shows: how one votes here, and how one stands to it oneself."""
    elector = elector_of(request, round)
    ask = rules.can_vote if round.has_roll else rules.can_rate
    may = ask(request.user, round, round.process, on_roll=elector is not None, now=timezone.now())
    rates = round.method == "statements"
    participant = participant_of(request, round) if rates else None
    return {
        "face": "policy_design/voting/_open.html",
        "rules": rules_in_words.lines(round),
        "elector": elector,
        "extensions": list(round.extensions.all()),
        "dropped": list(round.dropped.select_related("item")),
        "choices": choices_of(round),
        "keeping": keeping(round),
        "may": may,
        "rates": rates,
        "participant": participant,
        "rated": participant.votes.count() if participant else 0,
        "is_full": rates and participant is None and statements.is_full(round),
        "turnout": turnout_of(request, round),
        "blocks": blocks_of(elector),
    }


def turnout_of(request: HttpRequest, round: Round) -> int | None:
    """How many have voted, where one may know it."""
    if not rules.can_see_turnout(request.user, round, round.process):
        return None
    return queries.turnout(round)


def blocks_of(elector: Elector | None) -> list[Block]:
    """One's own blocks, which one may lift."""
    return list(elector.blocks.select_related("item", "answered_by")) if elector else []
