"""Statements: who takes part and is known by what, one at a time or all at once, and proposing one."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext

from forum.challenge import waiting
from forum.live.models import Event
from forum.verdicts import Refused
from policy_design.voting import statements
from policy_design.voting.ballot_models import Participant, Proposal, StatementVote
from policy_design.voting.participants import account_key
from tests.policy_design.voting.cast import over
from tests.policy_design.voting.voting_cast import ONE, TWO, address, keys_of, page, post, ready, text_of

THREE = "Cities should ask before they publish pictures."


def asked(process, by, **settings):
    return ready(process, by, "statements", ONE, TWO, THREE, more=0, **{"electorate": "readers", **settings})


def begun(client, round, **data):
    return post(client, round, "rate", {"begin": "1", **data})


@pytest.fixture
def no_wait(settings):
    settings.CHALLENGE_WAIT_SECONDS = 0


def test_a_reader_without_an_account_takes_part_by_a_cookie_that_counts_once(client, optioning, olga, no_wait):
    round = asked(optioning, olga)

    answer = begun(client, round, solution=waiting.ticket("statements"), background="law")

    assert answer.url == address(round, "rate")
    one = round.participants.get()
    assert (one.key[0], len(one.key), one.background) == ("b", 64, "law")
    key = keys_of(round)[0]
    post(client, round, "rate", {f"m-{key}": "agree"})
    post(client, round, "rate", {f"m-{key}": "disagree"})
    assert [one.value for one in StatementVote.objects.all()] == ["disagree"]


def test_without_a_solution_a_reader_waits_and_nothing_is_lost(client, optioning, olga):
    round = asked(optioning, olga)

    said = text_of(begun(client, round, background="law"))

    assert "One more step" in said
    assert '<input type="hidden" name="background" value="law">' in said
    assert round.participants.count() == 0


def test_who_signs_in_later_stays_the_same_one(client, optioning, olga, cleo, no_wait):
    round = asked(optioning, olga)
    begun(client, round, solution=waiting.ticket("statements"))
    key = keys_of(round)[0]
    post(client, round, "rate", {f"m-{key}": "agree"})

    client.force_login(cleo)
    post(client, round, "rate", {f"m-{key}": "disagree"})
    begun(client, round)

    assert [one.key for one in round.participants.all()] == [account_key(round, cleo.pk)]
    assert [one.value for one in StatementVote.objects.all()] == ["disagree"]


def test_nothing_in_the_rows_says_who_or_when(client, optioning, olga, cleo):
    round = asked(optioning, olga)
    client.force_login(cleo)
    begun(client, round)
    before = Event.objects.count()
    post(client, round, "rate", {f"m-{keys_of(round)[0]}": "agree"})

    assert Event.objects.count() == before
    assert {one.name for one in Participant._meta.concrete_fields} == {"id", "round", "key", "background"}
    assert {one.name for one in StatementVote._meta.concrete_fields} == {"id", "participant", "item", "value"}


def test_a_full_round_says_so(client, optioning, olga, cleo):
    round = asked(optioning, olga, cap=5)
    for number in range(5):
        Participant.objects.create(round=round, key=f"b{number:063x}")
    client.force_login(cleo)

    assert "All places for readers in this round are taken." in page(client, round)
    assert "All places for readers in this round are taken." in text_of(begun(client, round))
    assert round.participants.count() == 5


def test_a_background_of_another_process_is_refused(optioning, olga, cleo):
    round = asked(optioning, olga)

    with pytest.raises(Refused, match="none of the backgrounds"):
        statements.take_part(round=round, by=cleo, keys=["a"], background="astrology")


def test_one_is_shown_one_statement_at_a_time_until_all_are_answered(client, optioning, olga, cleo):
    round = asked(optioning, olga)
    client.force_login(cleo)
    begun(client, round)

    seen = []
    while "data-statement" in (said := page(client, round, "rate")):
        key = next(key for key in keys_of(round) if f'name="m-{key}"' in said)
        assert f"{len(seen)} of 3 statements answered" in said
        assert said == page(client, round, "rate") or key in page(client, round, "rate")  # the same when asked again
        seen.append(key)
        post(client, round, "rate", {f"m-{key}": "pass"})

    assert sorted(seen) == sorted(keys_of(round))
    assert "You have answered all statements; thank you." in said


def test_an_answer_is_changed_and_taken_back_in_the_list(client, optioning, olga, cleo):
    round = asked(optioning, olga)
    client.force_login(cleo)
    begun(client, round)
    a, b, c = keys_of(round)
    post(client, round, "rate?view=all", {f"m-{a}": "agree", f"m-{b}": "pass", f"m-{c}": ""})

    said = page(client, round, "rate?view=all")
    post(client, round, "rate?view=all", {f"m-{a}": "", f"m-{b}": "disagree", f"m-{c}": ""})

    assert f'name="m-{a}" value="agree" checked' in said
    one = round.participants.get()
    assert statements.votes_of(one) == {b: "disagree"}


def test_an_answer_that_is_none_and_a_statement_that_is_not_there_are_refused(optioning, olga, cleo):
    round = asked(optioning, olga)
    one = statements.take_part(round=round, by=cleo, keys=[account_key(round, cleo.pk)])

    with pytest.raises(Refused, match="this is none of them"):
        statements.rate(round=round, by=cleo, participant=one, votes={keys_of(round)[0]: "maybe"})
    with pytest.raises(Refused, match="not in this round"):
        statements.rate(round=round, by=cleo, participant=one, votes={"s99": "agree"})


def test_after_the_close_nothing_is_taken(client, optioning, olga, cleo):
    round = asked(optioning, olga)
    client.force_login(cleo)
    begun(client, round)

    with over(round):
        answer = client.post(address(round, "rate"), {f"m-{keys_of(round)[0]}": "agree"}, follow=True)

    assert "The time to vote is over." in text_of(answer)
    assert StatementVote.objects.count() == 0


def test_no_result_is_told_before_the_close(client, optioning, olga, ben, cleo):
    round = asked(optioning, olga, shows_turnout=False)
    client.force_login(olga)
    before = main_of(page(client, round))
    for by in (ben, cleo):
        one = statements.take_part(round=round, by=by, keys=[account_key(round, by.pk)])
        statements.rate(round=round, by=by, participant=one, votes=dict.fromkeys(keys_of(round), "agree"))

    assert main_of(page(client, round)) == before


def main_of(said: str) -> str:
    return said.split("<main")[1].split("</main>")[0]


def test_of_experts_on_a_roll_it_is_noted_that_they_voted_and_no_more(client, optioning, olga, ben, cleo):
    round = asked(optioning, olga, electorate="experts")
    client.force_login(ben)
    begun(client, round)
    post(client, round, "rate", {f"m-{keys_of(round)[0]}": "agree"})

    assert round.electors.get(person=ben).has_voted
    assert round.participants.get().background == "law"
    client.force_login(cleo)
    assert "You are not on the list" in text_of(client.get(address(round, "rate"), follow=True))


def test_the_queries_of_a_statement_do_not_grow_with_statements_or_votes(client, optioning, olga, ben, bea, cleo):
    few = ready(optioning, olga, "statements", ONE, more=0, electorate="readers")
    many = asked(optioning, olga)
    for by in (ben, bea):
        one = taking_part(many, by)
        statements.rate(round=many, by=by, participant=one, votes=dict.fromkeys(keys_of(many), "agree"))
    client.force_login(cleo)
    counts = []
    for round in (few, few, many, many):  # the second time the counts are remembered
        begun(client, round)
        with CaptureQueriesContext(connection) as seen:
            page(client, round, "rate")
        counts.append(len(seen))

    assert counts[1] == counts[3]


# Proposing ----------------------------------------------------------------------------------------------------


def taking_part(round, by):
    return statements.take_part(round=round, by=by, keys=[account_key(round, by.pk)])


def test_a_statement_is_proposed_and_waits_for_a_moderator(client, optioning, olga, cleo):
    round = asked(optioning, olga, takes_statements=True)
    client.force_login(cleo)
    begun(client, round)
    sent = {"text": "Schools should teach  this.", "client_key": str(uuid4())}

    for _time in range(2):
        post(client, round, "statements/propose", sent)

    made = Proposal.objects.get()
    assert (made.text, made.status) == ("Schools should teach this.", "waiting")
    assert Event.objects.filter(kind="statement.proposed").count() == 1
    assert "waiting for a moderator" in page(client, round, "statements/propose")


def test_the_author_is_told_why_a_statement_was_declined(client, optioning, olga, cleo):
    round = asked(optioning, olga, takes_statements=True)
    client.force_login(cleo)
    begun(client, round)
    one = round.participants.get()
    Proposal.objects.create(round=round, participant=one, text="X", status="declined", sentence="It is two thoughts.")

    assert "It is two thoughts." in page(client, round, "statements/propose")


def test_what_says_much_the_same_is_shown_before_it_is_sent(client, optioning, olga, cleo):
    round = asked(optioning, olga, takes_statements=True)
    client.force_login(cleo)
    begun(client, round)
    sent = {"text": "Cities should ask before publishing pictures", "client_key": str(uuid4())}

    said = text_of(post(client, round, "statements/propose", sent))

    assert "Much the same stands there already" in said
    assert THREE in said
    assert "Cities should ask before publishing pictures</textarea>" in said
    assert Proposal.objects.count() == 0
    post(client, round, "statements/propose", {**sent, "all_the_same": "1"})
    assert Proposal.objects.count() == 1


def test_the_same_words_and_too_many_are_refused(optioning, olga, cleo):
    round = asked(optioning, olga, takes_statements=True)
    one = taking_part(round, cleo)

    with pytest.raises(Refused, match="stands in the round already"):
        statements.propose(round=round, by=cleo, participant=one, text=ONE, client_key=uuid4())
    for number in range(statements.MOST_WAITING):
        statements.propose(round=round, by=cleo, participant=one, text=f"Thought {number}", client_key=uuid4())
    with pytest.raises(Refused, match="wait for a moderator"):
        statements.propose(round=round, by=cleo, participant=one, text="One more", client_key=uuid4())


def test_where_only_organizers_write_statements_nobody_else_proposes_one(client, optioning, olga, cleo):
    round = asked(optioning, olga)
    client.force_login(cleo)
    begun(client, round)

    answer = client.get(address(round, "statements/propose"), follow=True)

    assert "In this round only the organizers write the statements." in text_of(answer)


def test_who_does_not_take_part_proposes_nothing(optioning, olga):
    round = asked(optioning, olga, takes_statements=True)

    with pytest.raises(Refused, match="You do not take part"):
        statements.propose(round=round, by=AnonymousUser(), participant=None, text="A thought", client_key=uuid4())


def test_alike_finds_the_nearest_first():
    class One:
        def __init__(self, text):
            self.text, self.order = text, 0

    near, far = One("Cities should ask people before they publish pictures"), One("Cats purr")

    assert statements.alike("Cities should ask people before publishing pictures", [far, near]) == [near]
