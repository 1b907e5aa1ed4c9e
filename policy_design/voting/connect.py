"""What rounds hang into the forum and into processes when the site starts; and the triggers that guard them."""

from __future__ import annotations

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate

from forum import additions
from forum.embeds import cards
from forum.feeds import calendars
from forum.live import kinds
from forum.people import waiting
from forum.sitemaps import SITEMAPS
from policy_design.process import bundle, facts, telling
from policy_design.process import feed as processes_feed
from policy_design.voting import (
    analysing,
    closing,
    counts,
    duties,
    feed,
    guards,
    on_process,
    sealing,
    sitemap,
    standing,
)
from policy_design.voting.bundle import rounds_of
from policy_design.voting.kinds import KINDS
from policy_design.voting.telling import SAYS


def connect() -> None:
    """Called once, when the site starts."""
    kinds.register(KINDS)
    processes_feed.tell_with(feed.rounds)
    calendars.tell_with("process", feed.days_of_rounds)
    cards.show_with("voting:show", find=feed.card_of)
    SITEMAPS.update(sitemap.SITEMAPS)
    telling.also_say(SAYS)
    waiting.register(duties.waits_for)
    facts.count_with(counts.rounds)
    bundle.add_part("rounds", rounds_of)
    standing.connect()
    additions.add(additions.process_parts, additions.Place(10, on_process.ANCHOR, on_process.rounds_of))
    additions.add(
        additions.work,
        additions.Work("closing rounds", "round", "rounds", closing.close_due),
        additions.Work("analysing rounds", "round", "rounds", analysing.analyse_due),
        additions.Work("wiping old ballots", "round’s rows", "rounds’ rows", sealing.sweep_due),
    )


def guard(app: AppConfig) -> None:
    """Let the triggers go before tables change and come back afterwards."""
    pre_migrate.connect(guards.before_migrating, sender=app, dispatch_uid="guards of rounds go")
    post_migrate.connect(guards.after_migrating, sender=app, dispatch_uid="guards of rounds come")
