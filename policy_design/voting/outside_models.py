"""Votes from elsewhere, brought to be looked at beside a process: Polis conversations, PrefLib files."""

from __future__ import annotations

import uuid

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum.debates.models import end_of_line
from forum.people.models import Person
from policy_design.process.models import Process


class Outside(models.Model):
    """What was imported, where it came from, and what our own analysis finds in it."""

    class Kind(models.TextChoices):
        POLIS = "polis", _("Polis export")
        PREFLIB = "preflib", _("PrefLib file")

    process = models.ForeignKey(Process, on_delete=models.CASCADE, related_name="outside", verbose_name=_("process"))
    number = models.PositiveSmallIntegerField(_("number"))
    kind = models.CharField(_("kind"), max_length=7, choices=Kind)
    title = models.CharField(_("title"), max_length=160, validators=[end_of_line])
    source = models.CharField(_("where it comes from"), max_length=300, help_text=_("Author, place, year, address."))
    licence = models.CharField(_("licence"), max_length=40, blank=True)
    data = models.JSONField(_("votes"))
    found = models.JSONField(_("what was found"), null=True, blank=True, editable=False)
    state = models.JSONField(null=True, blank=True, editable=False)  # of an analysis that is under way
    done = models.PositiveSmallIntegerField(_("per cent done"), default=0, editable=False)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True, editable=False)
    added_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"), default=timezone.now)
    client_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        verbose_name = _("votes from elsewhere")
        verbose_name_plural = _("votes from elsewhere")
        ordering = ("process", "number")
        constraints = (models.UniqueConstraint(fields=["process", "number"], name="outside_number_once"),)

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("voting:outside", args=[self.process.slug, self.number])
