"""Readers' responses: posting one, and changing it afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from forum import rules
from forum.debates.actions import locked
from forum.debates.contributions import NotReady
from forum.debates.models import Debate
from forum.live import hub
from forum.posts.actions import Prepared, Text, change_post, create_post, prepare
from forum.posts.models import Post
from forum.text.markup import Unrenderable
from forum.verdicts import SENT_BEFORE, Refused, require

if TYPE_CHECKING:
    from forum.people.models import Person


def respond(*, debate: Debate, by: Person, text: Text, client_key: UUID, reply_to: Post | None = None) -> Post:
    """Respond to a debate, or to one of its posts. Publishes response.posted; raises Refused or NotReady.

    The text is rendered before anything is locked. A repeated submit with the same key gives the same response; with
    another text it is refused.
    """
    problems, ready = _checked(text, debate=debate, by=by)
    if problems or ready is None:  # whoever may not respond at all is told that first
        require(rules.can_respond(by, Debate.objects.select_related("topic").get(pk=debate.pk)))
        raise NotReady(problems)
    return _respond(debate, by, ready, client_key, reply_to)


@transaction.atomic
def _respond(debate: Debate, by: Person, ready: Prepared, client_key: UUID, reply_to: Post | None) -> Post:
    debate = locked(debate)
    twins = Post.objects.filter(author=by, client_key=client_key)
    if twins.exists():  # hardly ever, and asking for it whole would cost all others as much as anything here
        made = twins.get()
        if (made.thread_id, made.kind, Text.of(made)) != (debate.thread_id, Post.Kind.RESPONSE, ready.text):
            raise Refused(SENT_BEFORE)
        return made
    require(rules.can_respond(by, debate))
    if reply_to and not _can_be_answered(reply_to, debate):
        raise Refused(_("The post that this answers cannot be answered; perhaps it is no longer shown."))
    post = create_post(
        thread=debate.thread,
        kind=Post.Kind.RESPONSE,
        by=by,
        text=ready.text,
        licence=debate.licence,
        language=debate.language,
        sealed=False,
        client_key=client_key,
        reply_to=reply_to,
        prepared=ready,
    )
    hub.publish(debate.topic_id, "response.posted", post=post.pk)
    return post


def _can_be_answered(post: Post, debate: Debate) -> bool:
    return Post.objects.filter(pk=post.pk, thread=debate.thread_id, status=Post.Status.PUBLIC).exists()


def edit_response(*, post: Post, by: Person, text: Text, reason: str, version: int) -> Post:
    """Change a response, with a reason that readers see. Publishes response.edited.

    Raises Refused, NotReady, EditConflict.
    """
    debate = Debate.objects.select_related("topic").get(thread=post.thread_id)
    require(rules.can_edit_post(by, post, debate))
    problems, ready = _checked(text, debate=debate, by=by, post=post)
    if not reason.strip():
        problems["reason"] = [_("Say in a few words what you changed and why; readers will see it.")]
    if problems or ready is None:
        raise NotReady(problems)
    return _edit_response(debate, post, by, ready, reason.strip(), version)


@transaction.atomic
def _edit_response(debate: Debate, post: Post, by: Person, ready: Prepared, reason: str, version: int) -> Post:
    debate = locked(debate)
    post = Post.objects.select_for_update().get(pk=post.pk, kind=Post.Kind.RESPONSE)
    require(rules.can_edit_post(by, post, debate))
    before = post.version
    post = change_post(
        post=post, by=by, text=ready.text, reason=reason, version=version, in_public=True, prepared=ready
    )
    if post.version != before:
        hub.publish(debate.topic_id, "response.edited", post=post.pk)
    return post


# Is it ready? -------------------------------------------------------------------------------------------------


def _checked(
    text: Text, *, debate: Debate, by: Person, post: Post | None = None
) -> tuple[dict[str, list[str | Promise]], Prepared | None]:
    """What keeps the text from being published, by field, in sentences; and the text rendered, where it can be."""
    if not text.source.strip():
        return {"source": [_("Your response has no text yet.")]}, None
    try:
        ready = prepare(text, by=by, language=post.language if post else debate.language, post=post)
    except Unrenderable as problem:
        return {"source": [str(problem)]}, None
    found = _problems_of(ready, debate.format.word_limits.get("response"))
    return ({"source": found} if found else {}), ready


def _problems_of(ready: Prepared, limit: int | None) -> list[str | Promise]:
    """A reader adds nothing to the library, so they are told what it holds, not how to add to it."""
    rendered = ready.written.rendered
    found: list[str | Promise] = []
    if limit and rendered.words > limit:
        sentence = _("Your response has %(words)d words; the limit is %(limit)d.")
        found.append(sentence % {"words": rendered.words, "limit": limit})
    for key in rendered.unknown_keys:
        found.append(_("There is no reference “%(key)s” in the library that you can cite.") % {"key": key})
    if rendered.removed_images or ready.written.uncredited:
        found.append(_("A response can show pictures of this site's library, and no others."))
    return found
