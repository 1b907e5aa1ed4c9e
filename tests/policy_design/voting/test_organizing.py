"""What organizers press and see while a round opens, is open and ends; and what waits for whom."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from forum.people.waiting import duties_of
from policy_design.process.facts import facts_of
from policy_design.voting.ballot_models import Block
from policy_design.voting.on_process import rounds_of
from policy_design.voting.rules_in_words import lines
from tests.policy_design.cast import fresh
from tests.policy_design.voting.cast import closed, opened, planned, renewed, vote
from tests.policy_design.voting.pages import at, client_of

pytestmark = pytest.mark.any_database


def page_of(person, address):
    return client_of(person).get(address).content.decode()


def test_the_preview_says_what_is_fixed_for_whom_and_what_is_missing(deliberating, olga):
    round = planned(deliberating, olga, closes_at=None)
    page = page_of(olga, at(round, "open/"))
    assert "Say when the round closes." in page
    assert "Open the round for votes" not in page
    for says in (
        "Whatever more than half of those who said yes or no",
        "Ben Example",
        "Bea Example",
        "2 people may vote",
    ):
        assert says in page


def test_what_was_seen_is_opened_and_nothing_else(deliberating, olga):
    round = planned(deliberating, olga)
    mark = client_of(olga).get(at(round, "open/")).context["mark"]
    round.question = "Another?"
    round.save()
    answer = client_of(olga).post(at(round, "open/"), {"seen": mark}, follow=True)
    assert "The round was changed since you read" in answer.content.decode()
    assert not renewed(round).was_opened
    mark = client_of(olga).get(at(round, "open/")).context["mark"]
    client_of(olga).post(at(round, "open/"), {"seen": mark})
    assert renewed(round).was_opened


def test_an_open_round_is_extended_with_a_reason_and_never_shortened(deliberating, olga):
    round = opened(deliberating, olga)
    client = client_of(olga)
    sooner = timezone.localtime(round.closes_at - timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    page = client.post(at(round, "extend/"), {"closes_at": sooner, "reason": "Holidays."}).content.decode()
    assert "never sooner" in page
    assert "Holidays." in page
    later = timezone.localtime(round.closes_at + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    client.post(at(round, "extend/"), {"closes_at": later, "reason": "Holidays."})
    assert next(line.says for line in lines(renewed(round)) if line.label == "Extended").endswith("“Holidays.”")


def test_a_round_is_closed_sooner_only_once_all_have_voted(deliberating, olga, ben, bea):
    round = opened(deliberating, olga)
    client, key = client_of(olga), round.items.get().key
    assert client.get(at(round, "close/")).status_code == 403
    for person in (ben, bea):
        vote(round, person, {key: "yes"})
    assert "Close the round now?" in client.get(at(round, "close/")).content.decode()
    client.post(at(round, "close/"))
    assert renewed(round).has_result


def test_where_nobody_is_told_how_many_voted_no_page_tells_that_all_have(deliberating, olga, ben, bea):
    round = opened(deliberating, olga, shows_turnout=False)
    before = page_of(olga, at(round))
    for person in (ben, bea):
        vote(round, person, {round.items.get().key: "yes"})
    assert client_of(olga).get(at(round, "close/")).status_code == 403
    client_of(olga).post(at(round, "close/"))
    assert not renewed(round).is_closed
    assert "2 of 2 have voted" not in page_of(olga, at(round))
    assert "told to nobody before the close" in before


def test_a_round_is_annulled_with_a_public_reason(deliberating, olga, client):
    round = opened(deliberating, olga)
    answer = client_of(olga).post(at(round, "annul/"), {"reason": ""})
    assert not renewed(round).is_closed
    assert answer.status_code == 200
    client_of(olga).post(at(round, "annul/"), {"reason": "The question was wrong."})
    assert renewed(round).is_annulled
    assert "The question was wrong." in page_of(None, f"/processes/{round.process.slug}/rounds/")


def test_a_block_is_answered_without_learning_whose_it_is(deliberating, olga, ben):
    round = opened(deliberating, olga, method="consent")
    key = round.items.get().key
    vote(round, ben, {key: "block"}, reasons={key: "It binds nobody."})
    block = Block.objects.get()
    page = page_of(olga, at(round, f"blocks/{block.pk}/"))
    assert "It binds nobody." in page
    assert "Ben Example" not in page
    client_of(olga).post(at(round, f"blocks/{block.pk}/"), {"answer": "Clause 3 does."})
    block.refresh_from_db()
    assert (block.answer, block.answered_by) == ("Clause 3 does.", olga)
    for person in (ben, None):
        assert client_of(person).get(at(round, f"blocks/{block.pk}/")).status_code in (302, 403)


def duties(person):
    return [str(one.what) for one in duties_of(type(person).objects.get(pk=person.pk)) if "ound" in str(one.what)]


def test_what_waits_for_whom(deliberating, olga, ben, bea):
    round = planned(deliberating, olga, method="consent")
    assert duties(olga) == ["Open round 1: Faces in the commons"]
    assert duties(ben) == []
    round = opened(deliberating, olga, method="consent")
    assert duties(ben) == ["Vote in round 2: Faces in the commons"]
    key = round.items.get().key
    vote(round, ben, {key: "block"}, reasons={key: "It binds nobody."})
    assert duties(ben) == []
    assert "Answer blocks in round 2: Faces in the commons" in duties(olga)
    block = Block.objects.get()
    client_of(olga).post(at(round, f"blocks/{block.pk}/"), {"answer": "Clause 3 does."})
    assert duties(ben) == ["Your block was answered, round 2: Faces in the commons"]
    assert duties(bea) == ["Vote in round 2: Faces in the commons"]


def test_the_next_round_of_a_delphi_waits_for_the_organizers(deliberating, olga, ben):
    round = opened(deliberating, olga, method="rating", rounds_planned=2, secrecy="pseudonymous")
    closed(round, [(ben, {round.items.get().key: 7})])
    assert duties(olga) == ["Plan the round after round 1: Faces in the commons"]


def test_gates_know_of_rounds(deliberating, olga):
    planned(deliberating, olga)
    assert (facts_of(deliberating).rounds, facts_of(deliberating).rounds_open) == (0, 0)
    round = opened(deliberating, olga)
    assert (facts_of(deliberating).rounds, facts_of(deliberating).rounds_open) == (1, 1)
    closed(round)
    assert (facts_of(deliberating).rounds, facts_of(deliberating).rounds_open) == (1, 0)


def test_the_page_of_a_process_shows_what_is_open_and_nothing_of_plans(deliberating, olga, client):
    planned(deliberating, olga, question="A plan?")
    assert rounds_of(fresh(deliberating), olga) is None
    opened(deliberating, olga, question="Is it open?")
    page = client.get(deliberating.get_absolute_url()).content.decode()
    assert "Is it open?" in page
    assert "A plan?" not in page


def test_the_list_of_rounds_asks_as_much_for_three_as_for_one(deliberating, olga, django_assert_num_queries):
    index = f"/processes/{deliberating.slug}/rounds/"
    opened(deliberating, olga)
    client = client_of(olga)
    client.get(index)
    with CaptureQueriesContext(connection) as one:
        client.get(index)
    planned(deliberating, olga)
    closed(opened(deliberating, olga))
    with django_assert_num_queries(len(one)):
        client.get(index)


@pytest.mark.parametrize("method", ["yes_no", "approval", "ranked", "score", "rating", "consent", "statements"])
def test_rules_are_said_in_whole_sentences(deliberating, olga, option, method):
    things = ["A sentence."] if method in ("yes_no", "rating", "consent", "statements") else [option]
    round = opened(deliberating, olga, *things, method=method)
    told = lines(round)
    assert [line for line in told if not line.says.rstrip("”").endswith((".", "UTC", "CET", "CEST"))] == []
    assert told[-1].code == round.manifest_digest
    assert len({line.label for line in told}) == len(told)
