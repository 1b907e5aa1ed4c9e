"""Thread, Post, Revision, Citation and Draft; what a post quotes, and the ledger of rebuttals."""

from __future__ import annotations

import uuid
from html import unescape
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from forum.library.models import CreditedImage, Reference
from forum.live.models import Topic
from forum.people.models import Person, Role
from forum.people.roles import topics_joined
from forum.posts.ledger import Move, State
from forum.text.markup import MAX_CHARACTERS
from forum.text.quoting import Quote

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class Thread(models.Model):
    """An ordered place where posts stand, numbered from 1; the framing essay of a debate is number 0."""

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="threads", verbose_name=_("topic"))
    last_number = models.PositiveIntegerField(_("last number"), default=0)

    class Meta:
        verbose_name = _("thread")
        verbose_name_plural = _("threads")

    def __str__(self) -> str:
        return f"{self.topic} · {self.pk}"


class PostQuerySet(models.QuerySet["Post"]):
    def visible_to(self, person: Person | AnonymousUser) -> PostQuerySet:
        """Posts whose text this person may read: the same answer as rules.can_read_post, row by row."""
        public = Q(status=Post.Status.PUBLIC)
        if not person.is_authenticated:
            return self.filter(public, thread__topic__is_public=True)
        organized = topics_joined(person, Role.ORGANIZER)
        moderated = topics_joined(person, Role.MODERATOR)
        taken_away = Q(status__in=(Post.Status.DELETED, Post.Status.WITHDRAWN))
        watched = Q(status__in=(Post.Status.HIDDEN, Post.Status.WAITING))
        in_office = Q(thread__topic__in=organized) & ~taken_away | watched & Q(thread__topic__in=moderated)
        if person.is_steward:
            return self.filter(public | Q(author=person) | in_office)
        joined = topics_joined(person)
        return self.filter(
            public & (Q(thread__topic__is_public=True) | Q(thread__topic__in=joined))
            | Q(author=person, thread__topic__in=joined)
            | Q(author=person, thread__topic__is_public=True)
            | in_office
        )


