"""What recommendations hang into the forum, into processes and options when the site starts."""

from __future__ import annotations

from forum import additions
from forum.debates import following
from forum.library.signals import corrected
from forum.live import kinds
from forum.people import waiting
from forum.sitemaps import SITEMAPS
from policy_design.process import bundle, facts
from policy_design.process import feed as processes_feed
from policy_design.process import telling as processes
from policy_design.process.signals import moved
from policy_design.recommendations import counts, duties, feed, on_process, sitemap, telling, writing
from policy_design.recommendations.bundle import recommendations_of
from policy_design.recommendations.kinds import KINDS


def connect() -> None:
    """Called once, when the site starts."""
    kinds.register(KINDS)
    processes_feed.tell_with(feed.recommendations)
    SITEMAPS.update(sitemap.SITEMAPS)
    processes.also_say(telling.SAYS)
    for news, words in telling.COUNTED.items():
        following.count(news, words)
    waiting.register(duties.waits_for)
    facts.count_with(counts.recommendations)
    bundle.add_part("recommendations", recommendations_of)
    corrected.connect(writing.show_correction, dispatch_uid="recommendations")
    moved.connect(writing.list_sources, dispatch_uid="sources of recommendations")
    additions.add(additions.process_parts, additions.Place(5, on_process.ANCHOR, on_process.recommendations_of))
    additions.add(additions.option_parts, additions.Place(10, on_process.ON_OPTION, on_process.recommended))
