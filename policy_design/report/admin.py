"""Published editions for stewards, to look things up. The plan of a report is its organizers' draft."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from forum.stewards import LookUp
from policy_design.report.models import Edition


@admin.register(Edition)
class EditionAdmin(LookUp):
    list_display = ("title", "number", "published_at", "doi")
    list_select_related = ("report__process",)
    date_hierarchy = "published_at"
    fields = ("report", "number", "title", "reason", "as_of", "digest", "doi", "published_by", "published_at")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Edition]:
        return super().get_queryset(request).defer("paper")
