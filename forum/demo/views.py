"""The demo's own pages: sign in with a click, and read the mail. Each is a 404 unless this is a demo."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from forum.demo import mailbox as box
from forum.demo.cast import CAST, DOMAIN
from forum.people.models import Person

View = Callable[..., HttpResponse]
BACKEND = "django.contrib.auth.backends.ModelBackend"


def only_in_the_demo(view: View) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **address: object) -> HttpResponse:
        if not settings.DEMO:
            raise Http404
        return never_cache(view)(request, *args, **address)

    return guarded


@only_in_the_demo
@require_GET
def people(request: HttpRequest) -> HttpResponse:
    here = set(Person.objects.filter(email__endswith=DOMAIN).values_list("email", flat=True))
    return render(request, "forum/demo/people.html", {"cast": [part for part in CAST if part.email in here]})


@only_in_the_demo
@require_POST
def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in as one of the fictional people; nobody else can be signed in here."""
    known = [part.email for part in CAST]
    person = get_object_or_404(Person, email=request.POST.get("email", ""), email__in=known, is_active=True)
    login(request, person, backend=BACKEND)
    messages.success(request, _("You are now %(name)s.") % {"name": person.name})
    return redirect("forum:home")


@only_in_the_demo
@require_GET
def mailbox(request: HttpRequest) -> HttpResponse:
    return render(request, "forum/demo/mailbox.html", {"mails": box.newest_first(settings.MAIL_DIR)})


@only_in_the_demo
@require_GET
def mail(request: HttpRequest, name: str, place: int) -> HttpResponse:
    found = box.find(settings.MAIL_DIR, name, place)
    if found is None:
        raise Http404
    return render(request, "forum/demo/mail.html", {"mail": found})
