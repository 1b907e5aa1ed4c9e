"""The page that shows what opening a round would fix, and opens it."""

from __future__ import annotations

import json

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from forum.people.signed import SignedIn
from forum.verdicts import Refused
from policy_design import rules
from policy_design.voting.models import Round
from policy_design.voting.opening import open_round, preview
from policy_design.voting.organizing import items_of, missing_with_links
from policy_design.voting.rules_in_words import lines
from policy_design.voting.views.found import organized_round


@login_required
@require_http_methods(["GET", "POST"])
@never_cache
def open_now(request: SignedIn, slug: str, number: int) -> HttpResponse:
    """The rules as the manifest will say them, who may vote by name, what is missing; POST opens what was `seen`."""
    round = organized_round(request, slug, number)
    if request.method == "POST":
        try:
            open_round(round=round, by=request.user, seen=request.POST.get("seen", ""))
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect("voting:open", slug, number)
        messages.success(request, _("The round is open. Everybody who may vote is told by mail."))
        return redirect(round)
    if round.was_opened:
        return redirect(round)
    return render(request, "policy_design/voting/open.html", _shown(request, round))


def _shown(request: SignedIn, round: Round) -> dict[str, object]:
    seen = preview(round)
    items = items_of(round)
    return {
        "nav": "organize",
        "process": round.process,
        "round": round,
        "items": items,
        "dropped": list(round.dropped.select_related("item")),
        "people": seen.people,
        "mark": seen.mark,
        "rules": lines(round),
        "manifest": json.dumps(seen.rules, ensure_ascii=False, indent=2),
        "missing": missing_with_links(round, items, seen.people),
        "may_open": rules.can_open_round(request.user, round, round.process),
    }
