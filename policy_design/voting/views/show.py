"""One address for a round, with three faces: planned, open, closed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from policy_design import rules
from policy_design.voting import statements
from policy_design.voting.choices import choices_of
from policy_design.voting.keeping import keeping
from policy_design.voting.participants import participant_of
from policy_design.voting.views.found import elector_of, own, readable_round

if TYPE_CHECKING:
    from policy_design.voting.ballot_models import Block, Elector
    from policy_design.voting.models import Round

FACES = {
    "planned": "policy_design/voting/_planned.html",
    "open": "policy_design/voting/_open.html",
    "annulled": "policy_design/voting/_annulled.html",
    "closed": "policy_design/voting/_result.html",
}


@require_safe
@own
def show(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """What is asked, by which rules, and the way to vote; once it is closed, what came of it."""
    round = readable_round(request, slug, number)
    elector = elector_of(request, round)
    context = {
        "nav": "processes",
        "process": round.process,
        "round": round,
        "face": FACES[face_of(round)],
        "elector": elector,
        "is_organizer": bool(rules.can_organize_process(request.user, round.process)),
        "extensions": list(round.extensions.all()),
        "dropped": list(round.dropped.select_related("item")),
        **_more(request, round, elector),
    }
    return render(request, "policy_design/voting/show.html", context)


def face_of(round: Round) -> str:
    if not round.was_opened:
        return "planned"
    if round.is_annulled:
        return "annulled"
    return "closed" if round.is_closed else "open"


def _more(request: HttpRequest, round: Round, elector: Elector | None) -> dict[str, Any]:
    """What one face needs beside the head of the page."""
    if face_of(round) == "open":
        return open_face(request, round, elector)
    return {"choices": choices_of(round)}


def open_face(request: HttpRequest, round: Round, elector: Elector | None) -> dict[str, Any]:
    """How one votes here, and how one stands to it oneself."""
    ask = rules.can_vote if round.has_roll else rules.can_rate
    may = ask(request.user, round, round.process, on_roll=elector is not None, now=timezone.now())
    rates = round.method == "statements"
    participant = participant_of(request, round) if rates else None
    return {
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
    if round.has_roll:
        return round.electors.filter(has_voted=True).count()
    return round.participants.filter(votes__isnull=False).distinct().count()


def blocks_of(elector: Elector | None) -> list[Block]:
    """One's own blocks, which one may lift."""
    return list(elector.blocks.select_related("item", "answered_by")) if elector else []
