"""ReaderChoice with the keys that make it count once, and Erratum."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum.debates.models import Debate
from forum.library.models import Reference
from forum.people.models import Person
from forum.posts.models import Post


class ReaderChoice(models.Model):
    """Where one reader leans: before reading, after, or both. Who it is cannot be told from the row.

    `before` and `after` hold a voice's letter, "diversity", "unsure", or nothing where that was not asked.
    """

    class Reason(models.TextChoices):
        NONE = "none", _("none")
        WAITING = "waiting", _("waiting for a moderator")
        SHOWN = "shown", _("shown")
        HIDDEN = "hidden", _("hidden by a moderator")

    debate = models.ForeignKey(Debate, on_delete=models.CASCADE, related_name="choices", verbose_name=_("debate"))
    before = models.CharField(_("before reading"), max_length=10, blank=True)
    after = models.CharField(_("after reading"), max_length=10, blank=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    reason_state = models.CharField(_("shown"), max_length=8, choices=Reason, default=Reason.NONE)
    # Only where its author wishes the reason to bear their name; else nobody can tell whose it is.
    signed_by = models.ForeignKey(
        Person,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="signed_reasons",
        verbose_name=_("reason signed by"),
    )
    changed_on = models.DateField(_("changed on"), default=timezone.localdate)

    class Meta:
        verbose_name = _("reader's choice")
        verbose_name_plural = _("readers' choices")
        constraints = (
            models.CheckConstraint(condition=~Q(before="", after=""), name="choice_says_something"),
            models.CheckConstraint(
                condition=Q(reason="", reason_state="none") | ~Q(reason="") & ~Q(reason_state="none"),
                name="reason_has_a_state",
            ),
            models.CheckConstraint(condition=Q(signed_by__isnull=True) | ~Q(reason=""), name="only_a_reason_is_signed"),
        )

    def __str__(self) -> str:
        return f"{self.before or '–'} → {self.after or '–'}"


class ChoiceKey(models.Model):
    """What makes a choice count once: a keyed hash of an account, or of a browser's cookie, for this debate alone."""

    debate = models.ForeignKey(Debate, on_delete=models.CASCADE, related_name="choice_keys", verbose_name=_("debate"))
    choice = models.ForeignKey(ReaderChoice, on_delete=models.CASCADE, related_name="keys", verbose_name=_("choice"))
    hash = models.CharField(max_length=64, editable=False)

    class Meta:
        verbose_name = _("key of a choice")
        verbose_name_plural = _("keys of choices")
        constraints = (models.UniqueConstraint(fields=["debate", "hash"], name="one_choice_per_key"),)

    def __str__(self) -> str:
        return self.hash[:8]


class Erratum(models.Model):
    """A correction of a name, a fact or a reference that a reader proposed, and what became of it."""

    class Kind(models.TextChoices):
        NAME = "name", _("a name")
        FACT = "fact", _("a fact")
        REFERENCE = "reference", _("a reference")

    class Status(models.TextChoices):
        PROPOSED = "proposed", _("proposed")
        ACCEPTED = "accepted", _("accepted")
        DECLINED = "declined", _("declined")

    debate = models.ForeignKey(Debate, on_delete=models.CASCADE, related_name="errata", verbose_name=_("debate"))
    kind = models.CharField(_("about"), max_length=10, choices=Kind)
    post = models.ForeignKey(
        Post, null=True, blank=True, on_delete=models.CASCADE, related_name="errata", verbose_name=_("in")
    )
    reference = models.ForeignKey(
        Reference, null=True, blank=True, on_delete=models.SET_NULL, related_name="errata", verbose_name=_("reference")
    )
    stands = models.CharField(_("what stands there"), max_length=600)
    proposed = models.CharField(_("what should stand there"), max_length=600)
    source = models.CharField(_("source"), max_length=600, blank=True)
    by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="errata", verbose_name=_("proposed by")
    )
    credit = models.CharField(_("name to be thanked"), max_length=120, blank=True)
    status = models.CharField(_("status"), max_length=8, choices=Status, default=Status.PROPOSED)
    note = models.CharField(_("note"), max_length=500, blank=True)
    decided_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    at = models.DateTimeField(_("at"), default=timezone.now)
    client_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        verbose_name = _("erratum")
        verbose_name_plural = _("errata")
        ordering = ("debate", "at", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(status="proposed", decided_at__isnull=True)
                | ~Q(status="proposed") & Q(decided_at__isnull=False) & ~Q(note=""),
                name="erratum_is_decided_with_a_note",
            ),
        )

    def __str__(self) -> str:
        return f"{self.stands[:40]} → {self.proposed[:40]}"
