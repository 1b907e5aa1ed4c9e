"""Which decisions a moderator can take about a text as it stands; each is asked of its rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forum import rules
from forum.moderation.models import Decision
from forum.moderation.queue import changed_posts
from forum.posts.models import Post

if TYPE_CHECKING:
    from forum.debates.models import Debate
    from forum.people.models import Person

Kind = Decision.Kind
RULES = {
    Kind.HIDE: rules.can_hide_post,
    Kind.ASK_CHANGE: rules.can_ask_change,
    Kind.LOCK: rules.can_lock,
    Kind.UNLOCK: rules.can_unlock,
    Kind.RESTORE: rules.can_restore_post,
    Kind.APPROVE: rules.can_review,
    Kind.REJECT: rules.can_review,
}


def queue_kinds(person: Person, post: Post, debate: Debate) -> list[str]:
    """In the queue a report is open, or a change was not looked at, so that leaving is a decision, too."""
    found: list[str] = [kind for kind, may in RULES.items() if may(person, post, debate)]
    return found if post.status == Post.Status.WAITING else [Kind.LEAVE, *found]


def kinds_for(person: Person, post: Post, debate: Debate) -> list[str]:
    kinds = queue_kinds(person, post, debate)
    is_asked = post.flags.filter(decision=None).exists() or changed_posts(debate).filter(pk=post.pk).exists()
    return kinds if is_asked else [kind for kind in kinds if kind != Kind.LEAVE]
