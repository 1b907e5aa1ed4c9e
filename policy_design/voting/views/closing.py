"""Pages on which organizers close a round whose time is over or in which all have voted, or end it without a result."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from forum.debates.views.organize import made
from forum.people.signed import SignedIn
from forum.verdicts import Refused, require
from policy_design import rules
from policy_design.voting.closing import annul_round, close_round, waiting_blocks
from policy_design.voting.forms import AnnulForm
from policy_design.voting.organizing import all_have_voted
from policy_design.voting.views.found import organized_round

get_or_post = require_http_methods(["GET", "POST"])


@login_required
@get_or_post
@never_cache
def close(request: SignedIn, slug: str, number: int) -> HttpResponse:
    """Asked once more, since it cannot be taken back. The clock does the same by itself."""
    round = organized_round(request, slug, number)
    if round.is_closed:
        return redirect(round)
    if request.method == "POST":
        try:
            close_round(round=round, by=request.user)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("The round is closed and counted."))
        return redirect(round)
    process = round.process
    all_voted = all_have_voted(round)
    require(rules.can_close_round(request.user, round, process, now=timezone.now(), all_voted=all_voted))
    context = {"nav": "organize", "process": process, "round": round, "blocks": waiting_blocks(round)}
    return render(request, "policy_design/voting/close.html", context)


@login_required
@get_or_post
@never_cache
def annul(request: SignedIn, slug: str, number: int) -> HttpResponse:
    """With a reason that everybody reads; the ballots are deleted and nobody has seen them."""
    round = organized_round(request, slug, number)
    if request.method != "POST":
        require(rules.can_annul_round(request.user, round, round.process))
    form = AnnulForm(request.POST or None)
    change = lambda: annul_round(round=round, by=request.user, **form.cleaned_data)  # noqa: E731
    if request.method == "POST" and form.is_valid() and made(form, change):
        messages.success(request, _("The round is annulled; its ballots are deleted."))
        return redirect(round)
    context = {"nav": "organize", "process": round.process, "round": round, "form": form}
    return render(request, "policy_design/voting/annul.html", context)
