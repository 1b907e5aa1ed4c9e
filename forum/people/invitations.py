"""Invitations: issue, send again, take back, accept, decline. Whether one may invite is asked by the caller."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum import rules
from forum.live import hub
from forum.mail import outbox
from forum.people.models import Invitation, Membership, Person
from forum.verdicts import YES, Refused, Verdict, require

if TYPE_CHECKING:
    from forum.live.models import Topic
    from forum.verdicts import Sentence


THIS_DEBATE = _("this debate")


@dataclass(frozen=True)
class About:
    """What an invitation is to: words for the mail and the page, and where the work begins after a yes."""

    title: str
    url: str
    host: str = ""
    place: str = ""
    terms: list[str] = field(default_factory=list)
    deadline: datetime | None = None
    next_url: str = ""
    into: Sentence = THIS_DEBATE
    may: Verdict = YES  # is there still something to do in this role?


_describers: dict[str, Callable[[Invitation], About]] = {}


def describe_with(kind: str, describe: Callable[[Invitation], About]) -> None:
    """Called once, when the site starts, by the slice that owns topics of this kind."""
    _describers[kind] = describe


_on_acceptance: list[Callable[[Invitation, Person], None]] = []


def on_acceptance(callback: Callable[[Invitation, Person], None]) -> None:
    """Called once, when the site starts, by a slice above for which a new role changes something."""
    _on_acceptance.append(callback)


def about(invitation: Invitation) -> About:
    """What this invitation is to, as the slice that owns its topic says it."""
    return _describers[invitation.topic.kind](invitation)


def issue(
    *, topic: Topic, role: str, email: str, name: str, message: str, by: Person, about: About, client_key: UUID
) -> Invitation:
    """Write an invitation and queue its mail. Publishes invitation.sent."""
    if made := Invitation.objects.filter(invited_by=by, client_key=client_key).first():
        return made
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        topic=topic,
        role=role,
        email=email.lower(),
        name=name,
        message=message,
        invited_by=by,
        token_hash=Invitation.hash_of(token),
        expires_at=_expiry(),
        client_key=client_key,
    )
    _mail(invitation, token, about)
    hub.publish(topic.pk, "invitation.sent", invitation=invitation.pk)
    return invitation


def reissue(*, invitation: Invitation, about: About) -> Invitation:
    """Send again under a new token; the old one stops working. Publishes invitation.resent."""
    token = secrets.token_urlsafe(32)
    outbox.cancel(_mail_key(invitation, ""))
    invitation.token_hash = Invitation.hash_of(token)
    invitation.status = Invitation.Status.PENDING
    invitation.sent_at, invitation.expires_at = timezone.now(), _expiry()
    invitation.sends += 1
    invitation.answered_at, invitation.decline_reason = None, ""
    invitation.save()
    _mail(invitation, token, about)
    hub.publish(invitation.topic_id, "invitation.resent", invitation=invitation.pk)
    return invitation


def take_back(*, invitation: Invitation) -> None:
    """End an open invitation; its token stops working, a mail still waiting is not sent."""
    outbox.cancel(_mail_key(invitation, ""))
    invitation.status, invitation.answered_at = Invitation.Status.REVOKED, timezone.now()
    invitation.save(update_fields=["status", "answered_at"])
    hub.publish(invitation.topic_id, "invitation.revoked", invitation=invitation.pk)


def find(token: str) -> Invitation | None:
    """The invitation that this token opens, whatever its state."""
    found = Invitation.objects.select_related("topic", "invited_by")
    return found.filter(token_hash=Invitation.hash_of(token)).first()


@transaction.atomic
def accept(*, invitation: Invitation, by: Person) -> Membership:
    """Take the role, and the voice that was offered with it. Publishes invitation.accepted; raises Refused.

    Readers see who will speak for a voice, so voice.edited is published, too.
    """
    invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
    require(rules.can_accept_invitation(by, invitation))
    require(about(invitation).may)
    membership, made = Membership.objects.get_or_create(topic=invitation.topic, person=by, role=invitation.role)
    if not made and invitation.voices.exists():
        raise Refused(_("You already speak for a voice in this debate, and one person speaks for one voice."))
    voices = list(invitation.voices.values_list("pk", flat=True))
    invitation.voices.update(contributor=by)
    invitation.status, invitation.answered_at, invitation.person = Invitation.Status.ACCEPTED, timezone.now(), by
    invitation.save(update_fields=["status", "answered_at", "person"])
    for callback in _on_acceptance:
        callback(invitation, by)
    hub.publish(invitation.topic_id, "invitation.accepted", invitation=invitation.pk)
    for voice in voices:
        hub.publish(invitation.topic_id, "voice.edited", voice=voice)
    return membership


@transaction.atomic
def decline(*, invitation: Invitation, reason: str) -> None:
    """Say no, with a reason or without. Publishes invitation.declined; raises Refused."""
    invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
    require(rules.can_answer_invitation(invitation))
    invitation.status, invitation.answered_at = Invitation.Status.DECLINED, timezone.now()
    invitation.decline_reason = reason
    invitation.save(update_fields=["status", "answered_at", "decline_reason"])
    hub.publish(invitation.topic_id, "invitation.declined", invitation=invitation.pk)


def _expiry() -> datetime:
    return timezone.now() + timedelta(days=settings.INVITATION_DAYS)


def _mail_key(invitation: Invitation, sends: int | str) -> str:
    return f"invitation:{invitation.pk}:{sends}"


def _mail(invitation: Invitation, token: str, about: About) -> None:
    outbox.queue(
        key=_mail_key(invitation, invitation.sends),
        to=invitation.email,
        template="forum/people/mail/invitation",
        context={
            "invitation": invitation,
            "about": about,
            "link": settings.SITE_URL + reverse("people:invitation", args=[token]),
        },
    )
