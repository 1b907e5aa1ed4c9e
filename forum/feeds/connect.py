"""What feeds hang into the forum when the site starts."""

from __future__ import annotations

from forum import additions
from forum.feeds import calendars, hub


def connect() -> None:
    """Called once, when the site starts."""
    calendars.tell_with("debate", calendars.days_of_debate)
    hub.name_with("debate", hub.feeds_of_debate)
    additions.add(additions.work, additions.Work("telling the hub", "topic", "topics", hub.tell_due))
