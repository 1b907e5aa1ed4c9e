"""Corrections, for stewards to look up. Of choices the admin shows nothing: not one row could be shown without harm."""

from __future__ import annotations

from django.contrib import admin

from forum.readers.models import Erratum
from forum.stewards import LookUp


@admin.register(Erratum)
class ErratumAdmin(LookUp):
    """Choices and their keys are not registered at all: how many there are, the page of choices tells everybody."""

    list_display = ("pk", "debate", "kind", "status", "at", "decided_at")
    list_filter = ("status", "kind")
    list_select_related = ("debate",)
    ordering = ("-at", "-pk")
    fields = ("debate", "kind", "status", "credit", "at", "decided_at", "decided_by", "note")
