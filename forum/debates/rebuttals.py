"""Rebuttals: answering a passage of a contribution, and changing the rebuttal afterwards. What moves it: ledger.py."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from forum import rules
from forum.debates.actions import locked
from forum.debates.contributions import Checked, NotReady, lacks
from forum.debates.models import Debate
from forum.live import hub
from forum.people.conduct import ASK, agree, needs_conduct
from forum.posts.actions import Prepared, Text, change_post, create_post, fingerprint, prepare
from forum.posts.limits import said_before, too_many_links
from forum.posts.models import SHORT_KINDS, Draft, Post, Quotation, Rebuttal
from forum.posts.quoting import Quoted
from forum.text.markup import Unrenderable
from forum.verdicts import SENT_BEFORE, Refused, require

if TYPE_CHECKING:
    from forum.people.models import Person
    from forum.verdicts import Sentence

LONGEST_POINT = 300  # characters of the sentence that puts the author's point
EMPTY: dict[str, Sentence] = {
    Post.Kind.REBUTTAL: _("Your rebuttal has no text yet."),
    Post.Kind.REPLY: _("Your reply has no text yet."),
}
TOO_LONG: dict[str, Sentence] = {
    Post.Kind.REBUTTAL: _("Your rebuttal has %(words)d words; the limit is %(limit)d."),
    Post.Kind.REPLY: _("Your reply has %(words)d words; the limit is %(limit)d."),
}
LONG_POINT = _("Put the author's point in at most %(limit)d characters.") % {"limit": LONGEST_POINT}
AGREE_TO_LICENCE = _("Agree to the licence; everything signed here is published under it.")
SAY_WHY = _("Say in a few words what you changed and why; readers will see it.")
NOT_SHOWN = _("This rebuttal is no longer shown.")


def slot_of(post: Post, version: int, start: int, end: int) -> str:
    """The draft box of a rebuttal of this passage. It names what an address names, so that it is found again."""
    return f"rebut:{post.thread_id}:{post.number}:{version}:{start}-{end}"


def debate_of(post: Post) -> Debate:
    return Debate.objects.select_related("topic", "thread").get(thread=post.thread_id)


def look_over(
    text: Text, *, kind: str, debate: Debate, by: Person, post: Post | None = None
) -> tuple[Checked, Prepared | None]:
    """What keeps a rebuttal or reply from being published; and the text rendered, where it can be."""
    found: dict[str, list[str | Promise]] = {}
    if len(text.abstract) > LONGEST_POINT:
        found["abstract"] = [LONG_POINT]
    if not text.source.strip():
        return Checked({**found, "source": [EMPTY[kind]]}), None
    try:
        language = post.language if post else debate.language
        ready = prepare(text, by=by, language=language, post=post, short=kind in SHORT_KINDS)
    except Unrenderable as problem:
        return Checked({**found, "source": [str(problem)]}), None
    missing = lacks(ready.written, debate.format.word_limits.get(kind), TOO_LONG[kind])
    rendered = ready.written.rendered
    if not _was_invited(by, debate) and (refusal := too_many_links(rendered, by)):
        missing = [*missing, refusal]
    if missing:
        found["source"] = missing
    return Checked(found, rendered.words, rendered.unknown_keys), ready


def _was_invited(by: Person, debate: Debate) -> bool:
    return not debate.roles_of(by).isdisjoint(("contributor", "expert"))


def say_once(debate: Debate, by: Person, ready: Prepared, *, besides: Post | None = None) -> None:
    """Raises NotReady where a reader says the same again; those invited may answer twice in the same words.

    To be asked under the debate's lock.
    """
    if _was_invited(by, debate):
        return
    if refusal := said_before(debate.thread, by, fingerprint(ready.text.source), besides=besides):
        raise NotReady({"source": [refusal]})


# Rebutting ----------------------------------------------------------------------------------------------------


def post_rebuttal(
    *,
    post: Post,
    by: Person,
    quoted: Quoted,
    text: Text,
    licence_agreed: bool,
    client_key: UUID,
    point: str = "",
    conduct_agreed: bool = False,
) -> Post:
    """Rebut a passage of a contribution. The draft is done with. Publishes rebuttal.posted; raises Refused, NotReady.

    `point` puts the author's point in one sentence. The text is rendered before anything is locked. A repeated submit
    with the same key gives the same rebuttal; with other content it is refused.
    """
    debate = debate_of(post)
    text = Text("", " ".join(point.split()), text.source)
    checked, ready = look_over(text, kind=Post.Kind.REBUTTAL, debate=debate, by=by)
    problems = {**checked.problems}
    if not licence_agreed:
        problems["licence_agreed"] = [AGREE_TO_LICENCE]
    if needs_conduct(by) and not conduct_agreed:
        problems["conduct_agreed"] = [ASK]
    if problems or ready is None:  # whoever may not rebut at all is told that first
        require(rules.can_sign_rebuttal(by, post, debate, disclosed=by.disclosure is not None))
        raise NotReady(problems)
    return _post_rebuttal(debate, post, by, quoted, ready, client_key)


@transaction.atomic
def _post_rebuttal(debate: Debate, about: Post, by: Person, quoted: Quoted, ready: Prepared, client_key: UUID) -> Post:
    debate = locked(debate)
    if made := Post.objects.filter(author=by, client_key=client_key).first():
        if not _is_same(made, about, quoted, ready.text):
            raise Refused(SENT_BEFORE)
        return made
    about = Post.objects.select_related("root").get(pk=about.pk, thread=debate.thread_id)
    require(rules.can_sign_rebuttal(by, about, debate, disclosed=by.disclosure is not None))
    say_once(debate, by, ready)
    post = create_post(
        thread=debate.thread,
        kind=Post.Kind.REBUTTAL,
        by=by,
        text=ready.text,
        licence=debate.licence,
        language=debate.language,
        sealed=False,
        client_key=client_key,
        reply_to=about,
        about=about,
        quoted=quoted,
        prepared=ready,
    )
    Rebuttal.objects.create(post=post, point=ready.text.abstract)
    agree(by)
    quote = quoted.quote
    Draft.objects.filter(author=by, slot=slot_of(about, quoted.version, quote.start, quote.end)).delete()
    hub.publish(debate.topic_id, "rebuttal.posted", post=post.pk)
    return post


def _is_same(made: Post, about: Post, quoted: Quoted, text: Text) -> bool:
    if (made.kind, made.about_id, Text.of(made)) != (Post.Kind.REBUTTAL, about.pk, text):
        return False
    quotation = made.quotation
    return (quotation.version, quotation.start, quotation.end) == (quoted.version, quoted.quote.start, quoted.quote.end)


def has_rebutted(by: Person, about: Post, quoted: Quoted, text: Text) -> bool:
    """Has this person published this very rebuttal already? A tab left open does not draft it once more."""
    quote = quoted.quote
    same = Quotation.objects.filter(post__about=about, post__author=by, post__source=text.source)
    return same.filter(version=quoted.version, start=quote.start, end=quote.end).exists()


# Changing -----------------------------------------------------------------------------------------------------


def edit_rebuttal(*, post: Post, by: Person, text: Text, reason: str, version: int, point: str = "") -> Post:
    """Change a rebuttal, with a reason that readers see. Another point is no longer the one that was marked as fair.

    Publishes rebuttal.edited. Raises Refused, NotReady, EditConflict.
    """
    text = Text("", " ".join(point.split()), text.source)
    return edit_in_exchange(post, by, text, reason, version)


def edit_in_exchange(post: Post, by: Person, text: Text, reason: str, version: int) -> Post:
    """Change a rebuttal or a reply. Called by the actions that are named after what they change."""
    debate = debate_of(post)
    require(rules.can_edit_post(by, post, debate))
    checked, ready = look_over(text, kind=post.kind, debate=debate, by=by, post=post)
    problems = {**checked.problems}
    if not reason.strip():
        problems["reason"] = [SAY_WHY]
    if problems or ready is None:
        raise NotReady(problems)
    return _edit(debate, post, by, ready, reason.strip(), version)


@transaction.atomic
def _edit(debate: Debate, post: Post, by: Person, ready: Prepared, reason: str, version: int) -> Post:
    debate = locked(debate)
    post = Post.objects.select_for_update().get(pk=post.pk, kind__in=(Post.Kind.REBUTTAL, Post.Kind.REPLY))
    require(rules.can_edit_post(by, post, debate))
    say_once(debate, by, ready, besides=post)
    before = post.version
    post = change_post(
        post=post, by=by, text=ready.text, reason=reason, version=version, in_public=True, prepared=ready
    )
    if post.kind == Post.Kind.REBUTTAL:
        Rebuttal.objects.filter(post=post).exclude(point=post.abstract).update(point=post.abstract, fair_at=None)
    if post.version != before:
        kind = "rebuttal.edited" if post.kind == Post.Kind.REBUTTAL else "reply.edited"
        hub.publish(debate.topic_id, kind, post=post.pk)
    return post
