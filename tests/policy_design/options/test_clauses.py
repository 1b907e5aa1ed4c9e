"""Clauses as people write them, what differs between two, and changes kept as data."""

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policy_design.options.clauses import (
    Added,
    Change,
    Edit,
    Span,
    join_words,
    pairs,
    pieces,
    read_clauses,
    spans,
    split_words,
    tidy,
    words,
    write_clauses,
)
from tests.policy_design.options.texts import CLAUSES, TEXTS

# Reading and writing ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "clauses"),
    [
        ("", ()),
        (" \n\n\t\n", ()),
        ("One clause.", ("One clause.",)),
        ("First.\n\nSecond.", ("First.", "Second.")),
        ("First.\r\n\r\nSecond.\r\n", ("First.", "Second.")),
        ("First.\n \t \n\n\nSecond.", ("First.", "Second.")),
        ("  First  line\nand   second.\n\nNext.", ("First line and second.", "Next.")),
        ("1. First.\n\n2. Second.", ("First.", "Second.")),
        ("1) First.\n\n2) Second.", ("First.", "Second.")),
        ("Clause 1: First.\n\nclause 2. Second.", ("First.", "Second.")),
        ("1.\tFirst.\n\n2.  Second.", ("First.", "Second.")),
        ("1. First.\n\nSecond.", ("1. First.", "Second.")),
        ("1. First.\n\n3. Third.", ("1. First.", "3. Third.")),
        ("2. Second.\n\n3. Third.", ("2. Second.", "3. Third.")),
        ("1.5 tonnes a year.\n\n2.5 in the second.", ("1.5 tonnes a year.", "2.5 in the second.")),
        ("Clause 1 holds.\n\nClause 2 does not.", ("Clause 1 holds.", "Clause 2 does not.")),
        ("1.\n\n2.", ("1.", "2.")),
        ("١. أولا\n\n٢. ثانيا", ("أولا", "ثانيا")),
    ],
)
def test_paragraphs_become_clauses(typed, clauses):
    assert read_clauses(typed) == clauses


def test_clauses_are_written_without_numbers():
    assert write_clauses(("First.", "Second.")) == "First.\n\nSecond."


def test_clauses_whose_own_numbers_would_be_dropped_are_numbered():
    assert write_clauses(("1. First.", "2. Second.")) == "1. 1. First.\n\n2. 2. Second."


@settings(max_examples=300)
@given(TEXTS | st.lists(st.sampled_from(["1. ", "2) ", "Clause 1: ", "a", "1.", " ", "\n\n", "\r\n"])).map("".join))
def test_what_is_read_is_written_and_read_alike(typed):
    clauses = read_clauses(typed)

    assert read_clauses(write_clauses(clauses)) == clauses
    assert all(clause and clause == tidy(clause) for clause in clauses)


# Words --------------------------------------------------------------------------------------------------------


def test_a_word_has_its_punctuation_and_the_space_before_it():
    assert words("Every three years, (or so).") == (" Every", " three", " years,", " (or", " so).")
    assert words("") == ()


def test_signs_of_scripts_without_spaces_are_words():
    assert words("每三年 AI 审查。") == (" 每", "三", "年", " AI", " 审", "查", "。")


@given(CLAUSES)
def test_words_make_up_the_clause_exactly(clause):
    assert join_words(words(clause)) == clause
    assert split_words("".join(words(clause))) == words(clause)


@given(CLAUSES, CLAUSES)
def test_spans_make_the_new_words_of_the_old_ones(old, new):
    before, found = words(old), spans(words(old), words(new))

    after, at = [], 0
    for span in found:
        after += [*before[at : span.start], *span.new]
        at = span.end
    assert (*after, *before[at:]) == words(new)
    assert all(one.end < other.start for one, other in pairwise(found))


def test_only_words_that_differ_are_replaced():
    assert spans(words("It is reviewed every three years."), words("It is reviewed every other year.")) == (
        Span(4, 6, (" other", " year.")),
    )


def test_a_clause_that_keeps_few_words_is_replaced_whole():
    assert spans(words("a b c d the f"), words("u v the x y z")) == (Span(0, 6, words("u v the x y z")),)


def test_very_long_clauses_are_compared_in_bounded_time():
    start = time.process_time()
    spans(words("a b " * 20_000), words("b a a " * 15_000))
    spans(tuple(map(str, range(70_000))), tuple(map(str, range(70_001))))
    pairs([f"{n} x" for n in range(300)], [f"{n} y" for n in range(300)])

    assert time.process_time() - start < 10


# Redlines of one clause ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("every three years by", "every eighteen months by", "every [-three years-]{+eighteen months+} by"),
        ("Every three years.", "Every eighteen months.", "Every [-three years-]{+eighteen months+}."),
        ("That show people.", "That show people, animals.", "That show people{+, animals+}."),
        ("Show it (in Dutch) here.", "Show it (in French) here.", "Show it (in [-Dutch-]{+French+}) here."),
        ("All of them.", "All them.", "All[- of-] them."),
        ("All them.", "All of them.", "All{+ of+} them."),
        ("Also it is so.", "it is so.", "[-Also -]it is so."),
        ("AI is so.", "Every AI is so.", "{+Every +}AI is so."),
        ("It is so now.", "It is so.", "It is so[- now-]."),
        ("It is so.", "It is so. It stays.", "It is so.{+ It stays.+}"),
        ("It is so", "It is", "It is[- so-]"),
        ("Gone, all of it.", "Come!", "[-Gone, all of it.-]{+Come!+}"),
        ("每三年审查。", "每五年审查。", "每[-三-]{+五+}年审查。"),
        ("三年审查一次。", "十三年审查一次。", "{+十+}三年审查一次。"),
    ],
)
def test_a_redline_reads_naturally(old, new, shown):
    marks = {"same": "{}", "del": "[-{}-]", "ins": "{{+{}+}}"}
    found = pieces(words(old), spans(words(old), words(new)))

    assert "".join(marks[piece.op].format(piece.text) for piece in found) == shown


