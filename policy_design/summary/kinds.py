"""The kinds of event of consensus summaries. Those of a debate's summary are published on the debate's own topic."""

from __future__ import annotations

from forum.live.kinds import Audience, Kind

KINDS: dict[str, Kind] = {
    "summary.drafted": Kind(
        "A consensus summary was begun, changed or dropped before readers knew.",
        ("summary",),
        Audience.ORGANIZERS,
    ),
    "summary.in_review": Kind("A consensus summary was put up for review.", ("summary",), news="summaries"),
    "summary.remarked": Kind("Somebody remarked on a summary under review.", ("summary",)),
    "summary.answered": Kind("The closer answered a remark on a summary.", ("summary",)),
    "summary.called_back": Kind("A summary under review went back to its closer.", ("summary",)),
    "summary.final": Kind("A consensus summary became final.", ("summary",), news="summaries"),
}
