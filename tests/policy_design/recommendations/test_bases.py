"""What a recommendation may rest on; everything else is refused with a sentence that says what is wrong."""

from __future__ import annotations

import pytest

from forum.verdicts import Refused
from policy_design.options.models import Amendment
from policy_design.recommendations.bases import Based
from policy_design.recommendations.forms import RecommendationForm
from policy_design.voting.closing import annul_round
from policy_design.voting.planning import ItemPlan
from tests.policy_design.cast import advance, fresh, go_on, new_process, propose, seat_expert
from tests.policy_design.options.standing_cast import amend, next_version
from tests.policy_design.recommendations.advising import based, draft
from tests.policy_design.voting.cast import closed, opened, renewed


def refused(w, *bases) -> str:
    with pytest.raises(Refused) as refusal:
        draft(w.process, w.olga, bases=bases)
    return str(refusal.value)


@pytest.fixture
def elsewhere(w):
    """Another process of Olga's with an option and a closed vote on it."""
    other = go_on(new_process(w.olga, "Elsewhere"), w.olga)
    seat_expert(other, w.ben)
    other = advance(other, w.olga, "options")
    option = propose(other, w.ben)
    other = advance(other, w.olga, "deliberation")
    return option, closed(opened(other, w.olga, option), [(w.ben, {"G1v1": "yes"})]).items.get()


def test_nothing_of_another_process(w, elsewhere):
    option, item = elsewhere
    assert refused(w, Based(option, 1)) == "G1 is no option of this process."
    assert refused(w, Based(w.option, 1, item)) == "That vote was held in another process."


def test_only_versions_that_there_are(w):
    assert refused(w, Based(w.option, 2)) == "There is no version 2 of G1."
    next_version(w.option, w.ben)
    assert draft(w.process, w.olga, bases=[Based(w.option, 2)]).bases.get().option_version == 2


def test_only_the_version_that_was_voted_on(w):
    next_version(w.option, w.ben)
    assert refused(w, Based(w.option, 2, w.item)) == "Round 1 voted on version 1 of G1, not on version 2."


def test_no_round_that_is_open_or_annulled(w):
    other = opened(w.process, w.olga, w.option)
    says = "Round 2 has no result: only what was voted on in a closed round that stands can be rested on."
    assert refused(w, Based(w.option, 1, other.items.get())) == says
    annul_round(round=renewed(other), by=w.olga, reason="The question was wrong.")
    assert refused(w, Based(w.option, 1, other.items.get())) == says


def test_no_item_about_something_else(w):
    other = propose_late(w)
    assert "is not about S1" in refused(w, Based(other, 1, w.item))
    statement = closed(opened(w.process, w.olga, "Licences should say more.")).items.get()
    assert "is not about G1" in refused(w, Based(w.option, 1, statement))


def propose_late(w):
    return w.process.options.get(letter="S")


def test_a_vote_on_an_amendment_counts_for_its_option(w):
    amendment = amend(w.option, w.bea)
    Amendment.objects.filter(pk=amendment.pk).update(status="to_vote")
    amendment.refresh_from_db()
    plan = ItemPlan("amendment", amendment=amendment)
    item = closed(opened(w.process, w.olga, plan), [(w.ben, {"G1a1": "yes"})]).items.get()

    made = draft(w.process, w.olga, bases=[Based(w.option, 1, item)])

    assert made.bases.get().item == item
    assert "is not about S1" in refused(w, Based(propose_late(w), 1, item))


def test_each_counts_once_and_a_vote_says_its_version_already(w):
    made = draft(w.process, w.olga, bases=[Based(w.option, 1), *based(w), *based(w)])

    assert [(row.option_version, row.item) for row in made.bases.all()] == [(1, w.item)]


def test_the_form_offers_just_what_would_be_taken(w, elsewhere):
    next_version(w.option, w.ben)
    opened(w.process, w.olga, propose_late(w))
    assert RecommendationForm(process=elsewhere[0].process).offered  # of which no other form knows
    form = RecommendationForm(process=fresh(w.process))

    words = {row.option.code: [str(says) for _value, says, _chosen in row.choices] for row in form.offered}
    assert words == {
        "G1": [
            "Version 2, without a vote",
            "Version 1, without a vote",
            "Version 1, voted on in round 1: “Which guidance?”",
        ],
        "S1": ["Version 1, without a vote"],
    }
    every = list(form.fields["bases"].offered.values())
    assert draft(w.process, w.olga, bases=every).bases.count() == 3
