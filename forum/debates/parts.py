"""What the pages of a debate are put together from: what everybody may read, and what one reader may read beyond it."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Prefetch, prefetch_related_objects

from forum.debates.models import Contribution, Debate, DebateImage, Tag, Voice
from forum.debates.stages import Stage
from forum.library.models import Reference
from forum.once import OncePerVersion
from forum.posts.models import Citation, Post, Revision

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser
    from django.db.models import QuerySet

    from forum.people.models import Person

    Anyone = Person | AnonymousUser

# What stays of a text that readers no longer see.
LEFT = ("number", "status", "tombstone", "kind", "author", "signature", "affiliation", "published_at")
UNSEEN = (Post.Status.SEALED, Post.Status.HIDDEN, Post.Status.WITHDRAWN, Post.Status.DELETED)
IN_OFFICE = frozenset({"organizer", "moderator"})


@dataclass(frozen=True)
class Parts:
    """Everything of a debate that its own page shows to everybody. It belongs to all readers: nobody changes it."""

    voices: tuple[Voice, ...]
    said: tuple[Contribution, ...]
    gone: tuple[Contribution, ...]
    framing: Post | None
    tags: tuple[Tag, ...]
    gallery: tuple[DebateImage, ...]
    references: tuple[Reference, ...]
    revisions: tuple[Revision, ...]
    unseen: frozenset[tuple[int | None, str]]  # author and status of each contribution that is not everybody's


def _build(debate: Debate) -> Parts:
    texts = Contribution.objects.filter(voice__debate=debate).order_by("voice__order", "kind")
    said = tuple(texts.filter(post__status=Post.Status.PUBLIC).select_related("post__author"))
    unseen = frozenset(texts.filter(post__status__in=UNSEEN).values_list("post__author", "post__status"))
    framing = Post.objects.filter(framed_debate=debate).select_related("author").first()
    posts = [*(one.post for one in said), *([framing] if framing else [])]
    _add_citations(posts)
    return Parts(
        voices=tuple(Voice.objects.filter(debate=debate).select_related("contributor").order_by("order")),
        said=said,
        gone=_left_of(texts) if any(status != Post.Status.SEALED for _author, status in unseen) else (),
        framing=framing,
        tags=tuple(debate.tags.all()),
        gallery=tuple(gallery_of(debate)),
        references=tuple(Reference.objects.filter(listings__debate=debate).order_by("listings__order", "listings__pk")),
        revisions=_revisions(posts),
        unseen=unseen,
    )


def _left_of(texts: QuerySet[Contribution]) -> tuple[Contribution, ...]:
    """What stays of those that readers no longer see. Their words are not fetched."""
    left = (*(f"post__{name}" for name in LEFT), "post__author__name", "post__author__slug")
    gone = texts.exclude(post__status__in=(Post.Status.PUBLIC, Post.Status.SEALED)).select_related("post__author")
    return tuple(gone.only("voice", "kind", *left))


parts_of = OncePerVersion(_build)


def gallery_of(debate: Debate) -> QuerySet[DebateImage]:
    return DebateImage.objects.filter(debate=debate).select_related("image").order_by("order", "pk")


def _add_citations(posts: list[Post]) -> None:
    """In one query for all of these texts."""
    rows = Citation.objects.select_related("reference").order_by("number", "pk")
    prefetch_related_objects(posts, Prefetch("citations", queryset=rows))


def _revisions(posts: list[Post]) -> tuple[Revision, ...]:
    """The versions of those that were changed since they were first public. The texts themselves are not fetched."""
    edited = [post for post in posts if post.was_edited and post.status == Post.Status.PUBLIC]
    if not edited:
        return ()
    rows = Revision.objects.filter(post__in=edited).defer("source", "abstract", "title")
    return tuple(rows.order_by("post", "number"))


# For one reader -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Side:
    """A voice with what this reader may read of it, and what stays of what they may not."""

    voice: Voice
    readable: list[Contribution]
    gone: list[Contribution]

    def said(self, kind: str) -> Contribution | None:
        return next((one for one in self.readable if one.kind == kind), None)

    def left(self, kind: str) -> Post | None:
        return next((one.post for one in self.gone if one.kind == kind), None)


def sides_of(debate: Debate, reader: Anyone, parts: Parts) -> list[Side]:
    """The voices in their order. Rows that rules are asked about are this reader's own: a rule may look further."""
    said = _read_by(reader, debate) if _reads_more(reader, debate, parts) else [_own(one) for one in parts.said]
    sides = []
    for voice in map(copy, parts.voices):
        voice.debate = debate
        readable = [one for one in said if one.voice_id == voice.pk]
        for one in readable:
            one.voice = voice
        sides.append(Side(voice, readable, [one for one in parts.gone if one.voice_id == voice.pk]))
    return sides if debate.format.announces else _with_texts(sides)


def _with_texts(sides: list[Side]) -> list[Side]:
    """Where a voice appears with its text, it has no line without one; a thesis is as much its author's as the text."""
    for one in sides:
        if not one.readable:
            one.voice.thesis = ""  # of a copy
    return [one for one in sides if one.readable or one.gone]


def _own(contribution: Contribution) -> Contribution:
    mine = copy(contribution)
    mine.post = copy(contribution.post)
    return mine


def _reads_more(reader: Anyone, debate: Debate, parts: Parts) -> bool:
    """May this reader read contributions that are not everybody's?

    What is sealed moves no version, so while it may be, those with an account are always asked for.
    """
    if not reader.is_authenticated:
        return False
    if not debate.is_public or debate.stage_now in (Stage.DRAFT, Stage.WRITING):
        return True
    if any(author == reader.pk for author, _status in parts.unseen):
        return True
    return bool(parts.unseen) and not IN_OFFICE.isdisjoint(debate.roles_of(reader))


def _read_by(reader: Anyone, debate: Debate) -> list[Contribution]:
    rows = Contribution.objects.filter(voice__debate=debate, post__in=Post.objects.visible_to(reader))
    said = list(rows.select_related("post__author").order_by("voice__order", "kind"))
    _add_citations([one.post for one in said])
    return said
