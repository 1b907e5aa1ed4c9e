"""The worker's part: issues whose time has come are queued, slice by slice, once for each subscriber.

A slice is one transaction: its mails and how far it came are written together or not at all, under the issue's lock.
So a worker that dies leaves whole slices, and two at once do not do the same one. Whoever confirms after an issue began
to go out gets the next one.
"""

from __future__ import annotations

import logging
import time

from django.db import connection, transaction
from django.db.models import Max, Q
from django.utils import timezone, translation

from forum.mail import faults, outbox
from forum.newsletter import actions, letters, subscribers
from forum.newsletter.models import Issue, Subscriber

log = logging.getLogger(__name__)
SLICE = 100  # mails written in one transaction
AT_A_TIME = 5.0  # seconds of one pass of the worker
Stage = Issue.Stage


def send_due() -> int:
    """Queue the issues that are due; returns how many mails were written. Run again, it goes on where it stopped."""
    subscribers.forget_unconfirmed()
    now, until, written = timezone.now(), time.monotonic() + AT_A_TIME, 0
    due = Q(stage=Stage.SENDING) | Q(stage=Stage.SCHEDULED, send_at__lte=now)
    for pk in list(Issue.objects.filter(due).order_by("send_at", "pk").values_list("pk", flat=True)):
        begin(pk)
        while time.monotonic() < until and (step := write_slice(pk)) is not None:
            written += step
    return written


@transaction.atomic
def begin(pk: int) -> None:
    """Give it its number and its page; or, where it tells of what is not public any more, back to those who edit it."""
    issue = _taken(pk)
    if issue is None or issue.stage != Stage.SCHEDULED or issue.send_at is None or issue.send_at > timezone.now():
        return
    if hidden := actions.not_public(issue):
        issue.stage, issue.send_at = Stage.DRAFT, None
        issue.stopped_because = actions.says_not_public(hidden)[:400]
    else:
        last = Issue.objects.filter(language=issue.language).aggregate(last=Max("number"))["last"]
        issue.stage, issue.number, issue.began_at = Stage.SENDING, (last or 0) + 1, timezone.now()
    issue.save()
    faults.point("newsletter-beginning")


@transaction.atomic
def write_slice(pk: int) -> int | None:
    """Queue the next mails of an issue; None where there is none left, or another worker is at it."""
    issue = _taken(pk)
    if issue is None or issue.stage != Stage.SENDING:
        return None
    rows = Subscriber.objects.filter(language=issue.language, confirmed_at__lte=issue.began_at, pk__gt=issue.cursor)
    these = list(rows.order_by("pk")[:SLICE])
    with translation.override(issue.language):
        for row in these:
            _queue(issue, row)
            faults.point("newsletter-writing")
    if these:
        issue.cursor, issue.queued = these[-1].pk, issue.queued + len(these)
    else:
        issue.stage, issue.sent_at = Stage.SENT, timezone.now()
        log.info("newsletter %s no. %s: %d mails", issue.language, issue.number, issue.queued)
    issue.save(update_fields=["cursor", "queued", "stage", "sent_at"])
    transaction.on_commit(lambda: faults.point("newsletter-written"))
    return len(these) or None


def _queue(issue: Issue, row: Subscriber) -> None:
    outbox.queue(
        key=f"newsletter:{row.key.hex}:issue:{issue.pk}",
        to=row.email,
        template=letters.TEMPLATE,
        context=letters.context_of(issue, own_link=subscribers.own_link(row)),
        headers=letters.headers_of(issue),
        leave=subscribers.leave_link(row),
        is_discreet=True,
    )


def _taken(pk: int) -> Issue | None:
    skip = connection.features.has_select_for_update_skip_locked
    return Issue.objects.select_for_update(skip_locked=skip).filter(pk=pk).first()
