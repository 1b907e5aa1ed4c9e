"""What a mail provider reports afterwards: mail that came back or was reported as unwanted pauses its mailbox.

Only where a provider is configured (FOLKMOOT_MAIL_PROVIDER, README). Plain SMTP tells of a bounce by a mail to the
sender's address, which nobody here reads: then only what is refused in the conversation with the server is known.
"""

from __future__ import annotations

from typing import Any

from anymail.signals import EventType, RejectReason, tracking

from forum.mail import mailboxes
from forum.mail.models import Mailbox

WHY = {
    EventType.BOUNCED: Mailbox.Why.BOUNCED,
    EventType.COMPLAINED: Mailbox.Why.COMPLAINED,
    EventType.REJECTED: Mailbox.Why.REFUSED,
}
NOT_ITS_OWN = (RejectReason.BLOCKED, RejectReason.TIMED_OUT)  # a policy, or a server that is away: may pass


def listen() -> None:
    """Called when the site starts."""
    tracking.connect(hear, dispatch_uid="mailboxes")


def hear(sender: Any, event: Any, esp_name: str, **more: Any) -> None:
    """Pause the mailbox that an event speaks of. Said twice, it is paused once."""
    why = WHY.get(event.event_type)
    if why and event.recipient and event.reject_reason not in NOT_ITS_OWN:
        mailboxes.pause(event.recipient, why, f"{esp_name} {event.event_type} {event.reject_reason or ''}".strip())
