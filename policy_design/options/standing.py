"""Where experts stand: the squares of an option and of a whole list, as far as this reader may see them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from forum.rules.words import Anyone
    from policy_design.options.models import Option
    from policy_design.process.models import Process


def squares_for(process: Process, reader: Anyone) -> dict[int, Any]:
    """The squares of every option of a process, by option, in a constant number of queries."""
    return {}


def standing_of(option: Option, reader: Anyone) -> Any:
    """What the option's page shows of positions."""
    return None
