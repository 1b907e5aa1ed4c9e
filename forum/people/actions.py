"""Every change to a person: profile, disclosure, roles."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum import rules
from forum.live import hub
from forum.people.models import Disclosure, Membership, Person, Suspension
from forum.text.markup import render
from forum.verdicts import Refused, require

if TYPE_CHECKING:
    from datetime import datetime

    from forum.live.models import Topic

PROFILE = ("name", "affiliation", "position", "biography", "orcid", "website")
STANDING = ("may_organize", "is_steward", "is_active")

_shut_out: list[Callable[[Person], object]] = []


def on_shutting_out(end: Callable[[Person], object]) -> None:
    """Called once, when the site starts, by a slice above that gave people something that ends with their account."""
    if end not in _shut_out:
        _shut_out.append(end)


@transaction.atomic
def edit_profile(*, whose: Person, by: Person, **fields: str) -> Person:
    """Change what is public of a person. A name that they give up is remembered, and shown to nobody.

    Publishes person.edited where they hold a role or have spoken.
    """
    person = Person.objects.select_for_update().get(pk=whose.pk)
    require(rules.can_edit_profile(by, person))
    given_up = person.name
    for name in PROFILE:
        setattr(person, name, fields.get(name, getattr(person, name)))
    person.biography_html = render(person.biography, doc_id=f"u{person.pk}").html if person.biography else ""
    if given_up not in ("", *person.known_as):
        person.former_names = [*person.former_names, given_up]
    person.save(update_fields=[*PROFILE, "biography_html", "former_names"])
    held = person.memberships.values_list("topic_id", flat=True)
    spoken = person.posts.filter(number__isnull=False).values_list("thread__topic_id", flat=True)
    changed = person.revisions.filter(post__number__isnull=False).values_list("post__thread__topic_id", flat=True)
    for topic_id in sorted({*held, *spoken, *changed}):
        hub.publish(topic_id, "person.edited", person=person.pk)
    return person


@transaction.atomic
def declare_interests(*, by: Person, has_interests: bool, text: str) -> Disclosure:
    """Declare interests, or that there are none. Earlier declarations stay. Raises Refused when nothing is said."""
    if has_interests and not text.strip():
        raise Refused(_("Say what your interests are."))
    disclosure = Disclosure.objects.create(
        person=by, has_interests=has_interests, text=text.strip() if has_interests else ""
    )
    by.__dict__.pop("disclosure", None)
    return disclosure


@transaction.atomic
def change_standing(*, whose: Person, by: Person, **standing: bool) -> Person:
    """Let a person organize, run the site, or sign in at all; or not. Raises Refused for who is no steward.

    Nobody takes the stewardship or the log-in from themselves, so that a site never ends without a steward.
    """
    require(rules.can_steward(by))
    if whose.pk == by.pk and not (standing.get("is_steward", True) and standing.get("is_active", True)):
        raise Refused(_("You cannot do that to yourself; ask another steward."))
    person = Person.objects.select_for_update().get(pk=whose.pk)
    for name in standing:
        if name not in STANDING:
            raise TypeError(f"A person has no standing called {name}.")
        setattr(person, name, standing[name])
    person.save(update_fields=list(standing))
    for end in _shut_out if not person.is_active else ():
        end(person)
    return person


def grant(*, topic: Topic, person: Person, role: str) -> Membership:
    """Give a role. Called inside the action that decided it."""
    membership, _made = Membership.objects.get_or_create(topic=topic, person=person, role=role)
    topic.__dict__.pop("_roles", None)
    return membership


def withdraw_role(*, topic: Topic, person: Person, role: str) -> None:
    """Take a role away. Called inside the action that decided it. Publishes member.removed, on its parts as well."""
    Membership.objects.filter(topic=topic, person=person, role=role).delete()
    topic.__dict__.pop("_roles", None)
    for part in topic.parts.order_by("pk"):
        hub.publish(part.pk, "member.removed", person=person.pk)
    hub.publish(topic.pk, "member.removed", person=person.pk)


def keep_out(*, topic: Topic, person: Person, until: datetime | None) -> Suspension:
    """Let somebody read but not write. Called inside the action that decided it, which publishes."""
    suspension, _made = Suspension.objects.update_or_create(
        topic_id=topic.people_id, person=person, defaults={"since": timezone.now(), "until": until}
    )
    topic.__dict__.pop("_suspensions", None)
    return suspension


def let_in(*, topic: Topic, person: Person) -> None:
    """Let somebody write again. Called inside the action that decided it, which publishes."""
    Suspension.objects.filter(topic=topic.people_id, person=person).delete()
    topic.__dict__.pop("_suspensions", None)
