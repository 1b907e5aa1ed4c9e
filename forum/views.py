"""Pages of the site itself: about, accessibility, conduct, appearance, robots, and what errors look like."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST
from django.views.defaults import bad_request

from forum.api.problems import Problem
from forum.context import THEMES
from forum.debates.formats import HOSTED
from forum.typed import typed_in


@require_GET
def about(request: HttpRequest) -> HttpResponse:
    return render(request, "forum/about.html", {"formats": HOSTED})


@require_GET
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "forum/accessibility.html")


@require_GET
def conduct(request: HttpRequest) -> HttpResponse:
    return render(request, "forum/conduct.html")


@csrf_exempt  # a preference, nothing more; a key would set a cookie on every reader of every page
@require_POST
def appearance(request: HttpRequest) -> HttpResponse:
    """Keep the reader's choice of light, dark or "as the device says" in a cookie, and go back."""
    theme = request.POST.get("theme", "auto")
    back = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    response = HttpResponseRedirect(back if safe else reverse("forum:home"))
    if theme in THEMES:
        response.set_cookie(
            "theme", theme, max_age=365 * 86400, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE, httponly=True
        )
    return response


@require_GET
def robots(request: HttpRequest) -> HttpResponse:
    lines = [
        "User-agent: *",
        "Disallow: /accounts/",
        "Disallow: /admin/",
        "Disallow: /invitations/",
        "Disallow: /compose/",
        "Disallow: /debates/*/organize/",
        "Disallow: /debates/*/write/",
        f"Sitemap: {settings.SITE_URL}{reverse('sitemap')}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's key no longer fits; what was typed is shown again, to be copied."""
    return render(request, "403_csrf.html", {"typed": typed_in(request)}, status=403)


def refused(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Somebody may not do this: the sentence of the rule, and what they had typed."""
    return render(request, "403.html", {"exception": str(exception), "typed": typed_in(request)}, status=403)


def unreadable(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A request that no page could have sent; to a program it is said as everything else there."""
    if request.path_info.startswith("/api/v1/"):
        return Problem(400).as_response()
    return bad_request(request, exception)
