"""The page on which organizers say what stands to a vote; in a later round also what became of what stood before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from forum.debates.views.organize import made
from forum.people.signed import SignedIn
from forum.verdicts import Refused, require
from policy_design import rules
from policy_design.voting.item_forms import AddForm, BeforeForm, standing
from policy_design.voting.models import Item, Round
from policy_design.voting.planning import notes_of, plans_of, set_items
from policy_design.voting.views.found import organized_round

if TYPE_CHECKING:
    from policy_design.voting.planning import ItemPlan

get_or_post = require_http_methods(["GET", "POST"])


@login_required
@get_or_post
@never_cache
def items(request: SignedIn, slug: str, number: int) -> HttpResponse:
    """Each button saves at once: add, up, down, remove, take the present versions, and what became of those before."""
    round = organized_round(request, slug, number)
    if request.method != "POST":
        require(rules.can_edit_round(request.user, round, round.process))
    does = request.POST.get("do", "")
    adding = AddForm(request.POST if does == "add" else None, round=round)
    before = BeforeForm(request.POST if does == "before" else None, round=round) if round.earlier else None
    if does == "add" and adding.is_valid() and made(adding, lambda: _added(request, round, adding)):
        return redirect("voting:items", slug, number)
    if before and does == "before" and before.is_valid() and made(before, lambda: _after(request, round, before)):
        messages.success(request, _("Saved."))
        return redirect("voting:items", slug, number)
    if does in ("up", "down", "remove", "present"):
        _moved(request, round, does)
        return redirect("voting:items", slug, number)
    rows = standing(round)
    context = {"nav": "organize", "process": round.process, "round": round, "adding": adding, "before": before}
    context |= {"items": rows, "dropped": list(round.dropped.select_related("item"))}
    context["is_stale"] = any(one.is_stale for one in rows)
    return render(request, "policy_design/voting/items.html", context)


def _set(request: SignedIn, round: Round, plans: list[ItemPlan], dropped: dict[int, str] | None = None) -> None:
    set_items(
        round=round,
        by=request.user,
        items=plans,
        dropped=notes_of(round) if dropped is None else dropped,
        version=_number(request.POST.get("version", "")),
    )


def _number(sent: str) -> int | None:
    """None for what is none; also of more digits than Python reads."""
    return int(sent) if sent.isdecimal() and len(sent) < 19 else None


def _added(request: SignedIn, round: Round, form: AddForm) -> None:
    _set(request, round, _status_quo_last([*plans_of(round), *form.plans]))


def _status_quo_last(plans: list[ItemPlan]) -> list[ItemPlan]:
    return sorted(plans, key=lambda one: one.kind == Item.Kind.STATUS_QUO)


def _after(request: SignedIn, round: Round, form: BeforeForm) -> None:
    """What is new stays behind what was there before."""
    new = [one for one in plans_of(round) if one.earlier is None]
    _set(request, round, _status_quo_last([*form.plans, *new]), form.dropped)


def _moved(request: SignedIn, round: Round, does: str) -> None:
    pks = list(round.items.values_list("pk", flat=True))
    plans: list[Any] = plans_of(round)
    wanted = _number(request.POST.get("item", ""))
    place = pks.index(wanted) if wanted in pks else None
    if place is not None:
        one = plans.pop(place)
        if does != "remove":
            plans.insert(max(0, place - 1) if does == "up" else place + 1, one)
    try:
        _set(request, round, plans)
    except Refused as refusal:
        messages.error(request, str(refusal))
