"""What search engines are told of: editions of reports of processes that anyone may read."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet

from policy_design.process.models import Process
from policy_design.report.models import Edition


class EditionSitemap(Sitemap):
    def items(self) -> QuerySet[Edition]:
        readable = Process.objects.visible_to(AnonymousUser())
        out = Edition.objects.filter(report__process__in=readable).defer("paper")
        return out.select_related("report__process").order_by("pk")

    def lastmod(self, item: Edition) -> datetime:
        return item.published_at


SITEMAPS = {"reports": EditionSitemap}
