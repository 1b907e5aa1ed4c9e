"""What every page knows: the site's name, the reader's choice of appearance, and what the top bar offers."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest

from forum import additions, rules

THEMES = ("auto", "light", "dark")


def site(request: HttpRequest) -> dict[str, Any]:
    chosen = request.COOKIES.get("theme", "auto")
    return {
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
        "source_url": settings.SOURCE_URL,
        "contact": settings.CONTACT,
        "version": settings.VERSION,
        "is_demo": settings.DEMO,
        "theme": chosen if chosen in THEMES else "auto",
        "can_create_debate": bool(rules.can_create_debate(getattr(request, "user", AnonymousUser()))),
        "more_entries": additions.entries,
        "canonical": settings.SITE_URL + request.path,
    }
