"""What search engines are told of: published recommendations of processes that anyone may read."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet

from policy_design.process.models import Process
from policy_design.recommendations.models import Recommendation


class RecommendationSitemap(Sitemap):
    def items(self) -> QuerySet[Recommendation]:
        readable = Process.objects.visible_to(AnonymousUser())
        out = Recommendation.objects.filter(process__in=readable, status=Recommendation.Status.PUBLISHED)
        return out.select_related("process").order_by("pk")

    def lastmod(self, item: Recommendation) -> datetime:
        return item.updated_at


SITEMAPS = {"recommendations": RecommendationSitemap}
