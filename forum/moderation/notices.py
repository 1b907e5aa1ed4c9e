"""What a person is told of the decisions about them and what they said."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from forum import rules
from forum.debates.models import Debate
from forum.debates.thread import address_of
from forum.moderation.appeals import decisions_about
from forum.moderation.models import Appeal, Decision, Flag
from forum.moderation.record import UNTOLD
from forum.moderation.words import called, meant_by
from forum.people.waiting import Duty
from forum.verdicts import Verdict

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from forum.people.models import Person
    from forum.verdicts import Sentence

MOST = 100
ANSWERED = ~Q(appeal__outcome=Appeal.Outcome.WAITING) & Q(appeal__decided_at__gt=F("noted_at"))


@dataclass(frozen=True)
class Notice:
    """One decision as the person whom it concerns is told of it."""

    decision: Decision
    what: str
    means: Sentence
    may_appeal: Verdict
    is_new: bool
    url: str  # of the text, where it has an address that this person may open
    change_url: str  # where it was asked for a change, or not published

    @property
    def appeal(self) -> Appeal | None:
        return getattr(self.decision, "appeal", None)


def new_to(person: Person) -> QuerySet[Decision]:
    """What they have not said they read: decisions that are told, and answers to appeals that came since."""
    told = decisions_about(person).exclude(kind__in=UNTOLD)
    return told.filter(Q(noted_at=None) | ANSWERED)


def notices_of(person: Person) -> list[Notice]:
    """The newest first, in three queries."""
    joined = ("debate__topic", "appeal", "post__contribution__voice", "person")
    told = decisions_about(person).annotate(was_reported=Exists(Flag.objects.filter(decision=OuterRef("pk"))))
    decisions = list(told.select_related(*joined).order_by("-pk")[:MOST])
    news = set(new_to(person).values_list("pk", flat=True))
    seen = Debate.objects.visible_to(person).filter(pk__in={one.debate_id for one in decisions})
    readable = set(seen.values_list("pk", flat=True))
    return [_notice(one, person, one.pk in news, one.debate_id in readable) for one in decisions]


def _notice(decision: Decision, person: Person, is_new: bool, is_readable: bool) -> Notice:
    post = decision.post
    shown = post if post and is_readable and post.number is not None else None
    home = decision.debate.get_absolute_url() if is_readable else ""
    return Notice(
        decision,
        called(post) if post else "",
        meant_by(decision),
        rules.can_appeal(person, decision),
        is_new,
        address_of(decision.debate, shown.number or 0) if shown else home,
        _change_url(decision) if is_readable else "",
    )


def _change_url(decision: Decision) -> str:
    """Where the author changes the text; of readers' responses alone both sorts have such an address of their own."""
    post, slug = decision.post, decision.debate.slug
    if post is None or post.kind != post.Kind.RESPONSE:
        return ""
    if decision.kind == Decision.Kind.REJECT and post.is_waiting:
        return reverse("debates:edit_waiting", args=[slug, post.pk])
    if decision.kind == Decision.Kind.ASK_CHANGE and post.status == post.Status.PUBLIC:
        return reverse("debates:edit_response", args=[slug, post.number])
    return ""


def waits_for(person: Person) -> list[Duty]:
    """A line on the page of one's account, as long as something new was not marked as read."""
    count = new_to(person).count()
    if not count:
        return []
    what = ngettext("%(n)d decision of a moderator about you", "%(n)d decisions of moderators about you", count) % {
        "n": count
    }
    why = _("What was decided and why, and how to appeal.")
    return [Duty(what, why, url=reverse("moderation:notices"), does=_("Read"))]
