"""A round at its one address: planned for its organizers, open with the way to vote; and what a later round shows."""

from __future__ import annotations

import pytest
from django.urls import reverse

from policy_design.voting.kinds import KINDS
from policy_design.voting.opening import open_round
from policy_design.voting.planning import ItemPlan, edit_round, plan_next, set_items
from policy_design.voting.telling import SAYS
from tests.policy_design.cast import go_on
from tests.policy_design.voting.cast import closed, over, planned, renewed, vote
from tests.policy_design.voting.voting_cast import ONE, TWO, address, keys_of, page, ready

pytestmark = pytest.mark.any_database


def test_a_planned_round_is_known_to_its_organizers_alone(client, optioning, olga, ben):
    round = planned(optioning, olga)
    client.force_login(ben)
    assert client.get(address(round)).status_code == 404
    client.force_login(olga)
    assert client.get(address(round)).status_code == 200


def test_an_open_round_says_question_rules_secrecy_and_the_way_to_vote(client, optioning, olga, ben):
    round = ready(optioning, olga, "yes_no", question="Which of these?")
    client.force_login(ben)

    said = page(client, round)

    for words in ("Which of these?", ONE, "The rules", "Who learns what", "Fill in my ballot", "0 of 7"):
        assert words in said


def test_the_turnout_is_told_only_where_the_rules_say_so(client, optioning, olga):
    round = ready(optioning, olga, "yes_no", shows_turnout=False)
    client.force_login(olga)

    assert "0 of 7" not in page(client, round)


def test_a_signed_out_reader_is_told_who_may_vote(client, optioning, olga):
    said = page(client, ready(optioning, olga, "yes_no"))

    assert "7 experts may vote. If you are one of them, sign in." in said


def test_when_the_time_is_over_nobody_is_led_to_a_ballot(client, optioning, olga, ben):
    round = ready(optioning, olga, "yes_no")
    client.force_login(ben)

    with over(round):
        said = page(client, round)

    assert "The time to vote is over" in said
    assert "Fill in my ballot" not in said


def test_who_has_voted_sees_that_and_not_how(client, optioning, olga, ben):
    round = ready(optioning, olga, "yes_no")
    vote(round, ben, {keys_of(round)[0]: "yes"}, reasons={keys_of(round)[0]: "Xylophones."})
    client.force_login(ben)

    said = page(client, round)

    assert "You have voted" in said
    assert "Xylophones" not in said


def test_the_stage_that_goes_on_does_not_end_a_round(client, optioning, olga, ben):
    round = ready(optioning, olga, "yes_no")
    go_on(optioning, olga)
    client.force_login(ben)

    assert "Fill in my ballot" in page(client, round)


# A later round ------------------------------------------------------------------------------------------------


@pytest.fixture
def second(optioning, olga, ben, bea):
    """The second round of a Delphi: the first item kept, the second reworded, a new one beside them."""
    settings = {"secrecy": "pseudonymous", "consensus_rule": "75", "rounds_planned": 2}
    first = ready(optioning, olga, "rating", ONE, TWO, **settings)
    a, b = keys_of(first)
    vote(first, ben, {a: 7, b: "cannot judge"}, reasons={a: "I have seen it work."})
    vote(first, bea, {a: 9, b: 2}, reasons={a: "The law says so already."})
    first = closed(first)
    made = renewed(plan_next(round=first, by=olga, client_key="6f0c1d9e-0b5a-4a8e-9f5a-000000000001"))
    kept, reworded = (one.earlier for one in made.items.order_by("order"))
    plans = [
        ItemPlan("statement", earlier=kept, text=kept.text),
        ItemPlan("statement", earlier=reworded, text="Pictures could be marked.", note="Softer."),
        ItemPlan("statement", text="A third thing."),
    ]
    set_items(round=made, by=olga, items=plans)
    made = renewed(made)
    edit_round(round=made, by=olga, version=made.version, closes_at=first.closes_at)
    return renewed(open_round(round=renewed(made), by=olga))


def test_a_later_round_shows_ones_own_answer_how_all_answered_and_reasons_under_pseudonyms(client, second, ben, bea):
    client.force_login(ben)

    said = page(client, second, "vote")

    assert "you said 7" in said
    assert "median 8, middle half 7.5 to 8.5" in said
    assert "The law says so already." in said
    assert second.earlier.electors.get(person=bea).pseudonym in said
    assert bea.name not in said.split("<main")[1]


def test_a_later_round_says_what_was_reworded_and_what_is_new(client, second, ben):
    client.force_login(ben)

    said = page(client, second, "vote")

    assert "Softer." in said
    assert f"<q>{TWO}</q>" in said
    assert "new in this round" in said


def test_the_answers_of_the_round_before_stand_on_no_page_of_those_who_are_not_on_the_roll(client, second, cleo):
    client.force_login(cleo)

    assert "I have seen it work." not in page(client, second)


def test_news_of_a_round_concern_its_page_and_its_row_in_the_list(client, optioning, olga):
    round = ready(optioning, olga, "yes_no")
    part = f'id="round-{round.pk}"'

    pages = [page(client, round), client.get(reverse("voting:index", args=[optioning.slug])).content.decode()]
    pages.append(client.get(optioning.get_absolute_url()).content.decode())

    assert [said.count(part) for said in pages] == [1, 1, 1]
    told = {SAYS[kind][0] for kind in KINDS if kind in SAYS and KINDS[kind].ids == ("round",)}
    assert told == {"rounds", "round-{round}"}
    closed(round)
    assert page(client, round).count(part) == 1


@pytest.mark.parametrize(("result_for", "times"), [("everyone", 1), ("panel", 0)])
def test_the_list_says_what_came_of_a_round_where_all_may_know(client, optioning, olga, ben, bea, result_for, times):
    round = ready(optioning, olga, "yes_no", result_for=result_for)
    closed(round, [(one, {keys_of(round)[0]: "yes"}) for one in (ben, bea)])

    said = client.get(reverse("voting:index", args=[optioning.slug])).content.decode()

    assert said.count("2 of the 7 who may vote did.") == times
