"""From a bundle to a debate of its own here: all of it in one transaction, or nothing and a sentence that says why.

Nobody gets an account by an import: who signed elsewhere is kept as a signature, and in the debate's `origin`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import models, transaction
from django.utils.translation import gettext as _

from forum import rules
from forum.debates.actions import create_debate, edit_debate, resume_debate
from forum.debates.formats import FORMATS
from forum.debates.models import LETTERS, Contribution, Debate, DebateImage, DebateReference, Voice
from forum.debates.stages import Stage
from forum.export.answers import restore_answers, restore_errata
from forum.export.bundle import (
    UNPUBLISHED,
    BadFile,
    DebateBundle,
    ImageFacts,
    PostFacts,
    ReferenceFacts,
    problems,
)
from forum.export.canonical import as_json, digest
from forum.library.actions import add_reference
from forum.library.models import CreditedImage, Reference
from forum.library.pictures import BadPicture, picture_of
from forum.people.models import Disclosure
from forum.posts.actions import Text, put_text
from forum.posts.models import Post, Thread
from forum.text.licences import LICENCES
from forum.text.markup import Unrenderable
from forum.verdicts import Refused, require

if TYPE_CHECKING:
    from collections.abc import Iterator

    from forum.people.models import Person

OVER = (Stage.CLOSED, Stage.ARCHIVED)
UNSEEN = (Stage.DRAFT, Stage.WRITING)
UNRELATED = [
    *("topic", "thread", "framing", "created_by", "uploaded_by", "author", "reply_to", "about", "root", "debate"),
    "html",
]
CITED = re.compile(r"(?<![\w.])@([A-Za-z0-9][\w:-]*)")


class Unfit(BadFile):
    """Something in a bundle that cannot stand here; `path` says where it is in the file."""

    def __init__(self, path: str, sentence: str) -> None:
        self.path = path
        super().__init__(None, f"{sentence} ({_('at')} {path})" if path else sentence)


@dataclass
class _Restoring:
    """What is known while a bundle is being restored."""

    bundle: DebateBundle
    debate: Debate
    by: Person
    voices: dict[str, Voice] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    addresses: dict[str, str] = field(default_factory=dict)
    posts: list[Post] = field(default_factory=list)
    files: list[Any] = field(default_factory=list)

    def rewritten(self, source: str) -> str:
        """A text with the keys and the addresses of pictures that it has here."""
        source = CITED.sub(lambda found: f"@{self.keys.get(found[1], found[1])}", source)
        for old, new in self.addresses.items():
            source = source.replace(old, new)
        return source


def restore(bundle: DebateBundle, *, by: Person, client_key: UUID, public: bool = False) -> Debate:
    """Make the debate of a bundle anew, organized by `by`, at the stage it had; readers see it when `public`.

    Publishes debate.created, debate.edited and debate.moved. Raises Refused, or BadFile with a sentence; then
    nothing is left behind. The same key gives the same debate.
    """
    files: list[Any] = []
    try:
        with transaction.atomic():
            return _restored(bundle, by, client_key, public, files)
    except BaseException:
        for file in files:
            file.delete(save=False)
        raise


def _restored(bundle: DebateBundle, by: Person, client_key: UUID, public: bool, files: list[Any]) -> Debate:
    if made := Debate.objects.filter(client_key=client_key, created_by=by).first():
        return made
    require(rules.can_create_debate(by))
    for path, sentence in problems(bundle):
        raise Unfit(path, sentence)
    work = _Restoring(bundle, _debate(bundle, by, client_key, public), by, files=files)
    _voices(work)
    _references(work)
    _images(work)
    _posts(work)
    with _at("posts"):
        restore_answers(work.bundle, work.posts)
    with _at("errata"):
        restore_errata(work.bundle, work.debate, work.posts)
    _remember_origin(work)
    return _resumed(work)


@contextmanager
def _at(path: str) -> Iterator[None]:
    """Say where in the file the trouble is."""
    try:
        yield
    except ValidationError as error:
        place, sentences = _first(error)
        raise Unfit(f"{path}.{place}".strip("."), sentences) from error
    except (BadPicture, Unrenderable, Refused) as error:
        raise Unfit(path, str(error)) from error


def _first(error: ValidationError) -> tuple[str, str]:
    if hasattr(error, "error_dict"):
        name, found = next(iter(error.message_dict.items()))
        return name, str(found[0])
    return "", str(error.messages[0])


def _check(row: models.Model, *others: str) -> None:
    """Lengths, choices and shapes, as the database has them."""
    names = {one.name for one in row._meta.fields}
    row.clean_fields(exclude=[name for name in (*UNRELATED, *others) if name in names])


# The debate and its voices ------------------------------------------------------------------------------------


def _debate(bundle: DebateBundle, by: Person, client_key: UUID, public: bool) -> Debate:
    if bundle.format not in FORMATS:
        raise Unfit("format", _("The format “%(key)s” is not known here.") % {"key": bundle.format[:40]})
    if not FORMATS[bundle.format].is_hosted:
        raise Unfit("format", _("This file is a part of a process, and cannot be set up as a debate by itself."))
    settings = {
        **{name: getattr(bundle, name) for name in ("standfirst", "host", "series", "language", "licence")},
        **{name: getattr(bundle.dates, name) for name in bundle.dates.__dataclass_fields__},
        "other_languages": list(bundle.other_languages),
        "is_open": public,
    }
    with _at(""):
        _check(Debate(question=bundle.question, format_key=bundle.format, slug="checked", **settings))
        if any(len(tag) > 60 for tag in bundle.tags):
            raise ValidationError({"tags": [_("A tag has at most 60 characters.")]})
    debate = create_debate(by=by, question=bundle.question, format_key=bundle.format, client_key=client_key, **settings)
    return edit_debate(debate=debate, by=by, tags=bundle.tags)


def _voices(work: _Restoring) -> None:
    """The voices of the file in place of the empty ones; their letters follow their order, here as everywhere."""
    work.debate.voices.all().delete()
    ordered = work.bundle.ordered_voices
    if len(ordered) > len(LETTERS):
        raise Unfit("voices", _("A debate has room for %(n)d voices.") % {"n": len(LETTERS)})
    for order, facts in enumerate(ordered):
        voice = Voice(debate=work.debate, order=order, label=facts.label, thesis=facts.thesis)
        with _at(f"voices[{work.bundle.voices.index(facts)}]"):
            _check(voice, "contributor", "invitation")
        voice.save()
        work.voices[facts.letter] = voice


# References ---------------------------------------------------------------------------------------------------


def _references(work: _Restoring) -> None:
    """Each source once: the one already here when it is the same, else a new one, under another key if need be."""
    at_hand: dict[str, Reference] = {}
    for one in Reference.objects.visible_to(work.by).order_by("-pk"):
        at_hand.update(dict.fromkeys(marks_of(one.csl), one))
    listed: dict[int, Reference] = {}
    for place, facts in enumerate(work.bundle.references):
        found = next((at_hand[mark] for mark in marks_of(facts.csl) if mark in at_hand), None)
        with _at(f"references[{place}]"):
            reference = found or _new_reference(work, facts)
        at_hand.update(dict.fromkeys(marks_of(facts.csl), reference))
        work.keys[facts.key] = reference.key
        listed[reference.pk] = reference
    DebateReference.objects.bulk_create(
        DebateReference(debate=work.debate, reference=reference, order=order)
        for order, reference in enumerate(listed.values())
    )


def marks_of(csl: Mapping[str, Any]) -> list[str]:
    """What makes two sources the same: DOI, address; title and year where there is neither."""
    doi, url = str(csl.get("DOI") or "").lower(), str(csl.get("URL") or "").strip().rstrip("/")
    if doi or url:
        return [mark for mark in (doi and f"doi:{doi}", url) if mark]
    return [f"title:{str(csl.get('title', '')).casefold()}:{csl.get('issued')}"]


def _new_reference(work: _Restoring, facts: ReferenceFacts) -> Reference:
    taken = Reference.objects.filter(key=facts.key).exists()
    return add_reference(
        by=work.by,
        item=facts.csl,
        kind=facts.kind,
        key="" if taken else facts.key,
        client_key=uuid4(),
        retrieved_on=facts.retrieved_on,
        archived_url=facts.archived_url,
        legal_status=facts.legal_status,
        topic=work.debate.topic,
    )


# Pictures -----------------------------------------------------------------------------------------------------


def _images(work: _Restoring) -> None:
    """Each picture with its credit; without its data it is a credit that waits for its picture."""
    rows: dict[str, CreditedImage] = {}
    for place, facts in enumerate(work.bundle.images):
        with _at(f"images[{place}]"):
            rows[facts.id] = _known_image(work, facts) or _new_image(work, facts)
        work.addresses[f"/media/images/{facts.id}.webp"] = rows[facts.id].url
    hung = dict.fromkeys(rows[id].pk for id in work.bundle.gallery)
    DebateImage.objects.bulk_create(
        DebateImage(debate=work.debate, image_id=pk, order=order) for order, pk in enumerate(hung)
    )


def _known_image(work: _Restoring, facts: ImageFacts) -> CreditedImage | None:
    """The picture itself, where it came from here and its file is still here."""
    id = _uuid(facts.id)
    return CreditedImage.objects.visible_to(work.by).exclude(file="").filter(pk=id).first() if id else None


def _new_image(work: _Restoring, facts: ImageFacts) -> CreditedImage:
    id = _uuid(facts.id)
    if id is None or CreditedImage.objects.filter(pk=id).exists():
        id = uuid4()
    names = ("title", "author", "licence", "source_url", "via", "alt")
    image = CreditedImage(
        id=id, topic=work.debate.topic, uploaded_by=work.by, **{name: getattr(facts, name) for name in names}
    )
    if image.licence and image.licence not in LICENCES:
        raise ValidationError({"licence": [_("Name a licence from the list, as in: CC BY-SA 4.0.")]})
    _check(image, "file")
    if facts.data is not None:
        picture = picture_of(BytesIO(facts.data))
        image.file.save("picture.webp", ContentFile(picture.data), save=False)
        image.width, image.height = picture.width, picture.height
        work.files.append(image.file)
    image.save(force_insert=True)
    return image


def _uuid(id: str) -> UUID | None:
    try:
        return UUID(id)
    except ValueError:
        return None


# Posts --------------------------------------------------------------------------------------------------------


def _posts(work: _Restoring) -> None:
    spoken: set[tuple[str | None, str]] = set()
    for place, facts in enumerate(work.bundle.posts):
        path = f"posts[{place}]"
        if facts.kind in Contribution.Kind.values:
            if (facts.voice, facts.kind) in spoken:
                raise Unfit(f"{path}.voice", _("This voice has already spoken; it has one text of each kind."))
            spoken.add((facts.voice, facts.kind))
        with _at(path):
            work.posts.append(_post(work, facts))
    numbers = [facts.number for facts in work.bundle.posts if facts.number is not None]
    Thread.objects.filter(pk=work.debate.thread_id).update(last_number=max(numbers, default=0))


def _post(work: _Restoring, facts: PostFacts) -> Post:
    signed_at = facts.signed_at or facts.published_at or work.bundle.exported_at
    is_sealed = facts.status in UNPUBLISHED
    post = Post(
        thread=work.debate.thread,
        number=None if is_sealed else facts.number,
        kind=facts.kind,
        status=facts.status,
        tombstone=facts.tombstone,
        view=facts.view,
        signature=work.bundle.signed_by(facts) or work.bundle.host or _("Name unknown"),
        affiliation=facts.affiliation,
        title=facts.title,
        abstract=facts.abstract,
        source=work.rewritten(facts.source),
        licence=facts.licence,
        language=facts.language,
        version=max((revision.number for revision in facts.revisions), default=1),
        signed_at=signed_at,
        published_at=None if is_sealed else facts.published_at or signed_at,
        edited_at=facts.edited_at,
    )
    _check(post)
    post.save()
    put_text(post, Text.of(post), work.by)
    _revisions(work, post, facts)
    if facts.kind == Post.Kind.FRAMING:
        work.debate.framing = post
        work.debate.save(update_fields=["framing"])
    if facts.kind in Contribution.Kind.values:
        _contribution(work, post, facts)
    return post


def _revisions(work: _Restoring, post: Post, facts: PostFacts) -> None:
    for one in facts.revisions:
        text = Text(one.title, one.abstract, work.rewritten(one.source))
        revision = post.revisions.model(post=post, number=one.number, reason=one.reason, at=one.at, **text.fields())
        _check(revision, "post")
        revision.save()
    if not facts.revisions:
        post.revisions.create(number=1, at=post.signed_at, **Text.of(post).fields())


def _contribution(work: _Restoring, post: Post, facts: PostFacts) -> None:
    said = facts.disclosure
    nothing = "" if said is None or said.has_interests else str(Disclosure(has_interests=False))
    Contribution.objects.create(
        post=post,
        voice=work.voices[facts.voice or ""],
        kind=facts.kind,
        disclosure=(said.text if said else "") or nothing,
        has_interests=said.has_interests if said else None,
        declared_at=said.declared_at if said else None,
    )


# What it was, and where it stands ------------------------------------------------------------------------------


def _remember_origin(work: _Restoring) -> None:
    bundle = work.bundle
    letters = {facts.letter: work.voices[facts.letter].letter for facts in bundle.voices}
    work.debate.origin = {
        "url": bundle.url,
        "digest": digest(bundle),
        "exported_at": as_json(bundle.exported_at),
        "people": [as_json(person) for person in bundle.people],
        "voices": {letters[facts.letter]: facts.contributor for facts in bundle.voices if facts.contributor},
        "posts": {
            str(post.pk): facts.author for facts, post in zip(bundle.posts, work.posts, strict=True) if facts.author
        },
    }
    work.debate.save(update_fields=["origin"])


def _resumed(work: _Restoring) -> Debate:
    bundle, stage = work.bundle, Stage(work.bundle.stage)
    opened_at = None if stage in UNSEEN else _opened(bundle)
    closed_at = bundle.dates.closes_at or bundle.exported_at if stage in OVER else None
    with _at("stage"):
        return resume_debate(debate=work.debate, by=work.by, stage=stage, opened_at=opened_at, closed_at=closed_at)


def _opened(bundle: DebateBundle) -> datetime:
    shown: Iterable[datetime] = (post.published_at for post in bundle.contributions if post.published_at)
    return min(shown, default=bundle.dates.opens_at or bundle.exported_at)
