"""ExportFile: a file of a topic that takes a while to make; made once for each state of the topic, and kept a while."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum.live.models import Topic


class ExportFile(models.Model):
    """What everybody who may read the topic may have, in one form, as of one version of it.

    The worker makes it in steps; `state` is where it stands, so that a restart goes on there.
    """

    class Status(models.TextChoices):
        WAITING = "waiting", _("waiting")
        WORKING = "working", _("being made")
        DONE = "done", _("ready")
        FAILED = "failed", _("failed")

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="export_files", verbose_name=_("topic"))
    form = models.CharField(_("form"), max_length=20)
    topic_version = models.PositiveBigIntegerField(_("of version"))
    as_of = models.DateTimeField(_("as of"))
    status = models.CharField(_("status"), max_length=7, choices=Status, default=Status.WAITING)
    done = models.PositiveSmallIntegerField(_("per cent"), default=0)
    state = models.JSONField(null=True, blank=True, editable=False)
    file = models.FileField(_("file"), upload_to="exports/", blank=True)
    size = models.PositiveBigIntegerField(_("bytes"), default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    problem = models.CharField(_("what went wrong"), max_length=300, blank=True)
    asked_at = models.DateTimeField(_("asked for"), default=timezone.now)
    begun_at = models.DateTimeField(_("begun"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)

    class Meta:
        verbose_name = _("exported file")
        verbose_name_plural = _("exported files")
        ordering = ("topic", "-topic_version", "form")
        constraints = (
            models.UniqueConstraint(fields=["topic", "form", "topic_version"], name="export_once_per_version"),
            models.CheckConstraint(
                condition=~Q(status="done") | Q(finished_at__isnull=False) & ~Q(file="") & ~Q(sha256=""),
                name="finished_export_has_its_file",
            ),
        )

    def __str__(self) -> str:
        return f"{self.topic} .{self.form}"
