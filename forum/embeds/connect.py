"""What cards hang into the forum when the site starts."""

from __future__ import annotations

from forum.embeds import cards


def connect() -> None:
    """Called once, when the site starts."""
    cards.show_with(*cards.OF_A_DEBATE, find=cards.debate_at)
