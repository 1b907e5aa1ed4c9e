"""What moderators decide about a text: leave, hide, show again, ask for a change, close its answers, publish or not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum import rules
from forum.debates.actions import locked
from forum.debates.handing import call_back_mail
from forum.debates.models import Debate
from forum.debates.responses import publish
from forum.debates.taking_away import hide_sentence
from forum.live import hub
from forum.moderation.models import Code, Decision, Flag
from forum.moderation.queue import changed_posts
from forum.moderation.record import last_about, record
from forum.posts.actions import list_sources_of
from forum.posts.models import Post
from forum.verdicts import Refused, require

if TYPE_CHECKING:
    from forum.people.models import Person

Kind = Decision.Kind


@transaction.atomic
def leave_post(
    *,
    post: Post,
    by: Person,
    reason: str = "",
    code: str = Code.OTHER,
    seen: int | None = None,
    version: int | None = None,
) -> Decision:
    """Close the open reports of a text without doing anything about it, or let stand how its author has changed it.

    Publishes post.left; raises Refused.

    `seen` is, here and below, the newest decision about the text that the moderator knew of (0: none), and `version`
    that of the text which they read (0: the sentence that stands in the place of a withdrawn one).
    """
    debate, post = _locked(post)
    require(rules.can_decide_about(by, post, debate))
    check_free(post, by, seen, version)
    first = Flag.objects.filter(post=post, decision=None).first()
    if first is None and not changed_posts(debate).filter(pk=post.pk).exists():
        raise Refused(_("No report of this text is open; somebody has looked at it already."))
    if first and code == Code.OTHER:
        code = first.code
    decision = record(debate, by, Kind.LEAVE, reason, code, post=post)
    hub.publish(debate.topic_id, "post.left", post=post.pk)
    return decision


@transaction.atomic
def hide_post(
    *, post: Post, by: Person, reason: str, code: str = Code.OTHER, seen: int | None = None, version: int | None = None
) -> Decision:
    """Take a text out of readers' sight; its number, its date and the reason stay. Publishes post.hidden.

    Of a withdrawn one the sentence goes that its author left, for good. Raises Refused: for who may not, and without a
    reason.
    """
    debate, post = _locked(post)
    require(rules.can_hide_post(by, post, debate))
    check_free(post, by, seen, version)
    if post.is_withdrawn:
        hide_sentence(post)
    decision = record(debate, by, Kind.HIDE, reason, code, post=post)
    if not post.is_withdrawn:
        post.status, post.tombstone = Post.Status.HIDDEN, decision.reason
        post.save(update_fields=["status", "tombstone"])
        call_back_mail(post)
    hub.publish(debate.topic_id, "post.hidden", post=post.pk)
    return decision


@transaction.atomic
def restore_post(
    *, post: Post, by: Person, reason: str, code: str = Code.OTHER, seen: int | None = None, version: int | None = None
) -> Decision:
    """Show a hidden text to readers again. Publishes post.restored; raises Refused."""
    debate, post = _locked(post)
    require(rules.can_restore_post(by, post, debate))
    check_free(post, by, seen, version)
    decision = record(debate, by, Kind.RESTORE, reason, code, post=post)
    show_again(debate, post)
    return decision


@transaction.atomic
def ask_change(
    *, post: Post, by: Person, reason: str, code: str = Code.OTHER, seen: int | None = None, version: int | None = None
) -> Decision:
    """Tell the author what to change; the text stays. Publishes post.change_asked; raises Refused."""
    debate, post = _locked(post)
    require(rules.can_ask_change(by, post, debate))
    check_free(post, by, seen, version)
    decision = record(debate, by, Kind.ASK_CHANGE, reason, code, post=post)
    hub.publish(debate.topic_id, "post.change_asked", post=post.pk)
    return decision


@transaction.atomic
def lock_post(
    *, post: Post, by: Person, reason: str, code: str = Code.OTHER, seen: int | None = None, version: int | None = None
) -> Decision:
    """Close the answers to a text. Publishes post.locked; raises Refused."""
    debate, post = _locked(post)
    require(rules.can_lock(by, post, debate))
    check_free(post, by, seen, version)
    decision = record(debate, by, Kind.LOCK, reason, code, post=post)
    post.locked_at = timezone.now()
    post.save(update_fields=["locked_at"])
    hub.publish(debate.topic_id, "post.locked", post=post.pk)
    return decision


@transaction.atomic
def unlock_post(
    *, post: Post, by: Person, reason: str, code: str = Code.OTHER, seen: int | None = None, version: int | None = None
) -> Decision:
    """Open the answers to a text again. Publishes post.unlocked; raises Refused."""
    debate, post = _locked(post)
    require(rules.can_unlock(by, post, debate))
    check_free(post, by, seen, version)
    decision = record(debate, by, Kind.UNLOCK, reason, code, post=post)
    open_answers(debate, post)
    return decision


@transaction.atomic
def approve_post(
    *,
    post: Post,
    by: Person,
    reason: str = "",
    code: str = Code.OTHER,
    seen: int | None = None,
    version: int | None = None,
) -> Decision:
    """Publish a text that waits, also one that was not published before. Publishes response.posted; raises Refused."""
    debate, post = _locked(post)
    require(rules.can_review(by, post, debate))
    check_free(post, by, seen, version)
    decision = record(debate, by, Kind.APPROVE, reason, code, post=post)
    publish_waiting(debate, post)
    return decision


@transaction.atomic
def reject_post(
    *, post: Post, by: Person, reason: str, code: str = Code.OTHER, seen: int | None = None, version: int | None = None
) -> Decision:
    """Do not publish a text that waits. It keeps waiting, out of the queue, until its author changes it.

    Publishes post.rejected; raises Refused.
    """
    debate, post = _locked(post)
    require(rules.can_review(by, post, debate))
    check_free(post, by, seen, version)
    if was_rejected(post):
        raise Refused(_("Somebody has looked at this text already."))
    decision = record(debate, by, Kind.REJECT, reason, code, post=post)
    hub.publish(debate.topic_id, "post.rejected", post=post.pk)
    return decision


ACTIONS = {
    Kind.LEAVE: leave_post,
    Kind.HIDE: hide_post,
    Kind.RESTORE: restore_post,
    Kind.ASK_CHANGE: ask_change,
    Kind.LOCK: lock_post,
    Kind.UNLOCK: unlock_post,
    Kind.APPROVE: approve_post,
    Kind.REJECT: reject_post,
}


# What a decision does, also when an appeal takes one back -------------------------------------------------------


def show_again(debate: Debate, post: Post) -> None:
    """Called inside an action. Publishes post.restored."""
    post.status, post.tombstone = Post.Status.PUBLIC, ""
    post.save(update_fields=["status", "tombstone"])
    list_sources_of(post)
    hub.publish(debate.topic_id, "post.restored", post=post.pk)


def open_answers(debate: Debate, post: Post) -> None:
    """Called inside an action. Publishes post.unlocked."""
    post.locked_at = None
    post.save(update_fields=["locked_at"])
    hub.publish(debate.topic_id, "post.unlocked", post=post.pk)


def publish_waiting(debate: Debate, post: Post) -> None:
    """Called inside an action: the text takes its number. Publishes response.posted."""
    publish(post)


def was_rejected(post: Post) -> bool:
    """The text as it stands now was looked at and not published."""
    last = last_about(post)
    changed = post.revisions.order_by("-number").values_list("at", flat=True).first()
    return last is not None and last.kind == Kind.REJECT and (changed is None or changed <= last.at)


def _locked(post: Post) -> tuple[Debate, Post]:
    debate = locked(Debate.objects.get(thread=post.thread_id))
    Post.objects.select_for_update().only("pk").get(pk=post.pk)
    whole = Post.objects.select_related("author", "reply_to", "about", "root", "contribution__voice", "thread")
    return debate, whole.get(pk=post.pk)


def check_free(post: Post, by: Person, seen: int | None = None, version: int | None = None) -> None:
    """Nobody judges in their own cause, nor a text that they have not read, nor what was decided meanwhile."""
    if Flag.objects.filter(post=post, by=by).exists():
        raise Refused(_("You reported this text yourself, so another moderator or an organizer decides about it."))
    if version is not None and post.seen_version != version:
        raise Refused(_("The text was changed meanwhile; look at it again."))
    if seen is None:
        return
    last = last_about(post)
    if last is not None and last.pk != seen:
        what = {"what": last.get_kind_display()}
        raise Refused(_("Somebody else has decided about this text meanwhile: %(what)s. Look at it again.") % what)
