"""What waits for whom in summaries, and what followers are told."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from forum.live.models import Event
from forum.people.models import Person
from policy_design.process.telling import tell
from policy_design.summary.duties import waits_for
from policy_design.summary.reviewing import answer_remark
from tests.policy_design.closing.summing import begin, final, in_review, over, remarked


def duties(person) -> list[str]:
    return [str(one.what).partition(":")[0] for one in waits_for(Person.objects.get(pk=person.pk))]


def test_a_draft_waits_for_whoever_closes_alone(deliberating, olga, ben):
    begin(deliberating, olga)

    assert [duties(one) for one in (olga, ben)] == [["Go on with the summary"], []]


@pytest.mark.parametrize("who", ["ben", "bea", "mo", "dan"])
def test_a_review_waits_for_everybody_with_a_role_until_they_remark_or_it_is_over(who, deliberating, olga, request):
    person = request.getfixturevalue(who)
    summary = in_review(deliberating, olga)
    assert duties(person) == ["Look at the summary"]

    remarked(summary, person)
    assert duties(person) == []

    summary.remarks.all().delete()
    over(summary)
    assert duties(person) == []


def test_remarks_and_the_end_wait_for_the_organizer(deliberating, olga, ben, cleo):
    summary = in_review(deliberating, olga)
    assert duties(olga) == []
    made = remarked(summary, ben)
    assert duties(olga) == ["Answer what was remarked on the summary"]
    answer_remark(remark=made, by=olga, answer="Yes.")
    over(summary)

    assert duties(olga) == ["Make the summary final"]
    assert duties(cleo) == []


def test_nothing_waits_once_it_is_final(deliberating, olga, ben):
    final(deliberating, olga)

    assert [duties(one) for one in (olga, ben)] == [[], []]


def test_they_are_told_in_a_few_queries_however_many(deliberating, argued, olga):
    in_review(deliberating, olga)
    with CaptureQueriesContext(connection) as few:
        duties(olga)
    in_review(argued, olga)
    with CaptureQueriesContext(connection) as more:
        duties(olga)

    assert len(few) == len(more)


def test_followers_are_told_in_a_sentence(deliberating, olga):
    final(deliberating, olga)
    events = list(Event.objects.filter(topic=deliberating.topic, kind__in=("summary.in_review", "summary.final")))

    told = tell(deliberating.topic_id, events)

    assert [(one.part, str(one.says)) for one in told] == [
        ("summary", "The consensus summary is under review."),
        ("summary", "A version of the consensus summary is final."),
    ]
