"""Gives out challenges, and the page of those who wait instead."""

from __future__ import annotations

import re

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from forum.challenge.forms import Challenged
from forum.challenge.proof import issue

PURPOSE = re.compile(r"[a-z]{1,20}")


@require_safe
@never_cache
def challenge(request: HttpRequest) -> HttpResponse:
    """A fresh challenge; apart from the page with the form, since that may be one that all readers share."""
    purpose = request.GET.get("for", "")
    if not PURPOSE.fullmatch(purpose):
        raise Http404
    return JsonResponse(issue(purpose))


def hold(request: HttpRequest, form: Challenged, *, back: str) -> HttpResponse:
    """The page that keeps all that was typed and can be sent after some seconds; no script is needed."""
    left_out = {"csrfmiddlewaretoken", form.add_prefix("solution")}
    kept = [(name, text) for name, texts in request.POST.lists() if name not in left_out for text in texts]
    context = {
        "form": form,
        "kept": kept,
        "ticket_name": form.add_prefix("solution"),
        "seconds": settings.CHALLENGE_WAIT_SECONDS,
        "back": back,
    }
    response = render(request, "forum/challenge/hold.html", context)
    response.headers["Cache-Control"] = "no-store"
    return response
