"""A snapshot takes as many queries however much there is, and its lines take none."""

from __future__ import annotations

from django.db import connection
from django.test.utils import CaptureQueriesContext

from policy_design.summary.ruling import sections_of, voices_of
from policy_design.summary.snapshot import take
from tests.forum.debates.arguing import rebuttal
from tests.policy_design.cast import argue, fresh, propose, renewed
from tests.policy_design.options.standing_cast import take as take_position
from tests.policy_design.voting import counted


def asked(process) -> int:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        take(fresh(process))
    return len(queries)


def more(process, panel, organizer, number: int) -> None:
    for place in range(number):
        option = propose(process, panel[0], f"One more {place}")
        argue(option, panel[0], "for", f"Good for {place}.")
        rebuttal(renewed(option).debate, panel[1], "No.", passage="", state="open")
        for who in panel[1:3]:
            take_position(option, who, "conditions", "With care.", "It is short.")
        counted.yes_no(process, organizer, panel)
        counted.consent(process, organizer, panel)


def test_more_options_posts_and_rounds_cost_no_query_more(world, organizer):
    more(world.process, world.panel, organizer, 1)
    before = asked(world.process)
    more(world.process, world.panel, organizer, 2)
    assert asked(world.process) == before


def test_ruling_asks_the_database_nothing(world, django_assert_num_queries):
    snapshot = take(fresh(world.process))
    with django_assert_num_queries(0):
        sections_of(snapshot)
        voices_of(snapshot)
