"""The amendments of an option, as its page shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from forum.rules.words import Anyone
    from policy_design.options.models import Option


def amendments_of(option: Option, reader: Anyone) -> Any:
    """The amendments of this option, with how each would change the text as it is now."""
    return None
