"""What may stand on a ballot: canonical marks, and the code of every refusal."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_design.ballots.methods import METHODS, BadBallot, BadChoices, Code

CHOICES = ("G2v1", "G1v3", "status-quo")

GOOD = [
    ("yes_no", {"status-quo": "no", "G1v3": "yes"}, {"G1v3": "yes", "status-quo": "no"}),
    ("approval", ["status-quo", "G1v3"], ["G1v3", "status-quo"]),
    ("approval", (), []),
    ("ranked", [["status-quo"], ["G2v1", "G1v3"]], [["status-quo"], ["G1v3", "G2v1"]]),
    ("ranked", [["G1v3"]], [["G1v3"]]),
    ("ranked", [["G1v3", "G2v1", "status-quo"]], [["G1v3", "G2v1", "status-quo"]]),
    ("ranked", [], []),
    ("score", {"G1v3": 0, "G2v1": 5}, {"G1v3": 0, "G2v1": 5}),
    ("rating", {"G1v3": 9, "G2v1": "cannot judge"}, {"G1v3": 9, "G2v1": "cannot judge"}),
    ("consent", {"G1v3": "stand_aside"}, {"G1v3": "stand_aside"}),
    ("statements", {}, {}),
]
BAD = [
    ("yes_no", ["G1v3"], Code.SHAPE, ""),
    ("yes_no", None, Code.SHAPE, ""),
    ("yes_no", {1: "yes"}, Code.SHAPE, ""),
    ("yes_no", {"G1v2": "yes"}, Code.UNKNOWN_CHOICE, "G1v2"),
    ("yes_no", {"G1v3": "maybe"}, Code.UNKNOWN_ANSWER, "G1v3"),
    ("yes_no", {"G1v3": ["yes"]}, Code.UNKNOWN_ANSWER, "G1v3"),
    ("approval", "G1v3", Code.SHAPE, ""),
    ("approval", [["G1v3"]], Code.SHAPE, ""),
    ("approval", ["G1v3", "G1v3"], Code.TWICE, "G1v3"),
    ("approval", ["x"], Code.UNKNOWN_CHOICE, "x"),
    ("ranked", {"G1v3": 1}, Code.SHAPE, ""),
    ("ranked", ["G1v3"], Code.SHAPE, ""),
    ("ranked", [["G1v3"], []], Code.EMPTY_TIER, "2"),
    ("ranked", [["G1v3"], ["G2v1", "G1v3"]], Code.TWICE, "G1v3"),
    ("ranked", [["G1v3"], ["x" * 60]], Code.UNKNOWN_CHOICE, "x" * 40),
    ("score", {"G1v3": 6}, Code.UNKNOWN_ANSWER, "G1v3"),
    ("score", {"G1v3": True}, Code.UNKNOWN_ANSWER, "G1v3"),
    ("score", {"G1v3": 3.0}, Code.UNKNOWN_ANSWER, "G1v3"),
    ("score", {"G1v3": "3"}, Code.UNKNOWN_ANSWER, "G1v3"),
    ("rating", {"G1v3": 0}, Code.UNKNOWN_ANSWER, "G1v3"),
    ("rating", {"G1v3": None}, Code.UNKNOWN_ANSWER, "G1v3"),
    ("consent", {"G1v3": "veto"}, Code.UNKNOWN_ANSWER, "G1v3"),
    ("statements", {"G1v3": "skip"}, Code.UNKNOWN_ANSWER, "G1v3"),
]
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers(-2, 12) | st.floats() | st.sampled_from([*CHOICES, "yes", "agree", "x"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from([*CHOICES, "x"]), inner, max_size=4),
)


@pytest.mark.parametrize(("method", "marks", "read"), GOOD)
def test_marks_are_put_in_one_form(method, marks, read):
    assert METHODS[method].read(marks, CHOICES) == read


@pytest.mark.parametrize(("method", "marks", "code", "where"), BAD)
def test_what_is_no_ballot_is_refused_with_a_code_and_the_place(method, marks, code, where):
    with pytest.raises(BadBallot) as refused:
        METHODS[method].read(marks, CHOICES)

    assert (refused.value.code, refused.value.where) == (code, where)


@given(st.sampled_from(sorted(METHODS)), ANYTHING)
def test_anything_is_read_into_a_form_that_reads_as_itself_or_is_refused(method, marks):
    try:
        read = METHODS[method].read(marks, CHOICES)
    except BadBallot:
        return

    assert METHODS[method].read(read, CHOICES) == read


@pytest.mark.parametrize("method", METHODS.values(), ids=lambda method: method.key)
def test_a_blank_ballot_may_be_cast(method):
    assert method.is_blank(method.read(method.blank(), CHOICES))
    assert method.blank() is not method.blank()


@pytest.mark.parametrize(
    "choices",
    [(), ("a",), ("a", "a"), ("a", ""), ("a", "b c"), ("a", "ß"), ("a", "-b"), tuple(f"o{n}" for n in range(61))],
)
def test_choices_that_no_ranked_round_can_have_are_refused(choices):
    with pytest.raises(BadChoices):
        METHODS["ranked"].check_choices(choices)


def test_one_question_is_enough_for_what_is_asked_of_each_choice_apart():
    assert [key for key, method in METHODS.items() if method.least_choices == 1] == [
        "yes_no",
        "rating",
        "consent",
        "statements",
    ]
