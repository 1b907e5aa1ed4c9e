"""What authors take away: a response or reply is deleted, a contribution withdrawn. Its place in the thread stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from forum import rules
from forum.debates.actions import locked
from forum.debates.contributions import NotReady, edit_slot_of
from forum.debates.handing import call_back_mail
from forum.debates.ledger import may_go
from forum.debates.models import Debate, Handing
from forum.live import hub
from forum.posts.ledger import Move
from forum.posts.models import Draft, LedgerEntry, Post
from forum.verdicts import Refused, require

if TYPE_CHECKING:
    from forum.people.models import Person


@transaction.atomic
def delete_post(*, post: Post, by: Person) -> None:
    """Take one's own response or reply out of everybody's sight but one's own; number, place and date stay.

    What waits for a moderator has no place yet, so nothing of it stays. An answer to a response that was handed on is
    owed again. Publishes post.deleted, of a waiting text response.waiting; raises Refused. A second time it does
    nothing.
    """
    debate, post = _locked(post)
    if post.status == Post.Status.DELETED and post.author_id == by.pk:
        return
    require(rules.can_delete_post(by, post, debate) and may_go(post))
    if post.is_waiting:
        _erase(debate, post)
        return
    post.status, post.tombstone = Post.Status.DELETED, ""
    post.save(update_fields=["status", "tombstone"])
    Handing.objects.filter(answer=post).update(answer=None)
    call_back_mail(post)
    hub.publish(debate.topic_id, "post.deleted", post=post.pk)


def _erase(debate: Debate, post: Post) -> None:
    """A decision about a text is kept for ever, and so is the text that it is about."""
    if post.decisions.exists():
        raise Refused(_("A moderator has decided about this text, so it is kept; readers do not see it."))
    number = post.pk
    post.delete()
    hub.publish(debate.topic_id, "response.waiting", post=number)


@transaction.atomic
def withdraw_contribution(*, post: Post, by: Person, sentence: str) -> None:
    """Take one's own contribution back; the sentence stands in its place for good. Publishes post.withdrawn.

    Raises Refused, and NotReady without a sentence, or with one from somebody who is suspended. The same sentence a
    second time does nothing.
    """
    debate, post = _locked(post)
    sentence = " ".join(sentence.split())
    if post.status == Post.Status.WITHDRAWN and (post.author_id, post.tombstone) == (by.pk, sentence):
        return
    require(rules.can_withdraw_post(by, post, debate))
    may_say = rules.can_leave_sentence(by, debate)
    if sentence and not may_say:
        raise NotReady({"sentence": [may_say.reason]})
    if not sentence and may_say:
        raise NotReady({"sentence": [_("Say in a sentence why you withdraw it; it stands in the place of the text.")]})
    post.status, post.tombstone = Post.Status.WITHDRAWN, sentence[: Post._meta.get_field("tombstone").max_length]
    post.save(update_fields=["status", "tombstone"])
    Draft.objects.filter(author=by, slot=edit_slot_of(post)).delete()
    hub.publish(debate.topic_id, "post.withdrawn", post=post.pk)


def hide_sentence(post: Post) -> None:
    """Called inside an action: what stood in the place of a withdrawn text goes, from the ledger, too."""
    post.tombstone = ""
    post.save(update_fields=["tombstone"])
    LedgerEntry.objects.filter(rebuttal__post=post, move=Move.WITHDRAW.value).update(sentence="")


def _locked(post: Post) -> tuple[Debate, Post]:
    debate = locked(Debate.objects.get(thread=post.thread_id))
    if found := Post.objects.select_for_update().filter(pk=post.pk).first():
        return debate, found
    raise Refused(_("This text is deleted already."))
