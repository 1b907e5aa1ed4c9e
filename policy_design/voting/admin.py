"""Rounds for stewards, to look things up. Nothing of ballots, marks, reasons or blocks; nor who has voted."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from forum.stewards import LookUp
from policy_design.voting.models import Bulletin, Extension, Item, Round


class Opened(LookUp):
    """Of opened rounds only: of a plan its organizers alone know."""

    opened = "round__opened_at__isnull"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).filter(**{self.opened: False})


@admin.register(Round)
class RoundAdmin(Opened):
    opened = "opened_at__isnull"
    list_display = ("question", "process", "number", "method", "secrecy", "opened_at", "closes_at", "closed_at")
    list_filter = ("method", "secrecy")
    search_fields = ("question",)
    list_select_related = ("process",)
    date_hierarchy = "opened_at"
    exclude = ("intro_html", "roll_salt")


@admin.register(Item)
class ItemAdmin(Opened):
    list_display = ("round", "key", "kind", "text", "change")
    list_filter = ("kind",)
    list_select_related = ("round",)


@admin.register(Extension)
class ExtensionAdmin(Opened):
    list_display = ("round", "was", "now", "reason", "by", "at")
    list_select_related = ("round", "by")


@admin.register(Bulletin)
class BulletinAdmin(Opened):
    """The digests, to compare. What stands in it is read on the round's pages, by whoever may."""

    list_display = ("round", "digest", "previous")
    list_select_related = ("round",)
    exclude = ("body", "voters")
