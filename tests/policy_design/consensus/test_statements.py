"""Statements: Polis's published figures exactly, given Polis's groups; breakdowns that give nobody away."""

import csv
from collections import Counter
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policy_design.consensus.backgrounds import NO_VOTE, by_background
from policy_design.consensus.statements import (
    Counts,
    across_groups,
    all_repness,
    consensus,
    counted,
    next_statement,
    priority,
    repness,
    representative,
    starred,
    together,
)

POLIS = Path(__file__).resolve().parents[2] / "data" / "polis"


def _rows(name):
    with (POLIS / name).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


ROWS = _rows("vw-statements.csv")
LISTS = _rows("vw-lists.csv")


def _cell(row, group):
    agree, disagree, seen = (int(row[f"group-{group}-{name}"]) for name in ("agree", "disagree", "seen"))
    return Counts(agree, disagree, seen - agree - disagree)


COUNTS = {int(row["statement"]): {group: _cell(row, group) for group in range(4)} for row in ROWS}


def test_group_informed_consensus_is_polis_s_for_every_statement():
    far = [
        abs(across_groups(COUNTS[int(row["statement"])]).product - float(row["group-aware-consensus"])) for row in ROWS
    ]

    assert (len(far), max(far) < 2e-16) == (125, True)


def test_priorities_are_polis_s_for_every_statement():
    for row in ROWS:
        counts, extremity = together(COUNTS[int(row["statement"])]), float(row["comment-extremity"])
        assert priority(counts, extremity) == pytest.approx(float(row["comment-priority"]), rel=1e-14)


@pytest.mark.parametrize("group", range(4))
def test_each_group_s_representative_statements_are_polis_s_in_order(group):
    listed = representative(all_repness(COUNTS)[group])
    wanted = [row for row in LISTS if row["list"] == str(group)]

    assert [
        (str(one.statement), one.direction, str(one.successes), str(one.trials), "1" if one.is_best_agree else "")
        for one in listed
    ] == [(row["statement"], row["direction"], row["n-success"], row["n-trials"], row["best-agree"]) for row in wanted]
    for one, row in zip(listed, wanted, strict=True):
        assert one.p == pytest.approx(float(row["p-success"]), rel=1e-15)
        assert one.test == pytest.approx(float(row["p-test"]), rel=1e-14)
        assert one.ratio == pytest.approx(float(row["repness"]), rel=1e-14)
        assert one.ratio_test == pytest.approx(float(row["repness-test"]), rel=1e-7)  # published in single precision


def test_what_all_agree_on_is_polis_s_in_order():
    found = consensus({what: together(cells) for what, cells in COUNTS.items()})
    wanted = [row for row in LISTS if row["list"] == "consensus"]

    listed = [*found["agree"], *found["disagree"]]

    assert [(str(one.statement), one.direction, str(one.successes), str(one.trials)) for one in listed] == [
        (row["statement"], row["direction"], row["n-success"], row["n-trials"]) for row in wanted
    ]
    for one, row in zip(listed, wanted, strict=True):
        assert (one.p, one.test) == pytest.approx((float(row["p-success"]), float(row["p-test"])), rel=1e-14)


def test_few_statements_keep_their_star_after_the_correction():
    figures = all_repness(COUNTS)
    flagged = sum(one.is_representative for by_statement in figures.values() for one in by_statement.values())

    assert (flagged, len(starred(figures)), 4 * len(ROWS)) == (163, 20, 500)


def test_hidden_statements_are_in_no_list():
    figures = all_repness(COUNTS)

    assert 21 not in {one.statement for one in representative(figures[3], hidden={21})}
    assert 98 not in {one.statement for one in consensus({k: together(v) for k, v in COUNTS.items()}, {98})["agree"]}


def test_a_group_nobody_of_which_voted_has_nothing_to_stand_for():
    nothing = {what: Counts() for what in range(3)}

    assert representative({what: repness(one, Counts()) for what, one in nothing.items()})[0].trials == 0
    assert across_groups({"A": Counts(3, 0, 0), "B": Counts()}).least is None
    assert across_groups({}).product == 1.0


def test_the_last_vote_of_a_person_counts():
    found = counted([("ada", 1, 1), ("ben", 1, 0), ("ada", 1, -1)], {"ada": "A", "ben": "B"})

    assert found == {1: {"A": Counts(0, 1, 0), "B": Counts(0, 0, 1)}}


