"""From the ballot to the receipt: fill in, read it said back, cast. What is marked travels in forms, and nowhere else.

Nothing of a ballot stands in an address, a cookie, a session or a cache; the page that says it back carries it in
hidden fields, and the one after it has forgotten it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from forum.readers.browsers import comes_from_here
from forum.verdicts import Refused
from forum.views import csrf_failure
from policy_design import rules
from policy_design.ballots.bulletin import TRACKER, new_receipt
from policy_design.ballots.bulletin import tracker as tracker_of
from policy_design.voting.ballot_forms import BallotForm, tidy_receipt
from policy_design.voting.ballot_models import Block, SignedBallot
from policy_design.voting.before import told_before
from policy_design.voting.casting import cast_secret, cast_signed, lift_block
from policy_design.voting.choices import choices_of
from policy_design.voting.keeping import warnings
from policy_design.voting.saying import said_back
from policy_design.voting.views.finding import acknowledgement_text
from policy_design.voting.views.found import elector_of, for_those_signed_in, kept_of, own, readable_round

if TYPE_CHECKING:
    from policy_design.voting.ballot_models import Elector
    from policy_design.voting.models import Round

ONE_BALLOT = gettext_lazy(
    "Your ballot is counted already, and in this round that is final: nobody can tell which ballot is yours."
)
get_or_post = require_http_methods(["GET", "HEAD", "POST"])


def _context(round: Round, **more: Any) -> dict[str, Any]:
    return {"nav": "processes", "round": round, "process": round.process, **more}


# Filling in ---------------------------------------------------------------------------------------------------


@csrf_exempt
@get_or_post
@own
@for_those_signed_in
def vote(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The ballot; sent, it is said back in words on a page from which it is cast. Nothing is cast here.

    So that a ballot outlives the session that it was begun in, whose token is worth nothing after signing in again, the
    form is taken when the browser says that a page of this site sent it.
    """
    if request.method == "POST" and not comes_from_here(request):
        return csrf_failure(request)
    round = readable_round(request, slug, number)
    if round.method == "statements":
        return redirect("voting:rate", slug, number)
    elector = elector_of(request, round)
    if refusal := _why_not(request, round, elector):
        return _too_late(request, round, refusal)
    form = _form(request, round, elector)
    if request.method == "POST" and "change" not in request.POST and form.is_valid():
        if not form.is_blank or "empty" in request.POST:
            return _said_back(request, round, form)
        return _ballot(request, round, elector, form, asks_empty=True)
    return _ballot(request, round, elector, form)


def _why_not(request: HttpRequest, round: Round, elector: Elector | None) -> str:
    """What keeps this person from casting now, in a sentence."""
    may = rules.can_vote(request.user, round, round.process, on_roll=elector is not None, now=timezone.now())
    if not may:
        return str(may.reason)
    if round.is_secret and not round.has_trackers and elector is not None and elector.has_voted:
        return str(ONE_BALLOT)
    return ""


def _too_late(request: HttpRequest, round: Round, refusal: str) -> HttpResponse:
    """The page of those who cannot cast (any more); what they marked stands on it in words, and was not cast."""
    said = None
    if request.method == "POST" and round.was_opened:
        form = BallotForm(request.POST, round=round, choices=choices_of(round))
        if form.is_valid() and not form.is_blank:
            said = said_back(round.method, form.choices, form.marks, form.reasons)
    context = _context(round, refusal=refusal, said=said)
    return render(request, "policy_design/voting/not_cast.html", context, status=403)


def _form(request: HttpRequest, round: Round, elector: Elector | None) -> BallotForm:
    choices = choices_of(round)
    signed = _signed(round, elector)
    return BallotForm(
        request.POST if request.method == "POST" else None,
        round=round,
        choices=choices,
        marks=signed.marks if signed else None,
        reasons=signed.reasons if signed else None,
        replaces=round.has_trackers and elector is not None and elector.has_voted,
    )


def _signed(round: Round, elector: Elector | None) -> SignedBallot | None:
    """One's own ballot so far, where ballots are signed."""
    if round.is_secret or elector is None:
        return None
    return SignedBallot.objects.filter(elector=elector).first()


def _ballot(
    request: HttpRequest, round: Round, elector: Elector | None, form: BallotForm, *, asks_empty: bool = False
) -> HttpResponse:
    told_before(round, request.user, form.choices)
    shows_errors = form.is_bound and "change" not in request.POST
    context = _context(
        round,
        form=form,
        template=f"policy_design/voting/_ballot_{round.method}.html",
        asks_empty=asks_empty,
        shows_errors=shows_errors and bool(form.errors),
        elector=elector,
        has_cast=bool(elector and elector.has_voted),
        dropped=list(round.dropped.select_related("item")),
    )
    return render(request, "policy_design/voting/vote.html", context)