class Post(models.Model):
    """Something somebody said and signed. Its HTML is made when it is written, by the one renderer."""

    class Kind(models.TextChoices):
        FRAMING = "framing", _("framing")
        OPENING = "opening", _("opening contribution")
        CLOSING = "closing", _("closing statement")
        REBUTTAL = "rebuttal", _("rebuttal")
        REPLY = "reply", _("reply")
        POSITION = "position", _("position")
        AMENDMENT = "amendment", _("amendment")
        RESPONSE = "response", _("reader's response")

    class Status(models.TextChoices):
        SEALED = "sealed", _("sealed")
        WAITING = "waiting", _("waiting for a moderator")
        PUBLIC = "public", _("public")
        HIDDEN = "hidden", _("hidden by a moderator")
        WITHDRAWN = "withdrawn", _("withdrawn by its author")
        DELETED = "deleted", _("deleted by its author")

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="posts", verbose_name=_("thread"))
    number = models.PositiveIntegerField(_("number"), null=True, blank=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.PUBLIC)
    # Why readers no longer see the text: what stands in its place, beside its number and its date.
    tombstone = models.CharField(_("shown in its place"), max_length=300, blank=True)
    author = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="posts", verbose_name=_("author")
    )
    signature = models.CharField(_("signed as"), max_length=200, blank=True)
    affiliation = models.CharField(_("affiliation when signed"), max_length=400, blank=True)
    title = models.CharField(_("title"), max_length=200, blank=True)
    abstract = models.CharField(_("abstract"), max_length=600, blank=True)
    source = models.TextField(_("text"), max_length=MAX_CHARACTERS, blank=True)
    html = models.TextField(editable=False, blank=True)
    render_version = models.PositiveSmallIntegerField(default=0, editable=False)
    words = models.PositiveIntegerField(_("words"), default=0)
    licence = models.CharField(_("licence"), max_length=40, blank=True)
    licence_agreed_at = models.DateTimeField(_("licence agreed at"), null=True, blank=True)
    language = models.CharField(_("language"), max_length=12, default="en")
    version = models.PositiveIntegerField(_("version"), default=1)
    client_key = models.UUIDField(default=uuid.uuid4, editable=False)
    signed_at = models.DateTimeField(_("signed at"), default=timezone.now)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    edited_at = models.DateTimeField(_("updated at"), null=True, blank=True)
    reply_to = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replies", verbose_name=_("reply to")
    )
    # The text that this one is about: of a rebuttal the contribution, of a response what it responds to, if anything.
    about = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="concerning", verbose_name=_("about")
    )
    # An exchange is a rebuttal or a response, its root, with everything that answers it; depth counts from there.
    root = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="exchange", verbose_name=_("exchange")
    )
    depth = models.PositiveSmallIntegerField(_("depth"), default=0)
    view = models.CharField(_("view that its author shows"), max_length=10, blank=True)
    fingerprint = models.CharField(max_length=64, blank=True, editable=False, db_index=True)
    locked_at = models.DateTimeField(_("answers closed at"), null=True, blank=True)
    images = models.ManyToManyField(CreditedImage, blank=True, related_name="posts", verbose_name=_("pictures shown"))

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        ordering = ("thread", "number")
        constraints = (
            models.UniqueConstraint(fields=["thread", "number"], name="post_number_once_per_thread"),
            models.UniqueConstraint(fields=["author", "client_key"], name="post_made_once"),
            models.CheckConstraint(
                condition=Q(status__in=("sealed", "waiting"), number__isnull=True, published_at__isnull=True)
                | ~Q(status__in=("sealed", "waiting")) & Q(number__isnull=False, published_at__isnull=False),
                name="unpublished_post_has_no_number",
            ),
            models.CheckConstraint(
                condition=Q(root__isnull=True, depth=0) | Q(root__isnull=False, depth__gt=0, reply_to__isnull=False),
                name="answer_has_a_root_and_a_depth",
            ),
            models.CheckConstraint(
                condition=Q(author__isnull=False) | Q(signature__gt=""), name="post_is_signed_by_someone"
            ),
        )

    def __str__(self) -> str:
        return f"#{self.number}" if self.number is not None else str(_("sealed"))

    @property
    def byline(self) -> str:
        return self.signature or (self.author.name if self.author else "")

    @property
    def doc_id(self) -> str:
        """Prefix of every id inside this post's HTML, so that several posts share a page."""
        return f"p{self.pk}"

    @property
    def is_short(self) -> bool:
        """Responses and replies have the short list of Markdown; what is signed for a voice has all of it."""
        return self.kind in SHORT_KINDS

    @property
    def is_sealed(self) -> bool:
        return self.status == self.Status.SEALED

    @property
    def is_waiting(self) -> bool:
        return self.status == self.Status.WAITING

    @property
    def is_hidden(self) -> bool:
        return self.status == self.Status.HIDDEN

    @property
    def is_withdrawn(self) -> bool:
        return self.status == self.Status.WITHDRAWN

    @property
    def seen_version(self) -> int:
        """Which version readers see; 0 is the sentence that stands in the place of a withdrawn text."""
        return 0 if self.is_withdrawn else self.version

    @property
    def is_locked(self) -> bool:
        return self.locked_at is not None

    @property
    def addresses(self) -> frozenset[int]:
        """Who is spoken to: the authors of what this answers, is about, and began the exchange; not the framing."""
        spoken_to = (self.reply_to, self.about, self.root)
        others = (one for one in spoken_to if one and one.kind != self.Kind.FRAMING)
        return frozenset(one.author_id for one in others if one.author_id and one.author_id != self.author_id)

    def names(self, *names: str) -> bool:
        """Does the text call somebody by one of these full names, or the sentence with which it was withdrawn?"""
        left = self.tombstone if self.is_withdrawn else ""
        return calls(unescape(strip_tags(self.html)), *names) or calls(left, *names)

    @property
    def epitaph(self) -> str:
        """What stands in the place of a text that readers no longer see: what became of it, and why."""
        return epitaph(self.status, self.tombstone)

    @property
    def was_edited(self) -> bool:
        return self.edited_at is not None


