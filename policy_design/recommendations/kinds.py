"""The kinds of event of recommendations."""

from __future__ import annotations

from forum.live.kinds import Audience, Kind

KINDS: dict[str, Kind] = {
    "recommendation.drafted": Kind(
        "A recommendation was begun, changed or dropped before readers knew of it.",
        ("recommendation",),
        Audience.ORGANIZERS,
    ),
    "recommendation.published": Kind("A recommendation was published.", ("recommendation",), news="recommendations"),
    "recommendation.edited": Kind("A published recommendation was changed, with a reason.", ("recommendation",)),
    "recommendation.withdrawn": Kind("A recommendation was withdrawn, with a reason.", ("recommendation",)),
    "recommendation.rerendered": Kind(
        "A recommendation is shown anew: a reference it cites was corrected.", ("recommendation",)
    ),
    "recommendation.followed_up": Kind("It was noted what became of a recommendation.", ("recommendation",)),
}
