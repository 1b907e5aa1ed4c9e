"""What happens when somebody comes by an invitation's link: guesses are counted, the address is proved, the role taken.

The token was mailed to one address, so whoever holds it has shown, as well as a code by mail would, that the address
is theirs. That opens an account that asks for no more than a code; one with a second factor, or a steward's, is
never opened by it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.models import EmailAddress
from allauth.mfa.utils import is_mfa_enabled
from django.core.cache import cache
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from forum import rules
from forum.headers import address_of
from forum.people import invitations
from forum.people.models import Invitation, Person
from forum.verdicts import Refused, require

if TYPE_CHECKING:
    from django.http import HttpRequest

GUESSES_PER_HOUR = 20


def account_of(address: str) -> Person | None:
    """The account that this address signs in to: its own, or one that has verified it as another address.

    All are stored in small letters and compared as they are: a database's own folding takes "ı" for "i", and with it
    somebody else's domain for one's own.
    """
    verified = Q(emailaddress__email=address.lower(), emailaddress__verified=True)
    found = Person.objects.filter(Q(email=address.lower()) | verified).distinct()
    return min(found, key=lambda person: person.email != address.lower(), default=None)


def asks_for_more(person: Person) -> bool:
    """This account needs more than a code by mail to be opened."""
    return person.is_steward or person.is_superuser or is_mfa_enabled(person)


def is_claimed(person: Person) -> bool:
    """Somebody has shown that mail to this account reaches them; an account made on the server has no proofs yet."""
    proofs = EmailAddress.objects.filter(user=person).values_list("verified", flat=True)
    return not proofs or any(proofs)


@transaction.atomic
def arrive(*, invitation: Invitation, name: str = "") -> Person:
    """Accept for the address that the invitation was mailed to, making the account where there is none.

    Publishes invitation.accepted; raises Refused, also for an account that must be signed in to first.
    """
    invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
    require(rules.can_answer_invitation(invitation))
    person = account_of(invitation.email)
    if person is None:
        person = Person.objects.create_user(invitation.email, name=name)
    elif not person.is_active:
        raise Refused(_("The account of this address has been closed. Write to the person who invited you."))
    elif asks_for_more(person):
        raise Refused(_("Sign in first: this account is protected by more than a code sent by mail."))
    if name and not is_claimed(person):
        person.name = ""  # typed by whoever signed up with this address, and never proved that it is theirs
    _prove(person, invitation.email)
    take_name(person, name)
    invitations.accept(invitation=invitation, by=person)
    return person


def _prove(person: Person, address: str) -> None:
    """Note that the address is verified; the account's own address is also its primary one."""
    own = person.email == address.lower()
    known = EmailAddress.objects.filter(user=person, email=address.lower()).first()
    known = known or EmailAddress(user=person, email=address.lower())
    known.verified = True
    known.primary = known.primary or (own and not EmailAddress.objects.filter(user=person, primary=True).exists())
    known.save()


def take_name(person: Person, name: str) -> None:
    """Fill in the name of an account that has none yet."""
    if name and not person.name:
        person.name = name
        person.save(update_fields=["name"])


# Guessing -----------------------------------------------------------------------------------------------------


def sender_of(request: HttpRequest) -> str:
    """The address a request comes from."""
    return address_of(request.META.get("HTTP_X_FORWARDED_FOR", ""), request.META.get("REMOTE_ADDR", ""))


def _counter(request: HttpRequest) -> str:
    return f"invitation-guesses:{sender_of(request)[:64]}".replace(" ", "")


def guesses_too_much(request: HttpRequest) -> bool:
    return int(cache.get(_counter(request), 0)) >= GUESSES_PER_HOUR


def note_guess(request: HttpRequest) -> None:
    """Count a token that opens nothing, for an hour from the first."""
    counter = _counter(request)
    cache.add(counter, 0, timeout=3600)
    try:
        cache.incr(counter)
    except ValueError:  # it ran out between the two lines
        cache.set(counter, 1, timeout=3600)
