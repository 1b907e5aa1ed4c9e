"""Syllabuses and suggestions that a steward may see. Subscriptions are not here: an address is nobody's to look up."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from forum.library.syllabus.models import Syllabus, SyllabusItem, SyllabusSuggestion
from forum.stewards import LookUp


@admin.register(Syllabus)
class SyllabusAdmin(LookUp):
    list_display = ("title", "slug", "item_count", "made_at", "changed_at")
    search_fields = ("title",)
    fields = ("title", "slug", "introduction", "closing", "language", "item_count", "made_at", "changed_at")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Syllabus]:
        return Syllabus.objects.visible_to(request.user)


@admin.register(SyllabusItem)
class SyllabusItemAdmin(LookUp):
    list_display = ("__str__", "syllabus", "section", "added_on", "added_by")
    list_select_related = ("reference", "syllabus", "section", "added_by")
    fields = ("syllabus", "section", "reference", "annotation", "licence", "added_on", "added_by", "suggested_by")


@admin.register(SyllabusSuggestion)
class SyllabusSuggestionAdmin(LookUp):
    list_display = ("title", "syllabus", "status", "at", "decided_at")
    list_filter = ("status",)
    list_select_related = ("syllabus",)
    fields = (
        *("syllabus", "section", "title", "url", "authors", "year", "kind", "reason", "credit"),
        *("status", "answer", "at", "decided_by", "decided_at"),
    )
