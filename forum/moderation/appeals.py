"""An author's one answer to a decision about them, and what another moderator makes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum import rules
from forum.debates.actions import locked
from forum.debates.models import Debate
from forum.live import hub
from forum.moderation.actions import check_free, open_answers, publish_waiting, show_again
from forum.moderation.models import Appeal, Decision
from forum.moderation.people_here import admit
from forum.moderation.record import record, told_of
from forum.people.models import Person
from forum.posts.models import Post
from forum.verdicts import Refused, require

if TYPE_CHECKING:
    from collections.abc import Callable

Kind = Decision.Kind


@transaction.atomic
def appeal(*, decision: Decision, by: Person, text: str) -> Appeal:
    """Say, once, why a decision about oneself is wrong. Publishes decision.appealed; raises Refused."""
    debate = locked(decision.debate)
    decision = _whole().get(pk=decision.pk)
    require(rules.can_appeal(by, decision))
    if not (text := text.strip()):
        raise Refused(_("Say why the decision is wrong."))
    made = Appeal.objects.create(decision=decision, by=by, text=text)
    hub.publish(debate.topic_id, "decision.appealed", decision=decision.pk)
    return made


@transaction.atomic
def hear(*, appeal: Appeal, by: Person, outcome: str, answer: str, version: int | None = None) -> Appeal:
    """Uphold a decision, or take it back: what it did is undone, with a decision of its own.

    `version` is that of the text which was read; `undid` says afterwards whether there was something to undo. Tells who
    appealed. Publishes appeal.decided, and what the undoing
    publishes; raises Refused.
    """
    debate = locked(Debate.objects.get(decisions__appeal=appeal))
    decision = _whole().get(appeal=appeal)
    appeal = Appeal.objects.select_related("by").get(pk=appeal.pk)
    appeal.decision = decision
    require(rules.can_decide_appeal(by, appeal, debate))
    if decision.post:
        check_free(decision.post, by, version=version)
    if outcome not in (Appeal.Outcome.UPHELD, Appeal.Outcome.OVERTURNED):
        raise Refused(_("Choose whether the decision stands or is taken back."))
    if not (answer := " ".join(answer.split())):
        raise Refused(_("Answer in a sentence; who appealed reads it."))
    appeal.outcome, appeal.answer = outcome, answer
    appeal.decided_by, appeal.decided_at = by, timezone.now()
    appeal.save()
    if outcome == Appeal.Outcome.OVERTURNED:
        appeal.undid = _undo(debate, decision, by, answer)
    told_of(appeal)
    hub.publish(debate.topic_id, "appeal.decided", decision=decision.pk)
    return appeal


@transaction.atomic
def note_decisions(*, by: Person, through: int) -> int:
    """Remember that somebody has read what was decided about them, up to a decision. Nobody else hears of it."""
    read = decisions_about(by).filter(pk__lte=through).values_list("pk", flat=True)
    return Decision.objects.filter(pk__in=list(read)).update(noted_at=timezone.now())


def decisions_about(person: Person) -> QuerySet[Decision]:
    """All decisions about what this person said, or about the person."""
    return Decision.objects.filter(Q(person=person) | Q(post__author=person)).exclude(kind=Kind.SLOW)


def _whole() -> QuerySet[Decision]:
    post = ("post__author", "post__reply_to", "post__about", "post__root", "post__thread", "post__contribution__voice")
    return Decision.objects.select_related("debate", "person", "appeal", *post)


def can_be_undone(debate: Debate, decision: Decision) -> bool:
    """Only what still holds is: what its author deleted since, is shown already or was decided anew stays as it is."""
    if _is_overtaken(debate, decision):
        return False
    if decision.post is None:
        return bool(decision.kind == Kind.SUSPEND and decision.person and debate.suspension_of(decision.person))
    return decision.kind == Kind.ASK_CHANGE or (decision.kind in UNDONE and UNDONE[decision.kind][1](decision.post))


def _undo(debate: Debate, decision: Decision, by: Person, answer: str) -> bool:
    if not can_be_undone(debate, decision):
        return False
    post, undone = decision.post, UNDONE.get(decision.kind)
    if post and undone:
        record(debate, by, undone[0], answer, told=False, post=post)
        undone[2](debate, post)
    elif post:
        record(debate, by, Kind.LEAVE, answer, decision.code, told=False, post=post)
        hub.publish(debate.topic_id, "post.left", post=post.pk)
    elif decision.person:
        record(debate, by, Kind.READMIT, answer, told=False, person=decision.person)
        admit(debate, decision.person)
    return True


def _is_overtaken(debate: Debate, decision: Decision) -> bool:
    """Somebody has decided about the same since: the appeal was not against that."""
    effect = next((kinds for kinds in EFFECTS if decision.kind in kinds), ())
    later = debate.decisions.filter(kind__in=effect, pk__gt=decision.pk)
    about = {"post": decision.post} if decision.post else {"person": decision.person}
    return later.filter(**about).exists()


EFFECTS = (
    (Kind.HIDE, Kind.RESTORE),
    (Kind.LOCK, Kind.UNLOCK),
    (Kind.SUSPEND, Kind.READMIT),
    (Kind.REJECT, Kind.APPROVE),
)
Undone = tuple[str, "Callable[[Post], bool]", "Callable[[Debate, Post], None]"]
UNDONE: dict[str, Undone] = {  # the decision that takes one back, whether there is something to take back, and how
    Kind.HIDE: (Kind.RESTORE, lambda post: post.is_hidden, show_again),
    Kind.LOCK: (Kind.UNLOCK, lambda post: post.is_locked, open_answers),
    Kind.REJECT: (Kind.APPROVE, lambda post: post.is_waiting, publish_waiting),
}
