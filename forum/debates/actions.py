"""Every change to a debate itself: set up, edit, voices, gallery, references, and the move to another stage."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.db.models import Manager, Max, Q
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from forum import rules
from forum.debates.formats import FORMATS
from forum.debates.models import LETTERS, Contribution, Debate, DebateImage, DebateReference, Tag, Voice
from forum.debates.queries import facts_of
from forum.debates.stages import BY_CLOCK, Stage, next_stage
from forum.library.models import CreditedImage, Reference
from forum.library.syllabus.actions import list_sources
from forum.live import hub
from forum.live.models import Topic
from forum.people.actions import grant
from forum.people.models import Person, Role
from forum.posts.actions import Text, change_post, create_post, list_sources_of, make_public
from forum.posts.models import Post, Thread
from forum.verdicts import SENT_BEFORE, Refused, require

SETTINGS = (
    "question",
    "standfirst",
    "host",
    "series",
    "language",
    "other_languages",
    "licence",
    "is_open",
    "responses_from",
    "choice_needs_account",
    "log_names",
    "writing_closes_at",
    "opens_at",
    "rebuttals_close_at",
    "closing_closes_at",
    "closes_at",
)


def locked(debate: Debate) -> Debate:
    """The debate's row, locked for this transaction, with what rules look at and roles read anew.

    Two queries: what one joins to a row while waiting for its lock is as old as the waiting. SQLite needs but one: a
    transaction there begins by waiting for all others.
    """
    if connection.features.has_select_for_update:
        Debate.objects.select_for_update().only("pk").get(pk=debate.pk)
    return Debate.objects.select_related("topic", "thread").get(pk=debate.pk)


RESERVED = {"new", "organized", "import", "tags"}  # addresses under /debates/ that are not debates


@transaction.atomic
def create_debate(
    *, by: Person, question: str, format_key: str, client_key: UUID, tags: Iterable[str] = (), **settings: Any
) -> Debate:
    """Set up a debate in preparation, with as many empty voices as its format needs at least.

    The creator becomes its organizer. Publishes debate.created; raises Refused. The same key gives the same debate,
    and with another question or format it is refused.
    """
    require(rules.can_create_debate(by))
    Person.objects.select_for_update().get(pk=by.pk)  # a submit sent twice waits here for its twin
    if made := Debate.objects.filter(client_key=client_key).first():
        if (made.created_by_id, made.question, made.format_key) != (by.pk, question, format_key):
            raise Refused(SENT_BEFORE)
        return made
    form = FORMATS[format_key]
    topic = Topic.objects.create(kind="debate")
    debate = Debate.objects.create(
        slug=free_slug(question),
        question=question,
        format_key=format_key,
        topic=topic,
        thread=Thread.objects.create(topic=topic),
        created_by=by,
        client_key=client_key,
        **{name: value for name, value in settings.items() if name in SETTINGS},
    )
    labels = [str(label) for label in form.voice_labels]
    Voice.objects.bulk_create(
        Voice(debate=debate, order=order, label=labels[order] if order < len(labels) else "")
        for order in range(form.voices_min)
    )
    debate.tags.set(_tags(tags))
    grant(topic=topic, person=by, role=Role.ORGANIZER)
    hub.publish(topic.pk, "debate.created", debate=debate.pk)
    return debate


def free_slug(question: str) -> str:
    words = slugify(question)
    start = (words if len(words) <= 60 else words[:61].rpartition("-")[0] or words[:60]).strip("-") or "debate"
    taken = {*Debate.objects.filter(slug__startswith=start).values_list("slug", flat=True)} | RESERVED
    return next(slug for slug in (start, *(f"{start}-{n}" for n in range(2, len(taken) + 3))) if slug not in taken)


@transaction.atomic
def edit_debate(*, debate: Debate, by: Person, tags: Iterable[str] | None = None, **settings: Any) -> Debate:
    """Change the settings named in SETTINGS, and the tags. Publishes debate.edited; raises Refused."""
    debate = locked(debate)
    require(rules.can_edit_debate(by, debate))
    if (
        "licence" in settings
        and settings["licence"] != debate.licence
        and debate.thread.posts.exclude(kind="framing").exists()
    ):
        raise Refused(_("Contributions have been signed under the present licence, so it cannot be changed."))
    for name in SETTINGS:
        if name in settings:
            setattr(debate, name, settings[name])
    debate.save()
    if tags is not None:
        debate.tags.set(_tags(tags))
    set_audience(debate)
    hub.publish(debate.topic_id, "debate.edited", debate=debate.pk)
    return debate


def _tags(names: Iterable[str]) -> list[Tag]:
    wanted = {slugify(name)[:60]: name.strip()[:60] for name in names if slugify(name)}
    known = {tag.slug: tag for tag in Tag.objects.filter(slug__in=wanted)}
    return [known.get(slug) or Tag.objects.create(slug=slug, name=name) for slug, name in wanted.items()]


def _next_place(rows: Manager[Any]) -> int:
    """The order that puts a new row behind those that are there."""
    last = rows.aggregate(last=Max("order"))["last"]
    return 0 if last is None else last + 1


def set_audience(debate: Debate) -> None:
    """Keep the one stored answer to "may anyone read this?" in step with stage and wish.

    What the debate shows everyone becomes listed: gallery, references, and what its public texts cite and show.
    """
    public = debate.is_open and debate.stage_now is not Stage.DRAFT
    if debate.topic.is_public != public:
        debate.topic.is_public = public
        Topic.objects.filter(pk=debate.topic_id).update(is_public=public)
    list_gallery(debate)
    _list_references(debate)
    list_sources(debate.topic)
    if public:
        leaning = Q(citations__isnull=False) | Q(images__isnull=False)
        for post in debate.thread.posts.filter(leaning, status=Post.Status.PUBLIC).distinct():
            list_sources_of(post)


# The framing essay --------------------------------------------------------------------------------------------


@transaction.atomic
def write_framing(*, debate: Debate, by: Person, text: Text, version: int, reason: str = "") -> Post:
    """Write or change the framing essay. Once the debate has left preparation that takes a reason.

    Publishes framing.edited; raises Refused, EditConflict.
    """
    debate = locked(debate)
    require(rules.can_edit_debate(by, debate))
    in_public = debate.stage_now is not Stage.DRAFT
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
        if in_public and not reason.strip():
            raise Refused(_("Say in a few words why you change the framing; readers will see it."))
        post = change_post(
            post=debate.framing, by=by, text=text, reason=reason.strip(), version=version, in_public=in_public
        )
    hub.publish(debate.topic_id, "framing.edited", post=post.pk)
    return post


# Voices -------------------------------------------------------------------------------------------------------


@transaction.atomic
def add_voice(*, debate: Debate, by: Person, label: str = "", thesis: str = "", order: int | None = None) -> Voice:
    """Add a side at the end. Publishes voice.added; raises Refused when the format has no room.

    `order` is the place that was free when the form was shown, so that a repeated submit adds one voice.
    """
    debate = locked(debate)
    if order is not None and (made := debate.voices.filter(order=order, label=label, thesis=thesis).first()):
        return made
    require(rules.can_change_voices(by, debate))
    order = _next_place(debate.voices)
    if debate.voices.count() >= debate.format.voices_max or order >= len(LETTERS):
        raise Refused(_("This format has no room for another voice."))
    voice = debate.voices.create(order=order, label=label, thesis=thesis)
    hub.publish(debate.topic_id, "voice.added", voice=voice.pk)
    return voice


@transaction.atomic
def edit_voice(*, voice: Voice, by: Person, label: str, thesis: str) -> Voice:
    """Change a side's label and thesis. Publishes voice.edited; raises Refused."""
    debate = locked(voice.debate)
    voice = debate.voices.get(pk=voice.pk)
    require(rules.can_edit_debate(by, debate))
    voice.label, voice.thesis = label, thesis
    voice.save(update_fields=["label", "thesis"])
    hub.publish(debate.topic_id, "voice.edited", voice=voice.pk)
    return voice


