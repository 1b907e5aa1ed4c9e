"""The admin's ground: who may enter, that it shows our own tables only, and that changes go through actions."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.apps import AdminConfig
from django.contrib.admin.sites import AdminSite
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from forum import rules
from forum.verdicts import Refused

OURS = ("forum", "policy_design")


class StewardSite(AdminSite):
    """Django's admin for stewards. What other packages would put into it (keys, second factors) stays out."""

    site_header = _("Stewards")
    site_title = _("Stewards")
    index_title = _("Look things up")

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        models: list[Any] = [model_or_iterable] if isinstance(model_or_iterable, type) else list(model_or_iterable)
        ours = [model for model in models if model._meta.app_label in OURS]
        super().register(ours, admin_class, **options)

    def get_urls(self) -> list[Any]:
        """Without the one that leads from any row's number to its address: an address can tell what is private."""
        return [one for one in super().get_urls() if getattr(one, "name", "") != "view_on_site"]

    def has_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_active and rules.can_steward(request.user))


class StewardAdmin(AdminConfig):
    """Stands in INSTALLED_APPS for django.contrib.admin."""

    default_site = "forum.stewards.StewardSite"


class LookUp(admin.ModelAdmin):
    """A table to look things up in. Nothing is added, changed or deleted here: actions do that, with their rules."""

    list_per_page = 50
    show_full_result_count = False

    def view_on_site(self, row: Any) -> str | None:
        """Where readers see this row; only rows that the list shows are ever asked."""
        return row.get_absolute_url() if hasattr(row, "get_absolute_url") else None

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        """Only what the page offers to filter by: else an address could ask, letter by letter, for a sealed text."""
        offered = [name for name in (*self.list_filter, self.date_hierarchy) if isinstance(name, str)]
        return any(lookup == name or lookup.startswith(f"{name}__") for name in offered)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return bool(rules.can_steward(request.user))

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return bool(rules.can_steward(request.user))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


def each(request: HttpRequest, rows: Iterable[Model], change: Callable[[Any], object], done: str) -> None:
    """Make a change to each row by its action, and say which were refused and why."""
    count = 0
    for row in rows:
        try:
            change(row)
        except Refused as refusal:
            messages.error(request, f"{row}: {refusal}")
        else:
            count += 1
    if count:
        messages.success(request, f"{done} ({count})")
