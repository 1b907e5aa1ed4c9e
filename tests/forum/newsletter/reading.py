"""Subscribers, issues, and the mails that were sent."""

from __future__ import annotations

import re
from datetime import timedelta

from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.utils import timezone

from forum.mail import outbox
from forum.newsletter import actions, sending, subscribers
from forum.newsletter.models import Issue, Subscriber
from forum.people.models import Person
from tests.support.proofs import solved

ADDRESS = "zither@reader.example"


def sent() -> list[EmailMultiAlternatives]:
    """What goes out now."""
    mail.outbox.clear()
    outbox.send_due()
    return list(mail.outbox)


def path_in(text: str, part: str = "newsletter") -> str:
    found = re.search(rf"https?://[^/]+(/{part}/\S+/)", text)
    assert found is not None, text
    return found[1]


def ask(client, email: str = ADDRESS, language: str = "en"):
    return client.post(
        "/newsletter/subscribe/", {"email": email, "language": language, "solution": solved("newsletter")}
    )


def reader(email: str = ADDRESS, language: str = "en") -> Subscriber:
    """Somebody who has confirmed, with no mail on its way."""
    subscribers.subscribe(email=email, language=language)
    row = Subscriber.objects.get(email=email)
    subscribers.confirm(row)
    row.refresh_from_db()
    return row


def written(by: Person, source: str = "Hello, **readers**.", language: str = "en") -> Issue:
    issue = actions.begin_issue(language=language, by=by)
    return actions.edit_issue(issue=issue, by=by, title="Spring", source=source, version=issue.version)


def scheduled(by: Person, language: str = "en", source: str = "Hello, **readers**.") -> Issue:
    past = timezone.now() - timedelta(seconds=1)
    return actions.schedule_issue(issue=written(by, source, language), by=by, send_at=past)


def gone_out(by: Person, language: str = "en", source: str = "Hello, **readers**.") -> Issue:
    issue = scheduled(by, language, source)
    sending.send_due()
    issue.refresh_from_db()
    return issue
