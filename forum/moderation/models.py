"""Flag, Decision and Appeal: what was reported, what was done about it by whom and why, and what its author said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum.debates.models import Debate
from forum.people.models import Person, Role
from forum.posts.models import Post
from forum.readers.models import ReaderChoice

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class Code(models.TextChoices):
    """Why a text is reported, and why something is done about it: the same list for both."""

    OFF_TOPIC = "off-topic", _("off topic")
    ATTACK = "attack", _("personal attack or insult")
    HATE = "hate", _("hatred against a group")
    PRIVATE = "private", _("private information about somebody")
    FALSE_QUOTE = "false-quote", _("words put into somebody’s mouth")
    SPAM = "spam", _("advertising or spam")
    RIGHTS = "rights", _("infringes copyright or a licence")
    ILLEGAL = "illegal", _("against the law")
    OTHER = "other", _("something else")


CODED = ("leave", "hide", "ask-change", "lock", "reject", "suspend")  # what is decided for one of those reasons


class Decision(models.Model):
    """One act of moderation, kept for ever. Its reason is written for readers; the text itself is not copied."""

    class Kind(models.TextChoices):
        LEAVE = "leave", _("left as it is")
        HIDE = "hide", _("hidden")
        RESTORE = "restore", _("shown again")
        ASK_CHANGE = "ask-change", _("change asked for")
        LOCK = "lock", _("answers closed")
        UNLOCK = "unlock", _("answers opened again")
        APPROVE = "approve", _("published after review")
        REJECT = "reject", _("not published after review")
        SLOW = "slow", _("slow mode")
        SUSPEND = "suspend", _("suspended from this debate")
        READMIT = "readmit", _("may write again")

    debate = models.ForeignKey(Debate, on_delete=models.CASCADE, related_name="decisions", verbose_name=_("debate"))
    kind = models.CharField(_("decision"), max_length=10, choices=Kind)
    post = models.ForeignKey(
        Post, null=True, blank=True, on_delete=models.CASCADE, related_name="decisions", verbose_name=_("post")
    )
    choice = models.ForeignKey(
        ReaderChoice,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="decisions",
        verbose_name=_("reader's reason"),
    )
    person = models.ForeignKey(
        Person,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="decisions_about",
        verbose_name=_("person concerned"),
    )
    code = models.CharField(_("reason code"), max_length=12, choices=Code, default=Code.OTHER)
    reason = models.CharField(_("reason"), max_length=300)
    until = models.DateTimeField(_("until"), null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(_("minutes"), null=True, blank=True)
    by = models.ForeignKey(
        Person, null=True, on_delete=models.SET_NULL, related_name="decisions", verbose_name=_("decided by")
    )
    role = models.CharField(_("decided as"), max_length=20, choices=Role, default=Role.MODERATOR)
    at = models.DateTimeField(_("at"), default=timezone.now)
    # When the person concerned said that they have read it; until then it is new to them.
    noted_at = models.DateTimeField(_("read by the person concerned"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ("at", "pk")
        constraints = (
            models.CheckConstraint(condition=~Q(reason=""), name="decision_has_a_reason"),
            models.CheckConstraint(
                condition=~Q(kind__in=("ask-change", "lock", "unlock", "approve", "reject")) | Q(post__isnull=False),
                name="decision_about_a_post_names_it",
            ),
        )

    def __str__(self) -> str:
        return f"{self.post or self.debate_id} · {self.get_kind_display()}"

    def concerns(self, person: Person | AnonymousUser) -> bool:
        """Is it about what this person said, or about the person?"""
        if not person.is_authenticated:
            return False
        return self.person_id == person.pk or (self.post is not None and self.post.author_id == person.pk)

    @property
    def is_appealed(self) -> bool:
        return hasattr(self, "appeal")

    @property
    def has_code(self) -> bool:
        """Is it of a kind that has a reason code at all? A reader's reason that is shown has none."""
        return self.kind in CODED and not (self.kind == self.Kind.LEAVE and self.post_id is None)


class Flag(models.Model):
    """A reader's report of a post: why, and which decision dealt with it. Nobody but moderators sees it."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="flags", verbose_name=_("post"))
    code = models.CharField(_("reason"), max_length=12, choices=Code)
    sentence = models.CharField(_("in their words"), max_length=500, blank=True)
    by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="flags", verbose_name=_("reported by")
    )
    hash = models.CharField(max_length=64, editable=False)  # of the account or the browser: each reports a post once
    at = models.DateTimeField(_("at"), default=timezone.now)
    decision = models.ForeignKey(
        Decision,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="flags",
        verbose_name=_("dealt with by"),
    )

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        ordering = ("at", "pk")
        constraints = (
            models.UniqueConstraint(fields=["post", "hash"], name="post_reported_once_by_each"),
            models.CheckConstraint(condition=~Q(code="other", sentence=""), name="other_reason_is_said"),
        )

    def __str__(self) -> str:
        return f"{self.post} · {self.get_code_display()}"


class Appeal(models.Model):
    """An author's one answer to a decision about them, and what another moderator made of it."""

    class Outcome(models.TextChoices):
        WAITING = "waiting", _("waiting")
        UPHELD = "upheld", _("the decision stands")
        OVERTURNED = "overturned", _("the decision is taken back")

    decision = models.OneToOneField(
        Decision, on_delete=models.CASCADE, related_name="appeal", verbose_name=_("decision")
    )
    by = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="appeals", verbose_name=_("by"))
    text = models.CharField(_("why it is wrong"), max_length=1000)
    at = models.DateTimeField(_("at"), default=timezone.now)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome, default=Outcome.WAITING)
    answer = models.CharField(_("answer"), max_length=300, blank=True)
    decided_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)

    undid = False  # not kept: whether hearing it undid something

    class Meta:
        verbose_name = _("appeal")
        verbose_name_plural = _("appeals")
        ordering = ("at", "pk")
        constraints = (
            models.CheckConstraint(condition=~Q(text=""), name="appeal_says_why"),
            models.CheckConstraint(
                condition=Q(outcome="waiting", decided_at__isnull=True)
                | ~Q(outcome="waiting") & Q(decided_at__isnull=False) & ~Q(answer=""),
                name="appeal_is_decided_with_an_answer",
            ),
        )

    def __str__(self) -> str:
        return f"{self.decision} · {self.get_outcome_display()}"
