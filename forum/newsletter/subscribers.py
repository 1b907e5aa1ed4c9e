"""Who gets the newsletter: asked for, confirmed from the mailbox, ended with one click, and then erased.

An address is known to this module and the outbox alone. No page says whether one is known.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.signing import BadSignature, Signer, TimestampSigner
from django.db import IntegrityError, transaction
from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from forum.mail import oneclick, outbox
from forum.newsletter.languages import is_offered, language_of
from forum.newsletter.models import FormerSubscriber, Subscriber

if TYPE_CHECKING:
    from forum.verdicts import Sentence

CONFIRM_WITHIN = timedelta(days=3)


def fingerprint(email: str) -> str:
    """The keyed hash by which an address is known after it left."""
    return salted_hmac("forum.newsletter", email.strip().lower(), algorithm="sha256").hexdigest()


def consent_to(language: str) -> str:
    """The sentence that stands at the button, and is kept with the consent."""
    return _(
        "%(site)s may send its newsletter (%(language)s) to this address until I end it, and keep the address for this "
        "alone."
    ) % {"site": settings.SITE_NAME, "language": language_of(language).name}


# Asking and confirming ----------------------------------------------------------------------------------------


@transaction.atomic
def subscribe(*, email: str, language: str) -> None:
    """Ask for the newsletter: a mail goes to the address, one a day at most, and has to be answered.

    Nothing tells whether the address was known. Of one that gets the newsletter nothing changes.
    """
    if not is_offered(language):
        raise ValueError(f"There is no newsletter in {language!r}.")
    row = _row_for(email.strip().lower(), language)
    if row.confirmed_at:
        return
    row.language, row.consent, row.asked_at = language, consent_to(language), timezone.now()
    row.save(update_fields=["language", "consent", "asked_at"])
    with translation.override(language):
        outbox.queue(
            key=f"newsletter:{row.fingerprint}:confirm:{timezone.localdate()}",
            to=row.email,
            template="forum/newsletter/mail/confirm",
            context={"link": _link("newsletter:confirm", confirm_token(row)), "consent": row.consent},
            is_discreet=True,
        )


def _row_for(email: str, language: str) -> Subscriber:
    given = {"fingerprint": fingerprint(email), "language": language, "consent": consent_to(language)}
    with suppress(IntegrityError), transaction.atomic():  # somebody else made it at this moment
        Subscriber.objects.get_or_create(email=email, defaults=given)
    return Subscriber.objects.select_for_update().get(email=email)


@transaction.atomic
def confirm(row: Subscriber) -> None:
    """The mailbox answered: from now on it gets the newsletter. A second answer changes nothing."""
    row = Subscriber.objects.select_for_update().get(pk=row.pk)
    if row.confirmed_at is None:
        row.confirmed_at = timezone.now()
        row.save(update_fields=["confirmed_at"])
        FormerSubscriber.objects.filter(fingerprint=row.fingerprint).delete()


@transaction.atomic
def change_language(row: Subscriber, language: str) -> None:
    """From the next issue on another language; the consent is written anew, since it names the language."""
    row = Subscriber.objects.select_for_update().get(pk=row.pk)
    if is_offered(language) and row.language != language:
        row.language, row.consent = language, consent_to(language)
        row.save(update_fields=["language", "consent"])


# Leaving ------------------------------------------------------------------------------------------------------


@transaction.atomic
def leave(row: Subscriber) -> None:
    """End it and erase the address: a keyed hash stays, and the day. Mails that wait are taken back. Twice is once."""
    outbox.cancel(f"newsletter:{row.key.hex}:")
    outbox.cancel(f"newsletter:{row.fingerprint}:")
    gone, _rows = Subscriber.objects.filter(pk=row.pk).delete()
    if gone and row.confirmed_at:
        FormerSubscriber.objects.update_or_create(fingerprint=row.fingerprint, defaults={"left_at": timezone.now()})


@transaction.atomic
def erase(email: str) -> None:
    """Forget this address wherever the newsletter knows it, the keyed hash too: for an account that is closed."""
    if row := find(email):
        leave(row)
    FormerSubscriber.objects.filter(fingerprint=fingerprint(email)).delete()


def forget_unconfirmed() -> int:
    """Erase addresses that never answered; returns how many."""
    old = Subscriber.objects.filter(confirmed_at=None, asked_at__lt=timezone.now() - CONFIRM_WITHIN)
    return old.delete()[0]


# What is known of one, and of all -----------------------------------------------------------------------------


def find(email: str) -> Subscriber | None:
    return Subscriber.objects.filter(email=email.strip().lower()).first()


def data_of(row: Subscriber) -> dict[str, Any]:
    """All that the newsletter knows of an address, as plain values."""
    return {
        "email": row.email,
        "language": row.language,
        "consent": row.consent,
        "asked_at": row.asked_at.isoformat(),
        "confirmed_at": row.confirmed_at.isoformat() if row.confirmed_at else None,
    }


def counts() -> list[dict[str, Any]]:
    """How many read which language, and how many have not confirmed; nobody is named."""
    rows = Subscriber.objects.order_by("language").values("language")
    found = rows.annotate(
        confirmed=Count("pk", filter=Q(confirmed_at__isnull=False)), asked=Count("pk", filter=Q(confirmed_at=None))
    )
    return [{**row, "name": language_of(row["language"]).name} for row in found]


# Links --------------------------------------------------------------------------------------------------------


def confirm_token(row: Subscriber) -> str:
    return TimestampSigner(salt="forum.newsletter.confirm").sign(row.fingerprint)


def to_confirm(token: str) -> Subscriber | None:
    """The row that this link confirms; None where it is too old, invented, or the row is gone."""
    try:
        mark = TimestampSigner(salt="forum.newsletter.confirm").unsign(token, max_age=CONFIRM_WITHIN)
    except BadSignature:
        return None
    return Subscriber.objects.filter(fingerprint=mark).first()


def own_link(row: Subscriber) -> str:
    """The subscriber's own page, in every issue: what is known, another language, the end."""
    return _link("newsletter:own", Signer(salt="forum.newsletter.own").sign(row.key.hex))


def of_own_link(token: str) -> Subscriber | None:
    try:
        key = Signer(salt="forum.newsletter.own").unsign(token)
    except BadSignature:
        return None
    return Subscriber.objects.filter(key=key).first()


def _link(name: str, token: str) -> str:
    return settings.SITE_URL + reverse(name, args=[token])


# One click in a mail, and a last look before one goes ---------------------------------------------------------


def leave_link(row: Subscriber) -> str:
    return oneclick.address("newsletter", row.key.hex)


def listen() -> None:
    """Called when the site starts."""
    oneclick.register("newsletter", oneclick.Leaver(says=_what_ends, leave=_leave_by_key))
    outbox.ask_before("newsletter:", _may_go)


def _what_ends(key: str, scope: str, reader: Any) -> Sentence:
    return _("The newsletter of %(site)s. The address is erased here.") % {"site": settings.SITE_NAME}


def _leave_by_key(key: str, scope: str) -> None:
    if row := Subscriber.objects.filter(key=key).first():
        leave(row)


def _may_go(mail: str) -> bool:
    """Nothing goes to one who left meanwhile, and no question to one who has answered it."""
    _room, whose, what, *_rest = mail.split(":")
    if what == "confirm":
        return Subscriber.objects.filter(fingerprint=whose, confirmed_at=None).exists()
    if what == "issue":
        return Subscriber.objects.filter(key=whose, confirmed_at__isnull=False).exists()
    return True  # a trial, to whoever edits the issue
