"""The worker's part: send what is due, over one connection, with no transaction open while a server is waited for.

A mail is taken for a while (a lease) in one short transaction, sent, and marked in another. A worker that dies in
between leaves it to the next one when the lease is over. Only a death between the server's yes and the mark sends it
again, under the same Message-ID, which mailboxes fold into one (decisions/0032).
"""

from __future__ import annotations

import hashlib
import logging
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from email.utils import parseaddr
from smtplib import SMTPException
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import connection as database
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from forum.mail import faults, mailboxes, refusals
from forum.mail.models import Mailbox, OutboxMail
from forum.mail.refusals import Kind, Trouble

if TYPE_CHECKING:
    from django.core.mail.backends.base import BaseEmailBackend

log = logging.getLogger(__name__)
# A day of ever longer pauses, then twice a day until the fifth, as mail servers do (RFC 5321, 4.5.4.1).
RETRIES = [timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, *[720] * 8)]
LEASE = timedelta(minutes=5)  # longer than one mail can take: each step has EMAIL_TIMEOUT
SLICE = 20.0  # seconds of one pass of the worker after which others have their turn
PER_CONNECTION = 100  # mails; some servers take no more over one
RESTS = (15, 30, 60, 120)  # seconds without a call after one, two, ... times that no mail left
MOST_IN_A_ROW = 5  # mails that a server could not take, for no reason of theirs: then it is left in peace, too

_questions: dict[str, Callable[[str], object]] = {}


def ask_before(prefix: str, question: Callable[[str], object]) -> None:
    """Ask again, just before a mail goes out whose key starts so, whether it still may: a falsy answer cancels it.

    The question is given the mail's key; it may answer with a Verdict, whose reason the outbox then shows to stewards.
    Called when the site starts. Of several prefixes that fit, each is asked.
    """
    _questions[prefix] = question


class Rest:
    """Nobody is called for a while after a server did not answer, lest the worker does nothing but wait for it."""

    def __init__(self) -> None:
        self._until, self._calls = 0.0, 0

    @property
    def is_on(self) -> bool:
        return time.monotonic() < self._until

    def begin(self) -> None:
        self._until = time.monotonic() + RESTS[min(self._calls, len(RESTS) - 1)]
        self._calls += 1

    def end(self) -> None:
        self._until, self._calls = 0.0, 0


rest = Rest()


def send_due() -> int:
    """Send the mails whose time has come, for SLICE at most; returns how many left. Run again, it goes on.

    Where no server answers, nothing is counted against any mail, however long that lasts.
    """
    mailboxes.let_go_old()
    if rest.is_on or not _due().exists():
        return 0
    faults.point("looked")
    line, sent, until = Line(), 0, time.monotonic() + SLICE
    try:
        while time.monotonic() < until and line.open() and (mail := _claim()):
            sent += _take_care_of(mail, line)
        faults.point("closing")
    finally:
        line.close()
    return sent


class Line:
    """The connection to the mail server: opened when needed, used for many mails, opened anew when it broke."""

    def __init__(self) -> None:
        self._connection: BaseEmailBackend | None = None
        self._used = 0
        self.failures = 0  # in a row, of the server

    def open(self) -> bool:
        """Is there a server? It is called before a mail is taken: no mail is to blame for its absence."""
        if self.failures >= MOST_IN_A_ROW:
            rest.begin()
            return False
        if self._connection is not None and self._used < PER_CONNECTION:
            return True
        self.close()
        connection = get_connection()
        try:
            connection.open()
        except (OSError, SMTPException) as error:
            log.error("no mail server answers, mail waits: %s", error)
            _due().update(error=f"no mail server answers: {error}"[:300])
            rest.begin()
            return False
        self._connection, self._used = connection, 0
        faults.point("opened")
        return True

    def send(self, mail: OutboxMail) -> None:
        """Hand one mail to the server. Raises whatever it, or the way to it, says against that."""
        assert self._connection is not None
        self._used += 1
        message = _message(mail, self._connection)
        faults.point("handing")
        if not self._connection.send_messages([message]):
            raise SMTPException("the mail was not taken")
        rest.end()
        self.failures = 0
        faults.point("handed")

    def close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(OSError, SMTPException):
                connection.close()


def _due() -> QuerySet[OutboxMail]:
    now = timezone.now()
    free = Q(leased_until=None) | Q(leased_until__lte=now)
    return OutboxMail.objects.filter(free, status=OutboxMail.Status.WAITING, not_before__lte=now)


@transaction.atomic
def _claim() -> OutboxMail | None:
    """Take the next mail for a while; another worker sees the lease, or skips the row."""
    skip = database.features.has_select_for_update_skip_locked
    mail = _due().select_for_update(skip_locked=skip).order_by("not_before", "pk").first()
    if mail is None:
        return None
    mail.attempts += 1
    mail.leased_until = timezone.now() + LEASE
    mail.save(update_fields=["attempts", "leased_until"])
    faults.point("claiming")
    return mail


