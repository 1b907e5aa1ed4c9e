"""Every address of a feed: for anybody, whoever asks, and the same bytes until something in it changes."""

from __future__ import annotations

from hashlib import blake2b

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from forum import pages
from forum.debates.models import Debate, Tag
from forum.feeds import atom, calendars, entries
from forum.live.watch import read_site
from forum.people.models import Person
from forum.posts.models import Post


def public(slug: str) -> Debate:
    """404 where not everybody may read it, whoever asks."""
    readable = Debate.objects.visible_to(AnonymousUser()).select_related("topic")
    return get_object_or_404(readable, slug=slug)


def answer(request: HttpRequest, feed: atom.Feed) -> HttpResponse:
    """The feed, or 304 to who has it already. Dates decide nothing: hiding a post changes none of them."""
    response = _whole(request, atom.write(feed), atom.MIME)
    response.headers["Last-Modified"] = http_date(feed.updated.timestamp())
    if settings.WEBSUB_HUB and response.status_code == 200:
        own = settings.SITE_URL + feed.own
        response.headers["Link"] = f'<{settings.WEBSUB_HUB}>; rel="hub", <{own}>; rel="self"'
    return response


def calendar(request: HttpRequest, made: calendars.Calendar) -> HttpResponse:
    """The calendar, or 304 to who has it already."""
    return _whole(request, calendars.write(made), calendars.MIME)


def _whole(request: HttpRequest, body: bytes, mime: str) -> HttpResponse:
    etag = f'"{blake2b(body, digest_size=15).hexdigest()}"'
    headers = {
        "ETag": etag,
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "cross-origin",
        "Access-Control-Allow-Origin": "*",  # it is public, and nothing in it depends on who asks
    }
    response = HttpResponse(body, content_type=mime, headers=headers)
    if request.headers.get("If-None-Match"):
        return get_conditional_response(request, etag=etag, response=response) or response  # type: ignore[return-value]
    return response


# Feeds ----------------------------------------------------------------------------------------------------------


@require_safe
@pages.shared()
def site(request: HttpRequest) -> HttpResponse:
    """What is signed on the whole site, of debates that stand for themselves."""
    number = read_site()
    posts = entries.readable().filter(kind__in=entries.SIGNED, thread__topic__parent=None)
    feed = atom.Feed(
        id=f"{settings.SITE_URL}/",
        title=settings.SITE_NAME,
        subtitle=_("Framings, contributions and rebuttals of all debates"),
        path="/",
        own=reverse("feeds:site"),
        begun=entries.BEGUN,
        entries=entries.latest(posts),
    )
    return pages.as_of_site(number, answer(request, feed))


@require_safe
@pages.shared()
def debate(request: HttpRequest, slug: str) -> HttpResponse:
    """Everything that is said in one debate, readers' responses as well."""
    found = public(slug)
    feed = atom.Feed(
        id=atom.tag_uri(found.created_at.date(), str(found.topic.key)),
        title=found.question,
        subtitle=found.standfirst,
        path=found.get_absolute_url(),
        own=reverse("feeds:debate", args=[slug]),
        begun=found.created_at,
        entries=entries.latest(entries.readable().filter(thread=found.thread_id)),
        language=found.language,
    )
    return pages.as_of(found.topic, answer(request, feed))


@require_safe
@pages.shared()
def rebuttals(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """What is held against one contribution, and what answers that."""
    found = public(slug)
    here = entries.readable().filter(thread=found.thread_id)
    post = get_object_or_404(here.filter(contribution__isnull=False).defer("source", "html"), number=number)
    against = here.filter(kind=Post.Kind.REBUTTAL, about=post)
    answers = here.filter(root__about=post, root__kind=Post.Kind.REBUTTAL, root__status=Post.Status.PUBLIC)
    feed = atom.Feed(
        id=atom.tag_uri(found.created_at.date(), f"{found.topic.key}/{number}/rebuttals"),
        title=_("Rebuttals of: %(title)s") % {"title": post.title},
        subtitle=found.question,
        path=reverse("debates:post", args=[slug, number]),
        own=reverse("feeds:rebuttals", args=[slug, number]),
        begun=post.published_at or post.signed_at,
        entries=entries.latest(against | answers),
        language=found.language,
    )
    return pages.as_of(found.topic, answer(request, feed))


@require_safe
@pages.shared()
def tag(request: HttpRequest, tag: str) -> HttpResponse:
    """What is signed in debates on one subject; a subject that no public debate carries is nowhere."""
    number = read_site()
    found = get_object_or_404(Tag, slug=tag)
    debates = Debate.objects.visible_to(AnonymousUser()).hosted().filter(tags=found)
    begun = debates.aggregate(begun=Max("created_at"))["begun"]
    if begun is None:
        raise Http404
    posts = entries.readable().filter(kind__in=entries.SIGNED, thread__debate__in=debates)
    feed = atom.Feed(
        id=atom.tag_uri(entries.BEGUN.date(), f"subject/{found.slug}"),
        title=_("Debates on “%(name)s”") % {"name": found.name},
        path=reverse("debates:tag", args=[tag]),
        own=reverse("feeds:tag", args=[tag]),
        begun=begun,
        entries=entries.latest(posts),
    )
    return pages.as_of_site(number, answer(request, feed))


@require_safe
def person(request: HttpRequest, slug: str) -> HttpResponse:
    """What one person signed that anybody may read; who has signed no such thing has no feed."""
    found = get_object_or_404(Person, slug=slug, is_active=True)
    signed = entries.latest(entries.readable().filter(author=found))
    if not signed:
        raise Http404
    feed = atom.Feed(
        id=atom.tag_uri(entries.BEGUN.date(), f"people/{found.pk}"),
        title=found.name,
        subtitle=_("What %(name)s signed") % {"name": found.name},
        path=found.get_absolute_url(),
        own=reverse("feeds:person", args=[slug]),
        begun=entries.BEGUN,
        entries=signed,
    )
    return answer(request, feed)


# Calendars ------------------------------------------------------------------------------------------------------


@require_safe
@pages.shared()
def dates(request: HttpRequest, slug: str) -> HttpResponse:
    """The dates that a debate has set, as a calendar that can be subscribed to."""
    found = public(slug)
    made = calendars.Calendar(
        title=found.question,
        path=found.get_absolute_url(),
        own=reverse("feeds:dates", args=[slug]),
        topic=found.topic,
        dates=calendars.dates_of("debate", found),
        language=found.language,
    )
    return pages.as_of(found.topic, calendar(request, made))
