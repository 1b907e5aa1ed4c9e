"""What a failed attempt means: whether to try again, and whether it is the mail's fault, its mailbox's, or ours.

SMTP says it by numbers: 4xx for now, 5xx for good, and where a server gives enhanced codes (RFC 3463) the second of
them says of what: x.1 and x.2 the mailbox, x.7 a policy, which as often is about the sending server as about anything
else and must not shut a mailbox.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from smtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused, SMTPResponseException

ENHANCED = re.compile(r"\b([245])\.(\d{1,3})\.\d{1,3}\b")
MAILBOX, POLICY = ("1", "2"), "7"
FOR_NOW = (401, 403, 408, 425, 429)  # of a provider: the key is wrong or it is too much at once, the mail is not


class Kind(Enum):
    LATER = "later"
    NO_MAILBOX = "no mailbox"  # it takes no mail at all
    NOT_THIS = "not this"  # this mail is refused for good


@dataclass(frozen=True, slots=True)
class Trouble:
    """`says` has of a server's words the numbers only, since servers repeat the address they refuse; `words` all."""

    kind: Kind
    says: str
    words: str
    is_of_mailbox: bool = False
    breaks: bool = False  # the connection is of no use any more
    is_known: bool = True  # nothing of ours went wrong


def read(error: Exception) -> Trouble:
    """What this failure of an attempt means."""
    name, words = type(error).__name__, str(error)
    if isinstance(error, SMTPRecipientsRefused):
        code, said = next(iter(error.recipients.values()), (450, b""))
        return _of_recipient(name, code, said)
    if isinstance(error, SMTPDataError):
        return _of_data(name, error.smtp_code, error.smtp_error)
    if isinstance(error, SMTPResponseException):  # the sender, or what comes before
        says = _numbers(name, error.smtp_code, error.smtp_error)
        return Trouble(Kind.LATER, says, words, breaks=error.smtp_code == 421)
    if type(error).__module__.startswith("anymail."):
        return _of_provider(error, name, words)
    is_known = isinstance(error, OSError | SMTPException)
    return Trouble(Kind.LATER, name, words, breaks=is_known, is_known=is_known)


def _of_recipient(name: str, code: int, said: bytes | str) -> Trouble:
    says, subject, words = _numbers(name, code, said), _subject(said), _text(said)
    if code < 500 or subject == POLICY:
        return Trouble(Kind.LATER, says, words, is_of_mailbox=subject != POLICY, breaks=code == 421)
    return Trouble(Kind.NO_MAILBOX, says, words, is_of_mailbox=True)


def _of_data(name: str, code: int, said: bytes | str) -> Trouble:
    says, subject, words = _numbers(name, code, said), _subject(said), _text(said)
    if code < 500 or subject == POLICY:
        return Trouble(Kind.LATER, says, words, breaks=code == 421)
    if subject in MAILBOX:
        return Trouble(Kind.NO_MAILBOX, says, words, is_of_mailbox=True)
    return Trouble(Kind.NOT_THIS, says, words)


def _of_provider(error: Exception, name: str, words: str) -> Trouble:
    from anymail.exceptions import AnymailInvalidAddress, AnymailRecipientsRefused  # only where one is configured

    if isinstance(error, AnymailRecipientsRefused | AnymailInvalidAddress):
        return Trouble(Kind.NO_MAILBOX, name, words, is_of_mailbox=True)
    status = getattr(error, "status_code", None)
    says = f"{name} {status or ''}".strip()
    if status is None or status >= 500 or status in FOR_NOW:
        return Trouble(Kind.LATER, says, words)
    return Trouble(Kind.NOT_THIS, says, words)


def _text(said: bytes | str) -> str:
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else said


def _subject(said: bytes | str) -> str:
    found = ENHANCED.search(_text(said))
    return found[2] if found else ""


def _numbers(name: str, code: int, said: bytes | str) -> str:
    found = ENHANCED.search(_text(said))
    return f"{name} {code}{f' {found[0]}' if found else ''}"
