"""A real SMTP server on loopback that keeps what it is sent, and that can be told to misbehave."""

import asyncio
import email
import email.policy
from collections import Counter
from collections.abc import Callable, Iterator
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
        self.connections = 0
        self.at_recipient: Callable[[str], object] = lambda address: None
        self.before_taking: Callable[[], object] = lambda: None  # the whole mail is here, and not kept yet
        self.after_taking: Callable[[], object] = lambda: None  # it is kept, and the sender not told yet
        self._refusals: list[str] = []
        self._unknown: dict[str, str] = {}
        self._drops = self._denials = self._stalls = 0

    def refuse_next(self, times: int = 1, *, reply: str = "451 4.3.0 Try again later") -> None:
        """Answer the next messages with a failure (for now, unless said otherwise) and do not keep them."""
        self._refusals += [reply] * times

    def refuse_mailbox(self, address: str, reply: str = "550 5.1.1 No such mailbox") -> None:
        """Take no mail to this address, with this answer when its name is given; an empty one takes mail again."""
        self._unknown[address] = reply

    def drop_next(self, times: int = 1) -> None:
        """Keep the next messages, but hang up before saying so: the sender cannot know that they arrived."""
        self._drops = times

    def deny_next(self, times: int = 1) -> None:
        """Keep the next messages and say that they failed: when the sender tries again, they are accepted twice."""
        self._denials = times

    def stall_next(self, times: int = 1) -> None:
        """Say nothing at all to the next messages, until the sender loses patience; do not keep them."""
        self._stalls = times

    @property
    def arrived(self) -> Counter[str]:
        """How often each Message-ID was kept."""
        return Counter(str(message["Message-ID"]) for message in self.messages)

    @property
    def in_the_mailbox(self) -> int:
        """What a reader finds: mailboxes fold what has the same Message-ID."""
        return len(self.arrived)

    async def handle_EHLO(
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, rcpt_options: list[str]
    ) -> str:
        self.at_recipient(address)
        if reply := self._unknown.get(address):
            return reply
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self._refusals:
            return self._refusals.pop(0)
        if self._stalls:
            self._stalls -= 1
            await asyncio.sleep(60)
        self.before_taking()
        content: Any = envelope.content
        self.messages.append(email.message_from_bytes(content, policy=email.policy.default))
        self.recipients.append(list(envelope.rcpt_tos))
        self.after_taking()
        if self._drops:
            self._drops -= 1
            server.transport.abort()
        if self._denials:
            self._denials -= 1
            return "451 4.3.0 Something went wrong"
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


@pytest.fixture(autouse=True)
def the_worker_is_rested() -> None:
    """A server that did not answer in one test is called in the next."""
    from forum.mail.sending import rest

    rest.end()
