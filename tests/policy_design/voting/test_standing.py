"""Votes on amendments decide about them; an option that is voted on stays as it is until the close."""

from __future__ import annotations

import pytest

from forum.verdicts import Refused
from policy_design.options.actions import Wording, edit_option, withdraw_option
from policy_design.options.amendments import withdraw_amendment
from policy_design.options.deciding import accept_amendments, decline_amendments, put_to_vote
from policy_design.options.models import Amendment
from policy_design.voting.closing import annul_round
from policy_design.voting.opening import open_round
from policy_design.voting.planning import ItemPlan
from tests.policy_design.cast import advance, fresh, renewed
from tests.policy_design.options.amending import again, faster
from tests.policy_design.voting.cast import closed, opened, planned, vote
from tests.policy_design.voting.cast import renewed as round_anew
from tests.policy_design.voting.pages import client_of


@pytest.fixture
def amendment(deliberating, option, bea, olga) -> Amendment:
    """Of Bea to the option of Ben, and put to a vote."""
    made = faster(option, bea)
    put_to_vote(option=renewed(option), amendments=[made], by=olga, sentence="The panel says.")
    return again(made)


@pytest.fixture
def round(amendment, olga):
    """Open, on that amendment, for Ben and Bea."""
    plan = ItemPlan("amendment", amendment=amendment)
    return opened(fresh(amendment.option.process), olga, plan)


def accept(amendment, by, **more):
    option = renewed(amendment.option)
    return accept_amendments(
        option=option, amendments=[amendment], by=by, version=option.version, reason="Voted.", **more
    )


def decline(amendment, by):
    return decline_amendments(option=renewed(amendment.option), amendments=[amendment], by=by, sentence="Voted down.")


def test_an_amendment_is_not_decided_while_a_round_on_it_is_open(round, amendment, olga, ben, bea):
    for act, by in ((accept, olga), (decline, ben)):
        with pytest.raises(Refused, match="Round 1 votes on this now"):
            act(amendment, by)
    with pytest.raises(Refused, match="votes on this now"):
        withdraw_amendment(amendment=amendment, by=bea, sentence="Never mind.")
    assert again(amendment).status == "to_vote"


def test_one_that_passed_can_only_be_accepted_also_in_the_voting_stage(round, amendment, olga, ben, bea):
    key = round.items.get().key
    closed(round, [(ben, {key: "yes"}), (bea, {key: "yes"})])
    advance(round.process, olga, "voting")
    with pytest.raises(Refused, match="has passed this amendment"):
        decline(amendment, olga)
    assert accept(amendment, olga).number == 2
    assert again(amendment).status == "accepted"


def test_one_that_failed_can_only_be_declined(round, amendment, olga, ben, bea):
    key = round.items.get().key
    closed(round, [(ben, {key: "yes"}), (bea, {key: "no"})])
    with pytest.raises(Refused, match="has not passed this amendment"):
        accept(amendment, olga)
    decline(amendment, olga)
    assert again(amendment).status == "declined"


def test_an_annulled_round_says_nothing(round, amendment, olga):
    annul_round(round=round, by=olga, reason="The question was wrong.")
    assert accept(amendment, olga).number == 2


def test_without_a_closed_round_nothing_is_decided_in_the_voting_stage(amendment, olga):
    advance(amendment.option.process, olga, "voting")
    with pytest.raises(Refused, match="stages “options” and “deliberation”"):
        accept(amendment, olga)


def test_the_page_of_an_amendment_says_which_round_decides(round, amendment, olga, ben, bea, client):
    address = f"/processes/{round.process.slug}/options/G1/amendments/1/"
    assert "Round 1 votes on it now." in client.get(address).content.decode()
    assert "#decide" not in client_of(olga).get(address).content.decode()
    key = round.items.get().key
    closed(round, [(ben, {key: "yes"}), (bea, {key: "yes"})])
    assert "Round 1 passed it." in client.get(address).content.decode()
    assert "#decide" in client_of(olga).get(address).content.decode()


def test_a_result_for_the_panel_is_not_told_there(amendment, olga, ben, bea, client):
    plan = ItemPlan("amendment", amendment=amendment)
    round = opened(fresh(amendment.option.process), olga, plan, result_for="panel")
    vote(round, ben, {round.items.get().key: "yes"})
    closed(round)
    page = client.get(f"/processes/{round.process.slug}/options/G1/amendments/1/").content.decode()
    assert "the result is for those who could vote" in page
    assert "passed it" not in page


def test_an_option_stays_as_it_is_while_it_is_voted_on(deliberating, option, olga, ben):
    round = planned(deliberating, olga, option)
    open_round(round=round, by=olga)
    wording = Wording("Shared guidance", ("One clause.",))
    with pytest.raises(Refused, match="G1 is being voted on in round 1, in version 1"):
        edit_option(option=renewed(option), by=ben, wording=wording, version=1, reason="Shorter.")
    with pytest.raises(Refused, match="being voted on"):
        withdraw_option(option=renewed(option), by=ben, reason="No.")
    page = client_of(ben).get(f"/processes/{round.process.slug}/options/G1/edit/")
    assert page.status_code == 403
    closed(round_anew(round))
    assert edit_option(option=renewed(option), by=ben, wording=wording, version=1, reason="Shorter.").version == 2
