"""Being told of additions: asking, and the link in the first mail. The link that ends it is mail.oneclick's."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from forum import rules
from forum.challenge.pace import address_key, seconds_to_wait
from forum.challenge.views import hold
from forum.library.syllabus import subscriptions
from forum.library.syllabus.forms import SubscribeForm
from forum.library.syllabus.models import Syllabus
from forum.library.syllabus.views import found
from forum.people.models import Person
from forum.verdicts import require

FROM_ADDRESS, HOUR = 10, 3600


@require_http_methods(["GET", "POST"])
@never_cache
def subscribe(request: HttpRequest, slug: str) -> HttpResponse:
    """With an account one button; without, an address that has to be confirmed."""
    syllabus = found(request, slug)
    if isinstance(request.user, Person):
        return _with_account(request, syllabus, request.user)
    require(rules.can_subscribe(request.user, syllabus))
    form = SubscribeForm(request.POST or None, request=request)
    if request.method == "POST" and form.is_valid():
        if seconds_to_wait(address_key(request), "subscribe", limit=FROM_ADDRESS, window=HOUR):
            form.add_error(None, _("That was a lot in a short time. Try again a little later."))
            return _page(request, syllabus, form=form, status=429)
        subscriptions.subscribe(syllabus=syllabus, by=request.user, email=form.cleaned_data["email"])
        return _page(request, syllabus, is_sent=True)
    if form.is_held:
        return hold(request, form, back=syllabus.get_absolute_url())
    return _page(request, syllabus, form=form)


def _with_account(request: HttpRequest, syllabus: Syllabus, person: Person) -> HttpResponse:
    if request.method == "POST" and request.POST.get("do") == "leave":
        subscriptions.unsubscribe(syllabus=syllabus, by=person)
        messages.success(request, _("You are no longer told of additions."))
        return redirect(syllabus)
    if request.method == "POST":
        subscriptions.subscribe(syllabus=syllabus, by=person)
        messages.success(request, _("You are told of additions by mail, at most once a day."))
        return redirect(syllabus)
    is_told = subscriptions.is_subscribed(syllabus, person)
    return _page(request, syllabus, is_told=is_told, may=rules.can_subscribe(person, syllabus))


def _page(request: HttpRequest, syllabus: Syllabus, status: int = 200, **context: object) -> HttpResponse:
    given = {"syllabus": syllabus, "home": syllabus.home, "nav": "library", **context}
    return render(request, "forum/library/syllabus/subscribe.html", given, status=status)


@require_http_methods(["GET", "POST"])
@never_cache
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The link in the first mail leads to a button, since programs that look at mail open every link."""
    row = subscriptions.to_confirm(token)
    if row is None:
        return _bare(request, "gone", None, status=404)
    if request.method == "POST":
        subscriptions.confirm(row)
        return _bare(request, "confirmed", row.syllabus)
    return _bare(request, "confirm", row.syllabus)


def _bare(request: HttpRequest, state: str, syllabus: Syllabus | None, status: int = 200) -> HttpResponse:
    """A page that names the syllabus only where whoever looks at it may read it."""
    if syllabus is not None and not rules.can_read_syllabus(request.user, syllabus):
        syllabus = None
    context = {"state": state, "syllabus": syllabus, "nav": "library"}
    response = render(request, "forum/library/syllabus/subscription.html", context, status=status)
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
