"""Inviting people to a debate, and letting them go."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from forum import rules
from forum.debates.actions import locked
from forum.debates.models import Debate, Voice
from forum.live import hub
from forum.people import invitations
from forum.people.actions import withdraw_role
from forum.people.invitations import About
from forum.people.models import Invitation, Membership, Role
from forum.verdicts import SENT_BEFORE, Refused, require

if TYPE_CHECKING:
    from forum.people.models import Person


def about(debate: Debate, voice: Voice | None = None) -> About:
    """What an invited person needs to know before saying yes."""
    terms = []
    if voice:
        limit = debate.format.word_limits.get("opening")
        terms.append(_("You would sign one contribution of at most %(n)d words.") % {"n": limit} if limit else "")
        terms.append(str(debate.format.sealing_says))
        terms.append(_("It would be published under %(licence)s.") % {"licence": debate.get_licence_display()})
    return About(
        title=debate.question,
        url=settings.SITE_URL + debate.get_absolute_url(),
        host=debate.host,
        place=_place(voice) if voice else "",
        terms=[term for term in terms if term],
        deadline=debate.writing_closes_at if voice else None,
    )


def _place(voice: Voice) -> str:
    return str(voice) if voice.thesis or voice.label else _("voice %(letter)s") % {"letter": voice.letter.upper()}


def about_invitation(invitation: Invitation) -> About:
    """The same, for an invitation that was sent, with the page where its work begins."""
    debate = invitation.topic.debate
    voice = invitation.voices.order_by("order").first()
    may = rules.can_be_filled(debate, invitation.role)
    return replace(about(debate, voice), next_url=_first_page(debate, invitation.role, voice), may=may)


def _first_page(debate: Debate, role: str, voice: Voice | None) -> str:
    if voice:
        return reverse("debates:write", args=[debate.slug, voice.letter, "opening"])
    if role == Role.ORGANIZER:
        return reverse("debates:organize", args=[debate.slug])
    return debate.get_absolute_url()


@transaction.atomic
def invite(
    *,
    debate: Debate,
    by: Person,
    role: str,
    email: str,
    client_key: UUID,
    name: str = "",
    message: str = "",
    voice: Voice | None = None,
) -> Invitation:
    """Invite an address to a role, a contributor always to a voice. Publishes invitation.sent, queues the mail.

    Raises Refused when the voice is taken or already offered, that address already has or was offered the role, or
    the same key has sent another invitation.
    """
    debate = locked(debate)
    if made := Invitation.objects.filter(invited_by=by, client_key=client_key).first():
        if (made.topic_id, made.email, made.role) != (debate.topic_id, email.lower(), role):
            raise Refused(SENT_BEFORE)
        return made
    validate_email(email)
    require(rules.can_invite(by, debate, role))
    if role == Role.CONTRIBUTOR:
        voice = _free_voice(debate, voice)
    if debate.topic.memberships.filter(person__email=email.lower(), role=role).exists():
        raise Refused(_("That person already has this role here."))
    if any(one.is_open for one in debate.topic.invitations.filter(email=email.lower(), role=role)):
        raise Refused(_("That address already has an invitation waiting; send it again instead."))
    invitation = invitations.issue(
        topic=debate.topic,
        role=role,
        email=email,
        name=name,
        message=message,
        by=by,
        about=about(debate, voice),
        client_key=client_key,
    )
    if voice:
        voice.invitation = invitation
        voice.save(update_fields=["invitation"])
    return invitation


def _free_voice(debate: Debate, voice: Voice | None) -> Voice:
    if voice is None:
        raise Refused(_("Choose the voice that this contributor would speak for."))
    voice = debate.voices.select_related("invitation").get(pk=voice.pk)
    if voice.contributor_id:
        raise Refused(_("This voice already has a contributor."))
    if voice.invitation and voice.invitation.is_open:
        raise Refused(_("Somebody is already invited to this voice; take that invitation back first."))
    return voice


@transaction.atomic
def resend(*, debate: Debate, invitation: Invitation, by: Person, sends: int | None = None) -> Invitation:
    """Send an unanswered or expired invitation again, with a new link. Publishes invitation.resent; raises Refused.

    `sends` is how often it had been sent when the button was shown, so that a repeated click sends one mail.
    """
    debate = locked(debate)
    invitation = debate.topic.invitations.select_for_update().get(pk=invitation.pk)
    if sends is not None and sends != invitation.sends:
        return invitation
    require(rules.can_invite(by, debate, invitation.role))
    if invitation.status != Invitation.Status.PENDING:
        raise Refused(_("This invitation has been answered or taken back; invite anew instead."))
    voice = invitation.voices.first()
    if invitation.role == Role.CONTRIBUTOR and voice is None:
        raise Refused(_("Its voice has been offered to somebody else meanwhile."))
    return invitations.reissue(invitation=invitation, about=about(debate, voice))


@transaction.atomic
def revoke(*, debate: Debate, invitation: Invitation, by: Person) -> None:
    """Take an unanswered invitation back. Publishes invitation.revoked; raises Refused."""
    debate = locked(debate)
    invitation = debate.topic.invitations.select_for_update().get(pk=invitation.pk)
    require(rules.can_organize(by, debate))
    if invitation.status != Invitation.Status.PENDING:
        raise Refused(_("Only an invitation without an answer can be taken back."))
    invitations.take_back(invitation=invitation)


@transaction.atomic
def remove_member(*, debate: Debate, membership: Membership, by: Person) -> None:
    """Take a role away; a contributor's voice becomes free unless it has spoken.

    Publishes member.removed, and voice.edited for a voice that readers now see without a name.
    """
    debate = locked(debate)
    membership = debate.topic.memberships.select_related("person").get(pk=membership.pk)
    require(rules.can_remove_member(by, debate, membership.person, membership.role))
    if membership.role == Role.CONTRIBUTOR:
        spoken = debate.voices.filter(contributor=membership.person, contributions__isnull=False)
        if spoken.exists():
            raise Refused(_("This contributor has already signed a text, which stays theirs."))
        freed = list(debate.voices.filter(contributor=membership.person).values_list("pk", flat=True))
        debate.voices.filter(pk__in=freed).update(contributor=None, invitation=None)
        for voice in freed:
            hub.publish(debate.topic_id, "voice.edited", voice=voice)
    withdraw_role(topic=debate.topic, person=membership.person, role=membership.role)