def _take_care_of(mail: OutboxMail, line: Line) -> bool:
    """Send one mail, or say why not. A mail that nobody foresaw is tried again later and keeps no other back."""
    faults.point("claimed")
    if mail.attempts > len(RETRIES) + 1:  # nobody has ever come to say what went wrong
        _judge(mail, Trouble(Kind.LATER, "workers died over it", ""))
        return False
    box = mailboxes.find(mail.to)
    if box is not None and box.is_paused:
        _hold(mail, box)
        return False
    try:
        if (may := _asked(mail)) is not None:
            _cancel(mail, may)
            return False
        faults.point("asked")
        line.send(mail)
    except Exception as error:
        _failed(mail, error, line)
        return False
    _sent(mail, box)
    return True


def _asked(mail: OutboxMail) -> str | None:
    """Why it may not go any more; None where it may."""
    for prefix, question in list(_questions.items()):
        if mail.key.startswith(prefix) and not (answer := question(mail.key)):
            return str(getattr(answer, "reason", "") or "")
    return None


def _message(mail: OutboxMail, connection: BaseEmailBackend) -> EmailMultiAlternatives:
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    message_id = f"<{hashlib.sha256(mail.key.encode()).hexdigest()[:40]}@{domain}>"
    message = EmailMultiAlternatives(
        mail.subject,
        mail.text,
        to=[mail.to],
        connection=connection,
        # Nobody's "I am away until Monday" shall answer (RFC 3834).
        headers={"Auto-Submitted": "auto-generated", **mail.headers, "Message-ID": message_id},
    )
    message.attach_alternative(mail.html, "text/html")
    return message


# What became of it --------------------------------------------------------------------------------------------


@transaction.atomic
def _sent(mail: OutboxMail, box: Mailbox | None) -> None:
    """Whoever cancelled it meanwhile was too late, and another worker that took it up need not send it."""
    row = OutboxMail.objects.select_for_update().filter(pk=mail.pk).first()
    if row is not None:
        row.status, row.sent_at, row.error, row.leased_until = OutboxMail.Status.SENT, timezone.now(), "", None
        row.erase()
        row.save()
    mailboxes.note_success(box)
    faults.point("marking")
    transaction.on_commit(lambda: faults.point("marked"))


def _failed(mail: OutboxMail, error: Exception, line: Line) -> None:
    trouble = refusals.read(error)
    if trouble.kind is Kind.LATER and trouble.is_known and not trouble.is_of_mailbox:
        line.failures += 1
    if trouble.breaks:
        line.close()
    elif not trouble.is_known:
        # What went wrong may repeat an address, and so the traceback of a discreet mail is nobody's.
        log.error("mail %s cannot be made or sent", mail.pk, exc_info=not mail.is_discreet)
    log.warning("mail %s not sent (attempt %d): %s", mail.pk, mail.attempts, trouble.says)
    _judge(mail, trouble)


@transaction.atomic
def _judge(mail: OutboxMail, trouble: Trouble) -> None:
    """Later, never, or never to this mailbox; unless another worker has taken it up, or somebody taken it back."""
    row = _still_mine(mail)
    if row is None:
        return
    is_over = row.attempts > len(RETRIES)
    row.error = trouble.says if row.is_discreet else f"{trouble.says}: {trouble.words}"[:300]
    row.leased_until = None
    if trouble.kind is Kind.NO_MAILBOX:
        _keep_back(row, mailboxes.pause(row.to, Mailbox.Why.REFUSED, trouble.says))
    elif trouble.kind is Kind.LATER and is_over and trouble.is_of_mailbox:
        _keep_back(row, mailboxes.pause(row.to, Mailbox.Why.SILENT, trouble.says))
    elif trouble.kind is Kind.NOT_THIS or is_over:
        if trouble.kind is Kind.NOT_THIS:
            mailboxes.note_failure(row.to, trouble.says)
        row.status = OutboxMail.Status.FAILED
        row.erase()
        mailboxes.tell_of_trouble()
    else:
        row.not_before = timezone.now() + RETRIES[row.attempts - 1]
    row.save()
    faults.point("setting-back")


@transaction.atomic
def _hold(mail: OutboxMail, box: Mailbox) -> None:
    row = _still_mine(mail)
    paused = Mailbox.objects.select_for_update().filter(pk=box.pk, paused_at__isnull=False).first()
    if row is not None:
        row.leased_until = None
        if paused:  # and not let go on again at this moment
            row.error = f"this mailbox is paused: {paused.get_why_display()}"[:300]
            _keep_back(row, paused)
        row.save()
        faults.point("setting-back")


def _keep_back(row: OutboxMail, box: Mailbox) -> None:
    row.status, row.mailbox, row.not_before = OutboxMail.Status.HELD, box, timezone.now() + mailboxes.KEPT


@transaction.atomic
def _cancel(mail: OutboxMail, because: str) -> None:
    if (row := _still_mine(mail)) is not None:
        row.status, row.leased_until = OutboxMail.Status.CANCELLED, None
        row.error = f"it may not go any more. {because}".strip()[:300]
        row.erase()
        row.save()
        faults.point("setting-back")


def _still_mine(mail: OutboxMail) -> OutboxMail | None:
    """The row, locked, if what we took is still what it is: each taking counts one attempt more."""
    rows = OutboxMail.objects.select_for_update()
    return rows.filter(pk=mail.pk, status=OutboxMail.Status.WAITING, attempts=mail.attempts).first()
