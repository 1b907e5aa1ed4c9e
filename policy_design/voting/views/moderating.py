"""Proposed statements, for moderators and organizers: each accepted or declined, several at once."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from forum.people.signed import SignedIn
from forum.verdicts import Refused, require
from policy_design import rules
from policy_design.voting.ballot_models import Proposal
from policy_design.voting.models import Round
from policy_design.voting.moderating import decide_proposals
from policy_design.voting.views.found import readable_round

PER_PAGE = 30


@login_required
@require_http_methods(["GET"])
@never_cache
def statements(request: SignedIn, slug: str, number: int) -> HttpResponse:
    """What waits comes first; what was decided can be read by the same people."""
    round = readable_round(request, slug, number)
    require(rules.can_decide_statement(request.user, round, round.process))
    return _page(request, round)


@login_required
@require_POST
@never_cache
def decide_statement(request: SignedIn, slug: str, number: int) -> HttpResponse:
    round = readable_round(request, slug, number)
    accepted, declined = _decisions(request)
    try:
        count = decide_proposals(round=round, by=request.user, accepted=accepted, declined=declined)
    except Refused as refusal:
        if not rules.can_decide_statement(request.user, round, round.process):
            raise
        return _page(request, round, str(refusal))
    says = ngettext("Decided about %(n)d statement.", "Decided about %(n)d statements.", count)
    messages.success(request, says % {"n": count})
    return redirect("voting:statements", slug, number)


def _decisions(request: SignedIn) -> tuple[list[int], dict[int, str]]:
    accepted, declined = [], {}
    for name, value in request.POST.items():
        pk = name.removeprefix("does-")
        if name == pk or not pk.isdecimal() or len(pk) > 18:
            continue
        if value == "accept":
            accepted.append(int(pk))
        elif value == "decline":
            declined[int(pk)] = request.POST.get(f"why-{pk}", "")
    return accepted, declined


def _page(request: SignedIn, round: Round, refused: str = "") -> HttpResponse:
    wanted = request.GET.get("status", Proposal.Status.WAITING)
    status = wanted if wanted in Proposal.Status.values else Proposal.Status.WAITING
    page = Paginator(round.proposals.filter(status=status).order_by("pk"), PER_PAGE).get_page(request.GET.get("page"))
    sent = request.POST
    rows = [(one, sent.get(f"does-{one.pk}", ""), sent.get(f"why-{one.pk}", "")) for one in page]
    context = {
        "nav": "organize",
        "process": round.process,
        "round": round,
        "page": page,
        "rows": rows,
        "status": status,
        "statuses": Proposal.Status.choices,
        "refused": refused,
    }
    return render(request, "policy_design/voting/statements.html", context)
