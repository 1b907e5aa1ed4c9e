"""Amendments are proposed, fitted to later versions, signed by others, and withdrawn."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from forum.debates.contributions import NotReady
from forum.moderation.actions import hide_post
from forum.posts.models import Post
from forum.verdicts import Refused
from policy_design.options.actions import Wording, edit_option, withdraw_option
from policy_design.options.amended import amendments_of
from policy_design.options.amendments import (
    Overtaken,
    cosign,
    mark_of,
    rebase_amendment,
    uncosign,
    withdraw_amendment,
)
from policy_design.options.clauses import Change
from policy_design.options.fitting import Past, texts_of
from policy_design.options.handling import set_option_rules
from policy_design.options.merge import apply
from tests.policy_design.cast import CLAUSES, fresh, renewed
from tests.policy_design.options.amending import again, amend, faster

MONTHS = "The guidance is reviewed every eighteen months by its authors."


def edited(option, by, *clauses):
    now = renewed(option)
    wording = Wording(now.title, clauses)
    return edit_option(option=now, by=by, wording=wording, version=now.version, reason="Clearer.")


def test_an_amendment_is_a_numbered_post_of_the_options_debate_with_its_change_beside_it(option, bea):
    made = faster(option, bea)
    assert (made.number, made.version, made.status) == (1, 1, "open")
    assert (made.post.kind, made.post.title, made.post.source) == (
        Post.Kind.AMENDMENT,
        "Amendment 1 of G1",
        "It is too slow.",
    )
    assert made.post.thread_id == option.debate.thread_id
    assert apply(CLAUSES, Change.from_json(again(made).change)) == (*CLAUSES[:2], MONTHS)
    assert faster(option, bea, source="Another reason.").number == 2


@pytest.mark.parametrize(
    ("new_texts", "added", "says"),
    [
        ({}, {}, "You have changed nothing yet."),
        ({0: f" {CLAUSES[0]} "}, {1: ()}, "You have changed nothing yet."),
        ({0: "", 1: "", 2: ""}, {}, "An option keeps at least one clause"),
        ({0: "x" * 1501}, {}, "A clause has at most 1500 characters"),
        ({}, {3: ["y" * 1501]}, "A clause has at most 1500 characters"),
        ({}, {0: [f"Clause {n}." for n in range(60)]}, "An option has at most 60 clauses."),
    ],
)
def test_a_change_that_cannot_be_is_refused_in_a_sentence(option, bea, new_texts, added, says):
    with pytest.raises(NotReady) as missing:
        amend(option, bea, new_texts, added)
    assert says in " ".join(map(str, missing.value.problems["change"]))


def test_reason_licence_and_conduct_are_asked_for_together(option, bea):
    bea.conduct_agreed_at = None
    with pytest.raises(NotReady) as missing:
        faster(option, bea, source=" ", licence_agreed=False, conduct_agreed=False)
    assert set(missing.value.problems) == {"source", "licence_agreed", "conduct_agreed"}
    with pytest.raises(NotReady) as missing:
        faster(option, bea, source="word " * 251)
    assert missing.value.problems == {"source": ["Your reason has 251 words; the limit is 250."]}


def test_a_clause_that_is_not_there_and_a_version_that_is_not_there_are_refused(option, bea):
    for terms in ({"new_texts": {7: "x"}}, {"new_texts": {0: "x"}, "version": 9}):
        with pytest.raises(Refused, match="no such version"):
            amend(option, bea, **terms)


def test_only_experts_amend_and_only_what_is_on_the_table_and_in_time(option, olga, cleo, bea, ben):
    for other in (olga, cleo):
        with pytest.raises(Refused, match="Only the invited experts"):
            faster(option, other)
    rules = {"experts_propose": True, "seconds_needed": 0, "sealed_first_round": False}
    past = timezone.now() - timedelta(minutes=1)
    set_option_rules(process=fresh(option.process), by=olga, **rules, amendments_close_at=past)
    with pytest.raises(Refused, match="time for amendments is over"):
        faster(option, bea)
    withdraw_option(option=renewed(option), by=ben, reason="Overtaken.")
    with pytest.raises(Refused, match="not on the table"):
        faster(option, bea)


def test_the_same_form_sent_twice_is_one_amendment_and_with_other_content_it_is_refused(option, bea):
    key = uuid4()
    first = faster(option, bea, client_key=key)
    assert faster(option, bea, client_key=key).pk == first.pk
    for other in ({"source": "Other."}, {"new_texts": {0: "Stewards publish."}}):
        with pytest.raises(Refused, match="sent before"):
            amend(option, bea, **{"new_texts": {2: MONTHS}, "client_key": key, **other})
    edited(option, olga_of(option), "New.", *CLAUSES)
    assert faster(option, bea, client_key=key, version=1).pk == first.pk


def olga_of(option):
    return option.process.created_by


# Versions that came meanwhile -----------------------------------------------------------------------------------


def test_a_change_of_an_older_version_is_carried_on_where_it_fits(option, bea, olga):
    edited(option, olga, "New.", *CLAUSES)
    with pytest.raises(Overtaken, match="version 2 by now") as overtaken:
        faster(option, bea, version=1)
    missed = overtaken.value
    fits, left = Past.of(missed.current, 1).salvage(CLAUSES, missed.change, 1)
    assert texts_of(missed.current.clauses, fits) == (["New.", *CLAUSES[:2], MONTHS], {})
    assert left == []
    assert Post.objects.filter(kind="amendment").count() == 0


def test_of_a_change_that_no_longer_fits_every_word_is_given_back(option, bea, olga):
    edited(option, olga, *CLAUSES[:2], "The guidance is reviewed every two years by its authors.")
    with pytest.raises(Overtaken) as overtaken:
        amend(option, bea, {0: "", 2: MONTHS}, {3: ["A fourth."]}, version=1)
    missed = overtaken.value
    fits, left = Past.of(missed.current, 1).salvage(CLAUSES, missed.change, 1)
    assert texts_of(missed.current.clauses, fits) == (["", *missed.current.clauses[1:]], {3: "A fourth."})
    assert [(one.place, one.before, one.after) for one in left] == [("Clause 3", CLAUSES[2], MONTHS)]
    assert [one.sentence for one in left[0].hindrances] == [
        "Version 2 changed the same. Both change “three” in clause 3."
    ]


def test_signatures_stay_while_the_words_do_and_lapse_when_they_change(option, bea, ben, olga):
    made = faster(option, bea)
    cosign(amendment=made, by=ben)
    edited(option, olga, "New.", *CLAUSES)
    rebase_amendment(amendment=made, by=bea, new_texts={3: MONTHS}, added={}, version=2)
    shown = amendments_of(renewed(option), bea).all[0]
    assert ([one.pk for one in shown.signed], shown.amendment.version) == ([ben.pk], 2)
    rebase_amendment(amendment=made, by=bea, new_texts={3: "Reviewed every year."}, added={}, version=2)
    shown = amendments_of(renewed(option), bea).all[0]
    assert ([one.pk for one in shown.signed], [one.pk for one in shown.lapsed]) == ([], [ben.pk])
    cosign(amendment=made, by=ben)
    assert [one.pk for one in amendments_of(renewed(option), bea).all[0].signed] == [ben.pk]


def test_only_its_proposer_fits_an_amendment_and_only_to_the_present_version(option, bea, ben, olga):
    made = faster(option, bea)
    with pytest.raises(Refused, match="Only whoever proposed this amendment"):
        rebase_amendment(amendment=made, by=ben, new_texts={2: "Other."}, added={}, version=1)
    with pytest.raises(NotReady):
        rebase_amendment(amendment=made, by=bea, new_texts={}, added={}, version=1)
    edited(option, olga, "New.", *CLAUSES)
    with pytest.raises(Overtaken):
        rebase_amendment(amendment=made, by=bea, new_texts={2: "Other."}, added={}, version=1)


# Signing as well, and withdrawing -------------------------------------------------------------------------------


def test_signing_twice_is_once_and_so_is_taking_it_back(option, bea, ben):
    made = faster(option, bea)
    assert cosign(amendment=made, by=ben).pk == cosign(amendment=made, by=ben).pk
    uncosign(amendment=made, by=ben)
    uncosign(amendment=made, by=ben)
    assert made.cosignatures.count() == 0
    with pytest.raises(Refused, match="proposed this amendment yourself"):
        cosign(amendment=made, by=bea)


def test_other_words_than_those_that_were_shown_are_not_signed(option, bea, ben):
    made = faster(option, bea)
    seen = mark_of(again(made))
    rebase_amendment(amendment=made, by=bea, new_texts={2: "Reviewed every year."}, added={}, version=1)
    with pytest.raises(Refused, match="Read it once more"):
        cosign(amendment=made, by=ben, seen=seen)
    cosign(amendment=made, by=ben, seen=mark_of(again(made)))


def test_a_withdrawn_amendment_stays_with_what_was_said_and_is_not_signed_any_more(option, bea, ben):
    made = faster(option, bea)
    with pytest.raises(Refused, match="Only whoever proposed this amendment"):
        withdraw_amendment(amendment=made, by=ben)
    withdraw_amendment(amendment=made, by=bea, sentence="The next one is better.")
    withdraw_amendment(amendment=made, by=bea)
    assert (again(made).status, again(made).decision) == ("withdrawn", "The next one is better.")
    with pytest.raises(Refused, match="has been decided"):
        cosign(amendment=made, by=ben)


def test_a_hidden_amendment_is_not_signed_and_shows_no_words(option, bea, ben, mo, cleo):
    made = faster(option, bea)
    hide_post(post=made.post, by=mo, reason="Names a person.")
    with pytest.raises(Refused, match="A moderator has hidden"):
        cosign(amendment=made, by=ben)
    for reader in (ben, cleo):
        shown = amendments_of(renewed(option), reader).all[0]
        assert (shown.is_read, shown.lines, shown.rows, shown.heading) == (False, [], [], "Hidden by a moderator")
    assert amendments_of(renewed(option), mo).all[0].lines
