"""Public profiles, for whoever could open their page."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from forum.api import shapes
from forum.api.gate import reader
from forum.api.routes import people as router
from forum.people.models import Person
from forum.people.reading import roles_seen_by


def person_shape(person: Person) -> dict[str, Any]:
    names = ("slug", "name", "affiliation", "position", "biography", "orcid", "website")
    return {
        **{name: getattr(person, name) for name in names},
        "url": settings.SITE_URL + person.get_absolute_url(),
    }


def is_shown(person: Person, who: Any, *, has_role: bool) -> bool:
    """Somebody who has spoken or holds a role where the asking person may read; as on the page of a person."""
    if has_role or (who.is_authenticated and who.pk == person.pk):
        return True
    posts = person.posts.visible_to(who)
    signed = posts.filter(kind__in=("opening", "closing"), contribution__isnull=False)
    return bool(signed.exists() or posts.filter(kind="response", number__isnull=False).exists())


@router.get("/{slug}", response=shapes.Profile, operation_id="getPerson", summary="A person's profile", tags=["People"])
def get_person(request: HttpRequest, slug: str) -> Any:
    """The public profile of somebody who has spoken or holds a role where you may read."""
    who = reader(request)
    person = get_object_or_404(Person, slug=slug[:200], is_active=True)
    roles = [
        {"role": one.role, "debate": one.topic.debate.slug, "since": one.since} for one in roles_seen_by(who, person)
    ]
    if not is_shown(person, who, has_role=bool(roles)):
        raise Http404
    return {**person_shape(person), "disclosure": person.disclosure, "roles": roles}
