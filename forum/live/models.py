"""Topic and Event: a gap-free log per topic. Delivery to browsers is not here."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Topic(models.Model):
    """What can be followed: a debate or a process.

    `seq` counts every event; `version` only those that readers may know of, so that it can be shown to them (as the
    version of a page) without telling that a sealed text has come in.
    """

    kind = models.CharField(_("kind"), max_length=20)
    key = models.UUIDField(_("key"), default=uuid.uuid4, unique=True, editable=False)
    seq = models.PositiveBigIntegerField(_("last event"), default=0)
    version = models.PositiveBigIntegerField(_("readers' version"), default=0)
    is_public = models.BooleanField(_("anyone may read it"), default=False)
    # A part of something larger, as the debate about an option of a process: its people are those of the whole.
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="parts", verbose_name=_("part of")
    )

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")

    def __str__(self) -> str:
        return f"{self.kind}:{self.key}"

    @property
    def people_id(self) -> int:
        """The topic on which the roles and suspensions are held that count here."""
        return self.parent_id or self.pk


class Event(models.Model):
    """One thing that happened: a kind and ids, never text, so that a replay shows the present state."""

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="events", verbose_name=_("topic"))
    seq = models.PositiveBigIntegerField(_("number"))
    version = models.PositiveBigIntegerField(_("readers' version"), null=True, blank=True)
    kind = models.CharField(_("kind"), max_length=40)
    ids = models.JSONField(_("ids"), default=dict)
    at = models.DateTimeField(_("at"), default=timezone.now)

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ("topic", "seq")
        constraints = (
            models.UniqueConstraint(fields=["topic", "seq"], name="event_seq_once_per_topic"),
            models.UniqueConstraint(fields=["topic", "version"], name="event_version_once_per_topic"),
            models.CheckConstraint(condition=models.Q(seq__gt=0), name="event_seq_from_one"),
        )

    def __str__(self) -> str:
        return f"{self.kind} #{self.seq}"
