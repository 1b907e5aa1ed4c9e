"""Who is told of additions to a syllabus by mail: asked for, confirmed from the mailbox, ended with one click.

An address is known to this module and the outbox alone. Whoever has an account is told at its address and need not
confirm it once more.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.db import IntegrityError, transaction
from django.db.models import F, Max, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from forum import rules
from forum.library.syllabus.actions import locked
from forum.library.syllabus.models import Syllabus, SyllabusItem, SyllabusSubscription
from forum.mail import oneclick, outbox
from forum.people.models import Person
from forum.verdicts import require

if TYPE_CHECKING:
    from datetime import datetime

    from django.contrib.auth.models import AnonymousUser

    from forum.verdicts import Sentence

CONFIRM_WITHIN = timedelta(days=3)
BETWEEN_MAILS = timedelta(days=1)
MOST_IN_A_MAIL = 30
MOST_AT_ONCE = 200


# Asking, confirming, leaving ----------------------------------------------------------------------------------


@transaction.atomic
def subscribe(*, syllabus: Syllabus, by: Person | AnonymousUser, email: str = "") -> None:
    """Ask to be told of additions. With an account that is all; else a mail to the address has to be answered.

    It says nothing about whether the address was known. Raises Refused.
    """
    syllabus = locked(syllabus)
    require(rules.can_subscribe(by, syllabus))
    if isinstance(by, Person):
        made, is_new = SyllabusSubscription.objects.get_or_create(syllabus=syllabus, person=by)
        if is_new or not made.confirmed_at:
            _begin(made)
        return
    row = _row_for(syllabus, email.strip().lower())
    if not row.confirmed_at:
        _ask(row)


def _row_for(syllabus: Syllabus, email: str) -> SyllabusSubscription:
    try:
        with transaction.atomic():
            return SyllabusSubscription.objects.get_or_create(syllabus=syllabus, email=email, person=None)[0]
    except IntegrityError:
        return SyllabusSubscription.objects.get(syllabus=syllabus, email=email)


def _ask(row: SyllabusSubscription) -> None:
    """One mail a day at most to an address that somebody, perhaps somebody else, typed."""
    SyllabusSubscription.objects.filter(pk=row.pk).update(asked_at=timezone.now())
    outbox.queue(
        key=f"syllabus:{row.key}:confirm:{timezone.localdate()}",
        to=row.email,
        template="forum/library/syllabus/mail/confirm",
        context={"syllabus": row.syllabus, "link": _link("library:confirm_subscription", confirm_token(row))},
        is_discreet=True,
    )


@transaction.atomic
def confirm(row: SyllabusSubscription) -> None:
    """The mailbox answered: from now on it is told. A second answer changes nothing."""
    row = SyllabusSubscription.objects.select_for_update().get(pk=row.pk)
    if row.confirmed_at is None:
        _begin(row)


def _begin(row: SyllabusSubscription) -> None:
    last = SyllabusItem.objects.filter(syllabus=row.syllabus_id).aggregate(last=Max("pk"))["last"]
    row.confirmed_at, row.told_item = timezone.now(), last or 0
    row.save(update_fields=["confirmed_at", "told_item"])


@transaction.atomic
def leave(row: SyllabusSubscription) -> None:
    """End it: the row goes, with the address, and so does a mail that is on its way."""
    outbox.cancel(f"syllabus:{row.key}:")
    SyllabusSubscription.objects.filter(pk=row.pk).delete()


def is_subscribed(syllabus: Syllabus, person: Person | AnonymousUser) -> bool:
    return bool(
        person.is_authenticated
        and SyllabusSubscription.objects.filter(
            syllabus=syllabus, person=person.pk, confirmed_at__isnull=False
        ).exists()
    )


@transaction.atomic
def unsubscribe(*, syllabus: Syllabus, by: Person) -> None:
    """End one's own subscription; where there is none, nothing happens."""
    for row in SyllabusSubscription.objects.filter(syllabus=syllabus, person=by):
        leave(row)


# Links --------------------------------------------------------------------------------------------------------


def confirm_token(row: SyllabusSubscription) -> str:
    return TimestampSigner(salt="forum.library.syllabus.confirm").sign(row.key.hex)


