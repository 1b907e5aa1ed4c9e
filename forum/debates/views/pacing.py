"""How fast one may write, said in the form: what is typed too early stays there until it can be sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from forum.challenge.pace import address_key, seconds_to_wait
from forum.rules.said import has_waited
from forum.verdicts import Verdict, require

if TYPE_CHECKING:
    from django import forms
    from django.http import HttpResponse

    from forum.debates.models import Debate
    from forum.people.signed import SignedIn

WINDOW = 600


def wait_for(request: SignedIn, form: forms.Form, what: str, limit: int) -> int:
    """Seconds until this person, or their network, may go on, said in the form; what is typed stays there."""
    wait = seconds_to_wait(request.user, what, limit=limit, window=WINDOW) or seconds_to_wait(
        address_key(request), what, limit=settings.POSTS_PER_ADDRESS, window=WINDOW
    )
    if wait:
        form.add_error(None, _("That was a lot in a short time. Your text is kept; send it a little later."))
    return wait


def slowed(request: SignedIn, debate: Debate, may: Verdict) -> str:
    """The sentence of slow mode, where nothing else keeps this person from writing. Raises Refused."""
    if may:
        return ""
    if str(may.reason) != str(has_waited(request.user, debate).reason):
        require(may)
    return str(may.reason)


def seconds_until(request: SignedIn, debate: Debate) -> int:
    """Only a text that was sent too early is an answer of its own; whoever opens the form is told in it."""
    until = debate.slow_until(request.user) if request.method == "POST" and "preview" not in request.POST else None
    return max(1, round((until - timezone.now()).total_seconds())) if until else 0


def paced(response: HttpResponse, wait: int) -> HttpResponse:
    """The same page, told as too early where there is something to wait for."""
    if wait:
        response.status_code = 429
        response.headers["Retry-After"] = str(wait)
    return response
