"""Amendments are accepted, several at once, declined, and put to a vote."""

from __future__ import annotations

from itertools import combinations

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forum.live.models import Event
from forum.moderation.actions import hide_post, restore_post
from forum.verdicts import Refused
from policy_design.options.actions import Conflict, Wording, edit_option
from policy_design.options.amended import amendments_of
from policy_design.options.amendments import rebase_amendment, withdraw_amendment
from policy_design.options.deciding import Clashing, accept_amendments, decline_amendments, merge_into, put_to_vote
from policy_design.options.fitting import change_of
from policy_design.options.merge import conflicts, merge
from tests.policy_design.cast import CLAUSES, go_on, renewed
from tests.policy_design.options.amending import again, amend, faster

MONTHS = "The guidance is reviewed every eighteen months by its authors."


def accept(option, by, *amendments, reason="It is right.", **more):
    now = renewed(option)
    terms = {"version": now.version, "reason": reason, **more}
    return accept_amendments(option=now, amendments=[again(one) for one in amendments], by=by, **terms)


def test_several_at_once_make_one_version_with_its_reason_and_its_change(option, ben, bea):
    some = [faster(option, bea), amend(option, bea, {0: ""}, {1: ["A new one."]})]
    made = accept(option, ben, *some)
    now = renewed(option)
    assert (now.version, now.clauses) == (2, ["A new one.", CLAUSES[1], MONTHS])
    assert (made.reason, made.author) == ("It is right.", ben)
    assert [(again(one).status, again(one).accepted_in, again(one).decision) for one in some] == [
        ("accepted", made, "It is right.")
    ] * 2


def test_sent_twice_it_is_done_once(option, ben, bea):
    made = faster(option, bea)
    first = accept(option, ben, made)
    assert accept_amendments(option=option, amendments=[made], by=ben, version=1, reason="It is right.") == first
    assert renewed(option).version == 2
    with pytest.raises(Refused, match="decided already"):
        accept(option, ben, made, reason="Another reason.")


def test_what_clashes_is_told_with_both_numbers_and_nothing_is_done(option, ben, bea):
    some = [faster(option, bea), amend(option, bea, {2: CLAUSES[2].replace("three years", "two years")})]
    some.append(amend(option, bea, {0: ""}))
    with pytest.raises(Clashing) as clashing:
        accept(option, ben, *some)
    assert clashing.value.sentences == ("Amendments 1 and 2 clash. Both change “three” in clause 3.",)
    assert renewed(option).version == 1
    assert {again(one).status for one in some} == {"open"}


def test_one_that_a_later_version_overtook_is_told_by_what(option, ben, bea):
    first, second = faster(option, bea), amend(option, bea, {2: ""})
    accept(option, ben, first)
    with pytest.raises(Clashing) as clashing:
        accept(option, ben, second)
    says = "Amendment 2 no longer fits. Amendment 1 is in version 2. One removes clause 3, the other changes it."
    assert clashing.value.sentences == (says,)
    assert amendments_of(renewed(option), bea).numbered(2).hindrances == [says.partition("fits. ")[2]]


def test_a_version_that_came_meanwhile_is_looked_at_first(option, ben, bea, olga):
    made = faster(option, bea)
    wording = Wording(option.title, ("New.", *CLAUSES))
    edit_option(option=renewed(option), by=olga, wording=wording, version=1, reason="Clearer.")
    with pytest.raises(Conflict):
        accept(option, ben, made, version=1)
    accept(option, ben, made)
    assert renewed(option).clauses == ["New.", *CLAUSES[:2], MONTHS]


def test_another_text_than_the_one_that_was_looked_at_is_not_accepted(option, ben, bea):
    made = faster(option, bea)
    seen = merge_into(renewed(option), [again(made)]).mark
    rebase_amendment(amendment=made, by=bea, new_texts={2: "Reviewed by nobody."}, added={}, version=1)
    with pytest.raises(Refused, match="Look at it once more"):
        accept(option, ben, made, seen=seen)


def test_only_the_proposer_of_the_option_and_the_organizers_decide_and_in_time(
    option, ben, bea, olga, mo, deliberating
):
    made = faster(option, bea)
    for other in (bea, mo):
        with pytest.raises(Refused, match="Only whoever proposed the option"):
            accept(option, other, made)
        with pytest.raises(Refused, match="Only whoever proposed the option"):
            decline_amendments(option=renewed(option), amendments=[made], by=other, sentence="No.")
    go_on(deliberating, olga)
    with pytest.raises(Refused, match="Options are worked on"):
        accept(option, olga, made)


