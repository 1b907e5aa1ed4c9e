"""What is told is true and not small, and no number that is hidden can be worked out from all that is told together."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forum.suppression import THRESHOLD
from policy_design.survey import results as told
from policy_design.survey.questions import Question, Questionnaire, When, is_asked
from policy_design.survey.results import Cell, Results, Tally, in_line, in_table, results
from policy_design.survey.told import as_data, from_data
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
from tests.policy_design.survey.reader import Reader, hidden_numbers, said, small_numbers


def many(*pairs):
    """So many of each of these answers."""
    return [given for count, given in pairs for _ in range(count)]


def counts_of(tally):
    return [one.count for one in tally.cells]


# One question -------------------------------------------------------------------------------------------------


def test_of_fewer_than_five_nothing_is_told():
    assert results(ALL, many((4, {"role": "law"}))) == Results(None)


def test_a_question_is_counted():
    survey = Questionnaire((SHARES,))

    found = results(survey, many((10, {"shares": "yes"}), (6, {"shares": "no"}), (5, {"shares": "sometimes"})))

    assert found.n == 21
    assert counts_of(found.of("shares").tally()) == [10, 6, 5]


def test_a_small_number_is_hidden_and_another_with_it():
    survey = Questionnaire((SHARES,))

    found = results(survey, many((10, {"shares": "yes"}), (6, {"shares": "no"}), (1, {"shares": "sometimes"})))

    assert counts_of(found.of("shares").tally()) == [10, None, None]


def test_percentages_are_of_all_who_were_asked_and_told_only_with_their_count():
    tally = Tally("", 40, (Cell(("a",), 30), Cell(("b",), None), Cell(("c",), None)))

    assert [tally.percent(one) for one in tally.cells] == [75.0, None, None]


def test_an_option_that_nearly_all_ticked_is_hidden_as_one_that_hardly_any_did():
    survey = Questionnaire((REUSES,))

    found = results(survey, many((19, {"reuses": ["teach", "train"]}), (8, {"reuses": ["teach"]}), (1, {"reuses": []})))

    assert [counts_of(one)[0] for one in found.of("reuses").tallies] == [None, 19, None]


def test_a_scale_with_small_numbers_is_told_in_three_bands():
    survey = Questionnaire((WORRY,))

    found = results(survey, many((6, {"worry": "2"}), (7, {"worry": "5"}), (9, {"worry": "8"}), (1, {"worry": "9"})))

    assert found.of("worry").tally().cells == (
        Cell(("1", "2", "3"), 6),
        Cell(("4", "5", "6"), 7),
        Cell(("7", "8", "9"), 10),
    )


def test_a_ranking_tells_how_often_each_had_each_place():
    survey = Questionnaire((ORDER,))
    first, second, third = ["law", "money", "fame"], ["money", "fame", "law"], ["fame", "law", "money"]

    found = results(survey, many((9, {"order": first}), (8, {"order": second}), (7, {"order": third})))

    assert [counts_of(one) for one in found.of("order").tallies] == [[9, 7, 8], [8, 9, 7], [7, 8, 9]]


def test_of_texts_only_how_many_were_asked_is_told():
    found = results(Questionnaire((FREE,)), many((7, {"free": "Words"}), (2, {})))

    assert (found.of("free").asked, found.of("free").tallies) == (9, ())


def test_results_as_data_read_back_are_the_same():
    survey, rng = random_survey(seeded(7)), seeded(8)
    found = results(survey, random_answers(survey, rng))

    assert from_data(as_data(found)) == found


# Medians ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("counts", "total", "median"),
    [
        ([10, 6, 5], 21, ("b", "b")),
        ([10, 5, 5], 20, ("a", "b")),
        ([12, None, None], 20, ("a", "a")),
        ([9, None, None], 20, None),
        ([None, 30, None], 40, ("b", "b")),
        ([0, 0, 7], 7, ("c", "c")),
    ],
)
def test_a_median_is_told_where_what_is_shown_leaves_no_doubt(counts, total, median):
    tally = Tally("", total, tuple(Cell((id,), count) for id, count in zip("abc", counts, strict=True)))

    assert tally.median == (None if median is None else tuple((one,) for one in median))


@given(st.lists(st.one_of(st.none(), st.integers(5, 20)), min_size=2, max_size=4), st.integers(5, 12), st.data())
@settings(max_examples=200)
def test_whatever_the_hidden_numbers_are_the_median_that_is_told_is_true(shown, unknown, data):
    hidden = shown.count(None)
    total = sum(one or 0 for one in shown) + (unknown if hidden else 0)
    tally = Tally("", total, tuple(Cell((str(n),), one) for n, one in enumerate(shown)))
    cuts = sorted(
        data.draw(st.lists(st.integers(0, unknown), min_size=max(0, hidden - 1), max_size=max(0, hidden - 1)))
    )
    rest = [high - low for low, high in zip([0, *cuts], [*cuts, unknown], strict=True)]
    truth = [rest.pop() if one is None else one for one in shown]
    line = [n for n, count in enumerate(truth) for _ in range(count)]

    if tally.median:
        assert tally.median == ((str(line[(total - 1) // 2]),), (str(line[total // 2]),))


def test_a_median_is_of_those_who_answered():
    tally = Tally("", 30, (Cell(("1",), 5), Cell(("2",), 6), Cell(("",), 19)))

    assert tally.median == (("2",), ("2",))


# Branches -----------------------------------------------------------------------------------------------------


def test_who_was_not_asked_does_not_count():
    survey = Questionnaire((SHARES, WHY))
    answers = many(
        (8, {"shares": "yes", "why": "fun"}),
        (7, {"shares": "sometimes", "why": "work"}),
        (6, {"shares": "yes", "why": "habit"}),
        (20, {"shares": "no"}),
    )

    found = results(survey, answers).of("why")

    assert (found.asked, counts_of(found.tally())) == (21, [8, 7, 6])


def test_a_question_whose_number_asked_would_tell_a_hidden_one_is_not_told():
    survey = Questionnaire((SHARES, WHY))
    answers = many(
        (20, {"shares": "yes", "why": "fun"}), (9, {"shares": "no"}), (3, {"shares": "sometimes", "why": "work"})
    )

    found = results(survey, answers)

    assert counts_of(found.of("shares").tally()) == [20, None, None]
    assert (found.of("why").asked, found.of("why").why, found.of("why").tallies) == (None, told.TELLS, ())


# Groups -------------------------------------------------------------------------------------------------------


def test_answers_are_told_apart_by_group():
    survey = Questionnaire((ROLE, SHARES), "role")
    pairs = product(("law", "tech", "art"), ("yes", "no", "sometimes"))

    found = results(survey, [{"role": role, "shares": says} for role, says in pairs for _ in range(6)])

    table = found.of("shares").table()
    assert table.columns == (("yes",), ("no",), ("sometimes",))
    assert [(groups, tally.total, counts_of(tally)) for groups, tally in table.rows] == [
        (("law",), 18, [6, 6, 6]),
        (("tech",), 18, [6, 6, 6]),
        (("art",), 18, [6, 6, 6]),
    ]


def test_groups_and_answers_that_a_list_hides_stand_together_in_the_tables():
    survey = Questionnaire((ROLE, SHARES), "role")
    answers = many(
        (20, {"role": "law", "shares": "yes"}),
        (10, {"role": "tech", "shares": "no"}),
        (8, {"role": "tech", "shares": "yes"}),
        (3, {"role": "art", "shares": "yes"}),
        (2, {"role": "law", "shares": "sometimes"}),
        (12, {"role": "law", "shares": "no"}),
    )

    found = results(survey, answers)

    assert counts_of(found.of("role").tally()) == [34, None, None]
    assert counts_of(found.of("shares").tally()) == [31, None, None]
    table = found.of("shares").table()
    assert [groups for groups, _ in table.rows] == [("law",), ("tech", "art")]
    assert table.columns == (("yes",), ("no", "sometimes"))


def test_without_a_group_there_are_no_tables():
    found = results(Questionnaire((ROLE, SHARES)), many((30, {"role": "law", "shares": "yes"})))

    assert [one.tables for one in found.found] == [(), ()]


# Nothing can be worked out ------------------------------------------------------------------------------------


def test_of_five_thousand_random_tables_none_gives_a_hidden_number_away():
    """Surveys at random, until their tables are 5,000; each is read as a whole, all its tables together."""
    tables = hidden = 0
    for number in range(10_000):
        survey = random_survey(seeded(number))
        answers = random_answers(survey, seeded(number + 1_000_000))
        found = results(survey, answers)
        reader = Reader(survey, found)

        worked_out = [name for line, name in small_numbers(reader, survey, answers) if reader.works_out(line)]
        worked_out += [name for line, name in hidden_numbers(reader, survey, found) if reader.works_out(line)]

        assert worked_out == [], number
        tables += sum(len(one.tallies) + len(one.tables) for one in found.found)
        hidden += sum(one.hides for one in found.found)
        if tables >= 5000:
            break

    assert tables >= 5000
    assert hidden > 1000


@pytest.mark.parametrize("number", range(60))
def test_what_is_told_is_true_and_not_small(number):
    survey = random_survey(seeded(number))
    answers = random_answers(survey, seeded(number + 500))

    for question, found in zip(survey.questions, results(survey, answers).found, strict=True):
        asked = [one for one in answers if is_asked(survey, question, one)]
        rows = [(None, tally) for tally in found.tallies] + [row for table in found.tables for row in table.rows]
        for groups, tally in rows:
            mine = [one for one in asked if groups is None or one["role"] in groups]
            assert tally.total == len(mine) >= THRESHOLD
            for cell in tally.cells:
                count = sum(said(question, tally.part, one) in cell.values for one in mine)
                assert cell.count in (None, count)
                assert cell.count is None or cell.count >= THRESHOLD


def test_a_reader_who_is_told_too_much_does_work_it_out():
    """That the reader of the test above can do what it is there for."""
    survey = Questionnaire((ROLE, SHARES), "role")
    answers = many((20, {"role": "law", "shares": "yes"}), (9, {"role": "tech", "shares": "no"}))
    found = results(survey, answers)
    naive = Tally("", 29, (Cell(("yes",), 20), Cell(("no",), 9), Cell(("sometimes",), None)))
    naive = Results(29, (found.found[0], told.Found("shares", 29, tallies=(naive,))))
    reader = Reader(survey, naive)

    assert reader.works_out(reader.line(SHARES, "", ["sometimes"]))


@settings(max_examples=150)
@given(st.lists(st.lists(st.integers(0, 9), min_size=3, max_size=3), min_size=2, max_size=2))
def test_of_all_tables_with_the_same_margins_that_show_the_same_some_differ_in_each_hidden_number(counts):
    """The reader also knows that no count is below nothing."""
    counts = [[value + (5 if r == c else 0) for c, value in enumerate(line)] for r, line in enumerate(counts)]
    counts[0][2] += 5
    shown = in_table(counts)
    (a, b, c), second = counts
    columns = [one + other for one, other in zip(counts[0], second, strict=True)]
    rows = [sum(one) for one in counts]

    same = []
    for x, y in product(range(rows[0] + 1), repeat=2):
        first = [x, y, rows[0] - x - y]
        table = [first, [column - value for column, value in zip(columns, first, strict=True)]]
        if min(map(min, table)) >= 0 and all(
            told_ in (None, value)
            for line, told_line in zip(table, shown, strict=True)
            for value, told_ in zip(line, told_line, strict=True)
        ):
            same.append(table)

    assert [[a, b, c], second] in same
    for row, line in enumerate(shown):
        for column, value in enumerate(line):
            assert value is not None or len({table[row][column] for table in same}) > 1


@given(st.lists(st.integers(0, 30), min_size=2, max_size=6).filter(lambda counts: sum(counts) >= THRESHOLD))
def test_in_a_list_nothing_small_is_shown_and_what_is_hidden_is_two_numbers_or_more(counts):
    shown = in_line(counts)
    hidden = [count for count, one in zip(counts, shown, strict=True) if one is None]

    assert all(one is None or one == count >= THRESHOLD for count, one in zip(counts, shown, strict=True))
    assert not hidden or (len(hidden) > 1 and sum(hidden) >= THRESHOLD)


def test_where_few_may_be_ticked_the_rest_does_not_tell_a_hidden_option():
    """Nearly everybody ticks two, so that what three of the four have leaves hardly anything for the fourth."""
    survey = Questionnaire((Question("t", "multiple", "t?", options=choices("a", "b", "c", "d"), most=2),))
    ticked = (9, ["a", "b"]), (5, ["a", "c"]), (5, ["b", "c"]), (1, ["c", "d"]), (1, ["d"])

    found = results(survey, many(*((count, {"t": these}) for count, these in ticked)))

    assert [tally.cells[0].count for tally in found.of("t").tallies] == [14, 14, None, None]


def test_a_branch_on_the_group_has_rows_only_for_those_who_were_asked():
    asked = single("x", "a", "b", when=When("role", ("law", "tech")))
    survey = Questionnaire((ROLE, asked), "role")
    answers = [{"role": role, "x": x} for role in ("law", "tech") for x in "ab" for _ in range(7)]
    answers += many((9, {"role": "art"}))

    table = results(survey, answers).of("x").table()

    assert [groups for groups, _ in table.rows] == [("law",), ("tech",)]


def test_the_battery_is_told_statement_by_statement():
    survey = Questionnaire((BATTERY,))
    answers = many(
        (9, {"agrees": {"fair": "yes", "legal": "no"}}), (8, {"agrees": {"fair": "so_so", "legal": "so_so"}})
    )
    answers += many((7, {"agrees": {"fair": "no", "legal": "yes"}}), (6, {}))

    found = results(survey, answers).of("agrees")

    assert [(one.part, counts_of(one)) for one in found.tallies] == [("fair", [7, 8, 9, 6]), ("legal", [9, 8, 7, 6])]
