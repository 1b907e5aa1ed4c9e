"""Which debate and which text a page is about: 404 for what one may not know of, 403 with the sentence."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from forum import rules
from forum.debates.models import Debate
from forum.moderation.queue import SEEN, with_context
from forum.people.roles import as_known
from forum.posts.models import Post
from forum.verdicts import Refused, require

if TYPE_CHECKING:
    from django.forms import Form

    from forum.people.signed import SignedIn


def readable_debate(request: HttpRequest, slug: str) -> Debate:
    return get_object_or_404(Debate.objects.visible_to(request.user).select_related("topic", "thread"), slug=slug)


def moderated_debate(request: SignedIn, slug: str) -> Debate:
    debate = readable_debate(request, slug)
    as_known(request.user, debate.topic)
    require(rules.can_moderate(request.user, debate))
    return debate


def readable_post(request: HttpRequest, debate: Debate, **which: object) -> Post:
    """A text of this debate that this person may read, with its context; of a withdrawn one only its sentence is."""
    posts = Post.objects.visible_to(request.user) | Post.objects.filter(SEEN)
    return get_object_or_404(with_context(posts.filter(thread=debate.thread_id)), **which)


def made(form: Form, change: Callable[[], object]) -> bool:
    """Make the change. What is refused becomes an error of the form, so that nothing typed is lost."""
    try:
        change()
    except Refused as refused:
        form.add_error(None, str(refused))
    return not form.errors
