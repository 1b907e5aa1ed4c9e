"""Queue a mail in the action's transaction; send what is due from the worker."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from datetime import timedelta
from email.utils import parseaddr
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection as database
from django.db import transaction
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils import timezone

from forum.mail.models import OutboxMail

log = logging.getLogger(__name__)
RETRIES = [timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, 720)]


def queue(
    *,
    key: str,
    to: str,
    template: str,
    context: dict[str, object],
    headers: dict[str, str] | None = None,
    is_discreet: bool = False,
    leave: str = "",
) -> OutboxMail:
    """Write a mail to the outbox, once per key. `template` names NAME.subject.txt, NAME.txt and NAME.html.

    Of a discreet one the address is shown nowhere, and erased with the text once it is sent. `leave` is an address of
    `oneclick.address`: mail programs offer it as a button, and the templates have it as `leave_link`.
    """
    context = {"site_name": settings.SITE_NAME, "site_url": settings.SITE_URL, "leave_link": leave, **context}
    if leave:
        one_click = {"List-Unsubscribe": f"<{leave}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
        headers = {**(headers or {}), **one_click}
    subject = " ".join(render_to_string(f"{template}.subject.txt", context).split())
    mail, _made = OutboxMail.objects.get_or_create(
        key=key,
        defaults={
            "to": to,
            "headers": headers or {},
            "is_discreet": is_discreet,
            "subject": subject[:300],
            "text": render_to_string(f"{template}.txt", context),
            "html": render_to_string(f"{template}.html", context),
        },
    )
    return mail


_questions: dict[str, Callable[[str], object]] = {}


def ask_before(prefix: str, question: Callable[[str], object]) -> None:
    """Ask again, just before a mail goes out whose key starts so, whether it still may: a falsy answer cancels it.

    The question is given the mail's key; it may answer with a Verdict, whose reason the outbox then shows to stewards.
    Called when the site starts. Of several prefixes that fit, each is asked.
    """
    _questions[prefix] = question


def cancel(prefix: str) -> int:
    """Take back mails that are still waiting and whose key starts so; erases their text."""
    waiting = OutboxMail.objects.filter(key__startswith=prefix, status=OutboxMail.Status.WAITING)
    waiting.filter(is_discreet=True).update(to="", headers={})
    return waiting.update(status=OutboxMail.Status.CANCELLED, text="", html="")


def hurry(mails: QuerySet[OutboxMail]) -> int:
    """Let those that still wait go out with the next pass, however long they were put off."""
    return mails.filter(status=OutboxMail.Status.WAITING).update(not_before=timezone.now())


def send_due() -> int:
    """Send every mail whose time has come; returns how many left. A failed one is tried again later."""
    sent = 0
    due = OutboxMail.objects.filter(status=OutboxMail.Status.WAITING, not_before__lte=timezone.now())
    for pk in list(due.order_by("not_before", "pk").values_list("pk", flat=True)[:200]):
        sent += _send_one(pk)
    return sent


def _send_one(pk: int) -> bool:
    """Lock, send, mark, in one transaction: a second worker skips the row, a crash before the mark sends again
    under the same Message-ID, which mailboxes fold into one."""
    with transaction.atomic():
        skip = database.features.has_select_for_update_skip_locked
        mail = OutboxMail.objects.select_for_update(skip_locked=skip).filter(pk=pk).first()
        if mail is None or mail.status != OutboxMail.Status.WAITING or mail.not_before > timezone.now():
            return False
        mail.attempts += 1
        try:
            _message(mail, get_connection()).send()
        except (OSError, SMTPException) as error:
            _put_off(mail, error)
            return False
        mail.status, mail.sent_at, mail.error = OutboxMail.Status.SENT, timezone.now(), ""
        _erase(mail)
        mail.save()
        return True


def _message(mail: OutboxMail, connection: BaseEmailBackend) -> EmailMultiAlternatives:
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    message_id = f"<{hashlib.sha256(mail.key.encode()).hexdigest()[:40]}@{domain}>"
    message = EmailMultiAlternatives(
        mail.subject, mail.text, to=[mail.to], connection=connection, headers={**mail.headers, "Message-ID": message_id}
    )
    message.attach_alternative(mail.html, "text/html")
    return message


def _erase(mail: OutboxMail) -> None:
    mail.text, mail.html = "", ""
    if mail.is_discreet:
        mail.to, mail.headers = "", {}


def _put_off(mail: OutboxMail, error: Exception) -> None:
    said = "" if mail.is_discreet else f": {error}"  # servers repeat the address that they refuse
    mail.error = f"{type(error).__name__}{said}"[:300]
    if mail.attempts > len(RETRIES):
        mail.status = OutboxMail.Status.FAILED
        _erase(mail)
    else:
        mail.not_before = timezone.now() + RETRIES[mail.attempts - 1]
    mail.save()
    log.warning("mail %s not sent (attempt %d): %s", mail.pk, mail.attempts, type(error).__name__)
