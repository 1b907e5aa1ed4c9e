"""Entry, one for each thing that can be found, and Mark, one for each change that its entry has not followed yet."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum.live.models import Topic


class Entry(models.Model):
    """The words of one row of another table. Who may read that row is asked there, each time; here it is not known.

    What is short stands first: the database then reads it without the pages that hold the texts.
    """

    source = models.CharField(_("table"), max_length=20)
    subject = models.PositiveBigIntegerField(_("key of the row"))
    kind = models.CharField(_("kind"), max_length=20)
    topic = models.ForeignKey(
        Topic,
        null=True,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="+",
        verbose_name=_("topic"),
    )
    at = models.DateTimeField(_("at"), default=timezone.now)
    facets = models.CharField(_("what it is filtered by"), max_length=300, blank=True)
    title = models.TextField(_("title"), blank=True)
    text = models.TextField(_("text"), blank=True)
    title_words = models.TextField(_("words of the title"), blank=True)
    words = models.TextField(_("words of the text"), blank=True)

    class Meta:
        verbose_name = _("entry of the search")
        verbose_name_plural = _("entries of the search")
        constraints = (models.UniqueConstraint(fields=["source", "subject"], name="found_once"),)

    def __str__(self) -> str:
        return f"{self.source} {self.subject}"


class Mark(models.Model):
    """A row changed: written by the database itself, in the transaction of the change (marks.py)."""

    source = models.CharField(_("table"), max_length=20)
    subject = models.PositiveBigIntegerField(_("key of the row"))

    class Meta:
        verbose_name = _("change to be followed")
        verbose_name_plural = _("changes to be followed")
        indexes = (models.Index(fields=["source", "subject"], name="marked_row"),)

    def __str__(self) -> str:
        return f"{self.source} {self.subject}"
