"""Topics and their event log, to look at."""

from __future__ import annotations

from django.contrib import admin

from forum.live.models import Event, Topic
from forum.stewards import LookUp


@admin.register(Topic)
class TopicAdmin(LookUp):
    list_display = ("key", "kind", "seq", "is_public")
    list_filter = ("kind", "is_public")
    search_fields = ("key",)
    fields = ("kind", "key", "seq", "is_public")


@admin.register(Event)
class EventAdmin(LookUp):
    list_display = ("at", "kind", "seq", "topic")
    list_filter = ("kind", "at")
    list_select_related = ("topic",)
    date_hierarchy = "at"
    ordering = ("-at", "-pk")
    fields = ("topic", "seq", "kind", "ids", "at")
