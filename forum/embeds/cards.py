"""What can be shown on other sites: what each has for an address of ours, and the frame that shows it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.urls import Resolver404, resolve, reverse
from django.utils.html import format_html

from forum.debates.models import Debate

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

    from forum.live.models import Topic

WIDTH, HEIGHT = 640, 420
LONGEST = 600
OF_A_DEBATE = (
    "debates:show",
    "debates:voice",
    "debates:thread",
    "debates:rebuttals",
    "debates:responses",
    "debates:post",
)


@dataclass(frozen=True, slots=True)
class Shown:
    """Something that anybody may read, with the path of its card and of its picture; `topic` is what it depends on."""

    title: str
    card: str
    picture: str
    topic: Topic
    author: str = ""
    width: int = WIDTH
    height: int = HEIGHT


Find = Callable[..., Shown | None]
_known: dict[str, Find] = {}


def show_with(*names: str, find: Find) -> None:
    """Called once, when the site starts, by a room that has cards: for addresses of these names, with their parts.

    `find` gives None for what a signed-out reader may not read, whoever asks.
    """
    _known.update(dict.fromkeys(names, find))


def shown_at(url: str) -> Shown | None:
    """What stands at an address of this site, whole; None where there is nothing that everybody may read."""
    here, asked = urlsplit(settings.SITE_URL), _split(url)
    if asked is None or (asked.scheme not in ("http", "https")) or asked.netloc.lower() != here.netloc.lower():
        return None
    if not asked.path.startswith(here.path):
        return None
    try:
        found = resolve(asked.path.removeprefix(here.path))
    except Resolver404:
        return None
    find = _known.get(found.view_name)
    return find(**found.kwargs) if find else None


def _split(url: str) -> SplitResult | None:
    try:
        return urlsplit(url) if len(url) <= LONGEST and url.isprintable() else None
    except ValueError:
        return None


def debate_at(slug: str, **_parts: object) -> Shown | None:
    """A public debate, from any of the pages that show it."""
    found = Debate.objects.visible_to(AnonymousUser()).select_related("topic").filter(slug=slug).first()
    if found is None:
        return None
    return Shown(
        title=found.question,
        card=reverse("embeds:debate", args=[slug]),
        picture=reverse("debates:share", args=[slug]),
        topic=found.topic,
        author=found.host,
    )


def frame(shown: Shown, *, width: int, height: int) -> SafeString:
    """The HTML that another site puts in its page: no script, and nothing but links that open."""
    return format_html(
        '<iframe src="{}{}" title="{}" width="{}" height="{}" loading="lazy" style="border:0;max-width:100%" '
        'sandbox="allow-same-origin allow-popups allow-popups-to-escape-sandbox" '
        'referrerpolicy="no-referrer"></iframe>',
        settings.SITE_URL,
        shown.card,
        shown.title,
        width,
        height,
    )
