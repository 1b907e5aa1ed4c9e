"""Signing a contribution, and changing it afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from forum import rules
from forum.debates.actions import locked
from forum.debates.models import Contribution, Debate, Voice
from forum.live import hub
from forum.posts.actions import EditConflict, Text, change_post, create_post
from forum.posts.models import Draft, Post
from forum.posts.rendering import Written, write
from forum.text.markup import Unrenderable
from forum.verdicts import SENT_BEFORE, Refused, require

if TYPE_CHECKING:
    from forum.people.models import Person
    from forum.verdicts import Sentence


def slot_of(voice: Voice, kind: str) -> str:
    """The draft box of a voice's text of this kind."""
    return f"voice:{voice.pk}:{kind}"


def edit_slot_of(post: Post) -> str:
    return f"post:{post.pk}"


@dataclass(frozen=True)
class Checked:
    """A text as it stands: how long it is, what it cites in vain, and what keeps it from being signed, by field."""

    problems: dict[str, list[str | Promise]]
    words: int = 0
    unknown_keys: tuple[str, ...] = ()


def problems_of(text: Text, *, debate: Debate, kind: str, by: Person) -> dict[str, list[str | Promise]]:
    """What keeps this text from being signed, by field, in sentences; empty when nothing does."""
    return check(text, debate=debate, kind=kind, by=by).problems


def check(text: Text, *, debate: Debate, kind: str, by: Person) -> Checked:
    """Look a text over as signing would, without signing it."""
    title: list[str | Promise] = [] if text.title.strip() else [_("Give your contribution a title.")]
    try:
        written = write(text.source, by=by, doc_id="check", language=debate.language)
    except Unrenderable as problem:
        return Checked({"source": [str(problem)], **({"title": title} if title else {})})
    source = _problems_of_source(text, written, debate.format.word_limits.get(kind))
    found = {name: sentences for name, sentences in (("title", title), ("source", source)) if sentences}
    return Checked(found, written.rendered.words, written.rendered.unknown_keys)


def _problems_of_source(text: Text, written: Written, limit: int | None) -> list[str | Promise]:
    if not text.source.strip():
        return [_("Your contribution has no text yet.")]
    return lacks(written, limit, _("Your text has %(words)d words; the limit is %(limit)d, the same for every voice."))


def lacks(written: Written, limit: int | None, too_long: Sentence) -> list[str | Promise]:
    """What keeps a text with words in it from being signed: too many, sources that are not there, credit missing."""
    rendered = written.rendered
    found: list[str | Promise] = []
    if limit and rendered.words > limit:
        found.append(too_long % {"words": rendered.words, "limit": limit})
    for key in rendered.unknown_keys:
        found.append(_("There is no reference “%(key)s” that you can cite; add it to the library.") % {"key": key})
    for image in written.uncredited:
        found.append(_("The picture “%(image)s” still lacks part of its credit.") % {"image": image})
    if rendered.removed_images:
        found.append(_("A picture in your text is not from this site's library; upload it here, with its credit."))
    return found


class NotReady(Exception):
    """The text cannot be signed as it is; `problems` says why, by field."""

    def __init__(self, problems: dict[str, list[str | Promise]]) -> None:
        super().__init__("not ready to sign")
        self.problems = problems


@transaction.atomic
def sign_contribution(
    *, voice: Voice, kind: str, by: Person, text: Text, licence_agreed: bool, client_key: UUID, language: str = ""
) -> Contribution:
    """Sign and publish a contribution, sealed where the format says so. The draft is done with.

    Publishes contribution.sealed or contribution.published. Raises Refused, or NotReady with what is missing. A
    repeated submit with the same key gives the same contribution; with another text it raises EditConflict.
    """
    debate = locked(voice.debate)
    if sent := Post.objects.filter(author=by, client_key=client_key).first():
        return _signed_before(sent, voice, kind, text)
    voice = debate.voices.get(pk=voice.pk)
    voice.debate = debate
    declared = by.disclosure
    require(rules.can_sign(by, voice, kind, disclosed=declared is not None))
    if voice.contributions.filter(kind=kind).exists():
        raise Refused(_("This text has already been signed. Open it to change it."))
    problems = problems_of(text, debate=debate, kind=kind, by=by)
    if not licence_agreed:
        problems["licence_agreed"] = [_("Agree to the licence; every contribution here is published under it.")]
    if language and language not in debate.languages:
        problems["language"] = [_("Contributions to this debate are not written in that language.")]
    if problems:
        raise NotReady(problems)
    sealed = debate.seals
    post = create_post(
        thread=debate.thread,
        kind=kind,
        by=by,
        text=text,
        licence=debate.licence,
        language=language or debate.language,
        sealed=sealed,
        client_key=client_key,
    )
    contribution = Contribution.objects.create(
        post=post,
        voice=voice,
        kind=kind,
        disclosure=str(declared or ""),
        has_interests=declared.has_interests if declared else False,
        declared_at=declared.declared_at if declared else None,
    )
    Draft.objects.filter(author=by, slot=slot_of(voice, kind)).delete()
    hub.publish(
        debate.topic_id,
        "contribution.sealed" if sealed else "contribution.published",
        post=post.pk,
        voice=voice.pk,
    )
    return contribution


def _signed_before(sent: Post, voice: Voice, kind: str, text: Text) -> Contribution:
    """The contribution that this form has made already. One key stands for one text of one voice."""
    made = Contribution.objects.filter(post=sent, voice=voice, kind=kind).first()
    if made is None:
        raise Refused(SENT_BEFORE)
    if Text.of(sent) != text:
        raise EditConflict(sent)
    return made


@transaction.atomic
def edit_contribution(*, contribution: Contribution, by: Person, text: Text, reason: str, version: int) -> Contribution:
    """Change a signed text. In public that takes a reason, makes a new version and shows "updated on".

    Publishes contribution.edited, or contribution.sealed while it is sealed. Raises Refused, NotReady, EditConflict.
    """
    debate = locked(contribution.voice.debate)
    post = Post.objects.select_for_update().get(pk=contribution.post_id)
    require(rules.can_edit_post(by, post, debate))
    problems = problems_of(text, debate=debate, kind=contribution.kind, by=by)
    if not post.is_sealed and not reason.strip():
        problems["reason"] = [_("Say in a few words what you changed and why; readers will see it.")]
    if problems:
        raise NotReady(problems)
    before = post.version
    contribution.post = change_post(
        post=post, by=by, text=text, reason=reason.strip(), version=version, in_public=not post.is_sealed
    )
    Draft.objects.filter(author=by, slot=edit_slot_of(post)).delete()
    if contribution.post.version != before:
        kind = "contribution.sealed" if post.is_sealed else "contribution.edited"
        hub.publish(debate.topic_id, kind, post=post.pk, voice=contribution.voice_id)
    return contribution
