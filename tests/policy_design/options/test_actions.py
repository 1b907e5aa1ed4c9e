"""Options are proposed, seconded, written anew, and leave the table; their debates keep in step."""

from __future__ import annotations

from uuid import uuid4

import pytest

from forum import rules as forum_rules
from forum.debates.models import Debate
from forum.debates.rebuttals import post_rebuttal
from forum.live.models import Event
from forum.people.actions import declare_interests, withdraw_role
from forum.posts.actions import Text
from forum.posts.quoting import quote_block
from forum.text import passages
from forum.verdicts import Refused
from policy_design.options.actions import (
    Conflict,
    Wording,
    edit_option,
    link_duplicates,
    propose_option,
    replace_option,
    second_option,
    unlink_duplicates,
    unsecond_option,
    withdraw_option,
)
from policy_design.options.handling import name_kind, set_option_rules
from policy_design.options.models import Lineage
from tests.policy_design.cast import CLAUSES, advance, argue, fresh, go_on, propose, renewed, seat_expert


def ruled(process, olga, **changed):
    """The process, with some of its rules for options set."""
    values = {"experts_propose": True, "seconds_needed": 0, "sealed_first_round": False, **changed}
    set_option_rules(process=process, by=olga, **values)
    return fresh(process)


def test_an_option_an_expert_proposes_is_on_the_table_with_its_code_and_first_version(optioning, ben):
    option = propose(optioning, ben)
    assert (option.code, option.status, option.version) == ("G1", "open", 1)
    assert [one.clauses for one in option.versions.all()] == [list(CLAUSES)]


def test_codes_count_within_their_kind_and_are_never_given_twice(optioning, ben, olga):
    first = propose(optioning, ben)
    withdraw_option(option=first, by=ben, reason="Overtaken.")
    assert propose(optioning, ben, "Another guidance").code == "G2"
    assert propose(optioning, ben, "A licence", "licence").code == "L1"


def test_the_same_form_sent_twice_makes_one_option(optioning, ben):
    key, wording = uuid4(), Wording("Guidance", CLAUSES)
    made = [
        propose_option(process=optioning, by=ben, kind="guidance", wording=wording, client_key=key) for _again in "12"
    ]
    assert made[0].pk == made[1].pk
    other = Wording("Something else", CLAUSES)
    with pytest.raises(Refused):
        propose_option(process=optioning, by=ben, kind="guidance", wording=other, client_key=key)


@pytest.mark.parametrize(
    ("wording", "says"),
    [
        (Wording(" ", CLAUSES), "Give the option a title."),
        (Wording("Guidance", ()), "Write at least one clause: what would be done?"),
        (Wording("Guidance", ("One.",) * 61), "An option has at most 60 clauses."),
    ],
)
def test_what_lacks_something_is_refused_in_a_sentence(optioning, ben, wording, says):
    with pytest.raises(Refused, match=says.replace("?", r"\?")):
        propose_option(process=optioning, by=ben, kind="guidance", wording=wording, client_key=uuid4())


def test_with_seconders_asked_for_an_experts_option_waits_for_them(optioning, olga, ben, bea):
    process = ruled(optioning, olga, seconds_needed=1)
    option = propose(process, ben)
    assert option.is_proposed
    with pytest.raises(Refused, match="proposed this option yourself"):
        second_option(option=option, by=ben)
    second_option(option=option, by=bea)
    second_option(option=option, by=bea)
    assert renewed(option).is_open
    assert propose(process, olga, "From the organizers").is_open


def test_a_second_can_be_taken_back_while_the_option_waits(optioning, olga, ben, bea):
    option = propose(ruled(optioning, olga, seconds_needed=2), ben)
    second_option(option=option, by=bea)
    unsecond_option(option=option, by=bea)
    assert option.seconds.count() == 0


def test_a_new_version_keeps_the_old_and_says_why(option, ben):
    wording = Wording("Shared guidance", (*CLAUSES, "A fourth."))
    with pytest.raises(Refused, match="what you changed"):
        edit_option(option=option, by=ben, wording=wording, version=1, reason=" ")
    edit_option(option=option, by=ben, wording=wording, version=1, reason="One was missing.")
    versions = list(renewed(option).versions.values_list("number", "reason"))
    assert versions == [(1, ""), (2, "One was missing.")]


def test_a_version_written_over_another_is_refused_and_tells_how_it_stands(option, ben, olga):
    edit_option(option=option, by=olga, wording=Wording("Other", CLAUSES), version=1, reason="Clearer.")
    with pytest.raises(Conflict) as conflict:
        edit_option(option=option, by=ben, wording=Wording("Mine", CLAUSES), version=1, reason="Mine.")
    assert conflict.value.current.title == "Other"


def test_other_experts_do_not_write_versions(option, bea):
    with pytest.raises(Refused, match="propose an amendment"):
        edit_option(option=option, by=bea, wording=Wording("Mine", CLAUSES), version=1, reason="Mine.")


