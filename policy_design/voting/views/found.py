"""The round that an address names, for those who may know of it, and who on its roll asks."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from forum.people.signed import SignedIn
from forum.verdicts import require
from policy_design import rules
from policy_design.process.models import Process
from policy_design.voting import queries
from policy_design.voting.models import Round

if TYPE_CHECKING:
    from collections.abc import Callable

    from policy_design.voting.ballot_models import Elector


def readable_process(request: HttpRequest, slug: str) -> Process:
    readable = Process.objects.visible_to(request.user).select_related("topic").prefetch_related("stages")
    return get_object_or_404(readable, slug=slug)


def readable_round(request: HttpRequest, slug: str, number: int) -> Round:
    """Opened ones for readers of the process and those on the roll, planned ones for its organizers; else none."""
    rows = Round.objects.select_related("process__topic", "earlier").prefetch_related("process__stages")
    round = get_object_or_404(rows, process__slug=slug, number=min(number, 32_767))
    may = rules.can_read_round(request.user, round, round.process)
    if not may and round.was_opened:
        on_roll = queries.is_on_roll(round, request.user)
        may = rules.can_read_round(request.user, round, round.process, on_roll=on_roll)
    if not may:
        raise Http404
    return round


def organized_round(request: SignedIn, slug: str, number: int) -> Round:
    """For organizers of the process: 404 where one may not know of it, 403 where one reads but does not organize."""
    round = readable_round(request, slug, number)
    require(rules.can_organize_process(request.user, round.process))
    return round


# Casting ------------------------------------------------------------------------------------------------------


def elector_of(request: HttpRequest, round: Round) -> Elector | None:
    """Where whoever asks stands on the roll."""
    return queries.elector_of(round, request.user)


def own(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For nobody but this browser: kept by no cache, and nothing that was sent is shown in a report of an error."""

    @sensitive_post_parameters()
    @never_cache
    @wraps(view)
    def private(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response.headers["Cache-Control"] = "private, no-store"
        response.headers["Referrer-Policy"] = "same-origin"
        return response

    return private


def for_those_signed_in(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """As login_required, but a ballot that comes after the session has ended stands on the answer, to be sent again."""

    @wraps(view)
    def inside(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        if request.method != "POST":
            return redirect_to_login(request.get_full_path())
        context = {"kept": kept_of(request, "tracker", "drawn"), "action": request.path.removesuffix("cast/")}
        return render(request, "policy_design/voting/signed_out.html", context, status=403)

    return inside


def kept_of(request: HttpRequest, *without: str) -> list[tuple[str, str]]:
    """What a form sent, to be carried along on the page in hidden fields: the only place where it is."""
    left_out = {"csrfmiddlewaretoken", *without}
    return [(name, text) for name, texts in request.POST.lists() if name not in left_out for text in texts]
