"""What search engines are told of: debates and contributions that anyone may read."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet
from django.urls import reverse

from forum.debates.models import Contribution, Debate
from forum.posts.models import Post


class DebateSitemap(Sitemap):
    def items(self) -> QuerySet[Debate]:
        return Debate.objects.visible_to(AnonymousUser()).order_by("pk")

    def lastmod(self, item: Debate) -> datetime:
        return item.closed_at or item.opened_at or item.created_at


class ContributionSitemap(Sitemap):
    def items(self) -> QuerySet[Contribution]:
        readable = Post.objects.visible_to(AnonymousUser())
        return Contribution.objects.filter(post__in=readable).select_related("post", "voice__debate").order_by("pk")

    def lastmod(self, item: Contribution) -> datetime | None:
        return item.post.edited_at or item.post.published_at

    def location(self, item: Contribution) -> str:
        return reverse("debates:voice", args=[item.voice.debate.slug, item.voice.letter])


SITEMAPS = {"debates": DebateSitemap, "contributions": ContributionSitemap}
