"""What somebody typed into a form that could not be taken is shown again on the page that says so."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url

WORTH_KEEPING = 40  # characters; what is shorter is typed anew as fast as it is copied
SECRET = ("csrfmiddlewaretoken", "password", "kept", "client_key", "credential", "solution")


@dataclass(frozen=True)
class Typed:
    """A text from a field of the form that was sent."""

    name: str
    text: str


def typed_in(request: HttpRequest) -> list[Typed]:
    """The longer texts of the form that was sent; none from pages that were only asked for."""
    if request.method != "POST":
        return []
    return [
        Typed(name, str(text))
        for name, text in request.POST.items()
        if len(str(text)) >= WORTH_KEEPING and not name.startswith(SECRET)
    ]


class KeepTyped:
    """Somebody signed out who sends a form would lose it to the redirect; they are shown their text and the way in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method != "POST" or response.status_code != 302:
            return response
        leads_to_sign_in = response.headers["Location"].startswith(f"{resolve_url(settings.LOGIN_URL)}?")
        if not leads_to_sign_in or not (typed := typed_in(request)):
            return response
        context = {"sign_in_url": response.headers["Location"], "typed": typed}
        return render(request, "signed_out.html", context, status=403)
