"""Mails in the outbox, and time that passes for them."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from forum.mail.models import OutboxMail


def queue_one(key: str = "note:1", to: str = "cleo@example.org", **fields) -> OutboxMail:
    return OutboxMail.objects.create(key=key, to=to, subject="A note", text="Hello.", html="<p>Hello.</p>", **fields)


def queue_some(number: int) -> list[OutboxMail]:
    return [queue_one(f"note:{n}", f"reader{n}@example.org") for n in range(1, number + 1)]


def due_now(*mails: OutboxMail) -> None:
    """Whatever they were put off for has passed, and so has any lease."""
    past = timezone.now() - timedelta(seconds=1)
    rows = OutboxMail.objects.filter(pk__in=[mail.pk for mail in mails]) if mails else OutboxMail.objects.all()
    rows.filter(status="waiting").update(not_before=past, leased_until=None)


def states() -> list[str]:
    return list(OutboxMail.objects.order_by("pk").values_list("status", flat=True))
