"""What other pages show of the newsletter: a form on the front page, and a way in for those who edit it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forum import rules
from forum.newsletter.languages import languages

if TYPE_CHECKING:
    from forum.additions import Card
    from forum.rules.words import Anyone


def on_home(reader: Anyone) -> Card | None:
    """A line to type an address into, for whoever has no account. The same for all of them, since pages are kept."""
    if reader.is_authenticated:
        return None
    return "forum/newsletter/_home.html", {"rows": languages()}


def for_organizers(person: Anyone) -> Card | None:
    return ("forum/newsletter/_organized.html", {}) if rules.can_edit_newsletter(person) else None
