"""The page on which organizers give an open round more time."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from forum.debates.views.organize import made
from forum.people.signed import SignedIn
from forum.verdicts import require
from policy_design import rules
from policy_design.voting.forms import ExtendForm
from policy_design.voting.opening import extend_round
from policy_design.voting.views.found import organized_round


@login_required
@require_http_methods(["GET", "POST"])
@never_cache
def extend(request: SignedIn, slug: str, number: int) -> HttpResponse:
    round = organized_round(request, slug, number)
    may = rules.can_extend_round(request.user, round, round.process)
    if request.method != "POST":
        require(may)
    form = ExtendForm(request.POST or None)
    change = lambda: extend_round(round=round, by=request.user, **form.cleaned_data)  # noqa: E731
    if request.method == "POST" and form.is_valid() and made(form, change):
        messages.success(request, _("The round closes later. Everybody who may vote is told by mail."))
        return redirect(round)
    context = {"nav": "organize", "process": round.process, "round": round, "form": form, "zone": settings.TIME_ZONE}
    return render(request, "policy_design/voting/extend.html", context)
