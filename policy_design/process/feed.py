"""What the feed of a process holds, and its calendar: its documents and debates, and what rooms above register.

All of it is what a signed-out reader may read now; each room asks a constant number of queries.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from forum.feeds import entries
from forum.feeds.atom import Author, Entry, tag_uri
from forum.feeds.calendars import Day
from forum.posts.models import Post
from policy_design.process.models import Process

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from forum.live.models import Topic

MOST = entries.MOST
SAID = (*entries.SIGNED, Post.Kind.POSITION, Post.Kind.AMENDMENT)

Teller = Callable[[Process], Iterable[Entry]]
_tellers: list[Teller] = []


def tell_with(tell: Teller) -> None:
    """Called once, when the site starts, by a room above: the latest MOST of what it publishes in a process."""
    if tell not in _tellers:
        _tellers.append(tell)


def entry(
    process: Process,
    what: str,
    *,
    title: str,
    path: str,
    html: str,
    published: datetime,
    updated: datetime | None = None,
    summary: str = "",
    kind: object = "",
) -> Entry:
    """An entry that the process itself signs; `what` names it within the process and never changes."""
    return Entry(
        id=tag_uri(process.created_at.date(), f"{process.topic.key}/{what}"),
        path=path,
        title=title,
        html=html,
        published=published,
        updated=max(updated or published, published),
        authors=(Author(process.host or process.title, process.get_absolute_url()),),
        summary=summary,
        language=process.language,
        licence=process.licence,
        categories=(str(kind),) if kind else (),
    )


def latest(process: Process) -> list[Entry]:
    """The last of all that is published in a process, the newest first."""
    found = [*entries.latest(_said_in(process)), *(one for tell in _tellers for one in tell(process))]
    return sorted(found, key=lambda one: (one.updated, one.id), reverse=True)[:MOST]


def _said_in(process: Process) -> QuerySet[Post]:
    """What is signed in its debates; the text above a part is that of the part itself, which its room tells of."""
    of_it = Q(thread__topic__parent=process.topic_id) | Q(thread__debate__processes__process=process)
    return entries.readable().filter(of_it, kind__in=SAID).exclude(thread__topic__parent__isnull=False, kind="framing")


def documents(process: Process) -> list[Entry]:
    """Documents that are published, each with its whole text."""
    out = process.documents.filter(published_at__isnull=False).defer("source").order_by("-updated_at", "pk")[:MOST]
    return [
        entry(
            process,
            f"documents/{one.pk}",
            title=one.title,
            path=reverse("process:document", args=[process.slug, one.slug]),
            html=one.html + one.references_html,
            published=one.published_at,
            updated=one.updated_at,
            summary=one.summary,
            kind=one.get_kind_display(),
        )
        for one in out
        if one.published_at
    ]


# Dates ----------------------------------------------------------------------------------------------------------

EVERYONE = _("Everyone")


def days_of_stages(process: Process) -> list[Day]:
    """When each stage of a process is planned to begin and to end; what has begun or ended earlier did so then."""
    found = []
    for stage in process.line:
        words = {"stage": stage.name}
        for key, at, what in (
            ("starts", stage.started_at or stage.starts_at, now("Begins: %(stage)s") % words),
            ("ends", stage.ended_at or stage.ends_at, now("Ends: %(stage)s") % words),
        ):
            if at:
                path = f"{process.get_absolute_url()}#stages"
                found.append(Day(f"stage-{stage.pk}-{key}", at, what, EVERYONE, process.title, path))
    return found


# Which feeds the hub is told of ---------------------------------------------------------------------------------


def feeds_of_process(topic: Topic) -> list[str]:
    """The feed of a process, whose topic or the topic of one of whose debates has changed."""
    of_it = Q(topic=topic) | Q(topic=topic.parent_id) | Q(debates__debate__topic=topic)
    slugs = Process.objects.filter(of_it, topic__is_public=True).order_by("pk").values_list("slug", flat=True)
    return [reverse("process:feed", args=[slug]) for slug in slugs.distinct()]
