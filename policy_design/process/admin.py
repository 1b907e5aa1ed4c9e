"""Processes for stewards, to look things up. Who asked to join is not shown here: it is the organizers' alone."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from forum.stewards import LookUp
from policy_design.process.models import Document, Expertise, Process, ProcessStage


@admin.register(Process)
class ProcessAdmin(LookUp):
    list_display = ("title", "template_key", "is_open", "language", "created_at")
    list_filter = ("template_key", "is_open", "language")
    search_fields = ("title", "host")
    list_select_related = ("topic",)
    date_hierarchy = "created_at"
    exclude = ("problem_html",)


@admin.register(ProcessStage)
class ProcessStageAdmin(LookUp):
    list_display = ("process", "order", "kind", "title", "starts_at", "ends_at", "started_at", "ended_at")
    list_filter = ("kind",)
    list_select_related = ("process",)


@admin.register(Expertise)
class ExpertiseAdmin(LookUp):
    list_display = ("process", "person", "background", "has_interests", "declared_at")
    list_select_related = ("process", "person")


@admin.register(Document)
class DocumentAdmin(LookUp):
    """What is not published is the organizers' draft: of it only the announcement is shown."""

    list_display = ("process", "kind", "title", "planned_for", "published_at")
    list_filter = ("kind",)
    list_select_related = ("process",)

    def get_fields(self, request: HttpRequest, obj: Document | None = None) -> list[Any]:
        shown = ["process", "kind", "title", "planned_for", "published_at", "created_by", "created_at"]
        return [*shown, "summary", "source"] if obj and obj.is_published else shown
