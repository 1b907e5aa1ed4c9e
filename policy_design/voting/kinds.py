"""The kinds of event of rounds. That somebody voted is none, in no round: an event has a time."""

from __future__ import annotations

from forum.live.kinds import Audience, Kind

KINDS: dict[str, Kind] = {
    "round.planned": Kind("A round was planned.", ("round",), Audience.ORGANIZERS),
    "round.edited": Kind("The plan of a round changed.", ("round",), Audience.ORGANIZERS),
    "round.dropped": Kind("A planned round was deleted.", ("round",), Audience.ORGANIZERS),
    "round.opened": Kind("A round was opened for votes; its rules are fixed from here on.", ("round",), news="rounds"),
    "round.extended": Kind("An open round closes later than was said.", ("round",)),
    "round.closed": Kind("A round was closed and counted.", ("round",), news="results"),
    "round.annulled": Kind("A round ended without a result; its ballots were deleted unseen.", ("round",)),
    # Readers would learn that somebody blocks, before the close.
    "block.answered": Kind("A block in a consent round was answered.", ("round",), Audience.ORGANIZERS),
    "statement.proposed": Kind("A statement waits for a moderator.", ("round",), Audience.ORGANIZERS),
    "statement.decided": Kind("A proposed statement was accepted or declined.", ("round",)),
    "analysis.finished": Kind("The analysis of a closed round was finished.", ("round",)),
    "outside.added": Kind("Votes from elsewhere were added, to be looked at.", ("process",)),
}
