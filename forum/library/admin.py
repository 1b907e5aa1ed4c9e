"""References and pictures that a steward may see: what readers see, and what is their own."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from forum.library.models import CreditedImage, Reference
from forum.stewards import LookUp


@admin.register(Reference)
class ReferenceAdmin(LookUp):
    list_display = ("key", "__str__", "kind", "added_by", "listed_at")
    list_filter = ("kind", "legal_status")
    list_select_related = ("added_by",)
    search_fields = ("key", "csl")
    fields = ("key", "kind", "csl", "retrieved_on", "archived_url", "legal_status", "added_by", "added_at", "listed_at")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Reference]:
        return Reference.objects.visible_to(request.user)


@admin.register(CreditedImage)
class CreditedImageAdmin(LookUp):
    list_display = ("__str__", "author", "licence", "via", "uploaded_by", "listed_at", "is_complete")
    list_filter = ("licence",)
    list_select_related = ("uploaded_by",)
    search_fields = ("title", "author", "alt")
    fields = (
        *("title", "alt", "author", "licence", "source_url", "via"),
        *("width", "height", "uploaded_by", "uploaded_at", "listed_at"),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[CreditedImage]:
        return CreditedImage.objects.visible_to(request.user)

    @admin.display(boolean=True, description=_("credit is complete"))
    def is_complete(self, image: CreditedImage) -> bool:
        return not image.missing
