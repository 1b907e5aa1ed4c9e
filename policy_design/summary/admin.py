"""Summaries for stewards, to look things up: what was put up for review. Drafts are their organizers' alone."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from forum.stewards import LookUp
from policy_design.summary.models import Remark, Summary


@admin.register(Summary)
class SummaryAdmin(LookUp):
    list_display = ("__str__", "state", "closer", "as_of", "review_ends_at", "final_at", "digest")
    list_filter = ("state",)
    list_select_related = ("process", "debate", "closer")
    date_hierarchy = "final_at"
    exclude = ("introduction_html", "closing_html", "snapshot", "sections")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Summary]:
        return super().get_queryset(request).exclude(state=Summary.State.DRAFT).defer("snapshot", "sections")


@admin.register(Remark)
class RemarkAdmin(LookUp):
    list_display = ("summary", "person", "line", "at", "answered_at")
    list_select_related = ("summary__process", "summary__debate", "person")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        shown = super().get_queryset(request).exclude(summary__state=Summary.State.DRAFT)
        return shown.defer("summary__snapshot", "summary__sections")
