"""Who may do what on the site, and with an invitation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from forum.rules.words import NOT_YOURS, SIGN_IN, Anyone
from forum.verdicts import YES, Verdict, no

if TYPE_CHECKING:
    from forum.people.models import Invitation, Person


def can_create_debate(person: Anyone) -> Verdict:
    if not person.is_authenticated:
        return no(SIGN_IN)
    if not (person.may_organize or person.is_steward):
        return no(_("Only organizers may set up a debate; ask the stewards of this site to make you one."))
    return YES


def can_steward(person: Anyone) -> Verdict:
    if not (person.is_authenticated and person.is_steward):
        return no(_("Only stewards of this site may do that."))
    return YES


def can_try_mailbox(person: Anyone, *, is_own: bool) -> Verdict:
    """Have mail sent again to a mailbox that refused it: whoever's it is, and stewards."""
    if not person.is_authenticated:
        return no(SIGN_IN)
    if not (is_own or person.is_steward):
        return no(NOT_YOURS)
    return YES


def can_edit_newsletter(person: Anyone) -> Verdict:
    """Assemble an issue, write it, try it out, schedule it, correct its page; and see how many read it."""
    if not person.is_authenticated:
        return no(SIGN_IN)
    if not (person.may_organize or person.is_steward):
        return no(_("Only organizers and stewards may edit the newsletter."))
    return YES


def can_edit_profile(person: Anyone, whose: Person) -> Verdict:
    if not person.is_authenticated:
        return no(SIGN_IN)
    if person.pk != whose.pk:
        return no(_("Only the person themselves may change their profile."))
    return YES


# Invitations --------------------------------------------------------------------------------------------------


def can_answer_invitation(invitation: Invitation) -> Verdict:
    """The token in the mail is the key; whoever holds it answers for the address it was sent to."""
    if invitation.status == "revoked":
        return no(_("This invitation has been taken back. Write to the person who invited you if that surprises you."))
    if invitation.status == "accepted":
        return no(_("This invitation has already been accepted. Sign in to go on."))
    if invitation.status == "declined":
        return no(_("This invitation has been declined. Ask for a new one if you have changed your mind."))
    if invitation.is_expired:
        return no(_("This invitation has expired. Ask the person who invited you to send it again."))
    return YES


def can_accept_invitation(person: Anyone, invitation: Invitation) -> Verdict:
    if not (may := can_answer_invitation(invitation)):
        return may
    if person.is_authenticated and not person.owns_address(invitation.email):
        return no(
            _("This invitation was sent to another address than the one you are signed in with. Sign out to accept it.")
        )
    return YES
