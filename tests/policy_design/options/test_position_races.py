"""Positions signed, revealed, judged and looked at while others do the same."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from django.db import connection

from forum.live.models import Event
from forum.posts.models import Post
from forum.verdicts import Refused
from policy_design.options.models import Condition, Position
from policy_design.options.positions import NewVersion, judge_condition
from policy_design.options.revealing import reveal_due, reveal_positions
from tests.policy_design.cast import fresh, renewed
from tests.policy_design.options.standing_cast import next_version, seal, take

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*deeds: Callable[[], object]) -> list[object]:
    """Run the deeds side by side; what one raises is its result."""

    def run(deed: Callable[[], object]) -> object:
        try:
            return deed()
        except (Refused, NewVersion) as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(run, deeds))


def test_a_position_sent_twice_at_once_is_one(option, bea):
    key = uuid4()
    made = at_once(*[lambda: take(option, bea, client_key=key)] * 4)
    assert {one.pk for one in made} == {Position.objects.get().pk}
    assert Event.objects.filter(kind="position.taken").count() == 1


def test_two_tabs_leave_one_current_position_and_keep_both(option, bea):
    at_once(lambda: take(option, bea, "support", "Yes."), lambda: take(option, bea, "oppose", "No."))
    assert (Position.objects.count(), Position.objects.filter(is_current=True).count()) == (2, 1)
    assert sorted(Post.objects.filter(kind="position").values_list("number", flat=True)) == [1, 2]


def test_a_position_is_never_signed_for_a_version_that_was_not_shown(option, bea, ben):
    results = at_once(lambda: take(option, bea, version=1), lambda: next_version(option, ben))
    signed = Position.objects.first()
    assert renewed(option).version == 2
    assert isinstance(results[0], NewVersion) if signed is None else signed.version == 1


def test_positions_are_revealed_exactly_once(option, olga, ben, bea):
    process = seal(option.process, olga)
    for expert in (ben, bea):
        take(renewed(option), expert)
    results = at_once(*[lambda: reveal_positions(process=fresh(process), by=olga)] * 3, reveal_due)
    assert sorted(one for one in results if isinstance(one, int)) == [0, 2]
    assert sum(isinstance(one, Refused) for one in results) == 2
    assert sorted(Post.objects.filter(kind="position").values_list("number", flat=True)) == [1, 2]
    assert Event.objects.filter(kind="positions.revealed", topic=process.topic).count() == 1


def test_what_is_signed_while_all_are_revealed_is_not_left_sealed(option, olga, ben, bea):
    process = seal(option.process, olga)
    take(renewed(option), ben)
    at_once(
        lambda: take(renewed(option), bea, "oppose", "No."),
        lambda: reveal_positions(process=fresh(process), by=olga),
        lambda: take(renewed(option), ben, "undecided", "Hm."),
    )
    posts = Post.objects.filter(kind="position")
    assert {(post.status, post.number is None) for post in posts} == {("public", False)}
    assert sorted(post.number for post in posts) == [1, 2, 3]


def test_a_condition_judged_twice_at_once_is_told_of_once(option, bea):
    condition = take(option, bea, "conditions", "So.", "It ends.").conditions.get()
    at_once(*[lambda: judge_condition(condition=condition, by=bea, verdict="met", version=1)] * 3)
    assert Condition.objects.get().verdict == "met"
    assert Event.objects.filter(kind="condition.judged").count() == 1
