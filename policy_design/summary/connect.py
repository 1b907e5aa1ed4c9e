"""What consensus summaries hang into the forum, into processes and debates when the site starts."""

from __future__ import annotations

from forum import additions
from forum.debates import following
from forum.debates import telling as debates
from forum.live import kinds
from forum.newsletter import assembling
from forum.people import waiting
from forum.sitemaps import SITEMAPS
from policy_design.process import feed as processes_feed
from policy_design.process import telling as processes
from policy_design.summary import duties, feed, on_pages, reviewing, sitemap, telling
from policy_design.summary.kinds import KINDS
from policy_design.summary.news import SECTION


def connect() -> None:
    """Called once, when the site starts."""
    assembling.register("summaries", SECTION)
    kinds.register(KINDS)
    processes_feed.tell_with(feed.summaries)
    SITEMAPS.update(sitemap.SITEMAPS)
    processes.also_say(telling.SAYS)
    debates.register(without_a_text=telling.SAYS)
    following.count("summaries", telling.new_summaries)
    waiting.register(duties.waits_for)
    additions.add(additions.process_wide, additions.Place(5, on_pages.ANCHOR, on_pages.on_process))
    additions.add(additions.debate_wide, additions.Place(10, on_pages.ANCHOR, on_pages.on_debate))
    additions.add(
        additions.work, additions.Work("making summaries final", "summary", "summaries", reviewing.finalize_due)
    )
