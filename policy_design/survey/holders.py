"""What a browser holds of a survey: a random token, in a cookie of this survey alone, or in the link that brings it.

The token is kept nowhere here. What is kept are two hashes that cannot be turned into each other: that of an
invitation's token, which says that it is one, and a keyed one, which finds a draft and makes an answer count once. So
nobody can tell from the database which invitation was used.
"""

from __future__ import annotations

import re
import secrets
from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import salted_hmac

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from policy_design.survey.models import Survey

DAYS_60 = 60 * 86400
TOKEN = re.compile(r"[A-Za-z0-9_-]{40,64}")


def new_token() -> str:
    return secrets.token_urlsafe(32)


def key_of(survey: Survey, token: str) -> str:
    """Stands for whoever holds this token, in this survey."""
    return salted_hmac("policy_design.survey.key", f"{survey.pk}:{token}", algorithm="sha256").hexdigest()


def _cookie(survey: Survey) -> str:
    return f"{'__Secure-' if settings.SECURE else ''}survey-{survey.pk}"


def token_of(request: HttpRequest, survey: Survey) -> str:
    token = request.COOKIES.get(_cookie(survey), "")
    return token if TOKEN.fullmatch(token) else ""


def hold(response: HttpResponse, survey: Survey, token: str) -> None:
    """Let this browser keep the token, for pages of this survey only; scripts cannot read it."""
    response.set_cookie(
        _cookie(survey),
        token,
        max_age=DAYS_60,
        path=_path(survey),
        secure=settings.SECURE,
        httponly=True,
        samesite="Lax",
    )


def let_go(response: HttpResponse, survey: Survey) -> None:
    response.delete_cookie(_cookie(survey), path=_path(survey), samesite="Lax")


def _path(survey: Survey) -> str:
    return reverse("survey:show", args=[survey.process.slug, survey.number])


def link(survey: Survey, token: str) -> str:
    return settings.SITE_URL + reverse("survey:enter", args=[survey.process.slug, survey.number, token])
