"""Every act of moderation: hide a post from readers, and show it again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from forum import rules
from forum.debates.actions import locked
from forum.debates.models import Debate
from forum.live import hub
from forum.moderation.models import Decision
from forum.posts.actions import list_sources_of
from forum.posts.models import Post
from forum.verdicts import Refused, require

if TYPE_CHECKING:
    from forum.people.models import Person


@transaction.atomic
def hide_post(*, post: Post, by: Person, reason: str) -> Decision:
    """Take a text out of readers' sight; its number, its date and the reason stay. Publishes post.hidden.

    Raises Refused: for who may not, and without a reason.
    """
    debate, post = _locked(post)
    require(rules.can_hide_post(by, post, debate))
    decision = _decide(debate, post, Decision.Kind.HIDE, by, reason)
    post.status, post.tombstone = Post.Status.HIDDEN, decision.reason
    post.save(update_fields=["status", "tombstone"])
    hub.publish(debate.topic_id, "post.hidden", post=post.pk)
    return decision


@transaction.atomic
def restore_post(*, post: Post, by: Person, reason: str) -> Decision:
    """Show a hidden text to readers again. Publishes post.restored; raises Refused."""
    debate, post = _locked(post)
    require(rules.can_restore_post(by, post, debate))
    decision = _decide(debate, post, Decision.Kind.RESTORE, by, reason)
    post.status, post.tombstone = Post.Status.PUBLIC, ""
    post.save(update_fields=["status", "tombstone"])
    list_sources_of(post)
    hub.publish(debate.topic_id, "post.restored", post=post.pk)
    return decision


def _locked(post: Post) -> tuple[Debate, Post]:
    debate = locked(Debate.objects.get(thread=post.thread_id))
    Post.objects.select_for_update().only("pk").get(pk=post.pk)
    return debate, Post.objects.select_related("reply_to", "about", "root").get(pk=post.pk)


def _decide(debate: Debate, post: Post, kind: str, by: Person, reason: str) -> Decision:
    reason = " ".join(reason.split())
    if not reason:
        raise Refused(_("Give a reason; readers see it in the place of the text."))
    role = "moderator" if "moderator" in debate.roles_of(by) else "organizer"
    return Decision.objects.create(debate=debate, post=post, kind=kind, by=by, reason=reason, role=role)
