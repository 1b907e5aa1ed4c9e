"""What search engines are told of: final summaries of what anyone may read."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.contrib.sitemaps import Sitemap
from django.db.models import Q, QuerySet

from forum.debates.models import Debate
from policy_design.process.models import Process
from policy_design.summary.models import Summary


class SummarySitemap(Sitemap):
    def items(self) -> QuerySet[Summary]:
        anyone = AnonymousUser()
        readable = Q(process__in=Process.objects.visible_to(anyone)) | Q(debate__in=Debate.objects.visible_to(anyone))
        final = Summary.objects.filter(readable, state=Summary.State.FINAL)
        return final.select_related("process", "debate").defer("snapshot", "sections").order_by("pk")

    def lastmod(self, item: Summary) -> datetime | None:
        return item.final_at


SITEMAPS = {"summaries": SummarySitemap}
