"""What can be asked, in which order, and what is asked after which answers."""

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policy_design.survey.answers import BadAnswer, answer_to, settled
from policy_design.survey.questions import (
    BadSurvey,
    Question,
    Questionnaire,
    When,
    as_data,
    asked,
    page_after,
    page_before,
    pages,
    parse,
    same_but_help,
)
from tests.policy_design.survey.asking import (
    ALL,
    BATTERY,
    FREE,
    ORDER,
    REUSES,
    ROLE,
    SHARES,
    WHY,
    WORRY,
    choices,
    random_answers,
    random_survey,
    seeded,
    single,
)

TICKS = Question("t", "multiple", "t?", options=choices("a", "b", "c"))


def wrong(*questions, group=""):
    with pytest.raises(BadSurvey) as caught:
        parse(as_data(Questionnaire(tuple(questions), group)))
    return [str(one) for one in caught.value.problems]


def hangs(question, *values, item="", id="x"):
    return single(id, when=When(question, values, item))


# Definitions --------------------------------------------------------------------------------------------------


def test_a_definition_as_data_read_back_is_the_same():
    assert parse(as_data(ALL)) == ALL


@pytest.mark.parametrize("number", range(30))
def test_so_is_any_other(number):
    survey = random_survey(seeded(number))

    assert parse(as_data(survey)) == survey


@pytest.mark.parametrize(
    ("questions", "says"),
    [
        ([single("x", "yes")], "at least 2"),
        ([single("X")], "small letters"),
        ([single("x"), single("x")], "the same id"),
        ([Question("x", "guess", "?")], "no such type"),
        ([Question("x", "single", "", options=choices("a", "b"))], "asks nothing"),
        ([Question("x", "single", "?", options=choices("a", "a"))], "an id of its own"),
        ([Question("x", "short", "?", options=choices("a", "b"))], "no answers of its own"),
        ([Question("x", "scale", "?", items=choices("a"))], "Only a battery"),
        ([Question("x", "likert", "?", options=choices("a", "b"))], "more statements"),
        ([Question("x", "ranking", "?", options=choices("a", "b"), required=False)], "always answered"),
        ([Question("x", "multiple", "?", options=choices("a", "b"), most=2)], "less than there are"),
        ([Question("x", "single", "?", options=choices("a", "b"), most=2)], "can their number be limited"),
        ([Question("x", "single", "?" * 501, options=choices("a", "b"))], "at most 500"),
        ([single("x", *(f"o{n}" for n in range(31)))], "at most 30"),
    ],
)
def test_what_cannot_be_asked_is_said(questions, says):
    assert any(says in one for one in wrong(*questions))


@pytest.mark.parametrize(
    ("question", "says"),
    [
        (hangs("later", "yes"), "earlier question"),
        (hangs("x", "yes"), "earlier question"),
        (hangs("order", "law"), "not on a ranking or a text"),
        (hangs("free", "a"), "not on a ranking or a text"),
        (hangs("shares", "perhaps"), "that the earlier question has"),
        (hangs("shares"), "that the earlier question has"),
        (hangs("shares", "yes", "no", "sometimes"), "every answer there is"),
        (hangs("shares", "yes", item="fair"), "Only a battery"),
        (hangs("agrees", "yes"), "which statement"),
        (hangs("reuses", "teach", "train"), "one of them only"),
    ],
)
def test_a_question_hangs_only_on_answers_to_an_earlier_one(question, says):
    assert any(says in one for one in wrong(SHARES, ORDER, FREE, REUSES, BATTERY, question, single("later")))


def test_groups_are_told_apart_by_a_question_that_everybody_answers():
    says = "that everybody is asked and must answer"
    assert says in wrong(SHARES, WHY, group="why")[0]
    assert says in wrong(TICKS, group="t")[0]
    assert "not in the survey" in wrong(SHARES, group="nothing")[0]


@pytest.mark.parametrize(
    "data",
    [None, [], "x", {"questions": {}}, {"questions": [1]}, {"questions": [{}]}, {"questions": [{"id": 1}]}, {"group": 3},
     {"questions": [{"id": "x", "type": "single", "text": "?", "options": [{"id": "a"}]}]},
     {"questions": [{"id": "x", "type": "scale", "text": "?", "required": "yes"}]},
     {"questions": [{"id": "x", "type": "scale", "text": "?", "when": {"question": "y", "values": "a"}}]},
     {"questions": [{"id": "x", "type": "scale", "text": "nul \0"}]},
     {"questions": [{"id": "x", "type": "scale", "text": "?"}] * 81}],
)  # fmt: skip
def test_data_that_defines_no_survey_is_refused(data):
    with pytest.raises(BadSurvey):
        parse(data)


