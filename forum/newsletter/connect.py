"""What the newsletter hangs in when the site starts: its section of news, its work, its place on pages."""

from __future__ import annotations

from forum import additions
from forum.newsletter import cards, sections, sending, subscribers

SENDING = additions.Work("sending the newsletter", "issue mail", "issue mails", sending.send_due)


def connect() -> None:
    """Called once, when the site starts."""
    subscribers.listen()
    sections.listen()
    additions.add(additions.work, SENDING)
    additions.add(additions.home_foot, cards.on_home)
    additions.add(additions.organized, cards.for_organizers)