@transaction.atomic
def remove_voice(*, voice: Voice, by: Person) -> None:
    """Take a side away and close the gap in the letters. Publishes voice.removed; raises Refused."""
    debate = locked(voice.debate)
    require(rules.can_change_voices(by, debate))
    if voice.contributions.exists():
        raise Refused(_("This voice has already spoken, so it cannot be removed."))
    if voice.contributor_id or (voice.invitation and voice.invitation.is_open):
        raise Refused(_("Somebody is invited to this voice; take the invitation back first."))
    gone = voice.pk
    debate.voices.filter(pk=gone).delete()
    for order, one in enumerate(debate.voices.order_by("order")):
        if one.order != order:
            debate.voices.filter(pk=one.pk).update(order=order)
    hub.publish(debate.topic_id, "voice.removed", voice=gone)


# Gallery and references ---------------------------------------------------------------------------------------


@transaction.atomic
def put_in_gallery(*, debate: Debate, by: Person, image: CreditedImage) -> DebateImage:
    """Hang a picture in the debate's gallery. Readers see it once its credit is complete. Publishes gallery.changed."""
    debate = locked(debate)
    require(rules.can_edit_debate(by, debate))
    require(rules.can_see_image(by, image))
    place, _made = debate.gallery.get_or_create(image=image, defaults={"order": _next_place(debate.gallery)})
    list_gallery(debate)
    hub.publish(debate.topic_id, "gallery.changed", debate=debate.pk)
    return place


