"""The rounds of the demo: six are over and say something, two take votes, and each page says who is made up."""

from __future__ import annotations

import io
from itertools import pairwise

import pytest
from django.core.management import call_command
from django.test import override_settings
from django.utils import timezone

from forum.mail.models import OutboxMail
from forum.people.models import Person
from policy_design.ballots import bulletin
from policy_design.demo import TITLE
from policy_design.demo.round_readers import GENERATED
from policy_design.demo.round_words import DROPPED, ORDER, READ, RECEIPT_OF_BEN, REWORDED, VOTED_AGAIN
from policy_design.process.models import Process
from policy_design.voting import queries
from policy_design.voting.ballot_models import Block, Proposal
from policy_design.voting.models import Item, Round
from tests.support.looking import undone


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker, tmp_path_factory):
    with django_db_blocker.unblock(), undone():
        with override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("rounds")):
            call_command("load_demo", "--force", stdout=io.StringIO())
        yield


@pytest.fixture
def rounds(loaded, db) -> list[Round]:
    process = Process.objects.get(title=TITLE)
    return list(process.rounds.select_related("process__topic", "result", "analysis").order_by("number"))


def test_they_are_told_as_a_story_of_weeks_in_the_stage_that_is_on(rounds):
    methods = ["consent", "statements", "rating", "yes_no", "rating", "ranked", "statements", "rating"]
    assert [one.method for one in rounds] == methods
    assert [one.has_result for one in rounds] == [True] * 6 + [False] * 2
    began = rounds[0].process.stages.get(kind="deliberation").started_at
    closed = rounds[:6]
    assert began < closed[0].opened_at
    assert all(one.closed_at <= following.opened_at for one, following in pairwise(rounds[:7]))
    assert all(one.opened_at < timezone.now() and one.takes_ballots for one in rounds[6:])
    assert all(one.manifest["previous"] == before.bulletin.digest for before, one in pairwise(closed))
    assert all(one.analysis.finished_at for one in closed)
    assert not OutboxMail.objects.filter(status="waiting", key__startswith="round:").exists()


def test_the_ratings_move_with_reasons_and_one_statement_is_reworded_and_one_dropped(rounds):
    first, second, third = rounds[2], rounds[4], rounds[7]
    assert (first.turn, second.earlier, third.earlier) == (1, first, second)
    assert first.result.outcome["winners"] == []
    assert second.result.outcome["winners"] == ["s1", "s8", "s5"]
    assert second.items.get(change=Item.Change.REWORDED).note == REWORDED
    assert third.dropped.get().note == DROPPED
    assert queries.turnout(third) == 6
    for handle in set(ORDER) - set(VOTED_AGAIN):
        expert = Person.objects.get(email=f"{handle}@demo.example")
        assert queries.own_ballot(third, expert) is None
        answer = queries.earlier_answer(third, expert)
        assert answer is not None
        assert READ in {one.text for one in third.items.filter(key__in=answer.marks)}


def test_the_ranking_has_a_winner_whom_most_did_not_put_first(rounds):
    ranked = rounds[5]
    assert (ranked.eligible, ranked.result.cast) == (len(ORDER), 11)
    assert ranked.result.outcome["winners"] == ["G2v1"]
    assert ranked.result.tally["condorcet"] == ["G2v1"]
    assert ranked.result.tally["plurality"]["winners"] == ranked.result.tally["irv"]["winners"] == ["G1v2"]
    tracker = bulletin.tracker(ranked.manifest_digest, RECEIPT_OF_BEN)
    assert next(marks for label, marks, _why in queries.ballots_of(ranked) if label == tracker)[0] == ["L1v1"]


def test_a_block_was_answered_and_lifted_and_an_amendment_passed_and_stands_in_its_option(rounds):
    how, amending = rounds[0], rounds[3]
    block = Block.objects.get()
    assert (bool(block.answer), block.lifted) == (True, True)
    assert how.result.outcome["choices"]["s2"]["stand_aside"] == 1
    assert amending.result.outcome["choices"]["R1a1"]["state"] == "passed"
    amendment = amending.items.get().amendment
    assert (amendment.status, amendment.accepted_in.number, amendment.option.version) == ("accepted", 2, 2)


def test_readers_votes_are_generated_and_say_so_on_the_pages(client, rounds):
    first, second = rounds[1], rounds[6]
    assert (first.result.cast, queries.turnout(second)) == (120, 150)
    assert (first.analysis.found["kind"], len(first.analysis.found["groups"])) == ("groups", 2)
    assert second.items.count() == 18
    statuses = [one.status for one in Proposal.objects.order_by("pk")]
    assert statuses == ["accepted"] * 4 + ["declined", "waiting"]
    for one in (first, second):
        assert GENERATED.removeprefix("The votes in it ") in client.get(one.get_absolute_url()).content.decode()


def test_every_page_of_a_round_can_be_read(client, rounds):
    expert = Person.objects.get(email="ben@demo.example")
    for one in rounds:
        assert client.get(one.get_absolute_url()).status_code == 200
    client.force_login(expert)
    for one in rounds:
        assert client.get(one.get_absolute_url()).status_code == 200
    assert client.get(f"{rounds[7].get_absolute_url()}vote/").status_code == 200
