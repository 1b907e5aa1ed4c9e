"""Readers' responses: posting one, publishing one that waited, and changing it afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from forum import rules
from forum.debates.actions import locked
from forum.debates.contributions import NotReady
from forum.debates.models import Debate, Responses
from forum.debates.stances import stances_of
from forum.live import hub
from forum.people.conduct import ASK, agree, needs_conduct
from forum.posts.actions import Prepared, Text, change_post, create_post, fingerprint, make_public, prepare
from forum.posts.limits import said_before, too_many_links
from forum.posts.models import Post, Quotation
from forum.text.markup import Unrenderable
from forum.verdicts import SENT_BEFORE, Refused, require

if TYPE_CHECKING:
    from forum.people.models import Person
    from forum.posts.quoting import Quoted

Problems = dict[str, list[str | Promise]]
NOT_ANSWERED = _("The post that this answers cannot be answered; perhaps it is no longer shown.")


@dataclass(frozen=True)
class Tie:
    """What a response is tied to. Without anything it is about the debate as a whole."""

    about: Post | None = None
    reply_to: Post | None = None
    quoted: Quoted | None = None

    @classmethod
    def to(cls, post: Post, quoted: Quoted | None = None) -> Tie:
        """To a text: an answer where readers talk with each other, a response of its own to anything else."""
        if not begins_with_response(post):
            return cls(about=post, quoted=quoted)
        return cls(about=post if quoted else None, reply_to=post, quoted=quoted)


def begins_with_response(post: Post) -> bool:
    """Is it a response, or part of the exchange that one began?"""
    return (post.root or post).kind == Post.Kind.RESPONSE


def respond(
    *,
    debate: Debate,
    by: Person,
    text: Text,
    client_key: UUID,
    reply_to: Post | None = None,
    about: Post | None = None,
    quoted: Quoted | None = None,
    view: str = "",
    conduct_agreed: bool = False,
) -> Post:
    """Respond to a debate, to one of its texts or to a passage of one. Publishes response.posted or response.waiting.

    It answers a response (or an answer to one) by `reply_to`; any other text it is `about`. Where responses are
    reviewed it waits for a moderator, unless its author is one. Raises Refused or NotReady. The text is rendered
    before anything is locked. A repeated submit with the same key gives the same response; with other content it is
    refused.
    """
    problems, ready = _checked(text, debate=debate, by=by, view=view)
    if needs_conduct(by) and not conduct_agreed:
        problems["conduct_agreed"] = [ASK]
    if problems or ready is None:  # whoever may not respond at all is told that first
        require(rules.can_respond(by, Debate.objects.select_related("topic").get(pk=debate.pk)))
        raise NotReady(problems)
    return _respond(debate, by, ready, client_key, Tie(about, reply_to, quoted), view)


@transaction.atomic
def _respond(debate: Debate, by: Person, ready: Prepared, client_key: UUID, tie: Tie, view: str) -> Post:
    debate = locked(debate)
    twins = Post.objects.filter(author=by, client_key=client_key)
    if twins.exists():  # hardly ever, and asking for it whole would cost all others as much as anything here
        return _same(twins.get(), debate, ready.text, tie, view)
    require(rules.can_respond(by, debate))
    tie = _answerable(tie, by, debate)
    if refusal := said_before(debate.thread, by, fingerprint(ready.text.source)):
        raise NotReady({"source": [refusal]})
    agree(by)
    waits = is_reviewed(debate, by)
    post = create_post(
        thread=debate.thread,
        kind=Post.Kind.RESPONSE,
        by=by,
        text=ready.text,
        licence=debate.licence,
        language=debate.language,
        sealed=False,
        client_key=client_key,
        reply_to=tie.reply_to,
        about=tie.about,
        quoted=tie.quoted,
        view=view,
        waiting=waits,
        prepared=ready,
    )
    hub.publish(debate.topic_id, "response.waiting" if waits else "response.posted", post=post.pk)
    return post


def is_reviewed(debate: Debate, by: Person) -> bool:
    """A moderator looks at what this person responds before readers see it; those who would look need no other."""
    return debate.responses_from == Responses.REVIEWED and not rules.can_moderate(by, debate)


def _same(made: Post, debate: Debate, text: Text, tie: Tie, view: str) -> Post:
    """The response that this submit has made already, if it is the same."""
    then = (made.thread_id, made.kind, Text.of(made), made.view, made.reply_to_id, made.about_id, _quoted_by(made))
    quoted = tie.quoted and (tie.quoted.version, tie.quoted.quote.start, tie.quoted.quote.end)
    tied = (tie.reply_to and tie.reply_to.pk, tie.about and tie.about.pk, quoted)
    if then != (debate.thread_id, Post.Kind.RESPONSE, text, view, *tied):
        raise Refused(SENT_BEFORE)
    return made


def _quoted_by(post: Post) -> tuple[int, int, int] | None:
    return Quotation.objects.filter(post=post).values_list("version", "start", "end").first()


def _answerable(tie: Tie, by: Person, debate: Debate) -> Tie:
    """The same tie with its texts as they are now. Raises Refused where one of them cannot be answered."""
    about, reply_to = (_fresh(one, by, debate) for one in (tie.about, tie.reply_to))
    if reply_to and not begins_with_response(reply_to):
        raise Refused(NOT_ANSWERED)
    return Tie(about, reply_to, tie.quoted if about else None)


def _fresh(post: Post | None, by: Person, debate: Debate) -> Post | None:
    if post is None:
        return None
    now = Post.objects.select_related("root").filter(pk=post.pk, thread=debate.thread_id).first()
    if now is None or now.status != Post.Status.PUBLIC:
        raise Refused(NOT_ANSWERED)
    require(rules.can_respond_to(by, now, debate))
    return now


def publish(post: Post) -> None:
    """Give a waiting response its number and show it. Called by the moderators' action, inside its transaction.

    Publishes response.posted.
    """
    make_public(post)
    hub.publish(post.thread.topic_id, "response.posted", post=post.pk)


# Changing one -------------------------------------------------------------------------------------------------


def edit_response(*, post: Post, by: Person, text: Text, reason: str, version: int, view: str | None = None) -> Post:
    """Change a response, with a reason that readers see; while it waits for a moderator it takes none.

    `view` is what it shows from now on; None leaves that as it is. Publishes response.edited, or response.waiting
    again while it waits. Raises Refused, NotReady, EditConflict.
    """
    debate = Debate.objects.select_related("topic").get(thread=post.thread_id)
    require(rules.can_edit_post(by, post, debate))
    view = post.view if view is None else view
    problems, ready = _checked(text, debate=debate, by=by, view=view, post=post)
    if not reason.strip() and not post.is_waiting and (problems or _says_other(post, text)):
        problems["reason"] = [_("Say in a few words what you changed and why; readers will see it.")]
    if problems or ready is None:
        raise NotReady(problems)
    return _edit_response(debate, post, by, ready, reason.strip(), version, view)


def _says_other(post: Post, text: Text) -> bool:
    return Text.of(post) != text


@transaction.atomic
def _edit_response(
    debate: Debate, post: Post, by: Person, ready: Prepared, reason: str, version: int, view: str
) -> Post:
    debate = locked(debate)
    post = Post.objects.select_for_update().get(pk=post.pk, kind=Post.Kind.RESPONSE)
    require(rules.can_edit_post(by, post, debate))
    if post.fingerprint != fingerprint(ready.text.source) and (
        refusal := said_before(debate.thread, by, fingerprint(ready.text.source), besides=post)
    ):
        raise NotReady({"source": [refusal]})
    in_public = post.status == Post.Status.PUBLIC
    if in_public and not reason and _says_other(post, ready.text):  # published while its author was still writing
        raise NotReady({"reason": [_("Your response is public by now: say what you changed and why.")]})
    before = (post.version, post.view)
    post = change_post(
        post=post, by=by, text=ready.text, reason=reason, version=version, in_public=in_public, prepared=ready
    )
    if post.view != view:
        post.view = view
        post.save(update_fields=["view"])
    if (post.version, post.view) != before:
        hub.publish(debate.topic_id, "response.edited" if in_public else "response.waiting", post=post.pk)
    return post


# Is it ready? -------------------------------------------------------------------------------------------------


def _checked(
    text: Text, *, debate: Debate, by: Person, view: str, post: Post | None = None
) -> tuple[Problems, Prepared | None]:
    """What keeps the text from being published, by field, in sentences; and the text rendered, where it can be."""
    problems: Problems = {}
    if view and view != (post.view if post else "") and view not in {one.key for one in stances_of(debate)}:
        problems["view"] = [_("This debate has no such view; choose one of those shown.")]
    if not text.source.strip():
        return {"source": [_("Your response has no text yet.")], **problems}, None
    try:
        ready = prepare(text, by=by, language=post.language if post else debate.language, post=post, short=True)
    except Unrenderable as problem:
        return {"source": [str(problem)], **problems}, None
    found = problems_of_short(ready, by, debate.format.word_limits.get("response"))
    return ({"source": found} if found else {}) | problems, ready


def problems_of_short(ready: Prepared, by: Person, limit: int | None) -> list[str | Promise]:
    """What keeps a short text, a response or a reply, from being published.

    A reader adds nothing to the library, so they are told what it holds, not how to add to it.
    """
    rendered = ready.written.rendered
    found: list[str | Promise] = []
    if limit and rendered.words > limit:
        sentence = _("Your response has %(words)d words; the limit is %(limit)d.")
        found.append(sentence % {"words": rendered.words, "limit": limit})
    for key in rendered.unknown_keys:
        found.append(_("There is no reference “%(key)s” in the library that you can cite.") % {"key": key})
    if rendered.removed_images:
        found.append(_("Pictures are not shown here; link to one instead."))
    if refusal := too_many_links(rendered, by):
        found.append(refusal)
    return found
