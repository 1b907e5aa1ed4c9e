"""Files that come in: a debate file, or a text from outside that becomes a framing essay or a contribution."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid5

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from forum import rules
from forum.debates.actions import (
    add_voice,
    create_debate,
    edit_debate,
    edit_voice,
    list_reference,
    locked,
    put_in_gallery,
    write_framing,
)
from forum.debates.contributions import problems_of
from forum.debates.formats import Sealing
from forum.debates.models import Contribution, Debate, Voice
from forum.debates.stages import Stage
from forum.export.bundle import BadFile, DebateBundle
from forum.export.documents import Document, ParsedReference, read_document
from forum.export.readers import line_of, read_debate_json
from forum.export.restore import Unfit, restore
from forum.library.actions import import_references
from forum.library.models import CreditedImage, Reference
from forum.live import hub
from forum.posts.actions import Text, create_post
from forum.posts.models import Post
from forum.text.markup import Unrenderable, render
from forum.verdicts import Refused, require

if TYPE_CHECKING:
    from forum.people.models import Person


@dataclass(frozen=True)
class Incoming:
    """One file, read: exactly one of `bundle` and `document` is there."""

    name: str
    text: str
    bundle: DebateBundle | None = None
    document: Document | None = None


@dataclass(frozen=True)
class Wish:
    """What the organizer wants of the files: the format of a new debate, or the voice a text is for."""

    format_key: str = "two-voices"
    public: bool = False
    voice: Voice | None = None


def read(name: str, data: bytes) -> Incoming:
    """Read one file by its content. Raises BadFile with the line and a sentence."""
    if data.lstrip().startswith(b"{"):
        return Incoming(name, data.decode("utf-8", "replace"), bundle=read_debate_json(data))
    document = read_document(data, name)
    return Incoming(name, data.decode("utf-8-sig"), document=document)


@transaction.atomic
def import_all(files: Sequence[Incoming], *, by: Person, wish: Wish, client_key: UUID) -> list[Debate]:
    """Import every file, or none. Raises Refused, or BadFile that begins with the file's name where there are many."""
    return [_import_one(file, by=by, wish=wish, client_key=uuid5(client_key, str(n))) for n, file in enumerate(files)]


def _import_one(file: Incoming, *, by: Person, wish: Wish, client_key: UUID) -> Debate:
    if file.bundle:
        try:
            return restore(file.bundle, by=by, client_key=client_key, public=wish.public)
        except Unfit as unfit:
            raise BadFile(line_of(file.text, unfit.path), unfit.sentence) from None
    if file.document is None:
        raise BadFile(None, _("There is nothing in this file."))
    if wish.voice:
        return import_contribution(file.document, by=by, voice=wish.voice, client_key=client_key).voice.debate
    return import_framing(file.document, by=by, format_key=wish.format_key, public=wish.public, client_key=client_key)


def _in_words(change: Callable[[], Any]) -> Any:
    """What the change returns; what cannot be stored becomes a sentence about the file."""
    try:
        return change()
    except ValidationError as error:
        raise BadFile(None, str(error.messages[0])) from error
    except Unrenderable as error:
        raise BadFile(None, str(error)) from error


# A text that becomes a debate ---------------------------------------------------------------------------------


@transaction.atomic
def import_framing(
    document: Document, *, by: Person, client_key: UUID, format_key: str = "two-voices", public: bool = False
) -> Debate:
    """Set up a debate whose framing essay is this text, with its sources listed and its credits in the gallery.

    A credit has no picture yet, which the organizer's page says. Raises Refused, or BadFile with a sentence.
    """
    if made := Debate.objects.filter(client_key=client_key, created_by=by).first():
        return made
    question = re.sub(r"^debate:\s*", "", document.question or document.title, flags=re.IGNORECASE)
    settings: dict[str, Any] = {
        "standfirst": document.description,
        "language": document.language or "en",
        "is_open": public,
    }
    _in_words(
        lambda: Debate(question=question, slug="checked", format_key=format_key, **settings).clean_fields(
            exclude=["topic", "thread", "framing", "created_by"]
        )
    )
    debate = create_debate(by=by, question=question, format_key=format_key, client_key=client_key, **settings)
    edit_debate(debate=debate, by=by, tags=document.tags)
    post = _in_words(lambda: write_framing(debate=debate, by=by, text=Text(source=document.body), version=0))
    _sign(post, document)
    for reference in document.references:
        list_reference(debate=debate, by=by, reference=_in_words(partial(_reference, reference, debate, by)))
    for credit in document.image_credits:
        image = CreditedImage(
            author=credit.author, licence=credit.licence, via=credit.via, source_url=credit.source_url
        )
        _in_words(partial(_hang, image, debate, by))
    _name_voices(debate, document.voices, by)
    return Debate.objects.get(pk=debate.pk)


def _sign(post: Post, document: Document) -> None:
    """The text is signed by who wrote it, on the day it was written, under the licence it came with."""
    post.signature = ", ".join(document.authors)[:200] or post.signature
    post.licence = document.licence or post.licence
    post.signed_at = _noon(document.date) if document.date else post.signed_at
    post.save(update_fields=["signature", "licence", "signed_at"])


def _noon(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(12)))