@transaction.atomic
def take_from_gallery(*, place: DebateImage, by: Person) -> None:
    """Take a picture down. Publishes gallery.changed; raises Refused."""
    debate = locked(place.debate)
    require(rules.can_edit_debate(by, debate))
    place.delete()
    hub.publish(debate.topic_id, "gallery.changed", debate=debate.pk)


def list_gallery(debate: Debate) -> None:
    """Pictures of a debate that readers can see become listed, as soon as their credit is complete."""
    if not debate.topic.is_public:
        return
    for place in debate.gallery.select_related("image").filter(image__listed_at=None):
        if not place.image.missing:
            place.image.listed_at = timezone.now()
            place.image.save(update_fields=["listed_at"])


@transaction.atomic
def list_reference(*, debate: Debate, by: Person, reference: Reference) -> DebateReference:
    """Put a reference on the debate's own list. Publishes references.changed; raises Refused."""
    debate = locked(debate)
    require(rules.can_edit_debate(by, debate))
    require(rules.can_read_reference(by, reference))
    listing, _made = debate.reference_list.get_or_create(
        reference=reference, defaults={"order": _next_place(debate.reference_list)}
    )
    _list_references(debate)
    hub.publish(debate.topic_id, "references.changed", debate=debate.pk)
    return listing


@transaction.atomic
def unlist_reference(*, listing: DebateReference, by: Person) -> None:
    """Take a reference off the debate's own list; where it is cited it stays. Publishes references.changed."""
    debate = locked(listing.debate)
    require(rules.can_edit_debate(by, debate))
    listing.delete()
    hub.publish(debate.topic_id, "references.changed", debate=debate.pk)


def _list_references(debate: Debate) -> None:
    if debate.topic.is_public:
        Reference.objects.filter(listings__debate=debate, listed_at=None).update(listed_at=timezone.now())


# Stages -------------------------------------------------------------------------------------------------------


@transaction.atomic
def move_debate(*, debate: Debate, by: Person | None, move: str) -> Debate:
    """Move to another stage; `by=None` is the clock, which may only make the moves in BY_CLOCK.

    Opening unseals the contributions, in the order of the voices. Publishes contribution.published for each, then
    debate.moved; raises Refused with the sentence of the gate that is shut.
    """
    debate = locked(debate)
    if by is not None:
        require(rules.can_move_debate(by, debate))
    elif move not in BY_CLOCK.get(debate.stage_now, ()):
        raise Refused(_("The clock does not make that move."))
    debate.stage = next_stage(debate.stage_now, move, facts_of(debate)).value
    if move == "open":
        debate.opened_at = timezone.now()
    debate.closed_at = timezone.now() if debate.stage_now in (Stage.CLOSED, Stage.ARCHIVED) else None
    debate.save(update_fields=["stage", "opened_at", "closed_at"])
    set_audience(debate)
    if move == "open":
        _unseal(debate)
    hub.publish(debate.topic_id, "debate.moved", debate=debate.pk)
    return debate


@transaction.atomic
def resume_debate(
    *, debate: Debate, by: Person, stage: Stage, opened_at: datetime | None, closed_at: datetime | None
) -> Debate:
    """Put a debate that came from elsewhere at the stage it had there: no gate is asked about what already happened.

    Publishes debate.moved; raises Refused.
    """
    debate = locked(debate)
    require(rules.can_move_debate(by, debate))
    if stage not in debate.format.stages:
        raise Refused(_("This debate's format has no such stage."))
    debate.stage, debate.opened_at, debate.closed_at = stage.value, opened_at, closed_at
    debate.save(update_fields=["stage", "opened_at", "closed_at"])
    set_audience(debate)
    hub.publish(debate.topic_id, "debate.moved", debate=debate.pk)
    return debate


def _unseal(debate: Debate) -> None:
    sealed = Contribution.objects.filter(voice__debate=debate, post__status=Post.Status.SEALED)
    for contribution in sealed.select_related("post", "voice").order_by("voice__order"):
        make_public(contribution.post)
        hub.publish(
            debate.topic_id,
            "contribution.published",
            post=contribution.post_id,
            voice=contribution.voice_id,
        )
