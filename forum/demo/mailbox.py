"""Reads the mail that the file backend wrote, so that a newcomer can follow an invitation without a mail server."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

BETWEEN = b"\n" + b"-" * 79 + b"\n"
MOST = 200


@dataclass(frozen=True)
class Mail:
    """One message as a person reads it."""

    name: str
    place: int
    to: str
    sender: str
    subject: str
    at: datetime | None
    text: str
    html: str


def newest_first(folder: Path) -> list[Mail]:
    """What was sent, the last first; at most MOST."""
    files = sorted(folder.glob("*.log"), key=lambda path: (path.stat().st_mtime_ns, path.name), reverse=True)
    return [mail for path in files[:MOST] for mail in reversed(list(_messages(path)))][:MOST]


def find(folder: Path, name: str, place: int) -> Mail | None:
    """The message at that place of that file. The name is only compared, never part of a path."""
    path = next((path for path in folder.glob("*.log") if path.name == name), None)
    return next((mail for mail in _messages(path) if mail.place == place), None) if path else None


def _messages(path: Path) -> Iterator[Mail]:
    for place, part in enumerate(path.read_bytes().split(BETWEEN)):
        if part.strip():
            yield _mail(email.message_from_bytes(part, policy=email.policy.default), path.name, place)


def _mail(message: EmailMessage, name: str, place: int) -> Mail:
    return Mail(
        name=name,
        place=place,
        to=str(message["To"] or ""),
        sender=str(message["From"] or ""),
        subject=str(message["Subject"] or ""),
        at=_moment(message),
        text=_body(message, "plain"),
        html=_body(message, "html"),
    )


def _moment(message: EmailMessage) -> datetime | None:
    """When it was sent; a header with the zone "-0000" tells UTC, but gives a moment without a zone."""
    at: datetime | None = getattr(message["Date"], "datetime", None)
    return at.replace(tzinfo=UTC) if at is not None and at.tzinfo is None else at


def _body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    return str(part.get_content()) if part else ""
