"""Decisions, reports and appeals, to look at: when, of which kind, for which reason code. Not who reported whom, nor
what was said in a report, a decision or an appeal."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from forum.moderation.models import Appeal, Decision, Flag
from forum.stewards import LookUp


@admin.register(Decision)
class DecisionAdmin(LookUp):
    list_display = ("at", "kind", "code", "debate", "post", "role", "by")
    list_filter = ("kind", "code", "at")
    list_select_related = ("post", "by", "debate")
    ordering = ("-at", "-pk")
    fields = ("debate", "post", "kind", "code", "role", "by", "at")


@admin.register(Flag)
class FlagAdmin(LookUp):
    """How many for which reason, and whether somebody has looked: a steward has no need to know who reported."""

    list_display = ("at", "code", "post", "is_open")
    list_filter = ("code", "at")
    list_select_related = ("post",)
    ordering = ("-at", "-pk")
    fields = ("post", "code", "at", "is_open")

    @admin.display(boolean=True, description=_("open"))
    def is_open(self, flag: Flag) -> bool:
        return flag.decision_id is None


@admin.register(Appeal)
class AppealAdmin(LookUp):
    list_display = ("at", "decision", "outcome", "decided_at")
    list_filter = ("outcome", "at")
    list_select_related = ("decision__post",)
    ordering = ("-at", "-pk")
    fields = ("decision", "outcome", "at", "decided_at")
