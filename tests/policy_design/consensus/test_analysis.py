"""What is told of votes as a whole: groups only where they were found, and the same bytes each time."""

import json

from policy_design.consensus.analysis import routing, told
from policy_design.consensus.opinion import votes
from policy_design.consensus.significance import Finding, significance
from policy_design.consensus.statements import next_statement
from tests.policy_design.consensus.test_opinion import blocs

FOUND = Finding("groups", (), (0.005, 0.9), 0.01, 0.8, 0.5, 0.9)
SPREAD = Finding("one_spread", ("not_separate",), (0.005, 0.9), 0.4, 0.4, 0.5, 0.3)
CLEAR = votes(blocs(24, 10, 0.9, 3))


def test_groups_are_told_where_they_were_found():
    data = told(CLEAR, FOUND)

    assert data["groups"]["sizes"] == {"A": 12, "B": 12}
    assert set(data["statements"]["0"]["groups"]) == {"A", "B"}
    assert any(row["q"] is not None for row in data["groups"]["stand_for"]["A"])
    assert data["formulas"]["group_informed_consensus"].startswith("product over groups of (A+1)/(S+2)")
    assert data["finding"]["kind"] == "groups"


def test_one_spread_names_no_group_anywhere():
    data = told(CLEAR, SPREAD)

    assert data["groups"] is None
    assert all("groups" not in one and "group_informed_consensus" not in one for one in data["statements"].values())
    assert "group" not in json.dumps(data["map"])


def test_too_little_has_counts_and_no_map():
    few = votes(blocs(6, 4, 0.9, 1))

    data = told(few, significance(few))

    assert (data["finding"]["kind"], data["map"], data["statements"]["0"]["seen"]) == ("too_little", None, 6)


def test_hidden_statements_take_part_in_nothing():
    data = told(CLEAR, FOUND, hidden={0, 1})

    assert "0" not in data["statements"]
    assert data["votes"] == CLEAR.without({0, 1}).digest
    assert set(routing(CLEAR, hidden={0, 1})) == set(range(2, 10))


def test_the_same_votes_give_the_same_bytes_and_nothing_but_numbers():
    rows = blocs(24, 10, 0.9, 3)
    again = told(votes(rows[::-1]), FOUND)

    assert json.dumps(again, allow_nan=False, sort_keys=True) == json.dumps(told(CLEAR, FOUND), sort_keys=True)


def test_statements_about_people_are_routed_first():
    weights = {str(key): weight for key, weight in routing(CLEAR, meta={4}).items()}

    assert weights["4"] == 49.0
    assert next_statement(weights, set(weights) - {"7"}, "ada") == "7"


def test_no_votes_at_all_are_told_too():
    nothing = votes([], [1, 2])

    assert told(nothing, significance(nothing))["statements"]["1"]["seen"] == 0
    assert set(routing(nothing)) == {1, 2}