SHORT_KINDS = (Post.Kind.RESPONSE, Post.Kind.REPLY)


def calls(text: str, *names: str) -> bool:
    """Does a text hold one of these full names (of two words at least), in whatever case?"""
    sought = [" ".join(words).casefold() for name in names if len(words := name.split()) > 1]
    said = " ".join(text.split()).casefold() if sought else ""
    return any(name in said for name in sought)


def epitaph(status: str, reason: str) -> str:
    what = capfirst(str(Post.Status(status).label))
    return f"{what}: {reason}" if reason else f"{what}."


class Revision(models.Model):
    """One version of a post, kept for ever."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="revisions", verbose_name=_("post"))
    number = models.PositiveIntegerField(_("version"))
    title = models.CharField(_("title"), max_length=200, blank=True)
    abstract = models.CharField(_("abstract"), max_length=600, blank=True)
    source = models.TextField(_("text"), blank=True)
    author = models.ForeignKey(
        Person, null=True, on_delete=models.SET_NULL, related_name="revisions", verbose_name=_("changed by")
    )
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    at = models.DateTimeField(_("at"), default=timezone.now)

    class Meta:
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        ordering = ("post", "number")
        constraints = (models.UniqueConstraint(fields=["post", "number"], name="revision_number_once"),)

    def __str__(self) -> str:
        return f"{self.post} · {self.number}"


class CitationQuerySet(models.QuerySet["Citation"]):
    def visible_to(self, person: Person | AnonymousUser) -> CitationQuerySet:
        """Citations in posts whose text this person may read."""
        return self.filter(post__in=Post.objects.visible_to(person))


class Citation(models.Model):
    """A place in a post where a reference is cited; `number` is the note's number there."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="citations", verbose_name=_("post"))
    reference = models.ForeignKey(
        Reference, on_delete=models.PROTECT, related_name="citations", verbose_name=_("reference")
    )
    number = models.PositiveIntegerField(_("note"))
    locator = models.CharField(_("place cited"), max_length=200, blank=True)

    objects = CitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("citation")
        verbose_name_plural = _("citations")
        ordering = ("post", "number", "pk")

    def __str__(self) -> str:
        return f"{self.post} [{self.number}]"


class Quotation(models.Model):
    """The passage that a post quotes of the text it is about, pinned to the version that its author read.

    `now_start` and `now_end` say where the same stands in that text at present; without them it has changed since.
    """

    post = models.OneToOneField(Post, on_delete=models.CASCADE, related_name="quotation", verbose_name=_("post"))
    version = models.PositiveIntegerField(_("version quoted"))
    exact = models.TextField(_("passage"))
    prefix = models.TextField(_("before it"), blank=True)
    suffix = models.TextField(_("after it"), blank=True)
    start = models.PositiveIntegerField(_("from"))
    end = models.PositiveIntegerField(_("to"))
    now_start = models.PositiveIntegerField(_("now from"), null=True, blank=True)
    now_end = models.PositiveIntegerField(_("now to"), null=True, blank=True)
    is_exact = models.BooleanField(_("stands as it was"), default=True)

    class Meta:
        verbose_name = _("quotation")
        verbose_name_plural = _("quotations")
        constraints = (
            models.CheckConstraint(condition=Q(start__lt=models.F("end")), name="quotation_has_words"),
            models.CheckConstraint(
                condition=Q(now_start__isnull=True, now_end__isnull=True, is_exact=False)
                | Q(now_start__lt=models.F("now_end")),
                name="quotation_stands_or_is_lost",
            ),
        )

    def __str__(self) -> str:
        return self.exact[:60]

    @property
    def is_lost(self) -> bool:
        """The text has changed since, so that the passage no longer stands in it."""
        return self.now_start is None

    @property
    def quote(self) -> Quote:
        return Quote(self.exact, self.prefix, self.suffix, self.start, self.end)