def _reference(parsed: ParsedReference, debate: Debate, by: Person) -> Reference:
    item = dict(parsed.csl)
    if day := parsed.retrieved_on:
        item["accessed"] = {"date-parts": [[day.year, day.month, day.day]]}
    found = import_references(by=by, items=[item], topic=debate.topic)
    return (*found.added, *found.known)[0]


def _hang(image: CreditedImage, debate: Debate, by: Person) -> None:
    image.topic, image.uploaded_by = debate.topic, by
    image.clean_fields(exclude=["file", "topic", "uploaded_by"])
    image.save(force_insert=True)
    put_in_gallery(debate=debate, by=by, image=image)


def _name_voices(debate: Debate, names: Sequence[str], by: Person) -> None:
    """Give the voices the names that the text announces, when the format has room for all of them."""
    if len(names) > debate.format.voices_max:
        return
    while debate.voices.count() < len(names):
        add_voice(debate=debate, by=by)
    for voice, name in zip(debate.voices.order_by("order"), names, strict=False):
        edit_voice(voice=voice, by=by, label=name[:80], thesis=voice.thesis)


# A text that becomes a contribution ---------------------------------------------------------------------------


@transaction.atomic
def import_contribution(document: Document, *, by: Person, voice: Voice, client_key: UUID) -> Contribution:
    """Enter a text that its author signed elsewhere for a voice without a contributor; nobody gets an account.

    Publishes contribution.sealed or contribution.published. Raises Refused, or BadFile with a sentence.
    """
    debate = locked(voice.debate)
    if made := Contribution.objects.filter(voice=voice, post__client_key=client_key).first():
        return made
    voice = debate.voices.select_related("invitation").get(pk=voice.pk)
    voice.debate = debate
    require(rules.can_edit_debate(by, debate))
    _check_voice(voice)
    if not document.authors:
        raise BadFile(1, _("The file names no author; add a line like “authors: [First Last]” to its front matter."))
    text = Text(document.title[:200], document.description[:600], document.body)
    for sentences in problems_of(text, debate=debate, kind="opening", by=by).values():
        raise BadFile(None, str(sentences[0]))
    sealed = debate.format.sealing is not Sealing.NONE and debate.stage_now in (Stage.DRAFT, Stage.WRITING)
    post = create_post(
        thread=debate.thread,
        kind=Post.Kind.OPENING,
        by=None,
        text=text,
        licence=document.licence or debate.licence,
        language=document.language or debate.language,
        sealed=sealed,
        client_key=client_key,
        signature=", ".join(document.authors)[:200],
    )
    _sign(post, document)
    contribution = Contribution.objects.create(
        post=post,
        voice=voice,
        kind="opening",
        disclosure=_("Entered by the organizers; the text came without a disclosure of interests."),
    )
    kind = "contribution.sealed" if sealed else "contribution.published"
    hub.publish(debate.topic_id, kind, post=post.pk, voice=voice.pk)
    return contribution


def _check_voice(voice: Voice) -> None:
    debate = voice.debate
    if debate.stage_now is not Stage.DRAFT and not debate.format.allows("contributor", debate.stage_now, "opening"):
        raise Refused(_("Opening contributions are not being written at this stage."))
    if voice.contributor_id:
        raise Refused(_("This voice has a contributor, who signs here themselves."))
    if voice.invitation and voice.invitation.is_open:
        raise Refused(_("Somebody is invited to this voice; take the invitation back first."))
    if voice.contributions.filter(kind="opening").exists():
        raise Refused(_("This voice has already spoken."))


# What was read, for the organizer to look at ------------------------------------------------------------------


@dataclass(frozen=True)
class Preview:
    """What a file would bring, counted as it would be shown."""

    name: str
    is_debate: bool
    title: str
    authors: tuple[str, ...]
    headings: int
    links: int
    words: int
    voices: tuple[str, ...]
    references: tuple[str, ...]
    credits: tuple[str, ...]
    dropped: tuple[str, ...] = ()
    stage: str = ""
    posts: int = 0


def preview(file: Incoming) -> Preview:
    """Raises BadFile when the text cannot be shown."""
    if file.bundle:
        return _preview_of_debate(file.name, file.bundle)
    document = file.document or Document("", "")
    rendered = _in_words(lambda: render(document.body, doc_id="preview"))
    return Preview(
        name=file.name,
        is_debate=False,
        title=document.title,
        authors=document.authors,
        headings=len(re.findall(r"<h[1-6][ >]", rendered.html)),
        links=rendered.html.count("<a "),
        words=rendered.words,
        voices=document.voices,
        references=tuple(one.raw for one in document.references),
        credits=tuple(one.raw for one in document.image_credits),
        dropped=document.leftovers,
    )


def _preview_of_debate(name: str, bundle: DebateBundle) -> Preview:
    return Preview(
        name=name,
        is_debate=True,
        title=bundle.question,
        authors=bundle.authors,
        headings=0,
        links=0,
        words=sum(post.words for post in bundle.posts),
        voices=tuple(voice.thesis or voice.label for voice in bundle.ordered_voices),
        references=tuple(str(one.csl.get("title") or one.key) for one in bundle.references),
        credits=tuple(image.title or image.author for image in bundle.images),
        stage=bundle.stage,
        posts=len(bundle.posts),
    )


__all__ = [
    "Incoming",
    "Preview",
    "Wish",
    "import_all",
    "import_contribution",
    "import_framing",
    "preview",
    "read",
]
