"""The public page of a person. Reaches what they wrote through reverse managers: posts and debates stand above."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from forum import rules
from forum.people.models import Membership, Person
from forum.people.roles import topics_joined

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser
    from django.db.models import QuerySet

RESPONSES = 20  # the latest; each debate's thread has them all


@require_safe
def show(request: HttpRequest, slug: str) -> HttpResponse:
    """A person who has spoken or holds a role where the asking person may read; anybody else is nowhere."""
    person = get_object_or_404(Person, slug=slug, is_active=True)
    posts = list(
        person.posts.visible_to(request.user)
        .filter(kind__in=("opening", "closing"), contribution__isnull=False)
        .select_related("contribution__voice__debate", "thread__topic")
        .order_by("-signed_at", "-pk")
    )
    responses = list(
        person.posts.visible_to(request.user)
        .filter(kind="response", number__isnull=False)
        .select_related("thread__topic__debate")
        .defer("source", "html")
        .order_by("-signed_at", "-pk")[:RESPONSES]
    )
    roles = list(roles_seen_by(request.user, person))
    if not (posts or responses or roles or request.user == person):
        raise Http404
    context = {
        "person": person,
        "posts": posts,
        "responses": responses,
        "roles": roles,
        "disclosure": person.disclosure,
        "has_feed": any(post.status == "public" and post.thread.topic.is_public for post in [*posts, *responses]),
        "can_edit": rules.can_edit_profile(request.user, person),
    }
    return render(request, "forum/people/show.html", context)


def roles_seen_by(reader: Person | AnonymousUser, person: Person) -> QuerySet[Membership]:
    """The roles a person holds in debates that the reader may read, as rules.can_read_debate says."""
    held = person.memberships.filter(topic__debate__isnull=False)
    if not reader.is_authenticated:
        held = held.filter(topic__is_public=True)
    elif not reader.is_steward:
        held = held.filter(Q(topic__is_public=True) | Q(topic__in=topics_joined(reader)))
    return held.select_related("topic__debate").order_by("-since", "-pk")
