"""Who may do what in policy design, asked of the rules role by role: chapters of docs/ROLES.md, and tests' tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from policy_design.roles import options, processes, recommendations, reports, rounds, summaries, surveys


def chapters() -> list[Callable[[], Iterator[str]]]:
    """Of docs/ROLES.md, in order."""
    rooms = (processes, surveys, options, rounds, summaries, recommendations, reports)
    return [room.chapter for room in rooms]