@settings(max_examples=300)
@given(CLAUSES, CLAUSES)
def test_pieces_make_up_both_texts(old, new):
    found = pieces(words(old), spans(words(old), words(new)))

    assert "".join(piece.text for piece in found if piece.op != "ins") == old
    assert "".join(piece.text for piece in found if piece.op != "del") == new
    assert all(piece.text for piece in found)
    assert all(one.op != other.op for one, other in pairwise(found))


# Clauses of two texts -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("base", "after", "found"),
    [
        (("A b.", "C d."), ("A b.", "C d."), [(0, 0), (1, 1)]),
        (("A b.", "C d."), ("C d.",), [(1, 0)]),
        (("A b.",), ("Of old.", "A b."), [(0, 1)]),
        (("A b c.", "D e f."), ("New one.", "A b x.", "D e y."), [(0, 1), (1, 2)]),
        (("A b c.", "D e f."), ("D e y.",), [(1, 0)]),
        (("A.", "Quite other.", "C."), ("A.", "Written anew.", "C."), [(0, 0), (1, 1), (2, 2)]),
        (("A b.", "C d."), ("W x.", "Y z."), []),
        (("A b c d.",), ("A b.", "C d e."), [(0, 0)]),
    ],
)
def test_equal_clauses_are_found_first_then_similar_ones_in_order(base, after, found):
    assert pairs(base, after) == found


# Changes as data ----------------------------------------------------------------------------------------------

CHANGE = Change(5, (Edit(4, 4, words("three years"), words("eighteen months")),), (1,), (Added(4, ("New.",)),))
DATA = {
    "of": 5,
    "edits": [{"clause": 4, "start": 4, "old": " three years", "new": " eighteen months"}],
    "removed": [1],
    "added": [{"gap": 4, "texts": ["New."]}],
}


def test_a_change_as_data_can_be_read_by_people():
    assert CHANGE.as_json() == DATA
    assert Change.from_json(DATA) == CHANGE


def edit(**differently):
    return {"edits": [DATA["edits"][0] | differently]}


@pytest.mark.parametrize(
    "differently",
    [
        {"of": -1},
        {"of": True},
        {"of": 1.0},
        {"of": "5"},
        {"of": 4},
        {"more": 1},
        {"edits": None},
        {"edits": {}},
        {"edits": [None]},
        {"edits": DATA["edits"] * 2},
        edit(clause=5),
        edit(clause=-1),
        edit(clause=1),
        edit(start=-1),
        edit(start=None),
        edit(old=" eighteen months"),
        edit(old=[]),
        edit(new=" two\nlines"),
        edit(new=" two  spaces"),
        edit(new=" "),
        edit(new=" behind "),
        edit(old="", new=""),
        {"edits": [*DATA["edits"], DATA["edits"][0] | {"start": 5}]},
        {"edits": [*DATA["edits"], DATA["edits"][0] | {"start": 6}]},
        {"edits": [*DATA["edits"], DATA["edits"][0] | {"clause": 3}]},
        {"removed": [5]},
        {"removed": [-1]},
        {"removed": [2, 1]},
        {"removed": [1, 1]},
        {"removed": [4]},
        {"removed": "1"},
        {"added": [{"gap": 6, "texts": ["New."]}]},
        {"added": [{"gap": 1, "texts": []}]},
        {"added": [{"gap": 1, "texts": [""]}]},
        {"added": [{"gap": 1, "texts": ["two\n\nclauses"]}]},
        {"added": [{"gap": 1, "texts": "New."}]},
        {"added": [{"gap": 1}]},
        {"added": DATA["added"] * 2},
    ],
)
def test_data_that_are_no_change_are_refused(differently):
    with pytest.raises(ValueError):  # noqa: PT011
        Change.from_json(DATA | differently)


@pytest.mark.parametrize("data", [None, 1, "", [], {}, {"of": 5}])
def test_what_is_no_object_with_all_parts_is_refused(data):
    with pytest.raises(ValueError, match="expected an object"):
        Change.from_json(data)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-1, 6) | st.sampled_from(["", " a", "a", " a b", "\n"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(list("xy")), inner, max_size=2),
    max_leaves=4,
)


@settings(max_examples=300)
@given(st.sampled_from(["of", "removed", "edits", "added", "clause", "start", "old", "new", "gap", "texts"]), JSON)
def test_whatever_stands_in_a_field_is_read_back_alike_or_refused(field, value):
    data = {
        name: [{key: value if key == field else inner for key, inner in one.items()} for one in part]
        if name in ("edits", "added")
        else part
        for name, part in DATA.items()
    }
    try:
        change = Change.from_json(data | ({field: value} if field in DATA else {}))
    except ValueError:
        return
    assert Change.from_json(change.as_json()) == change
