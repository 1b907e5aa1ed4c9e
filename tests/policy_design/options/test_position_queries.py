"""However many options, experts and positions there are, a page takes as many queries."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from forum.people.models import Membership, Person
from forum.posts.models import Post
from policy_design.options.models import Condition, Option, Position
from policy_design.options.standing import squares_for, standing_of
from policy_design.options.stood import waits_for
from policy_design.process.models import Expertise
from tests.policy_design.cast import fresh, propose, renewed

STANCES = ("support", "conditions", "undecided", "oppose")


def seat_many(process, number: int) -> list[Person]:
    made = [
        Person.objects.create_user(f"{uuid4().hex}@example.org", name=f"Expert {n}", slug=f"expert-{uuid4().hex[:12]}")
        for n in range(number)
    ]
    Membership.objects.bulk_create(Membership(topic=process.topic, person=one, role="expert") for one in made)
    Expertise.objects.bulk_create(
        Expertise(process=process, person=one, background="law", has_interests=False, declared_at=timezone.now())
        for one in made
    )
    return made


def sign_many(option: Option, experts: list[Person], times: int = 1) -> None:
    """Positions as rows: `times` of each expert, the last one current, each with a condition."""
    at, number = timezone.now(), Post.objects.filter(thread=option.debate.thread).count()
    jobs = [(expert, time) for expert in experts for time in range(times)]
    posts = Post.objects.bulk_create(
        Post(
            thread=option.debate.thread, kind="position", status="public", number=number + place, published_at=at,
            author=expert, title="Supports", source="Because.", html="<p>Because.</p>",
        )
        for place, (expert, _time) in enumerate(jobs, 1)
    )  # fmt: skip
    made = Position.objects.bulk_create(
        Position(
            option=option, expert=expert, post=post, stance=STANCES[place % 4], version=1, holds_for=1,
            background="law", is_current=time == times - 1,
        )
        for place, ((expert, time), post) in enumerate(zip(jobs, posts, strict=True))
    )  # fmt: skip
    Condition.objects.bulk_create(Condition(position=one, order=1, sentence="It ends.") for one in made)


def queries(work) -> int:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        work()
    return len(asked)


def test_squares_of_a_list_take_as_many_queries_with_sixty_options(optioning, ben, bea, olga):
    propose(optioning, ben)
    few = queries(lambda: squares_for(fresh(optioning), bea))
    experts = seat_many(fresh(optioning), 18)
    for n in range(59):
        sign_many(propose(optioning, olga, f"Option {n}"), experts[:3])
    assert queries(lambda: squares_for(fresh(optioning), bea)) == few
    found = squares_for(fresh(optioning), bea)
    assert (len(found), {sum(one.counts) for one in found.values()}) == (60, {20})
    fresh_bea = Person.objects.get(pk=bea.pk)
    assert queries(lambda: waits_for(fresh_bea)) <= 3


def test_positions_of_two_hundred_experts_take_as_many_queries_as_those_of_three(option, client, bea):
    path = reverse("options:positions", args=[option.process.slug, option.code])
    sign_many(option, seat_many(fresh(option.process), 3), times=2)
    few = [queries(lambda: list(standing_of(renewed(option), bea).groups)), queries(lambda: client.get(path))]
    experts = seat_many(fresh(option.process), 200)
    sign_many(option, experts, times=10)
    many = [queries(lambda: list(standing_of(renewed(option), bea).groups)), queries(lambda: client.get(path))]
    assert many == few
    assert Position.objects.count() > 2000
    assert standing_of(renewed(option), bea).squares.taken == 203


@pytest.mark.parametrize("number", [1, 30])
def test_the_thread_takes_one_query_more_for_all_conditions(option, client, number):
    sign_many(option, seat_many(fresh(option.process), number))
    path = f"/debates/{option.debate.slug}/thread/"
    assert queries(lambda: client.get(path)) <= 6
