"""Every change to posts and drafts. Who may speak where is decided by the slice that owns the thread."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django.contrib.auth.models import AnonymousUser
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum import rules
from forum.library.models import CreditedImage, Reference
from forum.live import hub
from forum.posts.models import SHORT_KINDS, Citation, Draft, DraftCopy, Post, Revision, Thread
from forum.posts.quoting import Quoted, find_again, pin
from forum.posts.rendering import Written, write, write_again
from forum.text.markup import RENDER_VERSION
from forum.verdicts import require

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from forum.people.models import Person

# Plain SQL where others wait for a lock that we hold: the ORM takes ten times as long.
TAKE_NUMBER = f'UPDATE "{Thread._meta.db_table}" SET last_number = last_number + 1 WHERE id = %s'
KEEP_HTML = f'UPDATE "{Post._meta.db_table}" SET html = %s WHERE id = %s'
READ_NUMBER = f'SELECT last_number FROM "{Thread._meta.db_table}" WHERE id = %s'


@dataclass(frozen=True)
class Text:
    """What a writer writes: the three fields every text here has."""

    title: str = ""
    abstract: str = ""
    source: str = ""

    @classmethod
    def of(cls, row: Post | Revision | Draft | DraftCopy) -> Text:
        return cls(row.title, row.abstract, row.source)

    def fields(self) -> dict[str, str]:
        return {"title": self.title, "abstract": self.abstract, "source": self.source}


@dataclass(frozen=True)
class Prepared:
    """A text rendered before anything is locked: that is most of what a post costs, and nobody need wait for it.

    Ids inside the HTML begin with the post's own name; before it has one, with a mark that nothing else bears.
    """

    text: Text
    written: Written
    mark: str

    def html_of(self, post: Post) -> str:
        return self.written.rendered.html.replace(self.mark, post.doc_id)


def prepare(text: Text, *, by: Person | None, language: str, post: Post | None = None, short: bool = False) -> Prepared:
    """Render a text as `by` may write it, outside the transaction that stores it. Raises Unrenderable.

    A text that is no post yet says itself whether it is a short one, a response or a reply.
    """
    mark = post.doc_id if post else f"p{uuid4().hex}"
    short = post.is_short if post else short
    written = write(text.source, by=by or AnonymousUser(), doc_id=mark, language=language, short=short)
    return Prepared(text, written, mark)


class EditConflict(Exception):
    """Somebody (or another tab) saved this text meanwhile. Both texts are kept; `copy` holds the one that lost."""

    def __init__(self, current: Draft | Post, copy: DraftCopy | None = None) -> None:
        super().__init__(str(_("This text was changed elsewhere meanwhile. Both versions are kept.")))
        self.current = current
        self.copy = copy


# Posts: called by the slices that own threads, inside their transaction ---------------------------------------


def create_post(
    *,
    thread: Thread,
    kind: str,
    by: Person | None,
    text: Text,
    licence: str,
    language: str,
    sealed: bool,
    client_key: UUID,
    signature: str = "",
    affiliation: str = "",
    number: int | None = None,
    reply_to: Post | None = None,
    about: Post | None = None,
    quoted: Quoted | None = None,
    view: str = "",
    waiting: bool = False,
    prepared: Prepared | None = None,
) -> Post:
    """Write a post, its first version and its citations. Publishes nothing: the caller's action tells the story.

    `prepared` is the same text, rendered before the caller locked anything. A `quoted` passage is one of `about`. What
    answers a rebuttal, a response or an answer to one belongs to that exchange, one step deeper. A `waiting` post is
    published by make_public, once a moderator has looked at it.
    """
    prepared = prepared or prepare(text, by=by, language=language, short=kind in SHORT_KINDS)
    rendered = prepared.written.rendered
    post = Post(
        thread=thread,
        kind=kind,
        status=Post.Status.SEALED,
        author=by,
        signature=signature,
        affiliation=affiliation or _affiliation(by),
        licence=licence,
        licence_agreed_at=timezone.now(),
        language=language,
        client_key=client_key,
        words=rendered.words,
        render_version=RENDER_VERSION,
        reply_to=reply_to,
        about=about,
        view=view,
        fingerprint=fingerprint(text.source),
        **_place_in_exchange(reply_to),
        **text.fields(),
    )
    if waiting:
        post.status = Post.Status.WAITING
    elif not sealed:
        post.number = _next_number(thread) if number is None else number
        post.status, post.published_at = Post.Status.PUBLIC, timezone.now()
    post.save(force_insert=True)
    post.html = prepared.html_of(post)
    with connection.cursor() as cursor:
        cursor.execute(KEEP_HTML, [post.html, post.pk])
    _lean_on(post, prepared.written)
    post.revisions.create(number=1, author=by, at=post.signed_at, **text.fields())
    if about and quoted:
        pin(post, about, quoted)
    if not (sealed or waiting) and (prepared.written.references or prepared.written.images):
        list_sources_of(post)
    return post


IN_EXCHANGES = (Post.Kind.REBUTTAL, Post.Kind.REPLY, Post.Kind.RESPONSE)


def _place_in_exchange(reply_to: Post | None) -> dict[str, Any]:
    """What answers the framing or a contribution begins an exchange; what answers something in one goes deeper."""
    if reply_to is None or reply_to.kind not in IN_EXCHANGES:
        return {}
    return {"root_id": reply_to.root_id or reply_to.pk, "depth": reply_to.depth + 1}


def fingerprint(source: str) -> str:
    """The same for two texts that differ in nothing but spaces, points and capitals; empty for one without words."""
    words = "".join(letter if letter.isalnum() else " " for letter in source.casefold()).split()
    return sha256(" ".join(words).encode()).hexdigest() if words else ""


def _next_number(thread: Thread) -> int:
    """Take the thread's next number."""
    with connection.cursor() as cursor:
        cursor.execute(TAKE_NUMBER, [thread.pk])
        cursor.execute(READ_NUMBER, [thread.pk])
        number: int = cursor.fetchone()[0]
    return number


