"""The same thing done twice at once: one row, one winner, nothing lost."""

from __future__ import annotations

from uuid import uuid4

import pytest

from forum.live.models import Event
from forum.people.actions import grant
from policy_design.options.actions import (
    Conflict,
    Wording,
    edit_option,
    link_duplicates,
    propose_option,
    replace_option,
    second_option,
    unsecond_option,
    withdraw_option,
)
from policy_design.options.arguments import begin_argument
from policy_design.options.handling import set_option_rules
from policy_design.options.models import Argument, Lineage, Option, OptionVersion
from tests.cast import person
from tests.forum.debates.test_races import at_once as refused_at_once
from tests.policy_design.cast import CLAUSES, fresh, propose, renewed
from tests.support.poured import poured

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*deeds):
    """The same, where another's version is no error but an answer."""

    def answered(deed):
        try:
            return deed()
        except Conflict as conflict:
            return conflict

    return refused_at_once(*[lambda deed=deed: answered(deed) for deed in deeds])


def test_a_form_sent_four_times_proposes_one_option(optioning, ben):
    key, wording = uuid4(), Wording("Guidance", CLAUSES)
    made = at_once(
        *[lambda: propose_option(process=optioning, by=ben, kind="guidance", wording=wording, client_key=key)] * 4
    )
    assert {one.pk for one in made} == {Option.objects.get().pk}
    assert Event.objects.filter(kind="option.tabled", topic=optioning.topic_id).count() == 1


def test_options_proposed_at_once_take_different_numbers(optioning, ben, bea):
    at_once(*[lambda n=n, by=by: propose(optioning, by, f"Guidance {n}") for n, by in enumerate((ben, bea, ben, bea))])
    assert sorted(Option.objects.values_list("number", flat=True)) == [1, 2, 3, 4]


def test_two_editors_at_once_make_one_version_and_the_other_is_told(option, ben, olga):
    made = at_once(
        *[
            lambda by=by: edit_option(
                option=option, by=by, wording=Wording(f"By {by.name}", CLAUSES), version=1, reason="Clearer."
            )
            for by in (ben, olga)
        ]
    )
    assert sum(isinstance(one, Conflict) for one in made) == 1
    assert list(OptionVersion.objects.filter(option=option).order_by("number").values_list("number", flat=True)) == [
        1,
        2,
    ]


def test_a_version_saved_from_two_tabs_is_one_version(option, ben):
    wording = Wording("Once", CLAUSES)
    made = at_once(*[lambda: edit_option(option=option, by=ben, wording=wording, version=1, reason="Clearer.")] * 3)
    assert not any(isinstance(one, Conflict) for one in made)
    assert renewed(option).version == 2
    assert Event.objects.filter(kind="option.edited", topic=option.debate.topic_id).count() == 1


@poured
def waiting(optioning, olga, ben):
    set_option_rules(process=optioning, by=olga, experts_propose=True, seconds_needed=2, sealed_first_round=False)
    return propose(fresh(optioning), ben)


def test_seconding_in_two_tabs_counts_once(waiting, bea):
    at_once(*[lambda: second_option(option=waiting, by=bea)] * 4)
    assert waiting.seconds.count() == 1
    assert renewed(waiting).is_proposed


def test_the_last_two_seconders_at_once_put_it_on_the_table_once(waiting, bea):
    others = [bea, *(person(f"Extra{n}") for n in range(2))]
    for one in others[1:]:
        grant(topic=waiting.process.topic, person=one, role="expert")
    at_once(*[lambda by=by: second_option(option=waiting, by=by) for by in others])
    assert renewed(waiting).is_open
    assert waiting.seconds.count() == 2
    assert Event.objects.filter(kind="option.tabled", topic=waiting.process.topic_id).count() == 1


def test_seconding_and_taking_back_at_once_leave_a_whole_state(waiting, bea):
    at_once(lambda: second_option(option=waiting, by=bea), lambda: unsecond_option(option=waiting, by=bea))
    assert waiting.seconds.count() in (0, 1)
    assert renewed(waiting).is_proposed


def test_an_option_withdrawn_and_merged_at_once_ends_once(option, olga, ben):
    other = propose(option.process, ben, "Other")
    at_once(
        lambda: withdraw_option(option=option, by=ben, reason="Overtaken."),
        lambda: replace_option(option=option, by=olga, relation="merged", later=[other], reason="The same."),
    )
    assert Event.objects.filter(kind="option.ended", topic=option.process.topic_id).count() == 1
    assert (renewed(option).status == "merged") == Lineage.objects.exists()


def test_duplicates_linked_from_both_ends_at_once_are_linked_once(option, olga, ben):
    other = propose(option.process, ben, "Other")
    at_once(
        lambda: link_duplicates(option=option, by=olga, other=other),
        lambda: link_duplicates(option=other, by=olga, other=option),
    )
    assert Lineage.objects.count() == 1


def test_an_argument_begun_twice_is_one_argument(option, ben):
    key = uuid4()
    made = at_once(*[lambda: begin_argument(option=option, by=ben, side="for", point="It is.", client_key=key)] * 3)
    assert {one.pk for one in made} == {Argument.objects.get().pk}
