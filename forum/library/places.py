"""Where a source is cited and a picture is shown, as far as a person may read the texts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.urls import reverse

from forum.people.roles import topics_joined

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from forum.library.models import CreditedImage, Reference
    from forum.live.models import Topic
    from forum.people.models import Person

LEADING = ("thread__topic__debate", "contribution__voice", "author")


@dataclass(frozen=True)
class Place:
    """One text, and where in a source it points to."""

    title: str
    byline: str
    debate: str
    url: str
    locators: list[str] = field(default_factory=list)


Beside = Callable[["Sequence[Reference]", "Person | AnonymousUser", "Topic | None"], dict[int, list[Place]]]
_beside: list[Beside] = []


def also_cited(beside: Beside) -> None:
    """Let an app above say which of its texts cite sources; of one topic, where one is given."""
    if beside not in _beside:
        _beside.append(beside)


def places_citing(reference: Reference, person: Person | AnonymousUser) -> list[Place]:
    """The texts that cite it, each once, in two tables' one query; then those of apps above."""
    citations = reference.citations.visible_to(person).select_related("post", *(f"post__{one}" for one in LEADING))
    found: dict[int, Place] = {}
    for citation in citations.order_by("post__published_at", "post_id", "number", "pk"):
        place = found.setdefault(citation.post_id, _place(citation.post))
        if citation.locator and citation.locator not in place.locators:
            place.locators.append(citation.locator)
    more = [place for ask in _beside for place in ask([reference], person, None).get(reference.pk, [])]
    return [*found.values(), *more]


def places_in(topic: Topic, references: Sequence[Reference], person: Person | AnonymousUser) -> dict[int, list[Place]]:
    """By reference, the texts of this topic that cite it, in one query, and one for each app above."""
    if not references:
        return {}
    citations: Any = type(references[0])._meta.get_field("citations").related_model._default_manager
    rows = citations.visible_to(person).filter(reference__in=references, post__thread__topic=topic)
    found: dict[int, dict[int, Place]] = {}
    for citation in rows.select_related("post", *(f"post__{one}" for one in LEADING)).order_by("post_id", "pk"):
        found.setdefault(citation.reference_id, {}).setdefault(citation.post_id, _place(citation.post))
    listed = {reference: list(places.values()) for reference, places in found.items()}
    for ask in _beside:
        for pk, places in ask(references, person, topic).items():
            listed[pk] = [*listed.get(pk, []), *places]
    return listed


def syllabuses_listing(reference: Reference, person: Person | AnonymousUser) -> list[Place]:
    """The syllabuses where it stands, each with the address of its item there."""
    rows = reference.syllabus_items.select_related("syllabus").order_by("syllabus__title", "pk")
    readable = Q(syllabus__topic__is_public=True)
    if person.is_authenticated:
        readable |= Q(syllabus__topic__in=topics_joined(person))
    return [
        Place(one.syllabus.title, "", "", f"{one.syllabus.get_absolute_url()}#{one.anchor}")
        for one in rows.filter(readable)
    ]


def places_showing(image: CreditedImage, person: Person | AnonymousUser) -> list[Place]:
    """The texts and the galleries that show it."""
    posts = image.posts.visible_to(person).select_related(*LEADING).order_by("published_at", "pk")
    return [*(_place(post) for post in posts), *_galleries(image, person)]


def _galleries(image: CreditedImage, person: Person | AnonymousUser) -> Iterable[Place]:
    readable = Q(debate__topic__is_public=True)
    if person.is_authenticated:
        readable |= Q(debate__topic__in=topics_joined(person))
    for hung in image.galleries.filter(readable).select_related("debate").distinct():
        yield Place("", "", hung.debate.question, reverse("debates:show", args=[hung.debate.slug]))


def _place(post: Any) -> Place:
    debate = getattr(post.thread.topic, "debate", None)
    if debate is None:
        return Place(post.title, post.byline, "", "")
    contribution = getattr(post, "contribution", None)
    if post.number is None and contribution is not None:
        url = reverse("debates:voice", args=[debate.slug, contribution.voice.letter])
    elif not post.number:  # the framing, or what is sealed or waits and has no address of its own yet
        url = reverse("debates:show", args=[debate.slug])
    else:
        url = reverse("debates:post", args=[debate.slug, post.number])
    return Place(post.title or str(post.get_kind_display()).capitalize(), post.byline, debate.question, url)
