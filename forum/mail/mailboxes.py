"""Which mailboxes take no mail: paused after a refusal for good or repeated ones, until somebody says "try again".

No address is kept here, only its fingerprint. Mail to a paused one waits in the outbox (`HELD`) for KEPT and is then
cancelled, so that nothing is lost without a word. Codes for log-in never pass through the outbox: they go out still.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.crypto import salted_hmac

from forum import rules
from forum.mail.models import Mailbox, OutboxMail
from forum.verdicts import require

if TYPE_CHECKING:
    from forum.rules.words import Anyone

log = logging.getLogger(__name__)
KEPT = timedelta(days=14)
MOST_FAILURES = 3  # mails in succession that were refused, each for a reason of its own

_listeners: list[Callable[[], object]] = []


def on_trouble(tell: Callable[[], object]) -> None:
    """Called when the site starts, by whoever tells stewards that a mailbox was paused or a mail given up."""
    if tell not in _listeners:
        _listeners.append(tell)


def tell_of_trouble() -> None:
    """What goes wrong in telling does not undo what is told of."""
    for tell in _listeners:
        try:
            with transaction.atomic():
                tell()
        except Exception:
            log.exception("stewards cannot be told that mail does not arrive")


def fingerprint(address: str) -> str:
    """The keyed hash by which a mailbox is known here."""
    return salted_hmac("forum.mail.mailboxes", address.strip().lower(), algorithm="sha256").hexdigest()


def find(address: str) -> Mailbox | None:
    """What is known of this mailbox; None of one that never refused anything."""
    return Mailbox.objects.filter(fingerprint=fingerprint(address)).first()


def is_paused(address: str) -> bool:
    return Mailbox.objects.filter(fingerprint=fingerprint(address), paused_at__isnull=False).exists()


@transaction.atomic
def pause(address: str, why: str, error: str = "") -> Mailbox:
    """Keep mail to this address back from now on, and tell the stewards. Of one that is paused nothing changes."""
    box = _locked(address)
    if not box.is_paused:
        box.paused_at, box.why, box.last_error = timezone.now(), why, error[:100]
        box.save()
        log.warning("mailbox %s paused: %s %s", box, why, error[:100])
        tell_of_trouble()
    return box


@transaction.atomic
def note_failure(address: str, error: str) -> Mailbox:
    """A mail was refused for good, for a reason of its own; several in succession pause the mailbox."""
    box = _locked(address)
    Mailbox.objects.filter(pk=box.pk).update(failures=F("failures") + 1, last_error=error[:100])
    if box.failures + 1 >= MOST_FAILURES:
        return pause(address, Mailbox.Why.REFUSED, error)
    return box


def note_success(box: Mailbox | None) -> None:
    """A mail was taken: what was before is forgotten. Who pauses meanwhile is right, too."""
    if box is not None:
        Mailbox.objects.filter(pk=box.pk, paused_at=None).delete()


def try_again(*, box: Mailbox, by: Anyone) -> int:
    """Let mail go there again; returns how many were kept back. Its owner and stewards may. Raises Refused."""
    is_own = by.is_authenticated and box.fingerprint == fingerprint(by.email)
    require(rules.can_try_mailbox(by, is_own=bool(is_own)))
    return resume(box)


@transaction.atomic
def resume(box: Mailbox | None) -> int:
    """Try again: forget what was, and let the mails that were kept back go; returns how many. Twice is once."""
    if box is None:
        return 0
    kept = OutboxMail.objects.filter(mailbox=box.pk, status=OutboxMail.Status.HELD)
    freed = kept.update(
        status=OutboxMail.Status.WAITING, not_before=timezone.now(), attempts=0, leased_until=None, mailbox=None
    )
    Mailbox.objects.filter(pk=box.pk).delete()
    return freed


@transaction.atomic
def forget(address: str) -> None:
    """Nothing more is known of this mailbox, and what was kept back for it is cancelled and erased."""
    box = find(address)
    if box is not None:
        _let_go(OutboxMail.objects.filter(mailbox=box.pk, status=OutboxMail.Status.HELD), "its address was erased")
        box.delete()


def let_go_old() -> int:
    """Cancel what was kept back for too long, with its reason."""
    old = OutboxMail.objects.filter(status=OutboxMail.Status.HELD, not_before__lte=timezone.now())
    return _let_go(old, f"its mailbox took nothing for {KEPT.days} days") if old.exists() else 0


@transaction.atomic
def _let_go(mails: QuerySet[OutboxMail], because: str) -> int:
    rows = list(mails.select_for_update())
    for row in rows:
        row.status, row.error = OutboxMail.Status.CANCELLED, because
        row.erase()
        row.save()
    return len(rows)


def _locked(address: str) -> Mailbox:
    return Mailbox.objects.select_for_update().get_or_create(fingerprint=fingerprint(address))[0]
