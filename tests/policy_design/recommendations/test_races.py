"""The same thing done twice at once: one row, one version, nothing lost."""

from __future__ import annotations

from uuid import uuid4

import pytest

from forum.live.models import Event
from policy_design.recommendations.actions import Conflict, publish_recommendation
from policy_design.recommendations.models import FollowUp, Recommendation
from tests.forum.debates.test_races import at_once as refused_at_once
from tests.policy_design.recommendations.advising import again, based, draft, edit, note, published

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*deeds):
    """The same, where another's version is no error but an answer."""

    def answered(deed):
        try:
            return deed()
        except Conflict as conflict:
            return conflict

    return refused_at_once(*[lambda deed=deed: answered(deed) for deed in deeds])


def test_a_form_sent_four_times_drafts_one(w):
    key = uuid4()
    made = at_once(*[lambda: draft(w.process, w.olga, client_key=key, bases=based(w))] * 4)

    assert {one.pk for one in made} == {Recommendation.objects.get().pk}


def test_drafts_made_at_once_take_different_numbers(w):
    at_once(*[lambda n=n: draft(w.process, w.olga, f"Draft {n}") for n in range(4)])

    assert sorted(Recommendation.objects.values_list("number", flat=True)) == [1, 2, 3, 4]


def test_two_editors_at_once_make_one_version_and_the_other_is_told(w):
    one = published(w)
    made = at_once(*[lambda n=n: edit(one, w.olga, title=f"T{n}", version=1, reason="R.") for n in range(2)])

    assert sorted(type(result) is Conflict for result in made) == [False, True]
    assert again(one).versions.count() == 2


def test_published_at_once_it_is_published_once(w):
    one = draft(w.process, w.olga, bases=based(w))
    at_once(*[lambda: publish_recommendation(recommendation=one, by=w.olga, version=1)] * 3)

    assert again(one).versions.count() == 1
    assert Event.objects.filter(kind="recommendation.published").count() == 1


def test_a_note_sent_at_once_is_one(w):
    one, key = published(w), uuid4()
    at_once(*[lambda: note(one, w.olga, client_key=key)] * 3)

    assert FollowUp.objects.count() == 1
