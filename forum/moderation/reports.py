"""Reporting a text to the moderators: who did so is told to nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum import rules
from forum.debates.actions import locked
from forum.debates.models import Debate
from forum.live import hub
from forum.live.models import Event
from forum.moderation.models import Code, Flag
from forum.posts.models import Post
from forum.verdicts import Refused, require

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from forum.people.models import Person

WITHDRAWN = ("post.withdrawn", "rebuttal.moved")


@transaction.atomic
def report(*, post: Post, by: Person | AnonymousUser, key: str, code: str, sentence: str = "") -> Flag:
    """Report a text, once per person or browser (`key` is its keyed hash); a second report changes the first.

    Publishes post.flagged, unless nothing changed. Raises Refused: for who may not, where the sentence is missing that
    "something else" needs, and where a moderator has looked at this very text after the first report.
    """
    debate = locked(Debate.objects.get(thread=post.thread_id))
    post = Post.objects.select_related("author", "thread").get(pk=post.pk)
    require(rules.can_flag(by, post, debate))
    sentence = " ".join(sentence.split())
    if code == Code.OTHER and not sentence:
        raise Refused(_("Say in a sentence what is wrong with it."))
    flag = Flag.objects.filter(post=post, hash=key).select_related("decision").first()
    if flag is None:
        flag = Flag(post=post, hash=key, by=by if by.is_authenticated else None)
    elif flag.decision and not _has_changed_since(post, flag):
        raise Refused(_("A moderator has looked at this text after your report. Report it again if it changes."))
    elif flag.decision is None and (flag.code, flag.sentence) == (code, sentence):
        return flag
    flag.code, flag.sentence, flag.decision, flag.at = code, sentence, None, timezone.now()
    flag.save()
    hub.publish(debate.topic_id, "post.flagged", post=post.pk)
    return flag


def _has_changed_since(post: Post, flag: Flag) -> bool:
    if flag.decision is None:
        return False
    if post.is_withdrawn:  # only the log knows when; the sentence is another text than the one that was reported
        left = Event.objects.filter(topic=post.thread.topic_id, kind__in=WITHDRAWN, ids__post=post.pk)
        return left.filter(at__gt=flag.decision.at).exists()
    return post.edited_at is not None and post.edited_at > flag.decision.at
