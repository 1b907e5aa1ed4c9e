"""A change as people see it: rows of a redline, and what a heading says that it touches."""

import pytest

from policy_design.options.merge import Place, change_from, heading, rows, together, touched
from tests.policy_design.options.test_merge import GUIDANCE, NOTHING, adds, removes, says


def test_rows_show_what_stays_changes_comes_and_goes():
    change = together([says(5, "three years", "eighteen months"), removes(3), adds(3, "New.")], of=5)

    assert rows(GUIDANCE, change) == [
        ("same", 1, 1, (("same", GUIDANCE[0]),)),
        ("same", 2, 2, (("same", GUIDANCE[1]),)),
        ("removed", 3, None, (("del", GUIDANCE[2]),)),
        ("added", None, 3, (("ins", "New."),)),
        ("same", 4, 4, (("same", GUIDANCE[3]),)),
        (
            "changed",
            5,
            5,
            (
                ("same", "It is reviewed every "),
                ("del", "three years"),
                ("ins", "eighteen months"),
                ("same", " by a group that includes people who are photographed."),
            ),
        ),
    ]


def test_touched_places_are_listed_in_the_order_of_the_text():
    change = together([adds(2, "New."), adds(0, "First."), removes(2), says(5, "three", "two")], of=5)

    assert touched(change) == [Place(0, is_gap=True), Place(2), Place(2, is_gap=True), Place(5)]


@pytest.mark.parametrize(
    ("change", "words_for_it"),
    [
        (NOTHING, "No change"),
        (says(3, "assistive", "helpful"), "Clause 3"),
        (removes(2, 5), "Clauses 2 and 5"),
        (removes(1, 2, 5), "Clauses 1, 2 and 5"),
        (adds(4, "New."), "New clause after 4"),
        (adds(4, "New.", "And another."), "New clauses after 4"),
        (together([adds(2, "New."), adds(4, "New.")], of=5), "New clauses after 2 and 4"),
        (adds(0, "New."), "New clause before 1"),
        (together([removes(4), adds(4, "New.")], of=5), "Clause 4, new clause after 4"),
        (
            together([removes(4), adds(0, "A.", "B."), adds(5, "C.")], of=5),
            "Clause 4, new clauses before 1, new clause after 5",
        ),
        (change_from((), {}, {0: ["New."]}), "New clause"),
    ],
)
def test_a_heading_says_what_a_change_touches(change, words_for_it):
    assert heading(change) == words_for_it