def test_a_hidden_amendment_is_not_accepted_until_it_is_shown_again(option, ben, bea, mo):
    made = faster(option, bea)
    hide_post(post=made.post, by=mo, reason="Names a person.")
    for act in (decline_amendments, put_to_vote):
        with pytest.raises(Refused, match="A moderator has hidden"):
            act(option=renewed(option), amendments=[made], by=ben, sentence="No.")
    with pytest.raises(Refused, match="A moderator has hidden"):
        accept(option, ben, made)
    restore_post(post=made.post, by=mo, reason="It does not.")
    assert accept(option, ben, made).number == 2


def test_what_was_put_to_a_vote_can_still_be_decided_and_not_be_reworded(option, ben, bea):
    made = faster(option, bea)
    put_to_vote(option=renewed(option), amendments=[made], by=ben, sentence="We differ.")
    with pytest.raises(Refused, match="not reworded"):
        rebase_amendment(amendment=made, by=bea, new_texts={2: "Other."}, added={}, version=1)
    accept(option, ben, made)
    assert again(made).status == "accepted"


def test_a_decision_needs_a_sentence_and_is_kept_once(option, ben, bea):
    made = faster(option, bea)
    with pytest.raises(Refused, match="Say in a sentence why"):
        decline_amendments(option=renewed(option), amendments=[made], by=ben, sentence=" ")
    with pytest.raises(Refused, match="at most 300 characters"):
        accept(option, ben, made, reason="x" * 301)
    for _again in "12":
        decline_amendments(option=renewed(option), amendments=[made], by=ben, sentence="No.")
    assert Event.objects.filter(kind="amendment.decided").count() == 1
    with pytest.raises(Refused, match="decided already"):
        accept(option, ben, made)
    with pytest.raises(Refused, match="decided; it stays"):
        withdraw_amendment(amendment=made, by=bea)


def test_of_another_option_nothing_is_accepted(option, ben, bea, olga):
    from tests.policy_design.cast import propose

    other = propose(option.process, ben, "Another")
    made = faster(other, bea)
    with pytest.raises(Refused, match="Choose at least one"):
        accept(option, ben, made)


def test_each_decision_is_told_on_the_options_debate_and_the_version_on_both(option, ben, bea):
    made = faster(option, bea)
    accept(option, ben, made)
    told = Event.objects.filter(kind__in=("amendment.decided", "option.edited")).order_by("pk")
    here, there = option.debate.topic_id, option.process.topic_id
    assert [(one.kind, one.topic_id) for one in told] == [
        ("amendment.decided", here),
        ("option.edited", here),
        ("option.edited", there),
    ]


# In any order ---------------------------------------------------------------------------------------------------

PLACES = [
    ({0: ""}, {}),
    ({0: "Stewards and platforms publish one guidance text."}, {}),
    ({0: "Stewards publish one short guidance text."}, {}),
    ({1: ""}, {}),
    ({1: "A licence does not record or imply the consent of the person photographed."}, {}),
    ({1: "A licence does not imply the consent of the persons photographed."}, {}),
    ({2: MONTHS}, {}),
    ({2: "The guidance is reviewed every three years by a committee."}, {}),
    ({}, {0: ["First."]}),
    ({}, {1: ["After one.", "And one more."]}),
    ({}, {2: ["After two."]}),
    ({}, {3: ["Last."]}),
]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_accepted_in_any_order_and_in_any_parts_they_make_one_text(option, ben, bea, data):
    with transaction.atomic():
        wanted = data.draw(st.lists(st.sampled_from(range(len(PLACES))), min_size=2, max_size=6, unique=True))
        some = [amend(option, bea, *PLACES[place], source=f"Because {place}.") for place in wanted]
        kept = []
        for one in some:
            if all(not conflicts(change_of(one), change_of(other)) for other in kept):
                kept.append(one)
        text = merge(CLAUSES, [change_of(one) for one in kept])
        left = data.draw(st.permutations(kept))
        while left:
            size = data.draw(st.integers(1, len(left)))
            accept(option, ben, *left[:size])
            left = left[size:]
        assert renewed(option).clauses == list(text)
        assert all(not conflicts(change_of(one), change_of(other)) for one, other in combinations(kept, 2))
        transaction.set_rollback(True)
