"""Asking to join a process while its call is on, and the organizers' answer, which is mailed. Nobody else sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum.live import hub
from forum.mail import outbox
from forum.people.actions import grant
from forum.people.models import Role
from forum.verdicts import SENT_BEFORE, Refused, require
from policy_design import rules
from policy_design.process.actions import locked
from policy_design.process.members import list_expert
from policy_design.process.models import Interest, Process

if TYPE_CHECKING:
    from forum.people.models import Person

ANSWERED = _("Your request has been answered already.")


@transaction.atomic
def express_interest(*, process: Process, by: Person, background: str, motivation: str, client_key: UUID) -> Interest:
    """Ask to join as an expert, or change what one has asked while it waits. Publishes interest.expressed.

    Raises Refused when the call is not open, or the request was answered.
    """
    process = locked(process)
    words = {"background": background, "motivation": motivation.strip()}
    if made := Interest.objects.filter(client_key=client_key).first():
        is_mine = (made.process_id, made.person_id) == (process.pk, by.pk)
        if not is_mine or {name: getattr(made, name) for name in words} != words:
            raise Refused(SENT_BEFORE)
        return made
    require(rules.can_express_interest(by, process))
    if process.backgrounds and background not in process.backgrounds:
        raise Refused(_("Choose one of the backgrounds that this process looks for."))
    if not words["motivation"]:
        raise Refused(_("Say in a few words why you would join."))
    interest = process.interests.filter(person=by).first() or Interest(process=process, person=by)
    if not interest.is_open:
        raise Refused(ANSWERED)
    interest.background, interest.motivation, interest.client_key = background, words["motivation"], client_key
    interest.save()
    hub.publish(process.topic_id, "interest.expressed", interest=interest.pk)
    return interest


@transaction.atomic
def withdraw_interest(*, interest: Interest, by: Person) -> None:
    """Take back what one asked, as long as it waits. Publishes interest.withdrawn; raises Refused."""
    process = locked(interest.process)
    mine = process.interests.filter(pk=interest.pk, person=by).first()
    if mine is None:
        return
    if not mine.is_open:
        raise Refused(ANSWERED)
    gone = mine.pk
    mine.delete()
    hub.publish(process.topic_id, "interest.withdrawn", interest=gone)


@transaction.atomic
def decide_interest(*, interest: Interest, by: Person, accept: bool, sentence: str) -> Interest:
    """Answer somebody who asked to join; accepted, they are an expert from now on. The sentence is mailed to them.

    Publishes interest.decided, and people.changed for readers who see a new expert; raises Refused.
    """
    process = locked(interest.process)
    found = process.interests.select_related("person").filter(pk=interest.pk).first()
    if found is None:
        raise Refused(_("Whoever asked has taken it back meanwhile."))
    require(rules.can_decide_interest(by, found, process))
    if not sentence.strip():
        raise Refused(_("Say a sentence to the person who asked; it is mailed to them."))
    found.status = Interest.Status.ACCEPTED if accept else Interest.Status.DECLINED
    found.sentence, found.decided_by, found.decided_at = sentence.strip(), by, timezone.now()
    found.save(update_fields=["status", "sentence", "decided_by", "decided_at"])
    if accept:
        require(rules.can_fill_role(process, Role.EXPERT))
        grant(topic=process.topic, person=found.person, role=Role.EXPERT)
        list_expert(process, found.person, found.background)
    _mail(found, process)
    hub.publish(process.topic_id, "interest.decided", interest=found.pk)
    if accept:
        hub.publish(process.topic_id, "people.changed", process=process.pk)
    return found


def _mail(interest: Interest, process: Process) -> None:
    outbox.queue(
        key=f"interest:{interest.pk}",
        to=interest.person.email,
        template="policy_design/process/mail/interest",
        context={
            "interest": interest,
            "process": process,
            "accepted": interest.status == Interest.Status.ACCEPTED,
            "link": settings.SITE_URL + _next(process, interest),
        },
    )


def _next(process: Process, interest: Interest) -> str:
    """Where to go after the answer: an expert says what they bring first."""
    accepted = interest.status == Interest.Status.ACCEPTED
    return reverse("process:expertise", args=[process.slug]) if accepted else process.get_absolute_url()
