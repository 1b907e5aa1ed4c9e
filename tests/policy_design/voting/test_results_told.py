"""What is told of a closed round: the finding in plain words, sections by method, ties as sets, and to whom."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser

from policy_design.voting import told
from policy_design.voting.models import Round
from tests.policy_design.cast import advance, propose
from tests.policy_design.voting import counted
from tests.policy_design.voting.cast import closed, experts, opened, renewed, vote

pytestmark = pytest.mark.any_database

READER = AnonymousUser()


@pytest.fixture
def voting(running, olga):
    return advance(running, olga, "deliberation")


@pytest.fixture
def voters(voting):
    return experts(voting, 12)


@pytest.fixture
def options(voting, olga):
    return [propose(voting, olga, title) for title in ("Shared guidance", "Public register", "Legal basis")]


def finding(round: Round, reader=READER) -> str:
    return " ".join(told.result_of(round, reader).finding)


def section(round: Round, id: str, reader=READER):
    return next(one for one in told.result_of(round, reader).sections if one.id == id)


def ids(round: Round, reader=READER) -> list[str]:
    return [one.id for one in told.result_of(round, reader).sections]


def cells(table) -> list[list[str]]:
    return [[row.says, *(cell.says for cell in row.cells)] for row in table.rows]


# To whom ------------------------------------------------------------------------------------------------------


def test_nothing_is_told_of_an_open_round_whoever_asks(voting, olga, voters, ada):
    round = opened(voting, olga)
    vote(round, voters[0], {"s1": "yes"}, reasons={"s1": "The word is xylophone."})

    for reader in (READER, olga, ada, voters[0]):
        found = told.result_of(renewed(round), reader)
        assert (found.finding, found.sections, bool(found.may)) == ((), (), False)
    assert told.headline(renewed(round)) == ""


def test_a_result_for_the_panel_is_told_to_the_panel_and_the_organizers(voting, olga, voters, cleo):
    round = counted.yes_no(voting, olga, voters, result_for="panel")

    assert [bool(told.result_of(round, one).finding) for one in (READER, cleo, voters[0], olga)] == [
        False,
        False,
        True,
        True,
    ]
    assert told.headline(round) == ""


def test_pseudonymous_ballots_of_a_small_panel_are_for_those_who_could_vote(voting, olga, voters):
    first = counted.delphi(voting, olga, voters, rounds=1)[0]

    assert "signed" not in ids(first)
    assert "signed" in ids(first, voters[0])


def test_ones_own_pseudonym_is_marked_for_oneself_alone(voting, olga, voters):
    first = counted.delphi(voting, olga, voters, rounds=1)[0]

    marked = [[row.css for row in section(first, "signed", who).tables[0].rows] for who in voters[:2]]

    assert [one.count("own") for one in marked] == [1, 1]
    assert marked[0] != marked[1]


def test_a_secret_round_tells_counts_and_no_ballots(voting, olga, voters):
    round = counted.yes_no(voting, olga, voters, secrecy="secret")

    assert ids(round, voters[0]) == ["votes"]


# Yes and no ---------------------------------------------------------------------------------------------------


def test_the_finding_says_how_many_voted_the_quorum_and_what_passed(voting, olga, voters):
    round = counted.yes_no(voting, olga, voters)

    said = finding(round)

    assert "12 of the 14 who may vote did." in said
    assert "The quorum of 7 ballots was met." in said
    assert "2 items passed: “A licence does not stand in" in said


def test_without_a_quorum_nothing_is_decided(voting, olga, voters):
    round = counted.yes_no(voting, olga, voters[:3])

    assert finding(round).endswith(
        "The quorum of 7 ballots was missed, so by the rule fixed in advance nothing is decided."
    )


def test_a_tie_is_reported_and_decides_nothing(voting, olga, voters):
    round = closed(opened(voting, olga), [(one, {"s1": ("yes", "no")[place % 2]}) for place, one in enumerate(voters)])

    assert "is tied: 6 of 12 said yes. This round reports the tie and decides nothing." in finding(round)


def test_a_tie_that_the_lot_ends_says_so(voting, olga, voters):
    round = opened(voting, olga, tie_rule="lot")
    round = closed(round, [(one, {"s1": ("yes", "no")[place % 2]}) for place, one in enumerate(voters)])

    assert "the lot decided, drawn from the digest of the closed ballots" in finding(round)


def test_reasons_stand_beside_the_names_of_a_named_round(voting, olga, voters):
    round = counted.yes_no(voting, olga, voters)

    rows = cells(section(round, "signed").tables[0])

    assert rows[0] == ["Expert1 Example", "yes", "yes", "yes", "no", "no. 1: Reason 1: people were not asked."]


def test_a_background_is_told_only_where_every_cell_holds_five(voting, olga, voters):
    for place, one in enumerate(voters):
        voting.expertise.filter(person=one).update(background=("law", "photography")[place % 2])
    few = counted.yes_no(voting, olga, voters)

    assert "backgrounds" not in ids(few)


# Rankings -----------------------------------------------------------------------------------------------------


def test_a_condorcet_winner_is_named_with_why(voting, olga, voters, options):
    round = counted.ranked(voting, olga, voters, options, [[[0], [1]], [[0], [2]], [[1], [0]]], secrecy="secret")

    assert "“G1. Shared guidance” comes first. More ballots rank it above" in finding(round)
    assert section(round, "others").says == ("No: all 5 other methods that were counted give the same result.",)


def test_a_cycle_is_shown(voting, olga, voters, options):
    orders = [[[0], [1], [2]], [[1], [2], [0]], [[2], [0], [1]]]
    round = counted.ranked(voting, olga, voters, options, orders, quorum="1/2")

    said = finding(round)

    assert "there is a circle: G1 beats G2 (8 to 4), G2 beats G3 (8 to 4) and G3 beats G1 (8 to 4)." in said
    assert "are tied; this round reports the tie" in said
    assert section(round, "pairs").tables[0].heads == ("Option", "G1", "G2", "G3", "now")


def test_a_tie_between_options_is_told_as_a_set(voting, olga, voters, options):
    orders = [[[0], [1], [2]], [[1], [0], [2]]]
    round = counted.ranked(voting, olga, voters, options, orders)

    assert "“G1. Shared guidance” and “G2. Public register” are tied; this round reports the tie" in finding(round)


def test_how_alike_rankings_are_is_told_with_kendalls_w(voting, olga, voters, options):
    round = counted.ranked(voting, olga, voters, options, [[[0], [1], [2]]])

    assert "Kendall’s W is 1.00" in section(round, "concordance").says[0]


# Approval, scores, consent --------------------------------------------------------------------------------------


def test_approval_and_scores_are_told_with_the_rule(voting, olga, voters, options):
    approved = counted.approval(voting, olga, voters, options, secrecy="secret")
    scored = counted.score(voting, olga, voters, options, secrecy="secret")

    assert cells(section(approved, "votes").tables[0])[0] == [
        "G1. Shared guidance",
        "12",
        "100 %",
        "passed. Comes first.",
    ]
    assert "By STAR" in section(scored, "star").says[0]


def test_a_block_that_stands_keeps_consent_away_and_is_shown_with_its_answer(voting, olga, voters):
    round = counted.consent(voting, olga, voters)

    block = section(round, "blocks").blocks[0]

    assert "has no consent: a block stands" in finding(round)
    assert (block.by, block.answer, block.lifted) == ("Expert1 Example", "Clause 2 now names them first.", False)


def test_a_lifted_block_is_told_as_lifted(voting, olga, voters):
    round = counted.consent(voting, olga, voters, lifts=True, stand_aside_cap="1/2")

    assert section(round, "blocks").blocks[0].lifted


# Delphi -------------------------------------------------------------------------------------------------------


def test_a_delphi_says_what_is_agreed_what_is_contested_and_what_a_minority_holds(voting, olga, voters):
    last = counted.delphi(voting, olga, voters)[-1]

    columns = section(last, "columns", voters[0]).columns

    assert [len(one.entries) for one in columns] == [2, 1, 1]
    assert columns[2].entries[0].reasons[0][1] == "Nobody in my photographs was asked."


def test_a_delphi_says_who_moved_and_whether_another_round_is_due(voting, olga, voters):
    rounds = counted.delphi(voting, olga, voters)

    assert section(rounds[0], "rounds").says == ("Another round is due: 1 of 3 rounds are done.", "It has followed.")
    assert section(rounds[2], "rounds").says == ("It ends here: 3 of at most 3 rounds are done.",)
    moved = cells(section(rounds[1], "movement").tables[0])
    assert [row[1:4] for row in moved] == [["12", "0", "0 %"], ["12", "12", "100 %"], ["12", "0", "0 %"]]


def test_a_stable_delphi_ends_sooner(voting, olga, voters):
    rounds = counted.delphi(voting, olga, voters, stopping="stable")

    assert section(rounds[0], "rounds").says[0].startswith("Another round is due: whether answers are stable")
    assert section(rounds[1], "rounds").says[0] == (
        "Another round is due: more than 15 % changed their answer on no. 5."
    )


def test_the_lineage_of_items_is_kept(voting, olga, voters):
    second = counted.delphi(voting, olga, voters, rounds=2)[1]

    lines = cells(section(second, "rounds").tables[0])

    assert [row[1] for row in lines] == ["as before", "reworded", "as before", "dropped"]
    assert lines[1][2:] == [counted.SENTENCES[1], "Said more clearly."]
    assert lines[3][3] == "Rejected in the first round."


# Headline -----------------------------------------------------------------------------------------------------


def test_the_headline_is_for_everybody(voting, olga, voters):
    round = counted.yes_no(voting, olga, voters)

    assert told.headline(round).startswith("12 of the 14 who may vote did. 2 items passed:")
