"""The page on which organizers answer a block. Whose it is nobody is told before the close."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from forum.debates.views.organize import made
from forum.people.signed import SignedIn
from forum.verdicts import require
from policy_design import rules
from policy_design.voting.ballot_models import Block
from policy_design.voting.blocks import answer_block
from policy_design.voting.forms import AnswerForm
from policy_design.voting.views.found import organized_round


@login_required
@require_http_methods(["GET", "POST"])
@never_cache
def block(request: SignedIn, slug: str, number: int, pk: int) -> HttpResponse:
    round = organized_round(request, slug, number)
    if request.method != "POST":
        require(rules.can_answer_block(request.user, round, round.process))
    rows = Block.objects.filter(item__round=round).select_related("item", "elector__round__process")
    found = get_object_or_404(rows, pk=min(pk, 2**62))
    form = AnswerForm(request.POST or None, initial={"answer": found.answer})
    change = lambda: answer_block(block=found, by=request.user, **form.cleaned_data)  # noqa: E731
    if request.method == "POST" and form.is_valid() and made(form, change):
        messages.success(request, _("The answer stands beside the block."))
        return redirect(round)
    context = {"nav": "organize", "process": round.process, "round": round, "stands": found, "form": form}
    return render(request, "policy_design/voting/block.html", context)
