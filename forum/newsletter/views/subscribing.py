"""Asking for the newsletter, the link in the first mail, and a subscriber's own page. One click is mail.oneclick's."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from forum.challenge.pace import address_key, seconds_to_wait
from forum.challenge.views import hold
from forum.newsletter import subscribers
from forum.newsletter.forms import LanguageForm, SubscribeForm
from forum.newsletter.languages import languages
from forum.newsletter.models import Subscriber

FROM_ADDRESS, HOUR = 10, 3600


@csrf_exempt  # the form stands on a page that all share; nothing here hangs on who sends it, and the mailbox decides
@require_http_methods(["GET", "POST"])
@never_cache
def subscribe(request: HttpRequest) -> HttpResponse:
    """Says the same of every address: that a mail is on its way, unless it gets the newsletter already."""
    form = SubscribeForm(request.POST if request.method == "POST" else None, request=request)
    if request.method == "POST" and form.is_valid():
        if seconds_to_wait(address_key(request), "newsletter", limit=FROM_ADDRESS, window=HOUR):
            form.add_error(None, _("That was a lot in a short time. Try again a little later."))
            return _form(request, form, status=429)
        subscribers.subscribe(email=form.cleaned_data["email"], language=form.cleaned_data["language"])
        return render(request, "forum/newsletter/subscribe.html", {"is_sent": True})
    if form.is_held:
        return hold(request, form, back="/newsletter/")
    return _form(request, form)


def _form(request: HttpRequest, form: SubscribeForm, status: int = 200) -> HttpResponse:
    consents = [(one, subscribers.consent_to(one.code)) for one in languages()]
    return render(request, "forum/newsletter/subscribe.html", {"form": form, "consents": consents}, status=status)


@require_http_methods(["GET", "POST"])
@never_cache
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The link in the first mail leads to a button, since programs that look at mail open every link."""
    row = subscribers.to_confirm(token)
    if row is None:
        return _bare(request, "confirmed", {"state": "gone"}, status=404)
    if request.method == "POST":
        subscribers.confirm(row)
        return _bare(request, "confirmed", {"state": "confirmed", "own": subscribers.own_link(row)})
    return _bare(request, "confirmed", {"state": "confirm", "row": row})


@require_http_methods(["GET", "POST"])
@never_cache
def own(request: HttpRequest, token: str) -> HttpResponse:
    """All that is known of a subscriber, for whoever has the link in a mail: to see, change, take along, or end."""
    row = subscribers.of_own_link(token)
    if row is None:
        return _bare(request, "own", {}, status=404)
    if request.method == "POST" and request.POST.get("do") == "leave":
        subscribers.leave(row)
        return _bare(request, "own", {"has_left": True})
    if request.method == "POST":
        return _language(request, row)
    form = LanguageForm(initial={"language": row.language})
    return _bare(request, "own", {"row": row, "form": form, "token": token, "has_choice": len(languages()) > 1})


def _language(request: HttpRequest, row: Subscriber) -> HttpResponse:
    form = LanguageForm(request.POST)
    if form.is_valid():
        subscribers.change_language(row, form.cleaned_data["language"])
        messages.success(request, _("From the next issue on it comes in this language."))
    return redirect(request.path)


@require_safe
@never_cache
def own_data(request: HttpRequest, token: str) -> HttpResponse:
    """The same as a file."""
    row = subscribers.of_own_link(token)
    if row is None:
        raise Http404
    response = JsonResponse(subscribers.data_of(row), json_dumps_params={"indent": 2, "ensure_ascii": False})
    response.headers["Content-Disposition"] = 'attachment; filename="newsletter.json"'
    return _unseen(response)


def _bare(request: HttpRequest, page: str, context: dict[str, object], status: int = 200) -> HttpResponse:
    return _unseen(render(request, f"forum/newsletter/{page}.html", context, status=status))


def _unseen(response: HttpResponse) -> HttpResponse:
    """The address of the page is a key: it goes to no other site, and into no index."""
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
