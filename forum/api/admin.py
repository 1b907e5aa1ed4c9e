"""Access tokens, to see which there are: never a hash, nor how one begins."""

from __future__ import annotations

from django.contrib import admin

from forum.api.models import Token
from forum.stewards import LookUp


@admin.register(Token)
class TokenAdmin(LookUp):
    list_display = ("person", "name", "scopes", "created_at", "expires_at", "used_on", "revoked_at")
    list_filter = ("created_at",)
    search_fields = ("person__name", "name")
    fields = ("person", "name", "scopes", "created_at", "expires_at", "used_on", "revoked_at")