def make_public(post: Post, number: int | None = None) -> None:
    """Show a post to readers: it takes its number, and what it cites and shows becomes listed."""
    post.number = _next_number(post.thread) if number is None else number
    post.status, post.published_at = Post.Status.PUBLIC, timezone.now()
    post.save(update_fields=["number", "status", "published_at"])
    list_sources_of(post)


def list_sources_of(post: Post) -> None:
    """A reference or picture in a text that everyone can read is no longer private to its maker.

    Where only members may read, it stays off the public list; rules.can_read_reference lets members see it.
    """
    if not Thread.objects.filter(pk=post.thread_id, topic__is_public=True).exists():
        return
    now = timezone.now()
    Reference.objects.filter(citations__post=post, listed_at=None).update(listed_at=now)
    for image in post.images.filter(listed_at=None):
        if not image.missing:
            image.listed_at = now
            image.save(update_fields=["listed_at"])


def change_post(
    *,
    post: Post,
    by: Person | None,
    text: Text,
    reason: str,
    version: int,
    in_public: bool,
    prepared: Prepared | None = None,
) -> Post:
    """Replace a post's text. In public that is a new version with a reason; before, it replaces the first one.

    Raises EditConflict when `version` is not the one the writer started from.
    """
    post = Post.objects.select_for_update().get(pk=post.pk)
    if post.version != version:
        raise EditConflict(post)
    if Text.of(post) == text:
        return post
    put_text(post, text, by, prepared)
    find_again(post)
    if in_public:
        post.version += 1
        post.edited_at = timezone.now()
        post.save(update_fields=["version", "edited_at"])
        post.revisions.create(number=post.version, author=by, reason=reason, **text.fields())
    else:
        post.version += 1
        post.save(update_fields=["version"])
        post.revisions.all().delete()
        post.revisions.create(number=post.version, author=by, **text.fields())
    if post.status == Post.Status.PUBLIC:
        list_sources_of(post)
    return post


def put_text(post: Post, text: Text, by: Person | None, prepared: Prepared | None = None) -> Written:
    """Store a text, its HTML as `by` may write it, and what it cites and shows. Called inside an action."""
    prepared = prepared or prepare(text, by=by, language=post.language, post=post)
    written = prepared.written
    for name, value in text.fields().items():
        setattr(post, name, value)
    post.html, post.words, post.render_version = prepared.html_of(post), written.rendered.words, RENDER_VERSION
    post.fingerprint = fingerprint(text.source)
    post.save(update_fields=["title", "abstract", "source", "html", "words", "render_version", "fingerprint"])
    post.images.clear()
    post.citations.all().delete()
    _lean_on(post, written)
    return written


