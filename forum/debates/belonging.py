"""Debates that are part of something larger: the arguments about an option of a process, comments on a document.

Such a debate has a topic of its own, so that it is followed, moderated and exported like any other; its people are
those of the whole. What it is a part of arranges it: these functions are called inside the actions of the room that
owns the whole, which has asked its own rules. docs/decisions/0021.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum.debates.actions import free_slug, locked, set_audience
from forum.debates.models import LETTERS, Debate, Voice
from forum.debates.stages import Stage
from forum.live import hub
from forum.live.models import Topic
from forum.posts.actions import Text, change_post, create_post
from forum.posts.models import Post, Thread
from forum.verdicts import Refused

if TYPE_CHECKING:
    from forum.people.models import Person
    from forum.verdicts import Sentence

KEPT_IN_STEP = ("question", "standfirst", "host", "series", "language", "licence", "is_open", "responses_from")


@dataclass(frozen=True, slots=True)
class Whole:
    """What a debate is a part of: "Guidance", where that is read, and under which entry of the top bar it stands."""

    kind: Sentence
    title: str
    url: str
    nav: str


_homes: dict[str, Callable[[Debate], Whole | None]] = {}


def describe_with(format_key: str, describe: Callable[[Debate], Whole | None]) -> None:
    """Called once, when the site starts, by the room whose parts are debates of this format."""
    _homes[format_key] = describe


def whole_of(debate: Debate) -> Whole | None:
    """What the debate is a part of; None where it stands for itself."""
    describe = _homes.get(debate.format_key) if debate.is_part else None
    return describe(debate) if describe else None


_places: dict[str, Callable[[Post], str]] = {}


def show_with(kind: str, address: Callable[[Post], str]) -> None:
    """Called once, when the site starts, by the room that shows posts of this kind on a page of its own."""
    _places[kind] = address


def address_of(post: Post) -> str:
    """Where the room above shows this post; empty where it does not, and the thread does."""
    find = _places.get(post.kind)
    return find(post) if find and post.number is not None else ""


def begin_part(*, parent: Topic, by: Person | None, format_key: str, question: str, **settings: Any) -> Debate:
    """Set up the debate of a part, not open yet. Publishes debate.created, which readers do not see."""
    topic = Topic.objects.create(kind="debate", parent=parent)
    debate = Debate.objects.create(
        slug=free_slug(question),
        question=question,
        format_key=format_key,
        topic=topic,
        thread=Thread.objects.create(topic=topic),
        created_by=by,
        client_key=uuid4(),
        **{name: value for name, value in settings.items() if name in KEPT_IN_STEP},
    )
    hub.publish(topic.pk, "debate.created", debate=debate.pk)
    return debate


def keep_in_step(debate: Debate, *, stage: Stage, closes_at: datetime | None = None, **settings: Any) -> Debate:
    """Bring the debate to where the whole stands: its stage, its closing date, what it is called, who may read it.

    Publishes debate.moved where the stage changed, debate.edited where anything else did; nothing where nothing did.
    """
    debate = locked(debate)
    before = (debate.stage, debate.closes_at, debate.topic.is_public, *(getattr(debate, one) for one in KEPT_IN_STEP))
    moved = debate.stage_now is not stage
    for name in KEPT_IN_STEP:
        if name in settings:
            setattr(debate, name, settings[name])
    debate.stage, debate.closes_at = stage.value, closes_at
    if moved:
        ended = stage in (Stage.CLOSED, Stage.ARCHIVED)
        debate.opened_at = timezone.now() if stage is Stage.OPEN and not debate.opened_at else debate.opened_at
        debate.closed_at = (debate.closed_at or timezone.now()) if ended else None
    debate.save()
    set_audience(debate)
    after = (debate.stage, debate.closes_at, debate.topic.is_public, *(getattr(debate, one) for one in KEPT_IN_STEP))
    if before != after:
        hub.publish(debate.topic_id, "debate.moved" if moved else "debate.edited", debate=debate.pk)
    return debate


def give_voice(*, debate: Debate, to: Person, label: str, thesis: str) -> Voice:
    """Add a voice that speaks as soon as its text is signed.

    Until then readers do not hear of it. Publishes voice.begun; raises Refused without room.
    """
    debate = locked(debate)
    last = debate.voices.order_by("-order").values_list("order", flat=True).first()
    order = 0 if last is None else last + 1
    if order >= min(len(LETTERS), debate.format.voices_max):
        raise Refused(_("There is no room for another argument here."))
    voice = debate.voices.create(order=order, label=label, thesis=thesis, contributor=to)
    hub.publish(debate.topic_id, "voice.begun", voice=voice.pk)
    return voice


def frame(*, debate: Debate, by: Person | None, text: Text, reason: str = "") -> Post:
    """Write the text that stands above a debate of a part, or its next version. Publishes framing.edited."""
    debate = locked(debate)
    if debate.framing is None:
        post = create_post(
            thread=debate.thread,
            kind=Post.Kind.FRAMING,
            by=by,
            text=text,
            licence=debate.licence,
            language=debate.language,
            sealed=False,
            client_key=uuid4(),
            number=0,
        )
        debate.framing = post
        debate.save(update_fields=["framing"])
    else:
        post = change_post(
            post=debate.framing, by=by, text=text, reason=reason, version=debate.framing.version, in_public=True
        )
    hub.publish(debate.topic_id, "framing.edited", post=post.pk)
    return post
