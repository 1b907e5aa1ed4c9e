"""What surveys hang into the forum and into processes when the site starts."""

from __future__ import annotations

from forum import additions
from forum.feeds import calendars
from forum.live import kinds
from policy_design.process import bundle, facts, telling
from policy_design.survey import clock, counts, feed, on_process
from policy_design.survey.bundle import surveys_of
from policy_design.survey.kinds import KINDS
from policy_design.survey.telling import SAYS


def connect() -> None:
    """Called once, when the site starts."""
    kinds.register(KINDS)
    calendars.tell_with("process", feed.days_of_surveys)
    telling.also_say(SAYS)
    facts.count_with(counts.surveys)
    bundle.add_part("surveys", surveys_of)
    additions.add(additions.process_parts, additions.Place(20, on_process.ANCHOR, on_process.surveys_of))
    additions.add(
        additions.work,
        additions.Work("closing surveys", "survey", "surveys", clock.close_due),
        additions.Work("deleting answers", "survey", "surveys", clock.erase_due),
    )
