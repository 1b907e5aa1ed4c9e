"""Organizers plan rounds: what goes together, what stands to a vote, and what nobody else may know."""

from __future__ import annotations

from uuid import uuid4

import pytest

from forum.live.models import Event
from forum.verdicts import Refused
from policy_design.options.actions import Wording, edit_option, withdraw_option
from policy_design.voting.models import Round
from policy_design.voting.planning import ItemPlan, create_round, delete_round, edit_round, plan_next
from tests.policy_design.cast import renewed as renewed_option
from tests.policy_design.voting.planned import closed, opened, plan, renewed, with_items


def last_event(process):
    return Event.objects.filter(topic=process.topic_id).order_by("-seq").values_list("kind", flat=True).first()


def test_a_round_is_planned_by_an_organizer_under_the_next_number(deliberating, olga):
    first, second = plan(deliberating, olga), plan(deliberating, olga, "Once more?")
    assert [(first.number, first.turn), (second.number, second.turn)] == [(1, 1), (2, 1)]
    assert last_event(deliberating) == "round.planned"


def test_nobody_else_plans_rounds(deliberating, ben, mo, dan):
    for person in (ben, mo, dan):
        with pytest.raises(Refused):
            plan(deliberating, person)
    assert Round.objects.count() == 0


def test_the_same_form_sent_twice_makes_one_round_and_with_other_words_is_refused(deliberating, olga):
    key = uuid4()
    made = [
        create_round(process=deliberating, by=olga, client_key=key, question="Which?", method="approval")
        for _again in "12"
    ]
    assert made[0] == made[1]
    with pytest.raises(Refused, match="sent before"):
        create_round(process=deliberating, by=olga, client_key=key, question="Who?", method="approval")


def test_the_introduction_is_rendered_when_it_is_written(deliberating, olga):
    round = plan(deliberating, olga, intro="Read the **second** version.")
    assert "<strong>second</strong>" in round.intro_html
    edit_round(round=round, by=olga, version=round.version, intro="Read *both*.")
    assert "<em>both</em>" in renewed(round).intro_html


REFUSED = [
    ({"method": "consent", "secrecy": "secret"}, "free text never travels with a secret ballot"),
    ({"method": "ranked", "electorate": "readers"}, "short statements only"),
    ({"method": "approval", "secrecy": "secret"}, "Only 2 may vote. Below 5"),
    ({"method": "statements", "secrecy": "named"}, "under no name"),
    ({"method": "rating", "consensus_rule": ""}, "the rule by which an item counts as agreed"),
    ({"method": "yes_no", "rounds_planned": 2, "secrecy": "secret"}, "of a secret ballot nobody knows"),
    ({"method": "statements", "rounds_planned": 2}, "rated in one round"),
    ({"method": "yes_no", "takes_statements": True}, "short statements"),
    ({"method": "yes_no", "threshold": "4/3"}, "at most 1"),
    ({"method": "yes_no", "threshold": "1/3"}, "1/2 or more"),
    ({"method": "yes_no", "electorate": "chosen"}, "by name"),
    ({"method": "ranked", "rounds_planned": 2, "stopping": "consensus"}, "ratings from 1 to 9"),
]


@pytest.mark.parametrize(("settings", "says"), REFUSED)
def test_what_does_not_go_together_is_refused_in_a_sentence(deliberating, olga, settings, says):
    with pytest.raises(Refused, match=says):
        plan(deliberating, olga, **settings)
    assert Round.objects.count() == 0


def test_what_a_method_does_not_know_is_put_back_so_that_it_is_not_promised(deliberating, olga):
    round = plan(deliberating, olga, method="score", threshold="2/3", stand_aside_cap="1/4", cap=50)
    assert (round.threshold, round.stand_aside_cap, round.cap) == ("1/2", "", None)


def test_only_experts_of_the_process_can_be_chosen(deliberating, olga, ben, cleo):
    round = plan(deliberating, olga, electorate="chosen", chosen=[ben, cleo])
    assert list(round.chosen.all()) == [ben]


def test_a_plan_that_was_changed_meanwhile_is_not_written_over(deliberating, olga):
    round = plan(deliberating, olga)
    edit_round(round=round, by=olga, version=round.version, question="Which of the two?")
    with pytest.raises(Refused, match="changed meanwhile"):
        edit_round(round=round, by=olga, version=round.version, question="Neither?")
    assert renewed(round).question == "Which of the two?"


def test_a_planned_round_can_be_deleted_and_that_twice_is_once(deliberating, olga):
    round = plan(deliberating, olga)
    delete_round(round=round, by=olga)
    delete_round(round=round, by=olga)
    assert Round.objects.count() == 0
    assert last_event(deliberating) == "round.dropped"


def test_options_stand_to_a_vote_in_their_present_version(deliberating, olga, ben, option):
    wording = Wording("Shared guidance", ("One clause.",))
    edit_option(option=renewed_option(option), by=ben, wording=wording, version=1, reason="Shorter.")
    round = plan(deliberating, olga)
    (item,) = with_items(round, olga, renewed_option(option))
    assert (item.key, item.option_version, item.text) == ("G1v2", 2, "G1. Shared guidance")


