"""Summary of a process or a debate: frozen snapshot, ruled lines, and what its closer and reviewers say of them.

The snapshot and the lines are worked out by rule and never typed; whoever closes adds an introduction, comments and the
closing text beside them. A version that is under review or final never changes; a later one supersedes it.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum.debates.models import Debate
from forum.people.models import Person
from policy_design.process.models import Process

if TYPE_CHECKING:
    from forum.live.models import Topic

FEWEST_REVIEW_DAYS, MOST_REVIEW_DAYS = 2, 60


class Summary(models.Model):
    """One version of the consensus summary of a process or a debate."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        REVIEW = "review", _("under review")
        FINAL = "final", _("final")

    process = models.ForeignKey(
        Process, null=True, blank=True, on_delete=models.CASCADE, related_name="summaries", verbose_name=_("process")
    )
    debate = models.ForeignKey(
        Debate, null=True, blank=True, on_delete=models.CASCADE, related_name="summaries", verbose_name=_("debate")
    )
    number = models.PositiveSmallIntegerField(_("version"))
    state = models.CharField(_("state"), max_length=6, choices=State, default=State.DRAFT)
    closer = models.ForeignKey(
        Person, null=True, on_delete=models.PROTECT, related_name="summaries_closed", verbose_name=_("closer")
    )
    why_anew = models.CharField(_("why there is a new version"), max_length=400, blank=True)
    as_of = models.DateTimeField(_("as of"))
    snapshot = models.JSONField(_("snapshot"), editable=False)
    snapshot_digest = models.CharField(max_length=64, editable=False)
    rules_version = models.PositiveSmallIntegerField(_("version of the rules"), editable=False)
    sections = models.JSONField(_("ruled lines"), editable=False)
    introduction = models.TextField(_("introduction"), max_length=20_000, blank=True)
    introduction_html = models.TextField(blank=True, editable=False)
    closing = models.TextField(_("closing text"), max_length=40_000, blank=True)
    closing_html = models.TextField(blank=True, editable=False)
    review_days = models.PositiveSmallIntegerField(
        _("days of review"),
        default=7,
        validators=[MinValueValidator(FEWEST_REVIEW_DAYS), MaxValueValidator(MOST_REVIEW_DAYS)],
    )
    review_from = models.DateTimeField(_("under review since"), null=True, blank=True, editable=False)
    review_ends_at = models.DateTimeField(_("review ends"), null=True, blank=True, editable=False)
    final_at = models.DateTimeField(_("final since"), null=True, blank=True, editable=False)
    digest = models.CharField(_("digest"), max_length=64, blank=True, editable=False)
    version = models.PositiveIntegerField(_("saves"), default=1, editable=False)
    created_at = models.DateTimeField(_("begun"), default=timezone.now)
    client_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        verbose_name = _("consensus summary")
        verbose_name_plural = _("consensus summaries")
        ordering = ("process", "debate", "number")
        constraints = (
            models.CheckConstraint(
                condition=Q(process__isnull=False, debate__isnull=True) | Q(process__isnull=True, debate__isnull=False),
                name="summary_is_of_one_thing",
            ),
            models.UniqueConstraint(fields=["process", "number"], name="summary_number_once_per_process"),
            models.UniqueConstraint(fields=["debate", "number"], name="summary_number_once_per_debate"),
            models.UniqueConstraint(
                fields=["process"], condition=~Q(state="final"), name="one_summary_under_way_per_process"
            ),
            models.UniqueConstraint(
                fields=["debate"], condition=~Q(state="final"), name="one_summary_under_way_per_debate"
            ),
            models.CheckConstraint(
                condition=Q(state="draft", digest="") | ~Q(state="draft") & Q(review_ends_at__isnull=False),
                name="reviewed_summary_has_its_window",
            ),
            models.CheckConstraint(
                condition=Q(state="final", final_at__isnull=False) & ~Q(digest="")
                | ~Q(state="final") & Q(final_at__isnull=True),
                name="final_summary_has_day_and_digest",
            ),
            models.CheckConstraint(condition=Q(number=1) | ~Q(why_anew=""), name="later_summary_says_why"),
        )

    def __str__(self) -> str:
        return f"{self.subject} ({self.number})"

    def get_absolute_url(self) -> str:
        return reverse("summary:version", args=[self.whose, self.subject.slug, self.number])

    @property
    def subject(self) -> Process | Debate:
        found = self.process or self.debate
        assert found is not None
        return found

    @property
    def whose(self) -> str:
        """The first word of its address."""
        return "processes" if self.process_id else "debates"

    @property
    def topic(self) -> Topic:
        return self.subject.topic

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT

    @property
    def is_in_review(self) -> bool:
        return self.state == self.State.REVIEW

    @property
    def is_final(self) -> bool:
        return self.state == self.State.FINAL

    @property
    def review_is_over(self) -> bool:
        """By the clock, whether or not a worker has made it final."""
        return self.review_ends_at is not None and self.review_ends_at <= timezone.now()


class SummaryNote(models.Model):
    """What the closer says beside the ruled lines: a comment on a section or line, or what a voice is owed."""

    class Kind(models.TextChoices):
        COMMENT = "comment", _("comment")
        VOICE = "voice", _("to a voice")

    summary = models.ForeignKey(Summary, on_delete=models.CASCADE, related_name="notes", verbose_name=_("summary"))
    kind = models.CharField(_("kind"), max_length=7, choices=Kind)
    key = models.CharField(_("on"), max_length=80)  # key of a section or line; of a voice that must be addressed
    source = models.TextField(_("text"), max_length=4000)
    html = models.TextField(editable=False)

    class Meta:
        verbose_name = _("note of a summary")
        verbose_name_plural = _("notes of summaries")
        ordering = ("summary", "kind", "pk")
        constraints = (models.UniqueConstraint(fields=["summary", "kind", "key"], name="one_note_on_a_line"),)

    def __str__(self) -> str:
        return f"{self.summary}: {self.key}"


class Remark(models.Model):
    """What somebody who takes part says of a summary under review, and the closer's answer."""

    summary = models.ForeignKey(Summary, on_delete=models.CASCADE, related_name="remarks", verbose_name=_("summary"))
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("by"))
    line = models.CharField(_("on line"), max_length=80, blank=True)
    text = models.TextField(_("remark"), max_length=2000)
    at = models.DateTimeField(_("at"), default=timezone.now)
    answer = models.TextField(_("answer"), max_length=2000, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    client_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        verbose_name = _("remark on a summary")
        verbose_name_plural = _("remarks on summaries")
        ordering = ("summary", "at", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True) | ~Q(answer="") & Q(answered_at__isnull=False),
                name="answered_remark_has_its_day",
            ),
        )

    def __str__(self) -> str:
        return f"{self.person}: {self.text[:60]}"
