"""Options for stewards, to look things up. Positions that are sealed, and what was taken away, are not shown here."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from forum.posts.models import Post
from forum.stewards import LookUp
from policy_design.options.models import Amendment, Lineage, Option, OptionRules, OptionVersion, Position


@admin.register(Option)
class OptionAdmin(LookUp):
    list_display = ("code", "title", "process", "status", "version", "proposed_by", "proposed_at")
    list_filter = ("status", "kind")
    search_fields = ("title",)
    list_select_related = ("process", "proposed_by", "named_kind")
    date_hierarchy = "proposed_at"


@admin.register(OptionVersion)
class OptionVersionAdmin(LookUp):
    list_display = ("option", "number", "author", "reason", "at")
    list_select_related = ("option", "author")


@admin.register(Lineage)
class LineageAdmin(LookUp):
    list_display = ("earlier", "relation", "later", "by", "at")
    list_filter = ("relation",)
    list_select_related = ("earlier", "later", "by")


@admin.register(OptionRules)
class OptionRulesAdmin(LookUp):
    list_display = ("process", "experts_propose", "seconds_needed", "sealed_first_round", "amendments_close_at")
    list_select_related = ("process",)


@admin.register(Position)
class PositionAdmin(LookUp):
    """Those that readers can read: of a sealed one not even that it is there."""

    list_display = ("option", "expert", "stance", "version", "holds_for", "is_current", "at")
    list_filter = ("stance", "is_current")
    list_select_related = ("option", "expert")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).filter(post__status=Post.Status.PUBLIC)


@admin.register(Amendment)
class AmendmentAdmin(LookUp):
    list_display = ("option", "number", "proposer", "status", "version", "at")
    list_filter = ("status",)
    list_select_related = ("option", "proposer")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).filter(post__status=Post.Status.PUBLIC)
