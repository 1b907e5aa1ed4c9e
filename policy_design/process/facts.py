"""What the gates of the stage table need to know of a process. Rooms above say what they know when the site starts."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from policy_design.process.stages import Facts

if TYPE_CHECKING:
    from policy_design.process.models import Process

Counter = Callable[["Process"], dict[str, Any]]
_counters: list[Counter] = []


def count_with(counter: Counter) -> None:
    """Called once, when the site starts, by a room that knows some of the Facts: its names and what they are now.

    A counter asks a constant number of queries.
    """
    if counter not in _counters:
        _counters.append(counter)


def facts_of(process: Process) -> Facts:
    """Everything the gates look at, counted now."""
    facts: dict[str, Any] = {}
    for counter in _counters:
        for name, value in counter(process).items():
            # What one room has not seen another may have: recommendations are published as such or as a document.
            facts[name] = facts.get(name, False) or value if isinstance(value, bool) else value
    return Facts(problem_words=process.problem_words, questions=len(process.questions), **facts)
