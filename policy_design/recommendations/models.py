"""Recommendation, its versions, what it rests on, and what became of it."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum.debates.models import end_of_line
from forum.people.models import Person
from policy_design.options.models import Option
from policy_design.process.models import Process
from policy_design.voting.models import Item


class Recommendation(models.Model):
    """One thing that a process advises somebody to do. Its text is that of its latest version."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        PUBLISHED = "published", _("published")
        WITHDRAWN = "withdrawn", _("withdrawn")

    class Kind(models.TextChoices):
        LICENCE = "licence", _("licence")
        GUIDANCE = "guidance", _("guidance")
        REGULATION = "regulation", _("regulation")
        PRACTICE = "practice", _("practice")
        RESEARCH = "research", _("research")
        NO_CHANGE = "no_change", _("no change")
        OTHER = "other", _("other")

    process = models.ForeignKey(
        Process, on_delete=models.CASCADE, related_name="recommendations", verbose_name=_("process")
    )
    number = models.PositiveSmallIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=160, validators=[end_of_line])
    source = models.TextField(_("text"), max_length=20_000, blank=True)
    html = models.TextField(blank=True, editable=False)
    addressee = models.CharField(_("addressed to"), max_length=200, validators=[end_of_line])
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    owner = models.CharField(
        _("who sees to it"), max_length=200, blank=True, validators=[end_of_line], help_text=_("A person or a body.")
    )
    follow_up_on = models.DateField(_("to be looked at again on"), null=True, blank=True)
    rests_on_nothing = models.CharField(
        _("why it rests on no option"),
        max_length=400,
        blank=True,
        help_text=_("Only where it comes of no option: readers see this in the place of its path."),
    )
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.DRAFT)
    withdrawn_because = models.CharField(_("why it was withdrawn"), max_length=400, blank=True)
    version = models.PositiveIntegerField(_("version"), default=1, help_text=_("Counts every save."))
    published_at = models.DateTimeField(_("published"), null=True, blank=True, editable=False)
    updated_at = models.DateTimeField(_("updated"), default=timezone.now)
    created_by = models.ForeignKey(
        Person, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("created by")
    )
    created_at = models.DateTimeField(_("created"), default=timezone.now)
    client_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        verbose_name = _("recommendation")
        verbose_name_plural = _("recommendations")
        ordering = ("process", "number")
        constraints = (
            models.UniqueConstraint(fields=["process", "number"], name="recommendation_number_once"),
            models.CheckConstraint(
                condition=Q(status="draft", published_at__isnull=True)
                | ~Q(status="draft") & Q(published_at__isnull=False) & ~Q(source=""),
                name="published_recommendation_has_text_and_day",
            ),
            models.CheckConstraint(
                condition=Q(status="withdrawn") & ~Q(withdrawn_because="")
                | ~Q(status="withdrawn") & Q(withdrawn_because=""),
                name="withdrawn_recommendation_says_why",
            ),
        )

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("recommendations:show", args=[self.process.slug, self.number])

    @property
    def is_draft(self) -> bool:
        return self.status == self.Status.DRAFT

    @property
    def is_published(self) -> bool:
        return self.status == self.Status.PUBLISHED

    @property
    def is_withdrawn(self) -> bool:
        return self.status == self.Status.WITHDRAWN

    @property
    def became(self) -> FollowUp | None:
        """What was noted last of what became of it, by the day on which that happened."""
        return max(self.follow_ups.all(), key=lambda one: (one.on, one.pk), default=None)

    @property
    def is_due(self) -> bool:
        """Its day to be looked at again has come, and nothing has been noted since. queries.due says it of many."""
        day = self.follow_up_on
        if not self.is_published or day is None or day > timezone.localdate():
            return False
        return all(timezone.localdate(one.at) < day for one in self.follow_ups.all())


class RecommendationVersion(models.Model):
    """A published state of a recommendation. The first is what was published; each later one has its reason."""

    recommendation = models.ForeignKey(
        Recommendation, on_delete=models.CASCADE, related_name="versions", verbose_name=_("recommendation")
    )
    number = models.PositiveIntegerField(_("number"))
    told = models.JSONField(_("as it was"))  # title, source, addressee, kind, owner, follow_up_on, basis
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    author = models.ForeignKey(
        Person, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("made by")
    )
    at = models.DateTimeField(_("at"), default=timezone.now)

    class Meta:
        verbose_name = _("version of a recommendation")
        verbose_name_plural = _("versions of recommendations")
        ordering = ("recommendation", "number")
        constraints = (
            models.UniqueConstraint(fields=["recommendation", "number"], name="recommendation_version_once"),
            models.CheckConstraint(
                condition=Q(number=1) | ~Q(reason=""), name="later_recommendation_version_has_a_reason"
            ),
        )

    def __str__(self) -> str:
        return f"{self.recommendation} ({self.number})"


class Basis(models.Model):
    """What a recommendation rests on: one version of an option, and the item of a round in which it was voted on."""

    recommendation = models.ForeignKey(
        Recommendation, on_delete=models.CASCADE, related_name="bases", verbose_name=_("recommendation")
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    option = models.ForeignKey(Option, on_delete=models.PROTECT, related_name="+", verbose_name=_("option"))
    option_version = models.PositiveIntegerField(_("version of the option"))
    item = models.ForeignKey(
        Item, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("voted on as")
    )

    class Meta:
        verbose_name = _("basis of a recommendation")
        verbose_name_plural = _("bases of recommendations")
        ordering = ("recommendation", "order", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["recommendation", "option", "option_version", "item"],
                name="recommendation_rests_on_it_once",
            ),
            models.UniqueConstraint(
                fields=["recommendation", "option", "option_version"],
                condition=Q(item__isnull=True),
                name="recommendation_rests_on_version_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.option.code} ({self.option_version})"


class FollowUp(models.Model):
    """What became of a recommendation, by a source; the latest counts, and all stay."""

    class Status(models.TextChoices):
        UNDER_WAY = "under_way", _("under way")
        ADOPTED = "adopted", _("adopted")
        IN_PART = "in_part", _("adopted in part")
        REJECTED = "rejected", _("rejected")
        SILENT = "silent", _("no answer")

    recommendation = models.ForeignKey(
        Recommendation, on_delete=models.CASCADE, related_name="follow_ups", verbose_name=_("recommendation")
    )
    status = models.CharField(_("what became of it"), max_length=10, choices=Status)
    on = models.DateField(_("on"))
    note = models.CharField(_("in a sentence"), max_length=600)
    source_title = models.CharField(_("source"), max_length=200, blank=True, validators=[end_of_line])
    source_url = models.URLField(_("address of the source"), max_length=500, blank=True)
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("noted by"))
    at = models.DateTimeField(_("noted"), default=timezone.now)
    client_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        verbose_name = _("follow-up of a recommendation")
        verbose_name_plural = _("follow-ups of recommendations")
        ordering = ("recommendation", "on", "pk")
        constraints = (
            models.CheckConstraint(condition=Q(status="silent") | ~Q(source_url=""), name="follow_up_names_its_source"),
        )

    def __str__(self) -> str:
        return f"{self.recommendation}: {self.get_status_display()}"
