"""What options, positions and amendments hang into the forum and into processes when the site starts."""

from __future__ import annotations

from forum import additions
from forum.debates import belonging, following
from forum.debates import telling as debates
from forum.live import kinds
from forum.people import waiting
from forum.sitemaps import SITEMAPS
from policy_design.options import cards, counts, duties, feed, heard, in_step, sitemap, stood, telling
from policy_design.options.bundle import options_of
from policy_design.options.kinds import KINDS
from policy_design.process import bundle, facts
from policy_design.process import feed as processes_feed
from policy_design.process import telling as processes
from policy_design.process.signals import moved


def connect() -> None:
    """Called once, when the site starts."""
    kinds.register(KINDS)
    processes_feed.tell_with(feed.options)
    SITEMAPS.update(sitemap.SITEMAPS)
    debates.register(without_a_text=telling.ON_OPTION)
    processes.SAYS.update(telling.ON_PROCESS)
    for news, words in telling.COUNTED.items():
        following.count(news, words)
    belonging.describe_with("arguments", in_step.whole_of)
    moved.connect(in_step.follow, dispatch_uid="options keep in step")
    waiting.register(duties.waits_for)
    facts.count_with(counts.options)
    bundle.add_part("options", options_of)
    additions.add(additions.process_wide, additions.Place(10, cards.ANCHOR, cards.on_process))
    stood.connect()
    heard.connect()
