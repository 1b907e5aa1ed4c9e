"""OutboxMail: one message on its way. Its text is erased once it is sent, since it can carry a token; of one to a
subscriber the address as well."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class OutboxMail(models.Model):
    class Status(models.TextChoices):
        WAITING = "waiting", _("waiting")
        SENT = "sent", _("sent")
        CANCELLED = "cancelled", _("cancelled")
        FAILED = "failed", _("given up")

    key = models.CharField(_("key"), max_length=200, unique=True)
    to = models.EmailField(_("to"), blank=True)
    subject = models.CharField(_("subject"), max_length=300)
    text = models.TextField(_("text"), blank=True)
    html = models.TextField(_("HTML"), blank=True)
    headers = models.JSONField(_("headers"), default=dict, blank=True)
    is_discreet = models.BooleanField(
        _("the address is not shown"), default=False, help_text=_("It is erased once the mail is sent or given up.")
    )
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.WAITING)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    not_before = models.DateTimeField(_("not before"), default=timezone.now)
    written_at = models.DateTimeField(_("written at"), default=timezone.now)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    error = models.CharField(_("last error"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("outbox")
        ordering = ("-written_at", "-pk")
        indexes = (models.Index(fields=["status", "not_before"], name="outbox_due"),)

    def __str__(self) -> str:
        return self.subject if self.is_discreet else f"{self.subject} → {self.to}"
