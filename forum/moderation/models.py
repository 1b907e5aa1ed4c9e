"""Decision: what was done about a post, by whom, when and why."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum.people.models import Person
from forum.posts.models import Post


class Decision(models.Model):
    """One act of moderation, kept for ever. Its reason is written for readers; the text itself is not copied."""

    class Kind(models.TextChoices):
        HIDE = "hide", _("hidden")
        RESTORE = "restore", _("shown again")

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="decisions", verbose_name=_("post"))
    kind = models.CharField(_("decision"), max_length=10, choices=Kind)
    reason = models.CharField(_("reason"), max_length=300)
    by = models.ForeignKey(
        Person, null=True, on_delete=models.SET_NULL, related_name="decisions", verbose_name=_("decided by")
    )
    at = models.DateTimeField(_("at"), default=timezone.now)

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ("at", "pk")
        constraints = (models.CheckConstraint(condition=~models.Q(reason=""), name="decision_has_a_reason"),)

    def __str__(self) -> str:
        return f"{self.post} · {self.get_kind_display()}"
