"""After the close: look for one's ballot among the published ones. And the acknowledgement of a ballot as a file."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from forum.verdicts import require
from policy_design import rules
from policy_design.ballots.bulletin import DIGEST, RECEIPT, TRACKER
from policy_design.ballots.bulletin import tracker as tracker_of
from policy_design.voting import queries, signing
from policy_design.voting.ballot_forms import BAD_RECEIPT, tidy_receipt
from policy_design.voting.choices import Choice, choices_of
from policy_design.voting.saying import WORDS, SaidBack, said_back
from policy_design.voting.views.found import for_those_signed_in, own, readable_round

if TYPE_CHECKING:
    from policy_design.voting.models import Round

SIGNATURE = re.compile(r"[0-9a-f]{128}", re.ASCII)
NOT_YET = _("The ballots are published when the round closes. Keep your receipt until then.")


class FindForm(forms.Form):
    """A receipt, as it was kept."""

    receipt = forms.CharField(
        label=gettext_lazy("Your receipt"),
        max_length=200,
        error_messages={"required": BAD_RECEIPT},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_receipt(self) -> str:
        receipt = tidy_receipt(self.cleaned_data["receipt"])
        if not RECEIPT.fullmatch(receipt):
            raise forms.ValidationError(str(BAD_RECEIPT))
        return receipt


@require_http_methods(["GET", "HEAD", "POST"])
@own
def find(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """With scripts the browser looks by itself and sends nothing; without, the receipt comes here and is not kept."""
    round = readable_round(request, slug, number)
    if not round.has_trackers or round.is_annulled:
        return redirect(round)
    if not round.is_closed:
        return render(
            request, "policy_design/voting/not_cast.html", _context(round, refusal=str(NOT_YET), is_find=True)
        )
    _check_may(request, round)
    choices = choices_of(round)
    form = FindForm(request.POST or None)
    tracker, found = "", None
    if form.is_bound and form.is_valid():
        tracker = tracker_of(round.manifest_digest, form.cleaned_data["receipt"])
        found = _in_bulletin(round, choices, tracker)
    context = _context(
        round,
        form=form,
        tracker=tracker,
        found=found,
        missing=bool(tracker and not found),
        names={choice.key: choice.name for choice in choices},
        words={**{str(key): str(says) for key, says in WORDS.get(round.method, {}).items()}, "": _("An empty ballot.")},
        bad_receipt=str(BAD_RECEIPT),
        bulletin_url=_bulletin_url(round),
    )
    return render(request, "policy_design/voting/find.html", context)


def _context(round: Round, **more: Any) -> dict[str, Any]:
    return {"nav": "processes", "round": round, "process": round.process, **more}


def _check_may(request: HttpRequest, round: Round) -> None:
    """For those who may read single ballots: anybody where they are public, else those who could vote."""
    on_roll = queries.is_on_roll(round, request.user)
    public = queries.ballots_are_public(round, round.result.cast)
    require(rules.can_read_ballots(request.user, round, round.process, on_roll=on_roll, are_public=public))


def _in_bulletin(round: Round, choices: list[Choice], tracker: str) -> SaidBack | None:
    """In the text that was published and signed, not in the rows that it was made of."""
    ballots = json.loads(round.bulletin.body)["ballots"]
    marks = next((one["marks"] for one in ballots if one.get("tracker") == tracker), None)
    return None if marks is None else said_back(round.method, choices, marks, {})


def _bulletin_url(round: Round) -> str:
    try:
        return reverse("voting:bulletin", args=[round.process.slug, round.number])
    except NoReverseMatch:
        return ""


@require_POST
@own
@for_those_signed_in
def acknowledgement(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """What the page of the receipt says, as a file: from what the page sends back, since nothing of it is kept."""
    round = readable_round(request, slug, number)
    said = {name: request.POST.get(name, "") for name in ("tracker", "digest", "signature")}
    shapes = {"tracker": TRACKER, "digest": DIGEST, "signature": SIGNATURE}
    if not all(shape.fullmatch(said[name]) for name, shape in shapes.items()):
        return HttpResponseBadRequest(_("This is no acknowledgement."), content_type="text/plain; charset=utf-8")
    text = acknowledgement_text(round, **said)
    name = f"{slug}-round-{number}-acknowledgement.txt"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(text, content_type="text/plain; charset=utf-8", headers=headers)


def acknowledgement_text(round: Round, *, tracker: str, digest: str, signature: str) -> str:
    lines = (
        _("Acknowledgement of a ballot"),
        f"{round.question}",
        _("%(process)s, round %(n)d") % {"process": round.process.title, "n": round.number},
        "",
        _("Tracker: %(value)s") % {"value": tracker},
        _("Ballot (SHA-256): %(value)s") % {"value": digest},
        _("Rules (SHA-256): %(value)s") % {"value": round.manifest_digest},
        _("Signature (Ed25519): %(value)s") % {"value": signature},
        _("Public key: %(value)s") % {"value": signing.public_key()},
    )
    return "\n".join(lines) + "\n"
