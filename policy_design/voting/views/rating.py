"""Statements, one at a time or all at once, and the proposing of one. None of these pages is cached or shared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from forum.challenge.pace import address_key, seconds_to_wait
from forum.challenge.views import hold
from forum.readers.browsers import remember
from forum.verdicts import Refused, Verdict
from policy_design import rules
from policy_design.voting import statements
from policy_design.voting.ballot_models import StatementVote
from policy_design.voting.keeping import keeping
from policy_design.voting.participants import keys_of, participant_of
from policy_design.voting.statement_forms import BeginForm, ProposeForm
from policy_design.voting.views.found import elector_of, for_those_signed_in, own, readable_round

if TYPE_CHECKING:
    from policy_design.voting.ballot_models import Participant
    from policy_design.voting.models import Item, Round

BEGIN_FROM_ADDRESS, RATE_EACH, HOUR, MINUTE = 60, 120, 3600, 60
TOO_MANY = _("Many have begun from where you are in a short time. Try again a little later.")
TOO_FAST = _("That was very fast. Wait a minute and go on; what you said before is kept.")
get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@get_or_post
@own
def rate(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Agree, disagree or pass: the next statement, or with `?view=all` all of them with what one has said."""
    round, may = _round(request, slug, number)
    if round.has_roll and not request.user.is_authenticated:
        return for_those_signed_in(rate)(request, slug, number)
    if not may:
        messages.error(request, str(may.reason))
        return redirect(round)
    participant = participant_of(request, round)
    if participant is None or "begin" in request.POST:
        return _begin(request, round)
    if request.method == "POST":
        return _rated(request, round, participant)
    return render(request, "policy_design/voting/rate.html", _page(request, round, participant))


def _round(request: HttpRequest, slug: str, number: int) -> tuple[Round, Verdict]:
    round = readable_round(request, slug, number)
    if round.method != "statements":
        raise Http404
    on_roll = elector_of(request, round) is not None
    return round, rules.can_rate(request.user, round, round.process, on_roll=on_roll, now=timezone.now())


def _context(round: Round, **more: Any) -> dict[str, Any]:
    return {"nav": "processes", "round": round, "process": round.process, **more}


# Beginning ----------------------------------------------------------------------------------------------------


def _begin(request: HttpRequest, round: Round) -> HttpResponse:
    """The terms, the background if one wants to say it, and the button; experts on the roll go on at once."""
    form = BeginForm(request.POST if "begin" in request.POST else None, request=request, round=round)
    wait = 0
    if form.is_bound and form.is_valid():
        if not request.user.is_authenticated:
            wait = seconds_to_wait(address_key(request), "statements", limit=BEGIN_FROM_ADDRESS, window=HOUR)
        if wait:
            form.add_error(None, str(TOO_MANY))
        elif response := _begun(request, round, form):
            return response
    if form.is_held:
        return hold(request, form, back=round.get_absolute_url())
    context = _context(round, form=form, keeping=keeping(round), is_full=statements.is_full(round))
    return render(request, "policy_design/voting/begin.html", context, status=429 if wait else 200)


def _begun(request: HttpRequest, round: Round, form: BeginForm) -> HttpResponse | None:
    keys = keys_of(request, round, make=True)
    try:
        statements.take_part(round=round, by=request.user, keys=keys, background=form.cleaned_data["background"])
    except Refused as refused:
        form.add_error(None, str(refused))
        return None
    response = redirect("voting:rate", round.process.slug, round.number)
    remember(response, request)
    return response


# Rating -------------------------------------------------------------------------------------------------------


def _rated(request: HttpRequest, round: Round, participant: Participant) -> HttpResponse:
    """One statement or all of them; what could not be kept is said, and shown again."""
    votes = {name[2:]: str(value) for name, value in request.POST.items() if name.startswith("m-")}
    if seconds_to_wait(participant.key, "rating", limit=RATE_EACH, window=MINUTE):
        messages.error(request, str(TOO_FAST))
    elif not votes:
        messages.error(request, _("Choose an answer; nothing was sent."))
    else:
        try:
            statements.rate(round=round, by=request.user, participant=participant, votes=votes)
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            if _shows_all(request):
                messages.success(request, _("Your answers are kept. You can change them until the round closes."))
    address = reverse("voting:rate", args=[round.process.slug, round.number])
    return redirect(f"{address}?view=all" if _shows_all(request) else address)


def _shows_all(request: HttpRequest) -> bool:
    return request.GET.get("view") == "all"


def _page(request: HttpRequest, round: Round, participant: Participant) -> dict[str, Any]:
    items = list(round.items.all())
    votes = statements.votes_of(participant)
    return _context(
        round,
        items=[(item, votes.get(item.key, "")) for item in items] if _shows_all(request) else [],
        shows_all=_shows_all(request),
        values=StatementVote.Value.choices,
        item=None if _shows_all(request) else statements.next_of(participant, items, votes),
        done=len(votes),
        total=len(items),
        may_propose=_may_propose(request, round),
    )


def _may_propose(request: HttpRequest, round: Round) -> bool:
    on_roll = elector_of(request, round) is not None
    now = timezone.now()
    return bool(rules.can_propose_statement(request.user, round, round.process, on_roll=on_roll, now=now))


# Proposing ----------------------------------------------------------------------------------------------------


@get_or_post
@own
def propose(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Write a statement; those that say much the same are shown first. A moderator decides, and that is said."""
    round, may = _round(request, slug, number)
    if round.has_roll and not request.user.is_authenticated:
        return for_those_signed_in(propose)(request, slug, number)
    participant = participant_of(request, round)
    if not may or not _may_propose(request, round) or participant is None:
        messages.error(request, _why_not(request, round, participant))
        return redirect(round)
    items = list(round.items.all())
    form = ProposeForm(request.POST or None)
    near: list[Item] = []
    if request.method == "POST" and form.is_valid():
        near = [] if form.cleaned_data["all_the_same"] else statements.alike(form.cleaned_data["text"], items)
        if not near and _proposed(request, round, participant, form):
            return redirect("voting:propose", slug, number)
    own_ones = list(participant.proposals.all())
    context = _context(round, form=form, near=near, proposals=own_ones)
    return render(request, "policy_design/voting/propose.html", context)


def _why_not(request: HttpRequest, round: Round, participant: Participant | None) -> str:
    on_roll = elector_of(request, round) is not None
    may = rules.can_propose_statement(request.user, round, round.process, on_roll=on_roll, now=timezone.now())
    return str(may.reason) if not may else str(statements.NOT_BEGUN)


def _proposed(request: HttpRequest, round: Round, participant: Participant, form: ProposeForm) -> bool:
    try:
        statements.propose(
            round=round,
            by=request.user,
            participant=participant,
            text=form.cleaned_data["text"],
            client_key=form.cleaned_data["client_key"],
        )
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(request, _("Thank you. Your statement waits for a moderator; here you see what becomes of it."))
    return True
