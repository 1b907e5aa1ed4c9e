"""Pages of rebuttals: all of them with the ledger, and one with everything that answers it."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from forum import pages
from forum.debates.following import following_of
from forum.debates.models import Debate
from forum.debates.one_exchange import OneExchange
from forum.debates.standing import Ledger

NEWS = ("rebuttals", "replies")


def _debates(request: HttpRequest) -> QuerySet[Debate]:
    return Debate.objects.visible_to(request.user).select_related("topic", "thread")


@require_safe
@pages.shared("state", "voice")
def rebuttals(request: HttpRequest, slug: str) -> HttpResponse:
    """Every rebuttal: the ledger as a table, and all of them in full; those of one state or one voice."""
    debate = get_object_or_404(_debates(request), slug=slug)
    ledger = Ledger(debate, request.user, request.GET.get("state", ""), request.GET.get("voice", ""))
    context = {
        "nav": "debates",
        "debate": debate,
        "ledger": ledger,
        "following": following_of(debate, news=NEWS),
    }
    return pages.as_of(debate.topic, render(request, "forum/debates/rebuttals.html", context))


@require_safe
@pages.shared("from")
def rebuttal(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One exchange: the passage in its paragraph, the rebuttal, what answers it, and how it moved in the ledger."""
    debate = get_object_or_404(_debates(request), slug=slug)
    page = OneExchange.of(debate, request.user, number, request.GET.get("from", ""))
    if page is None:
        raise Http404
    context = {
        "nav": "debates",
        "debate": debate,
        "page": page,
        "following": following_of(debate, news=("replies",)),
    }
    return pages.as_of(debate.topic, render(request, "forum/debates/rebuttal.html", context))