class Rebuttal(models.Model):
    """What only a rebuttal has: where it stands in the ledger, and how it puts the author's point."""

    class Extent(models.TextChoices):
        WHOLE = "whole", _("in whole")
        PART = "part", _("in part")

    post = models.OneToOneField(Post, on_delete=models.CASCADE, related_name="rebuttal", verbose_name=_("post"))
    state = models.CharField(_("state"), max_length=10, choices=State.choices(), default=State.OPEN.value)
    conceded = models.CharField(_("conceded"), max_length=5, choices=Extent, blank=True)
    point = models.CharField(_("the author's point"), max_length=300, blank=True)
    fair_at = models.DateTimeField(_("marked as fair at"), null=True, blank=True)

    class Meta:
        verbose_name = _("rebuttal")
        verbose_name_plural = _("rebuttals")
        constraints = (
            models.CheckConstraint(
                condition=Q(state="conceded", conceded__in=("whole", "part")) | ~Q(state="conceded") & Q(conceded=""),
                name="concession_says_how_far",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in State]), name="rebuttal_state_known"
            ),
            models.CheckConstraint(condition=Q(fair_at__isnull=True) | ~Q(point=""), name="only_a_point_can_be_fair"),
        )

    def __str__(self) -> str:
        return f"{self.post} · {self.get_state_display()}"

    @property
    def state_now(self) -> State:
        return State(self.state)


class LedgerEntry(models.Model):
    """One move in the ledger, kept for ever: who moved the rebuttal where, and the sentence they gave."""

    rebuttal = models.ForeignKey(Rebuttal, on_delete=models.CASCADE, related_name="entries", verbose_name=_("rebuttal"))
    move = models.CharField(_("move"), max_length=12, choices=Move.choices())
    state = models.CharField(_("state afterwards"), max_length=10, choices=State.choices())
    extent = models.CharField(_("how far"), max_length=5, choices=Rebuttal.Extent, blank=True)
    sentence = models.CharField(_("sentence"), max_length=300, blank=True)
    reply = models.ForeignKey(
        Post, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("reply")
    )
    by = models.ForeignKey(
        Person, null=True, on_delete=models.SET_NULL, related_name="ledger_entries", verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"), default=timezone.now)

    class Meta:
        verbose_name = _("ledger entry")
        verbose_name_plural = _("ledger entries")
        ordering = ("rebuttal", "at", "pk")

    def __str__(self) -> str:
        return f"{self.rebuttal} · {self.get_move_display()}"


class Draft(models.Model):
    """A half-written text, its author's alone; `slot` says what it will become ("voice:3:opening", "post:7")."""

    author = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="drafts", verbose_name=_("author"))
    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="drafts", verbose_name=_("thread"))
    slot = models.CharField(_("becomes"), max_length=60)
    title = models.CharField(_("title"), max_length=200, blank=True)
    abstract = models.CharField(_("abstract"), max_length=600, blank=True)
    source = models.TextField(_("text"), blank=True)
    version = models.PositiveIntegerField(_("version"), default=1)
    updated_at = models.DateTimeField(_("saved at"), default=timezone.now)

    class Meta:
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")
        constraints = (models.UniqueConstraint(fields=["author", "slot"], name="one_draft_per_slot"),)

    def __str__(self) -> str:
        return f"{self.slot} · {self.version}"


class DraftCopy(models.Model):
    """The other text of a conflict, kept until its author chooses."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="copies", verbose_name=_("draft"))
    title = models.CharField(_("title"), max_length=200, blank=True)
    abstract = models.CharField(_("abstract"), max_length=600, blank=True)
    source = models.TextField(_("text"), blank=True)
    kept_at = models.DateTimeField(_("kept at"), default=timezone.now)

    class Meta:
        verbose_name = _("other version of a draft")
        verbose_name_plural = _("other versions of drafts")
        ordering = ("-kept_at", "-pk")

    def __str__(self) -> str:
        return f"{self.draft} · {self.kept_at:%H:%M}"
