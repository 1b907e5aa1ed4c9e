"""Posts as entries of a feed: what a signed-out reader may read now, the latest written or changed first.

One query for them all: a hidden, sealed, withdrawn or waiting post is not in it, and a passage is quoted only as long
as the text it is from can be read itself.
"""

from __future__ import annotations

from datetime import UTC, datetime
from html import escape
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _

from forum.debates.models import LETTERS
from forum.feeds.atom import Author, Entry, tag_uri
from forum.posts.models import Post

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from forum.debates.models import Debate

MOST = 40
BEGUN = datetime(2026, 1, 1, tzinfo=UTC)  # before there was anything to read
SIGNED = (Post.Kind.FRAMING, Post.Kind.OPENING, Post.Kind.CLOSING, Post.Kind.REBUTTAL)
ON_PROFILES = (Post.Kind.OPENING, Post.Kind.CLOSING, Post.Kind.RESPONSE)  # whoever wrote one has a page
NEEDED = (
    "author",
    "thread__debate__topic",
    "contribution__voice",
    "quotation",
    "rebuttal",
    "about__contribution__voice",
    "reply_to",
)


def readable() -> QuerySet[Post]:
    """The posts of debates whose text anybody may read at this moment."""
    return Post.objects.visible_to(AnonymousUser()).filter(thread__debate__isnull=False)


def latest(posts: QuerySet[Post]) -> list[Entry]:
    """The last of these that were written or changed, in one query."""
    changed = Coalesce("edited_at", "published_at")
    rows = posts.select_related(*NEEDED).defer("source", "about__source", "about__html", "reply_to__source")
    return [entry_of(post) for post in rows.order_by(changed.desc(), "-pk")[:MOST]]


def entry_of(post: Post) -> Entry:
    """Its name is made of what never changes: the debate's key, the day it was set up, and the post's number."""
    debate = post.thread.debate
    published = post.published_at or post.signed_at
    answered = _answered(post)
    return Entry(
        id=_name(debate, post),
        path=_path(debate, post),
        title=_title(debate, post),
        summary=post.abstract,
        html=_passage(post) + post.html,
        published=published,
        updated=post.edited_at or published,
        authors=(_author(post),) if post.byline else (),
        language=post.language,
        licence=post.licence,
        categories=(capfirst(str(post.get_kind_display())), debate.question),
        answers=(_name(debate, answered), _path(debate, answered)) if answered else None,
    )


def _name(debate: Debate, post: Post) -> str:
    return tag_uri(debate.created_at.date(), f"{debate.topic.key}/{post.number}")


def _path(debate: Debate, post: Post) -> str:
    return reverse("debates:post", args=[debate.slug, post.number])


def _author(post: Post) -> Author:
    there = post.author if post.kind in ON_PROFILES else None  # linked from the page alike
    return Author(post.byline, there.get_absolute_url() if there else "")


def _answered(post: Post) -> Post | None:
    """What it answers, where that stands in its place for all to see; else one would learn of it here."""
    one = post.reply_to or post.about
    return one if one is not None and one.status == Post.Status.PUBLIC and one.number is not None else None


def _title(debate: Debate, post: Post) -> str:
    if post.kind == Post.Kind.FRAMING:
        return _("Framing: %(question)s") % {"question": debate.question}
    if post.kind == Post.Kind.REBUTTAL:
        return _("%(name)s rebuts %(what)s") % {"name": post.byline, "what": _about(post)}
    if post.title:
        return post.title
    words = {"name": post.byline, "question": debate.question}
    if post.kind == Post.Kind.REPLY:
        return _("%(name)s replies: %(question)s") % words
    return _("%(name)s responds: %(question)s") % words


def _about(post: Post) -> str:
    contribution = getattr(post.about, "contribution", None)
    whose = LETTERS[contribution.voice.order].upper() if contribution else _("a text")
    passage = _quoted(post)
    return f"{whose}: “{Truncator(passage).chars(90)}”" if passage else whose


def _quoted(post: Post) -> str:
    """The passage it quotes, as long as anybody may read the text it is from."""
    quotation = getattr(post, "quotation", None)
    if quotation is None or post.about is None or post.about.status != Post.Status.PUBLIC:
        return ""
    exact: str = quotation.exact
    return exact


def _passage(post: Post) -> str:
    passage, rebuttal = _quoted(post), getattr(post, "rebuttal", None)
    quoted = f"<blockquote><p>{escape(passage)}</p></blockquote>" if passage else ""
    point = rebuttal.point if rebuttal and passage else ""
    told = f"<p><em>{escape(_('The point as the rebuttal puts it:'))}</em> {escape(point)}</p>" if point else ""
    return quoted + told
