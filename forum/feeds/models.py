"""HubPing: up to which version of a topic a WebSub hub was told that its feeds have changed."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum.live.models import Topic


class HubPing(models.Model):
    """One topic's place. A hub is told addresses of feeds, never what they hold; it reads them as anybody does."""

    topic = models.OneToOneField(Topic, on_delete=models.CASCADE, related_name="hub_ping", verbose_name=_("topic"))
    version = models.PositiveBigIntegerField(_("told up to version"), default=0)
    failures = models.PositiveSmallIntegerField(_("failures in a row"), default=0)
    next_at = models.DateTimeField(_("next attempt"), default=timezone.now)

    class Meta:
        verbose_name = _("message to a hub")
        verbose_name_plural = _("messages to a hub")
        ordering = ("topic",)

    def __str__(self) -> str:
        return f"{self.topic} · {self.version}"
