"""Sealed positions: whether all are in, and showing them all together, by an organizer or by the clock."""

from __future__ import annotations

import logging
from itertools import groupby
from random import SystemRandom
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from forum.debates.actions import locked as locked_debate
from forum.live import hub
from forum.posts.actions import make_public
from forum.posts.models import Post
from forum.verdicts import Refused, require
from policy_design import rules
from policy_design.options.counts import options as count_options
from policy_design.options.handling import handling_of
from policy_design.options.models import Option, OptionRules, Position
from policy_design.process.actions import locked as locked_process

if TYPE_CHECKING:
    from forum.people.models import Person
    from policy_design.process.models import Process

log = logging.getLogger(__name__)


def all_are_in(process: Process) -> bool:
    """Every expert has taken a position on every option on the table. Told to the organizers alone."""
    counted = count_options(process)
    return bool(counted["options"]) and not counted["positions_owed"]


@transaction.atomic
def reveal_positions(*, process: Process, by: Person | None) -> int:
    """End the sealed first round: all sealed positions are shown together; returns how many were.

    They take their numbers in an order drawn by lot, so that it does not tell who was first; only the positions of one
    expert on one option keep theirs. `by` None is the clock, which needs a date that has come. Publishes
    positions.revealed on each option's debate and on the process; raises Refused.
    """
    process = locked_process(process)
    handled = handling_of(process)
    if by is None:
        if not _is_due(handled):
            return 0
    else:
        require(rules.can_reveal_positions(by, process, handled))
    handled.revealed_at = timezone.now()
    handled.save(update_fields=["revealed_at"])
    shown = 0
    options = process.options.select_related("debate").order_by("debate__topic_id")
    for option in options:
        if number := _reveal(option):
            shown += number
            hub.publish(option.debate.topic_id, "positions.revealed", process=process.pk)
    hub.publish(process.topic_id, "positions.revealed", process=process.pk)
    return shown


def _is_due(handled: OptionRules) -> bool:
    waits = handled.sealed_first_round and handled.revealed_at is None
    return waits and handled.reveals_at is not None and handled.reveals_at <= timezone.now()


def _reveal(option: Option) -> int:
    sealed = Post.objects.filter(thread=option.debate.thread_id, kind=Post.Kind.POSITION, status=Post.Status.SEALED)
    if not sealed.exists():
        return 0
    debate = locked_debate(option.debate)
    posts = list(sealed.select_related("thread").select_for_update(of=("self",)).order_by("author", "pk"))
    by_expert = [list(theirs) for _author, theirs in groupby(posts, lambda post: post.author_id)]
    SystemRandom().shuffle(by_expert)
    for theirs in by_expert:
        for post in theirs:
            post.thread = debate.thread
            make_public(post)
            _forget_when(post)
    return len(posts)


def _forget_when(post: Post) -> None:
    """Readers see the moment at which all were shown, not who signed first or waited for whom."""
    Post.objects.filter(pk=post.pk).update(signed_at=post.published_at, licence_agreed_at=post.published_at)
    post.revisions.update(at=post.published_at)
    Position.objects.filter(post=post).update(at=post.published_at)


def reveal_due() -> int:
    """Reveal where the organizers' date has come; returns in how many processes. Run by `manage.py tick`."""
    due = OptionRules.objects.filter(sealed_first_round=True, revealed_at=None, reveals_at__lte=timezone.now())
    return sum(_revealed(handled) for handled in due.select_related("process__topic").order_by("pk"))


def _revealed(handled: OptionRules) -> bool:
    try:
        reveal_positions(process=handled.process, by=None)
    except Refused as refusal:
        log.info("positions of process %s are not revealed: %s", handled.process_id, refusal)
    except Exception:  # one broken process must not keep the others waiting; it is logged and tried again
        log.exception("positions of process %s could not be revealed", handled.process_id)
    else:
        return True
    return False