def _said_back(request: HttpRequest, round: Round, form: BallotForm) -> HttpResponse:
    """What is about to be cast, what cannot be undone, and the receipt."""
    kept = kept_of(request, "change", "empty", "tracker", "drawn")
    context = _context(
        round,
        said=said_back(round.method, form.choices, form.marks, form.reasons),
        kept=kept,
        warnings=warnings(round),
        replaces="receipt" in form.fields,
        drawn=in_fours(new_receipt()) if round.has_trackers else "",
    )
    return render(request, "policy_design/voting/confirm.html", context)


# Casting ------------------------------------------------------------------------------------------------------


@get_or_post
@own
@for_those_signed_in
def cast(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Cast what was said back. Sent twice it is one ballot; a refusal shows what was marked."""
    round = readable_round(request, slug, number)
    if round.method == "statements":
        return redirect("voting:rate", slug, number)
    if request.method != "POST":
        return redirect("voting:receipt", slug, number)
    elector = elector_of(request, round)
    form = _form(request, round, elector)
    if _is_repeated(round, request) and "receipt" in form.fields:
        form.fields["receipt"].required = False
    if not form.is_valid():
        return _ballot(request, round, elector, form)
    try:
        return _cast(request, round, form)
    except Refused as refused:
        return _refused(request, round, elector, form, str(refused))


def in_fours(receipt: str) -> str:
    """As it is read out and compared."""
    return " ".join(receipt[at : at + 4] for at in range(0, len(receipt), 4))


def _is_repeated(round: Round, request: HttpRequest) -> bool:
    """A ballot under this tracker is there: the button was pressed twice, or the page sent again."""
    return round.has_trackers and round.secret_ballots.filter(tracker=_tracker(round, request)).exists()


def _tracker(round: Round, request: HttpRequest) -> str:
    """What the browser made of the receipt that it drew; else of the one that we drew, where it runs no scripts."""
    sent = request.POST.get("tracker", "")
    if TRACKER.fullmatch(sent):
        return sent
    return _tracker_of(round, request.POST.get("drawn", ""))


def _tracker_of(round: Round, receipt: str) -> str:
    try:
        return tracker_of(round.manifest_digest, tidy_receipt(receipt))
    except ValueError:
        return ""


def _cast(request: HttpRequest, round: Round, form: BallotForm) -> HttpResponse:
    by: Any = request.user
    if not round.is_secret:
        cast_signed(round=round, by=by, marks=form.marks, reasons=form.reasons)
        return redirect("voting:receipt", round.process.slug, round.number)
    receipt = form.cleaned_data.get("receipt", "")
    earlier = "" if _is_repeated(round, request) else receipt  # that one is gone since the first time
    ack = cast_secret(round=round, by=by, marks=form.marks, tracker=_tracker(round, request), receipt=earlier)
    if not round.has_trackers:
        return redirect("voting:receipt", round.process.slug, round.number)
    drawn = "" if TRACKER.fullmatch(request.POST.get("tracker", "")) else tidy_receipt(request.POST.get("drawn", ""))
    told = acknowledgement_text(round, tracker=ack.tracker, digest=ack.ballot_digest, signature=ack.signature)
    context = _context(round, ack=ack, text=told, drawn=in_fours(drawn or ack.receipt), replaced=bool(receipt))
    return render(request, "policy_design/voting/receipt.html", context)


def _refused(
    request: HttpRequest, round: Round, elector: Elector | None, form: BallotForm, refusal: str
) -> HttpResponse:
    """Back to the ballot where it can be mended there, else the page that says that it was not cast."""
    if _why_not(request, round, elector_of(request, round)):
        return _too_late(request, round, refusal)
    form.add_error(None, refusal)
    return _ballot(request, round, elector, form)


# Afterwards ---------------------------------------------------------------------------------------------------


@get_or_post
@own
@for_those_signed_in
def receipt(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """That one's ballot counts, never how it was marked. Sent here, an acknowledgement comes back as a file."""
    round = readable_round(request, slug, number)
    elector = elector_of(request, round)
    if elector is None or not elector.has_voted:
        return redirect(round)
    return render(request, "policy_design/voting/receipt.html", _context(round, elector=elector))


@require_POST
@own
@for_those_signed_in
def lift(request: HttpRequest, slug: str, number: int, pk: int) -> HttpResponse:
    """Take one's own block back."""
    round = readable_round(request, slug, number)
    block = Block.objects.filter(pk=pk, elector__round=round, elector__person=request.user.pk).first()
    if block is None:
        return redirect(round)
    by: Any = request.user
    try:
        lift_block(block=block, by=by)  # its page says so then; a message would keep it in the session
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect(round)
