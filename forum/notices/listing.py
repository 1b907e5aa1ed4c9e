"""What somebody follows, for their own page: by kind, each with its name and address, if they may read it now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from forum.notices.models import Follow
from forum.notices.subjects import name_of, subjects_of
from forum.posts.models import Post

if TYPE_CHECKING:
    from forum.people.models import Person


@dataclass(frozen=True, slots=True)
class Followed:
    follow: Follow
    kind: str  # the name of the field that holds it
    pk: int
    name: str
    within: str  # the debate that it stands in
    path: str


@dataclass(frozen=True, slots=True)
class Group:
    title: str
    rows: list[Followed]


def followed_by(person: Person) -> list[Group]:
    """In a constant number of queries. What may not be read any more is named nothing, and can be left."""
    related = ("topic", "post__thread__topic", "post__author", "voice__debate__topic", "tag")
    mine = list(person.follows.select_related(*related).exclude(state=Follow.State.LEFT))
    subjects = subjects_of([topic for one in mine if (topic := _topic_of(one))], person)
    rows = [_row(one, subjects) for one in mine]
    titles = {
        "topic": _("Debates and processes"),
        "voice": _("Voices"),
        "post": _("Texts"),
        "tag": _("Subjects of debates"),
    }
    groups = [Group(title, [row for row in rows if row.kind == kind]) for kind, title in titles.items()]
    return [group for group in groups if group.rows]


def _topic_of(one: Follow) -> Any:
    if one.post:
        return one.post.thread.topic
    return one.voice.debate.topic if one.voice else one.topic


def _row(one: Follow, subjects: dict[int, Any]) -> Followed:
    if one.tag:
        return Followed(one, "tag", one.tag.pk, str(one.tag), "", reverse("debates:tag", args=[one.tag.slug]))
    topic = _topic_of(one)
    kind = "topic" if one.topic else "post" if one.post else "voice"
    pk = one.target.pk
    subject = subjects.get(topic.pk)
    if subject is None or (one.post and one.post.status != Post.Status.PUBLIC):
        return Followed(one, kind, pk, _("Something that you may not read any more"), "", "")
    if one.post:
        path = reverse("debates:post", args=[subject.slug, one.post.number])
        return Followed(one, kind, pk, f"{one.post.byline}: {one.post.title or one.post}", str(subject), path)
    if one.voice:
        return Followed(one, kind, pk, str(one.voice), str(subject), f"{subject.get_absolute_url()}#{one.voice.letter}")
    return Followed(one, kind, pk, str(subject), str(name_of(topic.kind)), subject.get_absolute_url())
