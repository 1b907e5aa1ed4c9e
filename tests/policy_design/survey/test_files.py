"""Charts and files: where things lie, and what stands in them."""

import csv
import io
import random

import pytest

from policy_design.survey.charts import NARROW, NO_ANSWER, UNTOLD, WIDE, bars, broken, dots, tone
from policy_design.survey.codebook import Study, answers_csv, codebook, results_csv, variables
from policy_design.survey.looks import Shown
from policy_design.survey.questions import Choice, Question, Questionnaire
from policy_design.survey.results import Cell, Tally, results
from tests.policy_design.survey.asking import ALL, BATTERY, random_answers, random_survey, seeded
from tests.policy_design.survey.conftest import GIVEN

STUDY = Study("T", "H", "https://example.org/", "en", "All", "Yes.", "2026-01-01", "2026-02-01")
SAID = {key: value for key, value in GIVEN.items() if key != "free"}


def lines(text):
    return list(csv.reader(io.StringIO(text)))


# Charts -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("look", [WIDE, NARROW])
def test_a_dot_lies_at_its_share_and_what_is_not_told_has_none(look):
    drawn = dots([("half", 20, 40), ("none told", None, 40), ("all", 40, 40)], look)

    assert [one.x for one in drawn.dots] == [(look.start + look.end) / 2, None, look.end]
    assert all(0 < one.y < drawn.height for one in drawn.dots)


@pytest.mark.parametrize("look", [WIDE, NARROW])
def test_segments_fill_the_bar_and_what_is_not_told_is_one_piece(look):
    cells = (Cell(("a",), 10), Cell(("b",), None), Cell(("c",), None), Cell(("d",), 20), Cell(("",), 6))
    (bar,) = bars([("x", Tally("", 40, cells))], look).bars

    assert [one.tone for one in bar.segments] == [0, 4, NO_ANSWER, UNTOLD]
    ends = [round(one.x + one.width, 1) for one in bar.segments]
    assert all(abs(one.x - end) < 0.2 for one, end in zip(bar.segments[1:], ends, strict=False))
    assert abs(ends[-1] - (look.end if look.start else look.width)) < 0.2


def test_labels_are_broken_into_two_lines_at_most():
    assert broken("short", 20) == ["short"]
    assert all(len(one) <= 20 for one in broken("word " * 30, 20))
    assert len(broken("word " * 30, 20)) == 2
    assert len(broken("x" * 90, 20)[0]) == 20


def test_tones_go_from_the_first_answer_to_the_last():
    assert [tone(place, 5) for place in range(5)] == [0, 1, 2, 3, 4]
    assert [tone(place, 2) for place in range(2)] == [0, 4]


@pytest.mark.parametrize("number", range(25))
def test_whatever_was_asked_is_drawn_said_and_put_into_tables(number):
    survey = random_survey(seeded(number))
    told = results(survey, random_answers(survey, seeded(number + 9)))

    for found in told.found:
        one = Shown(survey, found)
        assert bool(one.drawings) == bool(found.tallies) == bool(one.grid)
        assert len(one.by_group) == len(found.tables)
        if one.grid:
            assert one.in_words
            assert all(len(line.cells) == len(grid.heads) for grid in [one.grid, *one.by_group] for line in grid.lines)
        assert bool(one.why_not) == (found.asked is None)


# Files --------------------------------------------------------------------------------------------------------


def test_the_codebook_tells_every_variable_its_question_labels_and_filter():
    book = codebook(ALL, STUDY, None)

    named = {one["name"]: one for one in book["variables"]}
    assert list(named) == [one.name for one in variables(ALL)]
    assert "free" not in named
    assert named["why"]["filter"] == {"variable": "shares", "values": ["yes", "sometimes"]}
    assert named["agrees__fair"]["categories"][0] == {"value": "no", "label": "No", "frequency": None}
    assert named["reuses__teach"]["categories"][0]["label"] == "ticked"
    assert book["questionnaire"][-1]["type"] == "long"
    assert book["studyDescription"]["consent"] == "Yes."


def test_frequencies_in_the_codebook_are_those_that_are_told():
    survey = Questionnaire(ALL.questions[:1])
    told = results(survey, [{"role": "law"}] * 9 + [{"role": "tech"}] * 8 + [{"role": "art"}])

    frequencies = [one["frequency"] for one in codebook(survey, STUDY, told)["variables"][0]["categories"]]
    assert frequencies == [9, None, None]


def test_single_answers_are_in_no_order_and_hold_no_text():
    given = [{**SAID, "worry": str(1 + n % 9)} for n in range(18)] + [{**SAID, "shares": "no", "agrees": None}]
    found = [lines(answers_csv(ALL, given, random.Random(seed))) for seed in (1, 2)]

    assert found[0] != found[1]
    assert sorted(found[0]) == sorted(found[1])
    head, *rows = found[0]
    last = next(row for row in rows if row[head.index("shares")] == "no")
    assert dict(zip(head, last, strict=True)) == {
        "role": "law", "shares": "no", "why": "-8", "reuses__teach": "yes", "reuses__train": "no", "reuses__print": "no",
        "agrees__fair": "-9", "agrees__legal": "-9", "worry": "3", "order__law": "1", "order__money": "2", "order__fame": "3",
    }  # fmt: skip


def test_results_as_a_table_leave_empty_what_is_not_told():
    survey = Questionnaire(ALL.questions[:1])
    told = results(survey, [{"role": "law"}] * 9 + [{"role": "tech"}] * 8 + [{"role": "art"}])

    assert [line[4:] for line in lines(results_csv(survey, told))[1:]] == [
        ["18", "law", "9", "50.0"],
        ["18", "tech", "", ""],
        ["18", "art", "", ""],
    ]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\tx"])
def test_no_cell_is_a_formula_for_a_spreadsheet(text):
    question = Question("x", "single", text, options=(Choice("a", "A"), Choice("b", "B")))
    told = results(Questionnaire((question,)), [{"x": "a"}] * 9 + [{"x": "b"}] * 9)

    assert lines(results_csv(Questionnaire((question,)), told))[1][1] == f"'{text}"


def test_a_question_with_every_statement_hidden_is_still_shown():
    survey = Questionnaire((BATTERY,))
    told = results(survey, [{"agrees": {"fair": "yes", "legal": "no"}}] * 5 + [{}])

    one = Shown(survey, told.of("agrees"))
    assert "kept back" in one.in_words
    assert one.legend[-1][0] == UNTOLD
