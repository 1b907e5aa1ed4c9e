"""The kinds of event of processes; registered with the forum's when the site starts."""

from __future__ import annotations

from forum.live.kinds import Audience, Kind

KINDS: dict[str, Kind] = {
    "process.created": Kind("A process was set up.", ("process",), Audience.ORGANIZERS),
    "process.edited": Kind(
        "The process's title, problem, questions, partners, links or settings changed.",
        ("process",),
        changes_access=True,
    ),
    "process.planned": Kind("Stages of a process were added, dropped, reordered or dated.", ("process",)),
    "process.moved": Kind("The process moved to its next stage.", ("process", "stage"), changes_access=True),
}
