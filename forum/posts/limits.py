"""What keeps a debate from being flooded: few links from those who are new, and no text twice.

How often somebody may post is for pace.py to count, and how far apart for the rules of slow mode.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from forum.posts.models import Post

if TYPE_CHECKING:
    from forum.people.models import Person
    from forum.posts.models import Thread
    from forum.text.markup import Rendered
    from forum.verdicts import Sentence

NEW_FOR = timedelta(hours=24)
LINKS_WHEN_NEW, LINKS = 1, 5
SAME_BY_ANYBODY = timedelta(minutes=10)
TAKEN_AWAY = (Post.Status.DELETED, Post.Status.WITHDRAWN)


def is_new(person: Person) -> bool:
    """Joined within a day, or nothing of what they have said stands."""
    if person.joined_at > timezone.now() - NEW_FOR:
        return True
    return not person.posts.filter(status=Post.Status.PUBLIC).exists()


def too_many_links(rendered: Rendered, by: Person) -> Sentence | None:
    """Why a text with so many links is not taken from this person; asks of the person only where it matters."""
    links = rendered.links
    if links > LINKS:
        return _("Your text has %(links)d links; at most %(most)d are possible.") % {"links": links, "most": LINKS}
    if links > LINKS_WHEN_NEW and is_new(by):
        words = ngettext("at most %(most)d link is", "at most %(most)d links are", LINKS_WHEN_NEW)
        return _("Your text has %(links)d links; while your account is new, %(words)s possible.") % {
            "links": links,
            "words": words % {"most": LINKS_WHEN_NEW},
        }
    return None


def said_before(thread: Thread, by: Person, fingerprint: str, *, besides: Post | None = None) -> Sentence | None:
    """Why the same text is not taken again: this person has said it here, or somebody has a moment ago.

    Of others only what readers can see counts, so that nobody learns of a hidden or waiting text by typing it. To be
    asked under the debate's lock, so that of two tabs one is told.
    """
    if not fingerprint:
        return None
    lately = Q(status=Post.Status.PUBLIC, published_at__gt=timezone.now() - SAME_BY_ANYBODY)
    same = Post.objects.filter(thread=thread, fingerprint=fingerprint).exclude(pk=besides.pk if besides else 0)
    own = Q(author=by) & ~Q(status__in=TAKEN_AWAY)
    found = same.filter(own | lately).order_by("pk").values("number", "author_id").first()
    if found is None:
        return None
    if found["author_id"] != by.pk:
        return _("Somebody said the same in this debate a moment ago: #%(number)d.") % {"number": found["number"]}
    if found["number"] is None:
        return _("You have sent this text already.")
    return _("You have said the same in this debate before: #%(number)d.") % {"number": found["number"]}