def test_statements_about_people_come_first_and_new_ones_before_old():
    assert priority(Counts(), 0.0, is_meta=True) == 49.0
    assert priority(Counts(1, 0, 0), 0.5) > priority(Counts(20, 0, 0), 0.5)


def test_the_next_statement_is_the_seed_s_and_hangs_on_no_order():
    weights = {"a": 1.0, "b": 2.0, "c": 4.0}
    drawn = [next_statement(weights, (), "round 1, ada", lot=lot) for lot in range(2000)]

    assert drawn == [
        next_statement(dict(reversed(weights.items())), (), "round 1, ada", lot=lot) for lot in range(2000)
    ]
    assert [round(drawn.count(one) / 2000, 1) for one in "abc"] == [0.2, 0.3, 0.6]
    assert next_statement(weights, {"a", "b", "c"}, "x") is None
    assert next_statement(weights, {"a", "c"}, "x") == "b"


# By background ------------------------------------------------------------------------------------------------


def test_a_small_background_stands_with_others_and_shares_have_intervals():
    people = {f"p{n}": "law" if n < 12 else "art" if n < 22 else "film" for n in range(25)}
    votes = {"s": {who: 1 if place % 2 else -1 for place, who in enumerate(people)}}

    table = by_background(votes, people)["s"]

    assert [row.backgrounds for row in table.rows] == [("law",), ("art", "film")]
    assert [row.cells for row in table.rows] == [(6, 6), (6, 7)]
    assert table.share(table.rows[0], "agree").count == 6
    assert by_background(votes, dict.fromkeys(people, "law")) == {}


@st.composite
def _panels(draw):
    people = [f"p{n}" for n in range(draw(st.integers(8, 20)))]
    of = {who: draw(st.sampled_from(("law", "art", "film"))) for who in people}
    said = {who: draw(st.sampled_from((1, -1, 0, None))) for who in people}
    return of, {who: value for who, value in said.items() if value is not None}


@settings(max_examples=40, deadline=None)
@given(_panels())
def test_no_small_number_is_told_and_none_can_be_worked_out(panel):
    of, votes = panel
    table = by_background({"s": votes}, of).get("s")
    if table is None:
        return

    real = Counter(
        (of[who], {1: "agree", -1: "disagree", 0: "pass"}[votes[who]] if who in votes else NO_VOTE) for who in of
    )
    columns = [sum(real[name, one] for name in set(of.values()) for one in column) for column in table.columns]
    for row in table.rows:
        for column, cell in zip(table.columns, row.cells, strict=True):
            count = sum(real[name, one] for name in row.backgrounds for one in column)
            assert cell is None or (cell == count and cell >= 5)
    hidden = [(r, c) for r, row in enumerate(table.rows) for c, cell in enumerate(row.cells) if cell is None]
    for place in hidden:
        assert len(_possible(table, columns, place)) > 1


def _possible(table, columns, place):
    """What a reader who knows all margins can find for one hidden cell, by trying everything."""
    hidden = [(r, c) for r, row in enumerate(table.rows) for c, cell in enumerate(row.cells) if cell is None]
    left_rows = [row.people - sum(cell or 0 for cell in row.cells) for row in table.rows]
    left_columns = [total - sum(row.cells[c] or 0 for row in table.rows) for c, total in enumerate(columns)]
    found = set()

    def fill(number, rows, sums, value):
        if number == len(hidden):
            if not any(rows) and not any(sums):
                found.add(value)
            return
        r, c = hidden[number]
        if number and hidden[number - 1][0] != r and rows[hidden[number - 1][0]]:
            return
        for count in range(min(rows[r], sums[c]) + 1):
            rows[r] -= count
            sums[c] -= count
            fill(number + 1, rows, sums, count if (r, c) == place else value)
            rows[r] += count
            sums[c] += count
            if len(found) > 1:
                return

    fill(0, left_rows, left_columns, None)
    return found


def test_a_table_of_every_small_panel_of_two_backgrounds_gives_nothing_away():
    for agree, disagree, other in product(range(0, 8, 2), range(1, 8, 2), range(0, 8, 3)):
        of = {f"a{n}": "law" for n in range(8)} | {f"b{n}": "art" for n in range(8)}
        votes = {f"a{n}": 1 if n < agree else -1 for n in range(8)}
        votes |= {f"b{n}": 1 if n < disagree else 0 for n in range(other)}
        for table in by_background({"s": votes}, of).values():
            assert all(cell is None or cell >= 5 for row in table.rows for cell in row.cells)
