"""Proposed statements are accepted or declined by moderators and organizers, several at once, while the round is open."""

from __future__ import annotations

from uuid import uuid4

import pytest

from forum.live.models import Event
from forum.verdicts import Refused
from policy_design.voting.ballot_models import Proposal
from policy_design.voting.moderating import decide_proposal, decide_proposals
from tests.policy_design.voting.cast import opened
from tests.policy_design.voting.pages import at, client_of


@pytest.fixture
def round(deliberating, olga):
    """Open to readers, who may add statements; two of Olga's stand there."""
    settings = {"secrecy": "pseudonymous", "electorate": "readers", "takes_statements": True}
    return opened(deliberating, olga, "First.", "Second.", method="statements", **settings)


def proposed(round, *texts):
    return [Proposal.objects.create(round=round, text=text, client_key=uuid4()) for text in texts]


def test_an_accepted_statement_stands_to_the_vote_as_the_last(round, mo):
    (one,) = proposed(round, "Third.")
    decide_proposal(proposal=one, by=mo, accept=True)
    assert [(item.key, item.text) for item in round.items.order_by("order")] == [
        ("s1", "First."),
        ("s2", "Second."),
        ("s3", "Third."),
    ]
    assert (one.status, one.item.key, one.decided_by) == ("accepted", "s3", mo)


def test_a_declined_one_has_a_sentence(round, olga):
    (one,) = proposed(round, "You are all wrong.")
    with pytest.raises(Refused, match="Say in a sentence why “You are all wrong"):
        decide_proposal(proposal=one, by=olga, accept=False, sentence=" ")
    decide_proposal(proposal=one, by=olga, accept=False, sentence="It is about people.")
    assert (one.status, one.sentence) == ("declined", "It is about people.")
    assert round.items.count() == 2


def test_several_are_decided_at_once_and_told_once_and_twice_is_once(round, mo):
    first, second = proposed(round, "Third.", "Fourth.")
    events = Event.objects.filter(topic=round.process.topic_id, kind="statement.decided")
    for _again in "12":
        decide_proposals(round=round, by=mo, accepted=[first.pk], declined={second.pk: "Said already."})
    assert events.count() == 1
    assert round.items.count() == 3


def test_one_that_cannot_stands_back_with_all_others(round, mo):
    first, same = proposed(round, "Third.", "first.")
    with pytest.raises(Refused, match="stands to the vote already"):
        decide_proposals(round=round, by=mo, accepted=[first.pk, same.pk])
    assert round.items.count() == 2
    assert set(round.proposals.values_list("status", flat=True)) == {"waiting"}


def test_what_was_decided_is_not_decided_otherwise(round, mo, olga):
    (one,) = proposed(round, "Third.")
    decide_proposal(proposal=one, by=mo, accept=True)
    with pytest.raises(Refused, match="decided otherwise"):
        decide_proposal(proposal=one, by=olga, accept=False, sentence="No.")


def test_nobody_else_decides_or_reads_what_waits(round, ben, cleo):
    (one,) = proposed(round, "A very secret proposal.")
    for person in (ben, cleo):
        with pytest.raises(Refused):
            decide_proposal(proposal=one, by=person, accept=True)
        for page in ("statements/", ""):
            assert "very secret" not in client_of(person).get(at(round, page)).content.decode()


def test_the_page_decides_and_keeps_what_was_typed_where_it_cannot(round, mo):
    first, second = proposed(round, "Third.", "Fourth.")
    fields = {f"does-{first.pk}": "accept", f"does-{second.pk}": "decline", f"why-{second.pk}": ""}
    client = client_of(mo)
    page = client.post(at(round, "statements/decide/"), fields).content.decode()
    assert "Say in a sentence why “Fourth.” is declined" in page
    assert f'name="does-{first.pk}" value="accept" checked' in page
    client.post(at(round, "statements/decide/"), {**fields, f"why-{second.pk}": "It says two things."})
    assert list(round.proposals.order_by("pk").values_list("status", flat=True)) == ["accepted", "declined"]
    assert "It says two things." in client.get(at(round, "statements/?status=declined")).content.decode()


@pytest.mark.parametrize("count", [1, 5])
def test_the_page_asks_a_constant_number_of_queries(round, mo, count, django_assert_max_num_queries):
    proposed(round, *(f"Statement {n}." for n in range(count)))
    client = client_of(mo)
    with django_assert_max_num_queries(10):
        client.get(at(round, "statements/"))
