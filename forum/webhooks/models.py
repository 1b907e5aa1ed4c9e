"""Webhook and Delivery: where news of a topic is sent, and how that went."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum.live.models import Topic
from forum.people.models import Person


class Webhook(models.Model):
    """One address that is told of a topic's events for readers. It hears of nothing that its person may not read."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="webhooks", verbose_name=_("person"))
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="webhooks", verbose_name=_("topic"))
    url = models.URLField(_("address"), max_length=500)
    secret = models.CharField(max_length=64, editable=False)  # signs what is sent, so it is needed in the clear
    kinds = models.JSONField(_("events"), default=list, blank=True)  # none: every kind
    cursor = models.PositiveBigIntegerField(_("told up to version"), default=0, editable=False)
    is_on = models.BooleanField(_("on"), default=True)
    failures = models.PositiveSmallIntegerField(_("failures in a row"), default=0, editable=False)
    next_at = models.DateTimeField(_("next attempt"), default=timezone.now, editable=False)
    stopped_because = models.CharField(_("why it was stopped"), max_length=200, blank=True, editable=False)
    created_at = models.DateTimeField(_("created"), default=timezone.now)
    client_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")
        ordering = ("person", "-created_at", "-pk")
        constraints = (models.CheckConstraint(condition=~Q(secret=""), name="webhook_has_a_secret"),)

    def __str__(self) -> str:
        return self.url


class Delivery(models.Model):
    """One attempt to tell an address of events up to a version. The latest are kept, to be looked at."""

    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="deliveries", verbose_name=_("webhook"))
    key = models.UUIDField(_("key"), default=uuid.uuid4)  # the same for every attempt at the same events
    first = models.PositiveBigIntegerField(_("from version"))
    last = models.PositiveBigIntegerField(_("to version"))
    status = models.PositiveSmallIntegerField(_("answer"), null=True, blank=True)  # of HTTP; none: no answer
    problem = models.CharField(_("what went wrong"), max_length=200, blank=True)
    at = models.DateTimeField(_("at"), default=timezone.now)

    class Meta:
        verbose_name = _("delivery to a webhook")
        verbose_name_plural = _("deliveries to webhooks")
        ordering = ("webhook", "-at", "-pk")

    def __str__(self) -> str:
        return f"{self.webhook}: {self.status or self.problem}"
