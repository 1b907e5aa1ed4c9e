"""The page on which a reader reports a text. It takes no account."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from forum import rules
from forum.challenge.pace import address_key, seconds_to_wait
from forum.challenge.views import hold
from forum.debates.models import Debate
from forum.debates.thread import address_of
from forum.moderation.forms import ReportForm
from forum.moderation.reports import report as make_report
from forum.moderation.views.access import made, readable_debate, readable_post
from forum.moderation.words import called
from forum.readers.browsers import keys_of, remember
from forum.verdicts import require

REPORTS, WINDOW = 20, 3600  # by one person or address


@require_http_methods(["GET", "POST"])
def report(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Say what is wrong with a text; the next page says what happens then."""
    debate = readable_debate(request, slug)
    post = readable_post(request, debate, number=number)
    require(rules.can_flag(request.user, post, debate))
    form = ReportForm(request.POST if request.method == "POST" else None, request=request)
    wait = 0
    if request.method == "POST" and form.is_valid():
        who = request.user if request.user.is_authenticated else address_key(request)
        if wait := seconds_to_wait(who, "report", limit=REPORTS, window=WINDOW):
            form.add_error(None, _("That was a lot in a short time. What you wrote is kept; send it a little later."))
        elif made(form, lambda: make_report(post=post, by=request.user, key=_key(request, debate), **form.said)):
            messages.success(request, _("Thank you. The moderators of this debate will look at the text and decide."))
            return remembered(redirect(address_of(debate, number)), request)
    here = reverse("moderation:report", args=[slug, number])
    if form.is_held:
        return hold(request, form, back=here)
    context = {"nav": "debates", "debate": debate, "post": post, "what": called(post), "form": form}
    context["back"] = address_of(debate, number)
    response = render(request, "forum/moderation/report.html", context, status=429 if wait else 200)
    if wait:
        response.headers["Retry-After"] = str(wait)
    return response


def _key(request: HttpRequest, debate: Debate) -> str:
    """Stands for the account or else the browser, in this debate alone."""
    keys = keys_of(request, debate, make=not request.user.is_authenticated)
    return keys.account or keys.browser


def remembered(response: HttpResponse, request: HttpRequest) -> HttpResponse:
    remember(response, request)
    return response
