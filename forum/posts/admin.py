"""Posts as their outside: who, what kind, when. Texts are read on their pages; a sealed one is only called sealed."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from forum.posts.models import Post
from forum.stewards import LookUp

SEALED = _("sealed")


@admin.register(Post)
class PostAdmin(LookUp):
    list_display = ("__str__", "kind", "shown_title", "byline", "status", "shown_words", "signed_at", "edited_at")
    list_filter = ("status", "kind", "licence")
    list_select_related = ("author",)
    search_fields = ("author__name", "signature")
    ordering = ("-signed_at", "-pk")
    fields = (
        *("thread", "number", "kind", "status", "author", "byline", "shown_title", "shown_words"),
        *("licence", "licence_agreed_at", "language", "version", "signed_at", "published_at", "edited_at"),
    )

    @admin.display(description=_("title"))
    def shown_title(self, post: Post) -> str:
        return post.title if post.status == Post.Status.PUBLIC else str(SEALED if post.is_sealed else "–")

    @admin.display(description=_("words"))
    def shown_words(self, post: Post) -> str:
        return str(post.words) if post.status == Post.Status.PUBLIC else "–"
