"""Pages beside the API: one's access tokens, the description for programs, and the same for people."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from forum.api.forms import TokenForm
from forum.api.reference import forms_of, groups_of
from forum.api.scopes import SCOPES
from forum.api.tokens import create_token, revoke_token, tokens_of
from forum.people.signed import SignedIn
from forum.verdicts import Refused


@sensitive_variables("secret")
@login_required
@require_http_methods(["GET", "POST"])
@never_cache
def tokens(request: SignedIn) -> HttpResponse:
    """One's access tokens, and a new one. Its secret stands on the page that answers the form, and nowhere again."""
    form = TokenForm(request.POST or None)
    secret, made = "", None
    if request.method == "POST" and form.is_valid():
        try:
            made, secret = create_token(by=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            form = TokenForm()
    rows = list(tokens_of(request.user))
    for one in rows:
        one.says = [(scope, SCOPES[scope]) for scope in one.scopes if scope in SCOPES]  # type: ignore[attr-defined]
    context = {
        "nav": "account",
        "form": form,
        "made": made,
        "secret": secret,
        "valid": [one for one in rows if one.is_valid],
        "ended": [one for one in rows if not one.is_valid],
        "base": settings.SITE_URL,
    }
    return render(request, "forum/api/tokens.html", context)


@login_required
@require_POST
def revoke(request: SignedIn, pk: int) -> HttpResponse:
    """End one of one's own tokens; that somebody else has one is not told."""
    token = get_object_or_404(tokens_of(request.user), pk=pk)
    revoke_token(token=token, by=request.user)
    messages.success(request, _("“%(name)s” is revoked; no program can use it any more.") % {"name": token.name})
    return redirect("api:tokens")


@cache
def described() -> dict[str, Any]:
    """The description; it does not change while the site runs."""
    from forum.api.urls import API

    return dict(API.get_openapi_schema())


def openapi(request: HttpRequest) -> HttpResponse:
    return JsonResponse(described(), json_dumps_params={"ensure_ascii": False})


@require_safe
def reference(request: HttpRequest) -> HttpResponse:
    """The same for people: every operation, drawn from the description."""
    told = described()
    context = {
        "groups": groups_of(told),
        "forms": forms_of(told),
        "scopes": SCOPES.items(),
        "base": f"{settings.SITE_URL}/api/v1",
        "limits": {"token": settings.API_PER_TOKEN, "address": settings.API_PER_ADDRESS},
    }
    return render(request, "forum/api/reference.html", context)
