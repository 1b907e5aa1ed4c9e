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
    "people.changed": Kind("Who organizes, moderates or is an expert of a process changed.", ("process",)),
    "expertise.edited": Kind("An expert said what they bring, or declared their interests.", ("expertise",)),
    "interest.expressed": Kind(
        "Somebody asked to join, or changed what they had asked.", ("interest",), Audience.ORGANIZERS
    ),
    "interest.withdrawn": Kind("Somebody took back that they had asked to join.", ("interest",), Audience.ORGANIZERS),
    "interest.decided": Kind(
        "The organizers accepted or declined somebody who asked to join.",
        ("interest",),
        Audience.ORGANIZERS,
        changes_access=True,
    ),
    "document.drafted": Kind(
        "A document was begun or changed before its publication.", ("document",), Audience.ORGANIZERS
    ),
    "document.planned": Kind("A document was planned for a day, or is not planned any more.", ("document",)),
    "document.edited": Kind("A published document was changed, with a reason.", ("document",)),
    "document.published": Kind("A document was published.", ("document",)),
    "document.opened": Kind("A document was opened for comments by paragraph, or closed.", ("document",)),
    "document.rerendered": Kind("A document is shown anew: a reference it cites was corrected.", ("document",)),
}
