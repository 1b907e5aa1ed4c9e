"""A real SMTP server on loopback that keeps what it is sent, and that can be told to misbehave."""

import email
import email.policy
from collections.abc import Iterator
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


class Sink:
    """Keeps every message it acknowledged or swallowed, in the order of arrival."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.recipients: list[list[str]] = []
        self._refusals = 0
        self._drops = 0

    def refuse_next(self, times: int = 1) -> None:
        """Answer the next messages with a temporary failure (451) and do not keep them."""
        self._refusals = times

    def drop_next(self, times: int = 1) -> None:
        """Keep the next messages, but hang up before saying so: the sender cannot know that they arrived."""
        self._drops = times

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self._refusals:
            self._refusals -= 1
            return "451 4.3.0 Try again later"
        content: Any = envelope.content
        self.messages.append(email.message_from_bytes(content, policy=email.policy.default))
        self.recipients.append(list(envelope.rcpt_tos))
        if self._drops:
            self._drops -= 1
            server.transport.abort()
        return "250 Message accepted"


class SmtpSink(Sink):
    """The sink with the address it listens on."""

    host = "127.0.0.1"
    port = 0

    @property
    def url(self) -> str:
        """For EMAIL_URL."""
        return f"smtp://{self.host}:{self.port}"

    def receive_from(self, settings: Any) -> None:
        """Point Django's mail settings here; `settings` is pytest-django's fixture."""
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = self.host, self.port
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.EMAIL_TIMEOUT = 5


@pytest.fixture
def smtp_sink(unused_port) -> Iterator[SmtpSink]:
    """An SMTP server; `.messages` is what arrived."""
    sink = SmtpSink()
    sink.port = unused_port()
    controller = Controller(sink, hostname=sink.host, port=sink.port)
    controller.start()
    yield sink
    controller.stop()