def _lean_on(post: Post, written: Written) -> None:
    """Remember what a text that has just been stored cites and shows."""
    if shown := [image for url, image in written.images.items() if url in written.rendered.images]:
        post.images.set(shown)
    if cited := [use for use in written.rendered.citations if use.key in written.references]:
        Citation.objects.bulk_create(
            Citation(post=post, reference=written.references[use.key], number=use.number, locator=use.locator)
            for use in cited
        )


def rerender_posts(posts: QuerySet[Post], *, corrected: bool = False) -> int:
    """Make the stored HTML anew from the same text; how many have changed. Each post is its own transaction.

    Publishes post.rerendered for those that readers see; where something was `corrected` also if the text itself says
    the same as before, because the list of its sources does not.
    """
    return sum(_rerender(pk, corrected) for pk in posts.values_list("pk", flat=True).distinct())


@transaction.atomic
def _rerender(pk: int, corrected: bool) -> bool:
    post = Post.objects.select_for_update().select_related(None).get(pk=pk)
    rendered = write_again(post).rendered
    changed = post.html != rendered.html
    Post.objects.filter(pk=pk).update(html=rendered.html, words=rendered.words, render_version=RENDER_VERSION)
    if changed:
        post.html = rendered.html
        find_again(post)
    if post.status == Post.Status.PUBLIC:
        list_sources_of(post)
        if changed or corrected:
            hub.publish(Thread.objects.get(pk=post.thread_id).topic_id, "post.rerendered", post=pk)
    return changed


def show_correction(sender: type, row: Reference | CreditedImage, **_told: Any) -> None:
    """Show the posts that cite a corrected reference, or show a picture with a corrected credit, anew."""
    cites = Post.objects.filter(citations__reference=row) if isinstance(row, Reference) else row.posts.all()
    rerender_posts(cites, corrected=True)


def _affiliation(person: Person | None) -> str:
    return ", ".join(part for part in (person.position, person.affiliation) if part) if person else ""


# Drafts -------------------------------------------------------------------------------------------------------


def save_draft(*, thread: Thread, slot: str, by: Person, text: Text, version: int, force: bool = False) -> Draft:
    """Keep a half-written text. No event: a draft is nobody's business but its author's.

    `version` is the one the writer started from (0: none yet). When another tab has saved since, the text is kept
    as a copy and EditConflict is raised, unless `force` says that this one shall stand; then the other is kept.
    """
    draft, copy = _save_or_keep(thread, slot, by, text, version, force)
    if copy is not None:
        raise EditConflict(draft, copy)  # outside the transaction, so that the copy is kept
    return draft


@transaction.atomic
def _save_or_keep(
    thread: Thread, slot: str, by: Person, text: Text, version: int, force: bool
) -> tuple[Draft, DraftCopy | None]:
    draft, made = Draft.objects.select_for_update().get_or_create(
        author=by, slot=slot, defaults={"thread": thread, **text.fields()}
    )
    if made or Text.of(draft) == text:
        return draft, None
    if draft.version != version:
        if not force:
            return draft, _keep(draft, text)
        _keep(draft, Text.of(draft))
    for name, value in text.fields().items():
        setattr(draft, name, value)
    draft.version += 1
    draft.updated_at = timezone.now()
    draft.save()
    draft.copies.filter(**text.fields()).delete()  # no longer the other text
    return draft, None


def _keep(draft: Draft, text: Text) -> DraftCopy:
    """Keep the other text, once however often the same one is sent, and at most ten of them."""
    kept = draft.copies.filter(**text.fields()).first() or draft.copies.create(**text.fields())
    for old in draft.copies.all()[10:]:
        old.delete()
    return kept


@transaction.atomic
def drop_copy(*, copy: DraftCopy, by: Person) -> None:
    """Let go of the other text of a conflict. Raises Refused for anybody but the draft's author."""
    require(rules.can_use_draft(by, copy.draft))
    copy.delete()


@transaction.atomic
def discard_draft(*, draft: Draft, by: Person) -> None:
    """Throw a draft and its copies away. Raises Refused for anybody but its author."""
    require(rules.can_use_draft(by, draft))
    draft.delete()
