"""OutboxMail: one message on its way; Mailbox: where mail did not arrive. Neither keeps what it need not know: a mail's
text is erased once it is sent, since it can carry a token, and a mailbox is a keyed hash of its address."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Mailbox(models.Model):
    """An address that refused mail, as a keyed hash. While it is paused, mail to it is kept back."""

    class Why(models.TextChoices):
        REFUSED = "refused", _("its server says that it takes no mail")
        SILENT = "silent", _("its server took nothing for days")
        BOUNCED = "bounced", _("mail to it came back")
        COMPLAINED = "complained", _("its owner reported a mail as unwanted")

    fingerprint = models.CharField(_("fingerprint"), max_length=64, unique=True)
    failures = models.PositiveSmallIntegerField(_("failures in succession"), default=0)
    paused_at = models.DateTimeField(_("paused at"), null=True, blank=True, db_index=True)
    why = models.CharField(_("why"), max_length=10, choices=Why, blank=True)
    last_error = models.CharField(
        _("last error"), max_length=100, blank=True, help_text=_("Numbers only: servers repeat the address.")
    )

    class Meta:
        verbose_name = _("mailbox")
        verbose_name_plural = _("mailboxes that refused mail")
        ordering = ("-paused_at", "-pk")

    def __str__(self) -> str:
        return self.fingerprint[:12]

    @property
    def is_paused(self) -> bool:
        return self.paused_at is not None


class OutboxMail(models.Model):
    class Status(models.TextChoices):
        WAITING = "waiting", _("waiting")
        SENT = "sent", _("sent")
        HELD = "held", _("kept back")
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
    not_before = models.DateTimeField(
        _("not before"), default=timezone.now, help_text=_("Of a mail that is kept back: until then.")
    )
    leased_until = models.DateTimeField(_("a worker has it until"), null=True, blank=True)
    mailbox = models.ForeignKey(
        Mailbox, verbose_name=_("kept back for"), null=True, blank=True, on_delete=models.SET_NULL, related_name="kept"
    )
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

    def erase(self) -> None:
        """Forget the text, and of a discreet one the address; the caller saves."""
        self.text, self.html, self.mailbox = "", "", None
        if self.is_discreet:
            self.to, self.headers = "", {}