def test_an_option_split_merged_or_superseded_leaves_the_table_and_says_where_it_went(option, olga, ben):
    two = [propose(option.process, ben, f"Part {n}") for n in (1, 2)]
    with pytest.raises(Refused, match="two or more"):
        replace_option(option=option, by=olga, relation="split", later=two[:1], reason="Two things.")
    replace_option(option=option, by=olga, relation="split", later=two, reason="Two things.")
    assert renewed(option).status == "split"
    assert set(Lineage.objects.values_list("later", "relation")) == {(one.pk, "split") for one in two}
    replace_option(option=two[0], by=olga, relation="merged", later=[two[1]], reason="One thing.")
    assert renewed(two[0]).status == "merged"
    with pytest.raises(Refused, match="left the table already"):
        replace_option(option=two[0], by=olga, relation="superseded", later=[two[1]], reason="Again.")


def test_duplicates_are_linked_once_whichever_was_named_first(option, olga, ben):
    twin = propose(option.process, ben, "Much the same")
    link_duplicates(option=option, by=olga, other=twin)
    link_duplicates(option=twin, by=olga, other=option)
    assert Lineage.objects.count() == 1
    unlink_duplicates(option=twin, by=olga, other=option)
    assert Lineage.objects.count() == 0
    assert renewed(option).is_open


def test_a_kind_named_by_the_organizers_gives_its_letter(optioning, olga, ben):
    kind = name_kind(process=optioning, by=olga, name="Technical standard", letter="t")
    wording = Wording("A format", CLAUSES)
    made = propose_option(
        process=fresh(optioning), by=ben, kind="other", named_kind=kind, wording=wording, client_key=uuid4()
    )
    assert made.code == "T1"
    with pytest.raises(Refused, match="letter G"):
        name_kind(process=optioning, by=olga, name="Gift", letter="G")


# The debate of an option ----------------------------------------------------------------------------------------


def test_experts_argue_in_the_options_debate_and_other_people_do_not(option, bea, cleo, olga):
    said = argue(option, bea, "against")
    assert said.post.status == "public"
    for other in (cleo, olga):
        with pytest.raises(Refused, match="Only the invited experts"):
            argue(option, other)


def test_the_debate_is_read_by_those_who_read_the_process_and_its_list_is_not_touched(private, olga, ben, cleo, dan):
    option = propose(advance(private, olga, "options"), ben)
    assert forum_rules.can_read_debate(dan, option.debate)
    assert not forum_rules.can_read_debate(cleo, option.debate)
    assert option.debate in Debate.objects.visible_to(dan)
    assert option.debate not in Debate.objects.visible_to(cleo)
    assert option.debate not in Debate.objects.visible_to(dan).hosted()


def test_whoever_is_removed_from_the_process_is_out_of_its_options(private, olga, ben, bea):
    option = propose(advance(private, olga, "options"), ben)
    withdraw_role(topic=fresh(private).topic, person=bea, role="expert")
    assert not forum_rules.can_read_debate(bea, renewed(option).debate)


def test_the_debate_closes_with_the_deliberation_and_with_the_option(deliberating, option, olga, ben):
    assert renewed(option).debate.stage == "open"
    go_on(deliberating, olga)
    assert renewed(option).debate.stage == "closed"


def test_a_withdrawn_option_is_not_argued_about_any_more(option, ben, bea):
    withdraw_option(option=option, by=ben, reason="Overtaken by events.")
    assert renewed(option).debate.stage == "closed"
    with pytest.raises(Refused, match="not on the table"):
        argue(option, bea)


def test_the_organizers_of_the_process_do_not_arrange_the_debate_by_itself(option, olga):
    assert not forum_rules.can_edit_debate(olga, option.debate)
    assert forum_rules.can_moderate(olga, option.debate)


def test_rebuttals_of_an_argument_stand_in_the_ledger(option, ben, bea):
    said = argue(option, ben).post
    quoted = quote_block(said, said.version, passages.read(said.html).blocks[0].id)
    declare_interests(by=bea, has_interests=False, text="")
    terms = {"licence_agreed": True, "conduct_agreed": True, "client_key": uuid4()}
    post = post_rebuttal(post=said, by=bea, quoted=quoted, text=Text("", "", "They do not look."), **terms)
    assert post.rebuttal.state == "open"


@pytest.mark.parametrize(
    ("needed", "status"), [(4, "proposed"), (3, "proposed"), (2, "open"), (1, "open"), (0, "open")]
)
def test_what_has_enough_seconders_when_fewer_are_asked_for_is_on_the_table(
    optioning, olga, ben, bea, ada, needed, status
):
    process = ruled(optioning, olga, seconds_needed=3)
    option, seconds = propose(process, ben), (bea, ada)
    seat_expert(process, ada)
    for who in seconds:
        second_option(option=renewed(option), by=who)
    ruled(process, olga, seconds_needed=needed)
    option = renewed(option)
    assert (option.status, option.tabled_at is not None) == (status, status == "open")
    assert option.debate.stage == ("open" if status == "open" else "draft")
    for topic in (option.debate.topic_id, process.topic_id):
        assert Event.objects.filter(topic=topic, kind="option.tabled").exists() is (status == "open")
