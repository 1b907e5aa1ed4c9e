"""Who may write in a debate, and how fast: slow mode, suspension, and letting somebody write again."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum import rules
from forum.debates.actions import locked
from forum.debates.models import MOST_SLOW_MINUTES, Debate
from forum.live import hub
from forum.moderation.models import Code, Decision
from forum.moderation.queue import reported_posts, with_context
from forum.moderation.record import record
from forum.people.actions import keep_out, let_in
from forum.verdicts import Refused, require

if TYPE_CHECKING:
    from forum.people.models import Person

Kind = Decision.Kind


@transaction.atomic
def set_slow_mode(*, debate: Debate, by: Person, minutes: int, reason: str) -> Decision:
    """Set how long a person waits between two posts; 0 switches it off. Publishes slow_mode.changed; raises Refused."""
    debate = locked(debate)
    require(rules.can_slow_down(by, debate))
    if not 0 <= minutes <= MOST_SLOW_MINUTES:
        raise Refused(_("Choose between 0 and %(most)d minutes.") % {"most": MOST_SLOW_MINUTES})
    if minutes == debate.slow_minutes:
        raise Refused(_("Slow mode is set to that already."))
    decision = record(debate, by, Kind.SLOW, reason, minutes=minutes)
    debate.slow_minutes = minutes
    debate.save(update_fields=["slow_minutes"])
    hub.publish(debate.topic_id, "slow_mode.changed", debate=debate.pk)
    return decision


@transaction.atomic
def suspend(
    *, debate: Debate, whom: Person, by: Person, until: datetime | None, reason: str, code: str = Code.OTHER
) -> Decision:
    """Keep somebody from writing here until a time, or until somebody lets them. They can read on.

    Publishes person.suspended; raises Refused: for who may not, and while a report is open of a text of theirs that
    answers or names the one who suspends.
    """
    debate = locked(debate)
    require(rules.can_suspend(by, debate, whom))
    _check_not_own_cause(debate, whom, by)
    if debate.suspension_of(whom):
        raise Refused(_("This person is suspended already. Let them write again first, if the time is to be another."))
    if until is not None and until <= timezone.now():
        raise Refused(_("This time has already passed."))
    decision = record(debate, by, Kind.SUSPEND, reason, code, person=whom, until=until)
    keep_out(topic=debate.topic, person=whom, until=until)
    hub.publish(debate.topic_id, "person.suspended", person=whom.pk)
    return decision


def _check_not_own_cause(debate: Debate, whom: Person, by: Person) -> None:
    reported = with_context(reported_posts(debate)).filter(author=whom)
    if any(by.pk in post.addresses or post.names(*by.known_as) for post in reported):
        raise Refused(
            _("A reported text of this person answers or names you, so another moderator or an organizer decides.")
        )


@transaction.atomic
def readmit(*, debate: Debate, whom: Person, by: Person, reason: str) -> Decision:
    """Let somebody write again before the time is over. Publishes person.readmitted; raises Refused."""
    debate = locked(debate)
    require(rules.can_readmit(by, debate, whom))
    decision = record(debate, by, Kind.READMIT, reason, person=whom)
    admit(debate, whom)
    return decision


def admit(debate: Debate, whom: Person) -> None:
    """Called inside an action. Publishes person.readmitted."""
    let_in(topic=debate.topic, person=whom)
    hub.publish(debate.topic_id, "person.readmitted", person=whom.pk)
