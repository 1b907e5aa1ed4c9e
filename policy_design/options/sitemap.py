"""What search engines are told of: options of processes that anyone may read."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet

from policy_design.options.models import Option
from policy_design.process.models import Process


class OptionSitemap(Sitemap):
    def items(self) -> QuerySet[Option]:
        readable = Process.objects.visible_to(AnonymousUser())
        return Option.objects.filter(process__in=readable).select_related("process").order_by("pk")

    def lastmod(self, item: Option) -> datetime:
        return item.edited_at


SITEMAPS = {"options": OptionSitemap}
