"""The card of a debate, for frames on other sites, and the answers of oEmbed 1.0. No cookie, no script, no reader."""

from __future__ import annotations

from xml.sax.saxutils import escape

from csp.decorators import csp_replace
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from forum import pages
from forum.debates import queries
from forum.debates.spread import DebatePage
from forum.embeds import cards
from forum.share.picture import HEIGHT, WIDTH

NARROWEST, LOWEST = 240, 200
INVITES = {0: _("Read what is asked"), 1: _("Read the first side"), 2: _("Read both sides")}
KEPT_FOR = 3600  # seconds; a hint to who shows a card, which is read anew each time


@require_safe
@xframe_options_exempt
@csp_replace({"frame-ancestors": settings.EMBED_SITES})
@pages.shared()
def debate(request: HttpRequest, slug: str) -> HttpResponse:
    """The question, and each voice with its thesis or title, as a signed-out reader knows them now."""
    found = get_object_or_404(queries.debate_for_page(AnonymousUser()), slug=slug)
    page = DebatePage(found, AnonymousUser())
    texts = sum(1 for said in page.sides if said.post)
    context = {
        "debate": found,
        "page": page,
        "address": settings.SITE_URL + found.get_absolute_url(),
        "invites": INVITES.get(texts, _("Read all sides")),
    }
    return pages.as_of(found.topic, render(request, "forum/embeds/card.html", context))


@require_safe
@pages.shared("url", "format", "maxwidth", "maxheight")
def oembed(request: HttpRequest) -> HttpResponse:
    """How to show an address of ours: 404 for what not everybody may read, 501 for other formats than JSON and XML."""
    form = request.GET.get("format", "json")
    if form not in ("json", "xml"):
        return HttpResponse(_("This site answers in json and xml."), status=501, content_type="text/plain")
    shown = cards.shown_at(request.GET.get("url", ""))
    if shown is None:
        raise Http404
    told = _told(shown, _most(request, "maxwidth"), _most(request, "maxheight"))
    response = JsonResponse(told) if form == "json" else _as_xml(told)
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return pages.as_of(shown.topic, response)


def _most(request: HttpRequest, name: str) -> int | None:
    said = request.GET.get(name, "")
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 6 else None


def _told(shown: cards.Shown, most_wide: int | None, most_high: int | None) -> dict[str, object]:
    """Where there is no room for the card, what is shown is a link."""
    width, height = min(shown.width, most_wide or shown.width), min(shown.height, most_high or shown.height)
    told: dict[str, object] = {
        "version": "1.0",
        "type": "rich" if width >= NARROWEST and height >= LOWEST else "link",
        "title": shown.title,
        "provider_name": settings.SITE_NAME,
        "provider_url": settings.SITE_URL + reverse("forum:home"),
        "cache_age": KEPT_FOR,
    }
    if shown.author:
        told["author_name"] = shown.author
    if (most_wide is None or most_wide >= WIDTH) and (most_high is None or most_high >= HEIGHT):
        picture = settings.SITE_URL + shown.picture
        told |= {"thumbnail_url": picture, "thumbnail_width": WIDTH, "thumbnail_height": HEIGHT}
    if told["type"] == "rich":
        told |= {"html": str(cards.frame(shown, width=width, height=height)), "width": width, "height": height}
    return told


def _as_xml(told: dict[str, object]) -> HttpResponse:
    rows = "".join(f"<{name}>{escape(str(value))}</{name}>" for name, value in told.items())
    head = '<?xml version="1.0" encoding="utf-8" standalone="yes"?>'
    return HttpResponse(f"{head}<oembed>{rows}</oembed>", content_type="text/xml; charset=utf-8")
