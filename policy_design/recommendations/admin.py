"""Recommendations for stewards, to look things up: published and withdrawn ones; drafts are their organizers' alone."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from forum.stewards import LookUp
from policy_design.recommendations.models import FollowUp, Recommendation


@admin.register(Recommendation)
class RecommendationAdmin(LookUp):
    list_display = ("process", "number", "title", "kind", "status", "follow_up_on", "published_at")
    list_filter = ("kind", "status")
    list_select_related = ("process",)
    search_fields = ("title", "addressee")
    exclude = ("html",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Recommendation]:
        return super().get_queryset(request).exclude(status=Recommendation.Status.DRAFT)


@admin.register(FollowUp)
class FollowUpAdmin(LookUp):
    list_display = ("recommendation", "status", "on", "note", "source_url", "at")
    list_filter = ("status",)
    list_select_related = ("recommendation",)
