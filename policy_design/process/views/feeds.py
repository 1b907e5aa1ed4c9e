"""The feed and the calendar of a process: what anybody may read, whoever asks."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_safe

from forum import pages
from forum.feeds import atom, calendars
from forum.feeds.views import answer, calendar
from forum.live.watch import read_site
from policy_design.process import queries
from policy_design.process.feed import latest
from policy_design.process.models import Process


def _public(slug: str) -> Process:
    return get_object_or_404(queries.listed(AnonymousUser()), slug=slug)


@require_safe
@pages.shared()
def feed(request: HttpRequest, slug: str) -> HttpResponse:
    """Everything that is published in a process and signed in its debates."""
    number = read_site()  # its debates are topics of their own
    process = _public(slug)
    made = atom.Feed(
        id=atom.tag_uri(process.created_at.date(), str(process.topic.key)),
        title=process.title,
        subtitle=process.standfirst,
        path=process.get_absolute_url(),
        own=reverse("process:feed", args=[slug]),
        begun=process.created_at,
        entries=latest(process),
        language=process.language,
    )
    return pages.as_of_site(number, answer(request, made))


@require_safe
@pages.shared()
def dates(request: HttpRequest, slug: str) -> HttpResponse:
    """The dates of its stages, rounds and surveys, as a calendar that can be subscribed to."""
    process = _public(slug)
    made = calendars.Calendar(
        title=process.title,
        path=process.get_absolute_url(),
        own=reverse("process:dates", args=[slug]),
        topic=process.topic,
        dates=calendars.dates_of("process", process),
        language=process.language,
    )
    return pages.as_of(process.topic, calendar(request, made))