def to_confirm(token: str) -> SyllabusSubscription | None:
    """The subscription that this link confirms; None where it is too old, invented, or the row is gone."""
    try:
        key = TimestampSigner(salt="forum.library.syllabus.confirm").unsign(token, max_age=CONFIRM_WITHIN)
    except BadSignature:
        return None
    return _by_key(key)


def _by_key(key: str) -> SyllabusSubscription | None:
    rows = SyllabusSubscription.objects.select_related("syllabus__topic", "person")
    return rows.filter(key=key).first()


def _link(name: str, token: str) -> str:
    return settings.SITE_URL + reverse(name, args=[token])


# One click in a mail, and a last look before one goes ----------------------------------------------------------


def listen() -> None:
    """Called when the site starts."""
    oneclick.register("syllabus", oneclick.Leaver(says=_what_ends, leave=_leave_by_key))
    outbox.ask_before("syllabus:", _may_still_be_told)


def _what_ends(key: str, scope: str, reader: Any) -> Sentence:
    row = _by_key(key)
    if row is None or not rules.can_read_syllabus(reader, row.syllabus):
        return _("Mails about additions to a syllabus. The address is erased here.")
    return _("Mails about additions to the syllabus “%(title)s”. The address is erased here.") % {
        "title": row.syllabus.title
    }


def _leave_by_key(key: str, scope: str) -> None:
    if row := _by_key(key):
        leave(row)


def _may_still_be_told(mail: str) -> bool:
    """Of news that waited, once more: who was removed since, or may not read it any more, is told nothing."""
    _room, key, what, *_rest = mail.split(":")
    row = _by_key(key)
    return row is not None and (what != "news" or _may_be_told(row))


# Telling, by the clock ----------------------------------------------------------------------------------------


def tell_due() -> int:
    """Queue a mail for every subscriber for whom there is news and who had none for a day; returns how many.

    Forgets addresses that were never confirmed. Running it twice tells nobody twice.
    """
    now = timezone.now()
    SyllabusSubscription.objects.filter(confirmed_at=None, asked_at__lt=now - CONFIRM_WITHIN).delete()
    due = SyllabusSubscription.objects.filter(
        Q(told_at=None) | Q(told_at__lte=now - BETWEEN_MAILS),
        confirmed_at__isnull=False,
        syllabus__items__pk__gt=F("told_item"),
    )
    return sum(_tell(pk, now) for pk in list(due.order_by("pk").values_list("pk", flat=True).distinct()[:MOST_AT_ONCE]))


@transaction.atomic
def _tell(pk: int, now: datetime) -> bool:
    rows = SyllabusSubscription.objects.select_for_update(skip_locked=True, of=("self",))
    row = rows.select_related("syllabus__topic", "person").filter(pk=pk).first()
    if row is None or (row.told_at and row.told_at > now - BETWEEN_MAILS):
        return False
    news = row.syllabus.items.filter(pk__gt=row.told_item).select_related("reference", "section").order_by("pk")
    items = list(news)
    if not items:
        return False
    may = _may_be_told(row)
    if may:
        _queue_news(row, items)
        row.told_at = now
    row.told_item = items[-1].pk
    row.save(update_fields=["told_item", "told_at"])
    return may


def _may_be_told(row: SyllabusSubscription) -> bool:
    """Whoever may not read the syllabus any more is told nothing of it; an address is told what anybody may read."""
    if row.person is None:
        return row.syllabus.topic.is_public
    return row.person.is_active and bool(rules.can_read_syllabus(row.person, row.syllabus))


def _queue_news(row: SyllabusSubscription, items: list[SyllabusItem]) -> None:
    outbox.queue(
        key=f"syllabus:{row.key}:news:{items[-1].pk}",
        to=row.person.email if row.person else row.email,
        template="forum/library/syllabus/mail/news",
        context={
            "syllabus": row.syllabus,
            "items": items[:MOST_IN_A_MAIL],
            "more": max(0, len(items) - MOST_IN_A_MAIL),
            "link": settings.SITE_URL + row.syllabus.get_absolute_url(),
        },
        leave=oneclick.address("syllabus", row.key.hex),
        is_discreet=True,
    )
