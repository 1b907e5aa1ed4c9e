"""What search engines are told of: processes that anyone may read, and their published documents."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet

from policy_design.process.models import Document, Process


class ProcessSitemap(Sitemap):
    def items(self) -> QuerySet[Process]:
        return Process.objects.visible_to(AnonymousUser()).order_by("pk")

    def lastmod(self, item: Process) -> datetime:
        return item.created_at


class DocumentSitemap(Sitemap):
    def items(self) -> QuerySet[Document]:
        readable = Process.objects.visible_to(AnonymousUser())
        out = Document.objects.filter(process__in=readable, published_at__isnull=False)
        return out.select_related("process").order_by("pk")

    def lastmod(self, item: Document) -> datetime:
        return item.updated_at


SITEMAPS = {"processes": ProcessSitemap, "documents": DocumentSitemap}