def test_the_present_state_always_stands_in_a_ranking(deliberating, olga, option):
    round = plan(deliberating, olga, method="ranked")
    assert [one.key for one in round.items.all()] == ["status-quo"]
    assert [one.key for one in with_items(round, olga, option)] == ["G1v1", "status-quo"]


def test_a_method_takes_only_what_it_can_ask_about(deliberating, olga):
    with pytest.raises(Refused, match="something of that kind"):
        with_items(plan(deliberating, olga, method="ranked"), olga, "A sentence.")


def test_an_option_that_left_the_table_is_not_voted_on(deliberating, olga, ben, option):
    round = plan(deliberating, olga)
    withdraw_option(option=renewed_option(option), by=ben, reason="Overtaken.")
    with pytest.raises(Refused, match="G1 is not on the table"):
        with_items(round, olga, renewed_option(option))


def test_nothing_stands_to_a_vote_twice(deliberating, olga, option):
    round = plan(deliberating, olga)
    for twice in ((option, option), ("Same.", "same.")):
        with pytest.raises(Refused, match="twice"):
            with_items(round, olga, *twice)


def test_another_method_puts_out_what_it_does_not_take(deliberating, olga, option):
    round = plan(deliberating, olga)
    with_items(round, olga, option, "A sentence.")
    round = renewed(round)
    edit_round(round=round, by=olga, version=round.version, method="ranked")
    assert [one.key for one in round.items.all()] == ["G1v1", "status-quo"]


def test_a_next_round_waits_for_the_result(deliberating, olga):
    round = plan(deliberating, olga, method="rating", rounds_planned=3)
    with pytest.raises(Refused, match="once this one is closed"):
        plan_next(round=round, by=olga, client_key=uuid4())


@pytest.fixture
def rated(deliberating, olga):
    """The first of three rounds on three sentences, closed."""
    round = plan(deliberating, olga, method="rating", rounds_planned=3, secrecy="pseudonymous")
    with_items(round, olga, "Faces are data.", "Consent can be withdrawn.", "Nothing is to be done.")
    return closed(round)


def test_the_next_round_has_the_rules_and_items_of_the_first_and_is_planned_once(rated, olga):
    made = [plan_next(round=rated, by=olga, client_key=uuid4()) for _again in "12"]
    assert made[0] == made[1]
    assert (made[0].turn, made[0].earlier, made[0].secrecy, made[0].consensus_rule) == (2, rated, "pseudonymous", "75")
    assert [(one.key, one.change) for one in made[0].items.all()] == [("s1", "kept"), ("s2", "kept"), ("s3", "kept")]


def test_items_are_kept_reworded_dropped_and_added_with_their_lineage(rated, olga):
    later = plan_next(round=rated, by=olga, client_key=uuid4())
    first, second, third = rated.items.all()
    plans = [
        ItemPlan("statement", earlier=first),
        ItemPlan("statement", earlier=second, text="Consent can always be withdrawn.", note="Several asked when."),
        ItemPlan("statement", text="A register is needed."),
    ]
    items = with_items(later, olga, *plans, dropped={third.pk: "Nobody wanted it."})
    assert [(one.key, one.change, one.earlier) for one in items] == [
        ("s1", "kept", first),
        ("s4", "reworded", second),
        ("s5", "new", None),
    ]
    assert [(one.item, one.note) for one in later.dropped.all()] == [(third, "Nobody wanted it.")]


def test_nothing_is_reworded_or_dropped_without_a_word(rated, olga):
    later = plan_next(round=rated, by=olga, client_key=uuid4())
    first, second, third = rated.items.all()
    kept = [ItemPlan("statement", earlier=one) for one in (first, second)]
    with pytest.raises(Refused, match="does not come back"):
        with_items(later, olga, *kept)
    with pytest.raises(Refused, match="Say why “Nothing is to be done"):
        with_items(later, olga, *kept, ItemPlan("statement", earlier=third, text="Nothing is done."))


def test_the_rules_of_a_later_round_are_those_of_the_first(rated, olga):
    later = plan_next(round=rated, by=olga, client_key=uuid4())
    with pytest.raises(Refused, match="those of the first"):
        edit_round(round=later, by=olga, version=later.version, consensus_rule="70/15")
    edit_round(round=later, by=olga, version=later.version, question="And now?")
    assert renewed(later).question == "And now?"


def test_the_last_round_that_was_announced_is_the_last(deliberating, olga):
    round = closed(plan(deliberating, olga, method="rating"))
    with pytest.raises(Refused, match="the last of the rounds"):
        plan_next(round=round, by=olga, client_key=uuid4())


def test_a_round_that_was_opened_stays_as_it_is(deliberating, olga, option):
    round = opened(plan(deliberating, olga))
    with pytest.raises(Refused, match="has been opened"):
        edit_round(round=round, by=olga, version=round.version, question="Which?")
    with pytest.raises(Refused, match="has been opened"):
        with_items(round, olga, option)
    with pytest.raises(Refused, match="has been opened"):
        delete_round(round=round, by=olga)
