"""Decisions, to look at."""

from __future__ import annotations

from django.contrib import admin

from forum.moderation.models import Decision
from forum.stewards import LookUp


@admin.register(Decision)
class DecisionAdmin(LookUp):
    list_display = ("at", "kind", "post", "reason", "by")
    list_filter = ("kind", "at")
    list_select_related = ("post", "by")
    ordering = ("-at", "-pk")
    fields = ("post", "kind", "reason", "by", "at")
