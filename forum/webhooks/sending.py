"""The worker's part: tell each address, in order and at least once, what has happened since it last heard.

An address that does not answer is tried again later and later, and stopped after a day or so with a mail to its person.
No transaction is open while another server is waited for; a lease keeps a second worker from sending the same.
"""

from __future__ import annotations

import json
import logging
import time
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID, uuid5

from django.conf import settings
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from forum.live import topics
from forum.live.kinds import KINDS
from forum.live.models import Event
from forum.mail import outbox
from forum.verdicts import Refused
from forum.webhooks import addresses, signing
from forum.webhooks.models import Delivery, Webhook
from forum.webhooks.posting import NoAnswer, post

if TYPE_CHECKING:
    from collections.abc import Sequence

log = logging.getLogger(__name__)
SLICE = 20.0  # seconds of one pass of the worker after which others have their turn
LEASE = timedelta(minutes=2)
MOST_EVENTS = 100
KEPT = 20  # deliveries that are shown
RETRIES = [timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, 720)]
GONE = 410


def send_due() -> int:
    """Send what waits; how many deliveries were taken. Run again, it goes on."""
    until, taken = time.monotonic() + SLICE, 0
    due = Webhook.objects.filter(is_on=True, next_at__lte=timezone.now(), topic__version__gt=F("cursor"))
    for pk in list(due.order_by("next_at", "pk").values_list("pk", flat=True)[:200]):
        taken += _tell(pk)
        if time.monotonic() > until:
            break
    return taken


def _tell(pk: int) -> bool:
    """One delivery to one address; whether it was taken."""
    now = timezone.now()
    mine = Webhook.objects.filter(pk=pk, is_on=True, next_at__lte=now)
    if not mine.update(next_at=now + LEASE):
        return False  # another worker has it
    webhook = Webhook.objects.select_related("topic", "person").get(pk=pk)
    if not (webhook.person.is_active and topics.may_read(webhook.person, webhook.topic)):
        return _stop(webhook, "its person may not read this any more")
    events = _news(webhook)
    if not events:
        return False
    chosen = [event for event in events if not webhook.kinds or event.kind in webhook.kinds]
    if not chosen:
        _told(webhook, events)
        return False
    return _deliver(webhook, events, chosen)


def _news(webhook: Webhook) -> list[Event]:
    rows = Event.objects.filter(topic=webhook.topic_id, version__gt=webhook.cursor)
    return list(rows.order_by("version")[:MOST_EVENTS])


def _deliver(webhook: Webhook, events: Sequence[Event], chosen: Sequence[Event]) -> bool:
    first, last = chosen[0].version or 0, chosen[-1].version or 0
    key = str(uuid5(webhook.client_key, f"{first}-{last}"))  # the same for every attempt
    body = body_of(webhook, chosen)
    status, problem = _attempt(webhook, key, body)
    Delivery.objects.create(webhook=webhook, key=UUID(key), first=first, last=last, status=status, problem=problem)
    _forget_old(webhook)
    if status is not None and 200 <= status < 300:
        _told(webhook, events)
        return True
    if status == GONE:
        return _stop(webhook, "its address says that it is gone for good")
    return _put_off(webhook)


def body_of(webhook: Webhook, events: Sequence[Event]) -> bytes:
    """What is sent: kinds, numbers and moments, with the sentence that says what such an event is. No ids, no names."""
    topic = webhook.topic
    said = [
        {
            "version": event.version,
            "kind": event.kind,
            "at": event.at.isoformat(timespec="seconds"),
            "says": KINDS[event.kind].says if event.kind in KINDS else "",
        }
        for event in events
    ]
    facts = {"topic": {"kind": topic.kind, "key": str(topic.key)}, "events": said}
    return json.dumps(facts, ensure_ascii=False, separators=(",", ":")).encode()


def _attempt(webhook: Webhook, key: str, body: bytes) -> tuple[int | None, str]:
    at = int(time.time())
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": f"Folkmoot/{settings.VERSION} ({settings.SITE_URL})",
        "webhook-id": key,
        "webhook-timestamp": str(at),
        "webhook-signature": signing.signature(webhook.secret, key=key, at=at, body=body),
    }
    try:
        target = addresses.read(webhook.url)
        return post(target, addresses.resolve(target), body, headers), ""
    except (Refused, NoAnswer) as problem:
        return None, str(problem)[:200]


def _told(webhook: Webhook, events: Sequence[Event]) -> None:
    """Only forwards: what a slower worker says of the past changes nothing."""
    mine = Webhook.objects.filter(pk=webhook.pk, cursor=webhook.cursor)
    mine.update(cursor=events[-1].version or webhook.cursor, failures=0, next_at=timezone.now())


def _put_off(webhook: Webhook) -> bool:
    failures = webhook.failures + 1
    if failures > len(RETRIES):
        return _stop(webhook, "its address has not taken anything for a day")
    later = timezone.now() + RETRIES[failures - 1]
    Webhook.objects.filter(pk=webhook.pk).update(failures=failures, next_at=later)
    return False


def _stop(webhook: Webhook, because: str) -> bool:
    log.warning("webhook %s stopped: %s", webhook.pk, because)
    stopped = Webhook.objects.filter(pk=webhook.pk, is_on=True).update(is_on=False, stopped_because=because)
    if stopped and webhook.person.is_active:
        outbox.queue(
            key=f"webhook-stopped:{webhook.pk}:{webhook.cursor}",
            to=webhook.person.email,
            template="forum/webhooks/mail/stopped",
            context={
                "person": webhook.person,
                "address": addresses.shown(webhook.url),
                "because": because,
                "link": settings.SITE_URL + reverse("webhooks:index"),
            },
        )
    return False


def _forget_old(webhook: Webhook) -> None:
    kept = webhook.deliveries.order_by("-at", "-pk").values("pk")[:KEPT]
    webhook.deliveries.exclude(pk__in=list(kept.values_list("pk", flat=True))).delete()
