"""Subscriber, what is left of one who went, and Issue. An address stands in one place, and goes with its row."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum.debates.models import end_of_line
from forum.newsletter.languages import Language, language_of
from forum.people.models import Person

if TYPE_CHECKING:
    from datetime import datetime

MOST_TEXT = 60_000


class Subscriber(models.Model):
    """An address that asked for the newsletter, and the record of its consent: which sentence, when, since when."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(_("e-mail address"), max_length=254, unique=True)
    fingerprint = models.CharField(_("fingerprint"), max_length=64, unique=True)
    language = models.CharField(_("language"), max_length=12)
    consent = models.TextField(_("the sentence that was agreed to"))
    asked_at = models.DateTimeField(_("asked"), default=timezone.now)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)

    class Meta:
        verbose_name = _("subscriber")
        verbose_name_plural = _("subscribers")
        ordering = ("pk",)
        indexes = (models.Index(fields=["language", "id"], name="newsletter_by_language"),)
        constraints = (
            models.CheckConstraint(condition=~Q(consent="") & ~Q(fingerprint=""), name="subscriber_has_consented"),
        )

    def __str__(self) -> str:
        return self.fingerprint[:12]


class FormerSubscriber(models.Model):
    """That an address left, and when: a keyed hash, which answers for an address that somebody names, and no more."""

    fingerprint = models.CharField(_("fingerprint"), max_length=64, unique=True)
    left_at = models.DateTimeField(_("left"), default=timezone.now)

    class Meta:
        verbose_name = _("former subscriber")
        verbose_name_plural = _("former subscribers")

    def __str__(self) -> str:
        return self.fingerprint[:12]


class IssueQuerySet(models.QuerySet["Issue"]):
    def published(self) -> IssueQuerySet:
        """Those that stand in the archive, the newest first."""
        return self.filter(number__isnull=False).order_by("-began_at", "-pk")


class Issue(models.Model):
    """One mail to all who read a language, and its page. Until it is sent there is one of a language at a time."""

    class Stage(models.TextChoices):
        DRAFT = "draft", _("draft")
        SCHEDULED = "scheduled", _("scheduled")
        SENDING = "sending", _("being sent")
        SENT = "sent", _("sent")

    language = models.CharField(_("language"), max_length=12)
    number = models.PositiveIntegerField(_("number"), null=True, blank=True, editable=False)
    title = models.CharField(_("title"), max_length=160, validators=[end_of_line])
    source = models.TextField(_("text"), max_length=MOST_TEXT)
    html = models.TextField(editable=False)
    mentions = models.JSONField(default=dict, editable=False)  # path of what was assembled → its topic
    version = models.PositiveIntegerField(_("saves"), default=1, editable=False)
    stage = models.CharField(_("stage"), max_length=10, choices=Stage, default=Stage.DRAFT)
    since = models.DateTimeField(_("news since"), null=True, blank=True)
    until = models.DateTimeField(_("news until"), default=timezone.now)
    send_at = models.DateTimeField(_("to be sent at"), null=True, blank=True)
    stopped_because = models.CharField(_("why it was not sent"), max_length=400, blank=True)
    began_at = models.DateTimeField(_("published"), null=True, blank=True, editable=False)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True, editable=False)
    corrected_at = models.DateTimeField(_("corrected"), null=True, blank=True, editable=False)
    cursor = models.PositiveBigIntegerField(default=0, editable=False)
    queued = models.PositiveIntegerField(_("mails"), default=0, editable=False)
    made_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("begun by")
    )
    made_at = models.DateTimeField(_("begun"), default=timezone.now)

    objects = IssueQuerySet.as_manager()

    class Meta:
        verbose_name = _("issue of the newsletter")
        verbose_name_plural = _("issues of the newsletter")
        ordering = ("-made_at", "-pk")
        constraints = (
            models.UniqueConstraint(fields=["language", "number"], name="issue_number_once_per_language"),
            models.UniqueConstraint(
                fields=["language"],
                condition=Q(stage__in=["draft", "scheduled"]),
                name="one_issue_under_way_per_language",
            ),
            models.CheckConstraint(
                condition=Q(stage__in=["draft", "scheduled"], number__isnull=True, began_at__isnull=True)
                | Q(stage__in=["sending", "sent"], number__isnull=False, began_at__isnull=False),
                name="issue_has_its_number_once_published",
            ),
            models.CheckConstraint(
                condition=~Q(stage="scheduled") | Q(send_at__isnull=False), name="scheduled_issue_has_its_time"
            ),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Its page in the archive; before it has one, that of those who edit it."""
        if self.number is None:
            return reverse("newsletter:edit", args=[self.pk])
        return reverse("newsletter:issue", args=[self.language, self.number])

    @property
    def address(self) -> str:
        return settings.SITE_URL + self.get_absolute_url()

    @property
    def spoken(self) -> Language:
        return language_of(self.language)

    @property
    def is_published(self) -> bool:
        return self.number is not None

    @property
    def changed_at(self) -> datetime:
        return self.corrected_at or self.began_at or self.made_at
