"""Queue a mail in the action's transaction, take it back, and say who is asked before it goes; the worker sends it."""

from __future__ import annotations

from django.conf import settings
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils import timezone

from forum.mail.models import OutboxMail
from forum.mail.sending import RETRIES, ask_before, send_due

__all__ = ["RETRIES", "ask_before", "cancel", "hurry", "queue", "send_due"]


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


def cancel(prefix: str) -> int:
    """Take back mails that have not left yet and whose key starts so; erases their text. One that a worker has in
    hand at this moment may still leave."""
    here = (OutboxMail.Status.WAITING, OutboxMail.Status.HELD)
    waiting = OutboxMail.objects.filter(key__startswith=prefix, status__in=here)
    waiting.filter(is_discreet=True).update(to="", headers={})
    return waiting.update(status=OutboxMail.Status.CANCELLED, text="", html="", mailbox=None)


def hurry(mails: QuerySet[OutboxMail]) -> int:
    """Let those that still wait go out with the next pass, however long they were put off."""
    return mails.filter(status=OutboxMail.Status.WAITING).update(not_before=timezone.now())
