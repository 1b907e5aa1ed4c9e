"""What search engines are told of: debates and contributions that anyone may read."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.contrib.sitemaps import Sitemap
from django.db.models import Max, Q, QuerySet
from django.urls import reverse

from forum.debates.models import Contribution, Debate
from forum.posts.models import Post


class DebateSitemap(Sitemap):
    def items(self) -> QuerySet[Debate]:
        edited = Max("thread__posts__edited_at", filter=Q(thread__posts__status=Post.Status.PUBLIC))
        return Debate.objects.visible_to(AnonymousUser()).hosted().annotate(edited_at=edited).order_by("pk")

    def lastmod(self, item: Debate) -> datetime:
        dates = (item.created_at, item.opened_at, item.closed_at, item.edited_at)  # type: ignore[attr-defined]
        return max(date for date in dates if date)


class ContributionSitemap(Sitemap):
    def items(self) -> QuerySet[Contribution]:
        readable = Post.objects.visible_to(AnonymousUser()).filter(kind=Post.Kind.OPENING)
        return Contribution.objects.filter(post__in=readable).select_related("post", "voice__debate").order_by("pk")

    def lastmod(self, item: Contribution) -> datetime | None:
        return item.post.edited_at or item.post.published_at

    def location(self, item: Contribution) -> str:
        return reverse("debates:voice", args=[item.voice.debate.slug, item.voice.letter])


SITEMAPS = {"debates": DebateSitemap, "contributions": ContributionSitemap}
