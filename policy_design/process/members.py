"""Inviting people to a process, seating experts, and letting people go."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forum.live import hub
from forum.people import invitations
from forum.people.actions import declare_interests, withdraw_role
from forum.people.invitations import About
from forum.people.models import Invitation, Membership, Role
from forum.verdicts import SENT_BEFORE, Refused, require
from policy_design import rules
from policy_design.process.actions import locked
from policy_design.process.models import Expertise, ExpertOffer, Interest, Process

if TYPE_CHECKING:
    from forum.people.models import Person
    from forum.verdicts import Sentence

SHOWN = (Role.ORGANIZER, Role.EXPERT, Role.MODERATOR)  # readers see who they are; observers read along unnamed
BY_INVITATION = gettext_lazy("You have joined by an invitation.")


def about(process: Process, role: str, background: str = "") -> About:
    """What an invited person needs to know before saying yes."""
    return About(
        title=process.title,
        url=settings.SITE_URL + process.get_absolute_url(),
        host=process.host,
        place=background,
        terms=[str(term) for term in TERMS.get(role, ())],
        into=gettext_lazy("this policy process"),
    )


TERMS: dict[str, tuple[Sentence, ...]] = {
    Role.EXPERT: (
        gettext_lazy("You would take positions on policy options, argue for and against them, and vote."),
        gettext_lazy("You declare your interests; the declaration stands beside your name."),
    ),
    Role.OBSERVER: (gettext_lazy("You would read along, also what is not public, and need not do anything."),),
    Role.MODERATOR: (gettext_lazy("You would keep the conversation in order, with reasons that can be read."),),
    Role.ORGANIZER: (gettext_lazy("You would run the process together with those who do so now."),),
}


def about_invitation(invitation: Invitation) -> About:
    """The same, for an invitation that was sent, with the page where its work begins."""
    process = invitation.topic.process
    offer = ExpertOffer.objects.filter(invitation=invitation).first()
    said = about(process, invitation.role, offer.background if offer else "")
    return replace(
        said, next_url=_first_page(process, invitation.role), may=rules.can_fill_role(process, invitation.role)
    )


def _first_page(process: Process, role: str) -> str:
    pages: dict[str, str] = {Role.EXPERT: "process:expertise", Role.ORGANIZER: "process:organize"}
    return reverse(pages[role], args=[process.slug]) if role in pages else process.get_absolute_url()


@transaction.atomic
def invite(
    *,
    process: Process,
    by: Person,
    role: str,
    email: str,
    client_key: UUID,
    name: str = "",
    message: str = "",
    background: str = "",
) -> Invitation:
    """Invite an address to a role, an expert for a background. Publishes invitation.sent, queues the mail.

    Raises Refused when that address already has or was offered the role, or the same key has sent another.
    """
    process = locked(process)
    if made := Invitation.objects.filter(invited_by=by, client_key=client_key).first():
        if (made.topic_id, made.email, made.role) != (process.topic_id, email.lower(), role):
            raise Refused(SENT_BEFORE)
        return made
    validate_email(email)
    require(rules.can_invite_to_process(by, process, role))
    if role == Role.EXPERT and process.backgrounds and background not in process.backgrounds:
        raise Refused(_("Choose the background that this expert would bring."))
    if process.topic.memberships.filter(person__email=email.lower(), role=role).exists():
        raise Refused(_("That person already has this role here."))
    if any(one.is_open for one in process.topic.invitations.filter(email=email.lower(), role=role)):
        raise Refused(_("That address already has an invitation waiting; send it again instead."))
    background = background if role == Role.EXPERT else ""
    invitation = invitations.issue(
        topic=process.topic,
        role=role,
        email=email,
        name=name,
        message=message,
        by=by,
        about=about(process, role, background),
        client_key=client_key,
    )
    if background:
        ExpertOffer.objects.create(invitation=invitation, background=background)
    return invitation


@transaction.atomic
def resend(*, process: Process, invitation: Invitation, by: Person, sends: int | None = None) -> Invitation:
    """Send an unanswered or expired invitation again, with a new link. Publishes invitation.resent; raises Refused.

    `sends` is how often it had been sent when the button was shown, so that a repeated click sends one mail.
    """
    process = locked(process)
    invitation = process.topic.invitations.select_for_update().get(pk=invitation.pk)
    if sends is not None and sends != invitation.sends:
        return invitation
    require(rules.can_invite_to_process(by, process, invitation.role))
    if invitation.status != Invitation.Status.PENDING:
        raise Refused(_("This invitation has been answered or taken back; invite anew instead."))
    return invitations.reissue(invitation=invitation, about=about_invitation(invitation))


@transaction.atomic
def revoke(*, process: Process, invitation: Invitation, by: Person) -> None:
    """Take an unanswered invitation back. Publishes invitation.revoked; raises Refused."""
    process = locked(process)
    invitation = process.topic.invitations.select_for_update().get(pk=invitation.pk)
    require(rules.can_organize_process(by, process))
    if invitation.status != Invitation.Status.PENDING:
        raise Refused(_("Only an invitation without an answer can be taken back."))
    invitations.take_back(invitation=invitation)


def seat(invitation: Invitation, person: Person) -> None:
    """Called in the transaction in which an invitation is accepted. Publishes people.changed, as readers see who it is.

    An expert is listed with the background that was offered; what they had asked for themselves is settled by it.
    """
    process = Process.objects.filter(topic=invitation.topic_id).first()
    if process is None or invitation.role not in SHOWN:
        return
    if invitation.role == Role.EXPERT:
        offer = ExpertOffer.objects.filter(invitation=invitation).first()
        list_expert(process, person, offer.background if offer else "")
        process.interests.filter(person=person, status=Interest.Status.OPEN).update(
            status=Interest.Status.ACCEPTED, sentence=str(BY_INVITATION), decided_at=timezone.now()
        )
    hub.publish(process.topic_id, "people.changed", process=process.pk)


def list_expert(process: Process, person: Person, background: str) -> Expertise:
    """Put somebody on the list of experts, with what they have last declared. Part of the action that decided it."""
    declared = person.disclosure
    expertise, _made = Expertise.objects.update_or_create(
        process=process,
        person=person,
        defaults={"background": background},
        create_defaults={
            "background": background,
            "disclosure": declared.text if declared else "",
            "has_interests": declared.has_interests if declared else None,
            "declared_at": declared.declared_at if declared else None,
        },
    )
    return expertise


@transaction.atomic
def edit_expertise(
    *, expertise: Expertise, by: Person, statement: str, has_interests: bool, text: str = ""
) -> Expertise:
    """Say what one brings, and declare one's interests for this process; the declaration counts everywhere else, too.

    Whoever is suspended may only declare. Publishes expertise.edited; raises Refused.
    """
    process = locked(expertise.process)
    expertise = process.expertise.get(pk=expertise.pk)
    require(rules.can_edit_expertise(by, expertise, process))
    if statement.split() != expertise.statement.split():
        require(rules.can_change_statement(by, expertise, process))
    said = by.disclosure
    if said is None or (said.has_interests, said.text) != (has_interests, text.strip() if has_interests else ""):
        said = declare_interests(by=by, has_interests=has_interests, text=text)
    expertise.statement = statement
    expertise.has_interests, expertise.disclosure, expertise.declared_at = (
        said.has_interests,
        said.text,
        said.declared_at,
    )
    expertise.save(update_fields=["statement", "has_interests", "disclosure", "declared_at"])
    hub.publish(process.topic_id, "expertise.edited", expertise=expertise.pk)
    return expertise


@transaction.atomic
def remove_member(*, process: Process, membership: Membership, by: Person) -> None:
    """Take a role away; an expert leaves the list. Publishes member.removed, and people.changed for readers."""
    process = locked(process)
    membership = process.topic.memberships.select_related("person").get(pk=membership.pk)
    require(rules.can_remove_from_process(by, process, membership.person, membership.role))
    if membership.role == Role.EXPERT:
        process.expertise.filter(person=membership.person).delete()
    withdraw_role(topic=process.topic, person=membership.person, role=membership.role)
    if membership.role in SHOWN:
        hub.publish(process.topic_id, "people.changed", process=process.pk)
