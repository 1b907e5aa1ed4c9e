"""What search engines are told of: opened rounds of processes that anyone may read."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet

from policy_design.process.models import Process
from policy_design.voting.models import Round


class RoundSitemap(Sitemap):
    def items(self) -> QuerySet[Round]:
        readable = Process.objects.visible_to(AnonymousUser())
        opened = Round.objects.filter(process__in=readable, opened_at__isnull=False)
        return opened.select_related("process").order_by("pk")

    def lastmod(self, item: Round) -> datetime | None:
        return item.closed_at or item.opened_at


SITEMAPS = {"rounds": RoundSitemap}
