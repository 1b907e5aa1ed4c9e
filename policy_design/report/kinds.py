"""The kinds of event of public reports."""

from __future__ import annotations

from forum.live.kinds import Audience, Kind

KINDS: dict[str, Kind] = {
    "report.drafted": Kind("The plan or a text of the public report changed.", ("report",), Audience.ORGANIZERS),
    "report.published": Kind("An edition of the public report was published.", ("edition",), news="reports"),
    "report.deposited": Kind("An edition of the public report got its DOI.", ("edition",)),
}
