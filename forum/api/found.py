"""What an address of the API names, for whoever may know of it; else it is not there."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404

from forum.debates.models import Debate
from forum.posts.models import Post

IN_EXCHANGE = ("author", "about", "root__author", "root__about", "root__rebuttal", "rebuttal", "contribution__voice")
FARTHEST = 10**9  # no number in an address lies beyond


def debate_for(who: Any, slug: str) -> Debate:
    debates = Debate.objects.visible_to(who).select_related("topic", "thread", "topic__parent")
    return get_object_or_404(debates, slug=slug[:80])


def post_for(who: Any, debate: Debate, number: int) -> Post:
    """A text that this person may read."""
    posts = Post.objects.visible_to(who).filter(thread=debate.thread_id).select_related(*IN_EXCHANGE)
    return get_object_or_404(posts, number=min(number, FARTHEST))
