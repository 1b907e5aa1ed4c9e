"""The kinds of event of options, told on the process's topic; what is said about one is told on its debate's topic."""

from __future__ import annotations

from forum.live.kinds import Audience, Kind

KINDS: dict[str, Kind] = {
    "options.ruled": Kind("How a process handles its options changed.", ("process",)),
    "option.proposed": Kind("An option was proposed; it may need seconders.", ("option",), news="options"),
    "option.seconded": Kind("An option was seconded, or a seconder left.", ("option",)),
    "option.tabled": Kind("An option has its seconders and is on the table.", ("option",), news="options"),
    "option.edited": Kind("An option has a new version.", ("option",)),
    "option.ended": Kind("An option was withdrawn, merged, split or superseded.", ("option",)),
    "options.linked": Kind("Two options were linked as much the same, or no longer are.", ("option",)),
    "position.sealed": Kind(
        "An expert took a position that is sealed until all are revealed.", ("post",), Audience.ORGANIZERS
    ),
    "position.taken": Kind("An expert took a position, or another one.", ("post",), news="positions"),
    "position.reviewed": Kind("An expert looked at a position again for a later version.", ("post",)),
    "positions.revealed": Kind("The sealed positions were revealed together.", ("process",)),
    "condition.judged": Kind("An expert said whether a version meets a condition.", ("post",)),
    "condition.judged_sealed": Kind(
        "An expert judged a condition of a position that is sealed.", ("post",), Audience.ORGANIZERS
    ),
    "amendment.proposed": Kind("An amendment was proposed.", ("post",), news="amendments"),
    "amendment.cosigned": Kind("An amendment was signed by another expert, or no longer is.", ("post",)),
    "amendment.changed": Kind("An amendment was fitted to a later version of its option.", ("post",)),
    "amendment.decided": Kind("An amendment was accepted, declined, withdrawn or put to a vote.", ("post",)),
}
