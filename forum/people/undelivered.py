"""Telling stewards that mail does not arrive: that mailboxes were paused or mails given up, once a day at most."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from forum.mail import outbox
from forum.people.models import Person


def tell_stewards() -> None:
    """Queue a mail to each steward, unless there was one today. It names nobody: the list in the admin says what is."""
    today = timezone.localdate()
    for steward in Person.objects.filter(is_steward=True, is_active=True).order_by("pk"):
        outbox.queue(
            key=f"undelivered:{steward.pk}:{today}",
            to=steward.email,
            template="forum/people/mail/undelivered",
            context={
                "person": steward,
                "mailboxes": settings.SITE_URL + reverse("admin:forum_mailbox_changelist"),
                "outbox": f"{settings.SITE_URL}{reverse('admin:forum_outboxmail_changelist')}?status__exact=failed",
            },
        )