json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["questions", "id", "type", "text", "options", "when", "group"]), inner, max_size=4
        )
    ),
    max_leaves=12,
)


@settings(max_examples=300)
@given(json)
def test_whatever_the_data_is_it_is_read_or_refused(data):
    with suppress(BadSurvey):
        parse(data)


# What is asked ------------------------------------------------------------------------------------------------


def test_a_branch_is_asked_of_those_who_answered_so():
    survey = Questionnaire((SHARES, WHY))

    assert [one.id for one in asked(survey, {"shares": "yes"})] == ["shares", "why"]
    assert [one.id for one in asked(survey, {"shares": "no"})] == ["shares"]
    assert [one.id for one in asked(survey, {})] == ["shares"]


def test_what_hangs_on_something_that_is_not_asked_is_not_asked_either():
    survey = Questionnaire((SHARES, WHY, hangs("why", "fun")))

    assert [one.id for one in asked(survey, {"shares": "no", "why": "fun"})] == ["shares"]


def test_branches_on_ticks_on_statements_and_on_points_of_a_scale():
    survey = Questionnaire(
        (TICKS, BATTERY, WORRY, hangs("t", "b", id="x"), hangs("agrees", "yes", item="fair", id="y"), hangs("worry", "9", id="z"))
    )  # fmt: skip

    answers = {"t": ["b", "c"], "agrees": {"fair": "yes"}, "worry": "9"}
    assert [one.id for one in asked(survey, answers)][3:] == ["x", "y", "z"]
    assert [one.id for one in asked(survey, {"t": ["a"], "agrees": {"legal": "yes"}, "worry": "8"})][3:] == []


def test_a_page_ends_before_a_question_that_hangs_on_it():
    assert [[one.id for one in page] for page in pages(ALL)] == [
        ["role", "shares"],
        ["why", "reuses", "agrees", "worry", "order", "free"],
    ]


def test_a_page_on_which_nothing_is_asked_is_left_out_both_ways():
    survey = Questionnaire((SHARES, WHY, Question("end", "scale", "?", starts_page=True)))

    assert (page_after(survey, {"shares": "no"}, 0), page_before(survey, {"shares": "no"}, 2)) == (2, 0)
    assert (page_after(survey, {"shares": "yes"}, 0), page_after(survey, {}, 2)) == (1, None)


@pytest.mark.parametrize("number", range(40))
def test_no_page_holds_a_question_and_what_it_hangs_on(number):
    survey = random_survey(seeded(number))

    for page in pages(survey):
        here = {one.id for one in page}
        assert not [one for one in page if one.when and one.when.question in here]
    assert [one for page in pages(survey) for one in page] == list(survey.questions)


# What counts --------------------------------------------------------------------------------------------------


def test_answers_to_what_was_not_asked_after_all_are_dropped():
    assert settled(Questionnaire((SHARES, WHY)), {"shares": "no", "why": "fun", "x": "y"}) == {"shares": "no"}


@pytest.mark.parametrize("number", range(30))
def test_what_counts_counts_again_the_same(number):
    survey = random_survey(seeded(number))

    for answers in random_answers(survey, seeded(number)):
        assert settled(survey, answers) == answers


def test_ticks_are_kept_in_the_order_of_the_question_and_none_is_an_answer():
    assert answer_to(TICKS, ["c", "a", "c"]) == ["a", "c"]
    assert answer_to(TICKS, None) == []
    with pytest.raises(BadAnswer, match="at most 2"):
        answer_to(Question("t", "multiple", "t?", options=choices("a", "b", "c"), most=2), ["a", "b", "c"])


def test_a_short_text_is_one_line_and_a_long_one_keeps_its_lines():
    assert answer_to(Question("x", "short", "?"), "  two\n words ") == "two words"
    assert answer_to(FREE, " one \r\n\r\ntwo ") == "one\n\ntwo"
    assert answer_to(FREE, "  ") is None


@settings(max_examples=300)
@given(st.sampled_from(ALL.questions), json)
def test_whatever_is_answered_is_taken_or_refused(question, given_):
    with suppress(BadAnswer):
        answer_to(question, given_)


# What may still change ----------------------------------------------------------------------------------------


def test_only_help_may_change_once_answers_are_there():
    first = ROLE.__class__("role", "single", "role?", help="Choose.", options=ROLE.options)

    assert same_but_help(ALL, Questionnaire((first, *ALL.questions[1:]), "role"))
    assert not same_but_help(ALL, Questionnaire(ALL.questions, ""))
    assert not same_but_help(ALL, Questionnaire((*ALL.questions[1:], ALL.questions[0]), "role"))
