"""The kinds of event of surveys. That somebody answered is none: an event has a time."""

from __future__ import annotations

from forum.live.kinds import Audience, Kind

KINDS: dict[str, Kind] = {
    "survey.created": Kind("A survey was set up.", ("survey",), Audience.ORGANIZERS),
    "survey.edited": Kind(
        "A survey's questions changed, or its terms or dates before it was opened.", ("survey",), Audience.ORGANIZERS
    ),
    "survey.changed": Kind("What an opened survey says of itself, or its dates, changed.", ("survey",)),
    "survey.opened": Kind("A survey was opened for answers.", ("survey",)),
    "survey.closed": Kind("A survey was closed and its results were published.", ("survey",)),
    "survey.moderated": Kind("Texts that were written in a survey were shown or not shown.", ("survey",)),
    "survey.erased": Kind("The single answers to a survey were deleted, as promised; its results stay.", ("survey",)),
}
