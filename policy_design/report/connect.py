"""What reports hang into the forum and into processes when the site starts."""

from __future__ import annotations

from forum import additions
from forum.debates import following
from forum.live import kinds
from forum.newsletter import assembling
from forum.people import waiting
from forum.sitemaps import SITEMAPS
from policy_design.process import facts
from policy_design.process import feed as processes_feed
from policy_design.process import telling as processes
from policy_design.report import counts, duties, feed, files, on_process, sitemap, telling
from policy_design.report.kinds import KINDS
from policy_design.report.news import SECTION


def connect() -> None:
    """Called once, when the site starts."""
    assembling.register("reports", SECTION)
    kinds.register(KINDS)
    processes_feed.tell_with(feed.editions)
    SITEMAPS.update(sitemap.SITEMAPS)
    processes.also_say(telling.SAYS)
    for news, words in telling.COUNTED.items():
        following.count(news, words)
    waiting.register(duties.waits_for)
    facts.count_with(counts.editions)
    additions.add(additions.process_parts, additions.Place(3, on_process.ANCHOR, on_process.report_of))
    additions.add(
        additions.work, additions.Work("asking for reports", "file asked for", "files asked for", files.ask_ahead)
    )
