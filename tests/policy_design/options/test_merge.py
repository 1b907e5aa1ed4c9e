"""Amendments of one text: which of them clash, and that the others give one text in whatever order they come."""

from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policy_design.options.clauses import Added, Change, Edit, words
from policy_design.options.merge import (
    Conflicting,
    DoesNotFit,
    apply,
    change_from,
    conflicts,
    difference,
    merge,
    rebase,
    rows,
    together,
    touched,
)
from tests.policy_design.options.texts import BASES, TWO_TEXTS, amended, changes

GUIDANCE = (
    "Licence stewards, photo platforms and Wikimedia projects publish one guidance text on training.",
    "The guidance states that a licence settles copyright only. It does not imply the consent of the person photographed.",
    "It separates assistive, research, commercial and policing uses.",
    "Platforms show the guidance at upload.",
    "It is reviewed every three years by a group that includes people who are photographed.",
)
NOTHING = Change(len(GUIDANCE))


def says(number, old, new):
    """An amendment of the guidance: in one clause, other words in the place of these."""
    clause = GUIDANCE[number - 1]
    assert clause.count(old) == 1
    return change_from(GUIDANCE, {number - 1: clause.replace(old, new)}, {})


def removes(*numbers):
    return change_from(GUIDANCE, {number - 1: "" for number in numbers}, {})


def adds(gap, *texts):
    return change_from(GUIDANCE, {}, {gap: texts})


def clashing(a, b):
    return [clash.sentence for clash in conflicts(a, b)]


def without_clashes(some):
    """As many of the changes, from the first on, as do not clash with those before."""
    kept = []
    for change in some:
        if not any(conflicts(change, other) for other in kept):
            kept.append(change)
    return kept


def one_by_one(base, some):
    """Each change rebased over those made before it, and made."""
    text = base
    for number, change in enumerate(some):
        text = apply(text, rebase(change, together(some[:number], of=len(base))))
    return text


# What an amendment says, and what comes of it -----------------------------------------------------------------


def test_words_are_replaced_where_they_stand():
    change = says(5, "three years", "eighteen months")

    assert change == Change(5, (Edit(4, 4, words("three years"), words("eighteen months")),))
    assert apply(GUIDANCE, change) == (
        *GUIDANCE[:4],
        "It is reviewed every eighteen months by a group that includes people who are photographed.",
    )


def test_clauses_are_removed_and_added_where_the_form_says():
    change = change_from(
        ("A.", "B.", "C."), {0: "A.", 1: " "}, {0: ["First."], 1: ["", " New\none. "], 3: ["Last."], 2: []}
    )

    assert change == Change(3, (), (1,), (Added(0, ("First.",)), Added(1, ("New one.",)), Added(3, ("Last.",))))
    assert apply(("A.", "B.", "C."), change) == ("First.", "A.", "New one.", "C.", "Last.")


def test_a_form_that_says_what_stands_there_changes_nothing():
    assert change_from(GUIDANCE, dict(enumerate(GUIDANCE)), {0: [], 5: [" "]}) == NOTHING
    assert NOTHING.is_empty
    assert apply(GUIDANCE, NOTHING) == GUIDANCE


def test_a_whole_new_text_leaves_alone_what_stays():
    after = (GUIDANCE[0], "A new one.", *GUIDANCE[1:3], GUIDANCE[4].replace("three years", "eighteen months"))

    assert difference(GUIDANCE, after) == Change(
        5, (Edit(4, 4, words("three years"), words("eighteen months")),), (3,), (Added(1, ("A new one.",)),)
    )


@pytest.mark.parametrize(
    "differently",
    [({5: "x"}, {}), ({-1: "x"}, {}), ({}, {6: ["x"]}), ({}, {-1: ["x"]})],
)
def test_a_form_for_clauses_that_are_not_there_does_not_fit(differently):
    with pytest.raises(DoesNotFit):
        change_from(GUIDANCE, *differently)


@pytest.mark.parametrize(
    "change",
    [
        Change(4),
        Change(6),
        Change(5, (Edit(4, 4, words("four years"), words("eighteen months")),)),
        Change(5, (Edit(4, 14, words("photographed. Or"), ()),)),
        Change(5, (Edit(4, 99, (), words("too far")),)),
        Change(5, (Edit(3, 0, words(GUIDANCE[3]), ()),)),
        Change(5, (Edit(3, 1, (), ("glued",)),)),
    ],
)
def test_a_change_of_another_text_does_not_fit(change):
    for do in (apply, rows):
        with pytest.raises(DoesNotFit, match="another version"):
            do(GUIDANCE, change)


def test_changes_of_texts_of_other_lengths_do_not_fit_together():
    for do in (conflicts, rebase):
        with pytest.raises(DoesNotFit):
            do(NOTHING, Change(4))
    with pytest.raises(DoesNotFit):
        merge(GUIDANCE, [NOTHING, Change(4)])


# Clashes ------------------------------------------------------------------------------------------------------

CLASHES = [
    (
        says(5, "three years", "eighteen months"),
        says(5, "three years", "two years"),
        ["Both change “three” in clause 5."],
    ),
    (
        says(5, "three years", "eighteen months"),
        says(5, "every three years by", "once a decade, by"),
        ["Both change “three years” in clause 5."],
    ),
    (
        says(5, "three years", "eighteen months"),
        says(5, "every three years by a group", "once in a decade, with neighbours"),
        ["Both change “three years” in clause 5."],
    ),
    (
        says(5, "three years", "eighteen months"),
        says(5, "three years", "eighteen months"),
        ["Both change “three years” in clause 5."],
    ),
    (
        says(5, "three years", "eighteen months"),
        says(5, "every", "each"),
        ["They change words side by side in clause 5: “every three years”."],
    ),
    (
        says(5, "three years", "eighteen months"),
        says(5, "three years", "three years, in spring,"),
        ["Both change “years” in clause 5."],
    ),
    (
        says(5, "three years", "eighteen months"),
        says(5, "three years", "three full years"),
        ["Both change “three years” in clause 5."],
    ),
    (
        says(5, "three years", "eighteen months"),
        says(5, "three years", "at least three years"),
        ["They change words side by side in clause 5: “three years”."],
    ),
    (
        says(5, "photographed.", "shown."),
        says(5, "photographed.", "photographed, as their own voice."),
        ["Both change “photographed” in clause 5."],
    ),
    (
        says(4, "at upload.", "at upload. In their own words."),
        says(4, "at upload.", "at upload. And later."),
        ["Both add words at the same place in clause 4."],
    ),
    (says(5, "three years", "eighteen months"), removes(5), ["One removes clause 5, the other changes it."]),
    (says(5, "every", "every full"), removes(5), ["One removes clause 5, the other changes it."]),
    (removes(2, 5), removes(5), ["Both remove clause 5."]),
    (adds(4, "One."), adds(4, "Other.", "Third."), ["Both add a clause after clause 4."]),
    (adds(0, "One."), adds(0, "Other."), ["Both add a clause at the beginning."]),
    (
        together([says(5, "three years", "eighteen months"), adds(1, "One."), removes(3)], of=5),
        together([says(3, "It", "The text"), removes(5), adds(1, "Other.")], of=5),
        [
            "Both add a clause after clause 1.",
            "One removes clause 3, the other changes it.",
            "One removes clause 5, the other changes it.",
        ],
    ),
]


@pytest.mark.parametrize(("one", "other", "sentences"), CLASHES)
def test_what_clashes_is_said_in_a_sentence_whoever_came_first(one, other, sentences):
    assert clashing(one, other) == sentences
    assert clashing(other, one) == sentences
    with pytest.raises(Conflicting) as caught:
        merge(GUIDANCE, [NOTHING, one, NOTHING, other])
    assert [(pair.first, pair.second, pair.clashes) for pair in caught.value.pairs] == [(1, 3, conflicts(one, other))]
    assert str(caught.value) == " ".join(sentences)
    with pytest.raises(Conflicting):
        rebase(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (says(5, "three years", "eighteen months"), says(5, "group", "committee")),
        (says(5, "three years", "a year and a half"), says(5, "by a group", "by the group")),
        (says(5, "three", "two"), says(3, "assistive", "helpful")),
        (removes(5), adds(5, "New.")),
        (removes(5), adds(4, "New.")),
        (removes(4), removes(5)),
        (adds(3, "New."), adds(4, "New.")),
        (adds(4, "New."), says(5, "It", "The guidance")),
        (NOTHING, removes(1)),
    ],
)
def test_what_is_a_word_apart_or_in_another_place_does_not_clash(one, other):
    assert conflicts(one, other) == []
    assert apply(apply(GUIDANCE, one), rebase(other, one)) == merge(GUIDANCE, [one, other])
    assert apply(apply(GUIDANCE, other), rebase(one, other)) == merge(GUIDANCE, [one, other])


def test_long_passages_are_quoted_in_part():
    base = (" ".join(f"w{number}" for number in range(40)),)
    change = change_from(base, {0: "Quite another."}, {})

    assert clashing(change, change) == ["Both change “w0 w1 w2 w3 w4 w5 w6 w7 w8 w9 w10 w11 …” in clause 1."]


def test_all_pairs_that_clash_are_named():
    some = [removes(5), says(5, "three", "two"), removes(1), removes(1, 5)]

    with pytest.raises(Conflicting) as caught:
        together(some, of=5)
    assert [(pair.first, pair.second) for pair in caught.value.pairs] == [(0, 1), (0, 3), (1, 3), (2, 3)]


# All at once, and in any order --------------------------------------------------------------------------------


def test_amendments_that_do_not_clash_are_merged():
    some = [
        says(5, "three years", "eighteen months"),
        says(5, "group", "committee"),
        says(2, "imply", "record, replace or imply"),
        removes(3),
        adds(3, "It says what data protection law asks.", "It is short."),
    ]
    text = (
        GUIDANCE[0],
        "The guidance states that a licence settles copyright only. It does not record, replace or imply the consent of the person photographed.",
        "It says what data protection law asks.",
        "It is short.",
        GUIDANCE[3],
        "It is reviewed every eighteen months by a committee that includes people who are photographed.",
    )

    assert merge(GUIDANCE, some) == text
    assert {one_by_one(GUIDANCE, order) for order in permutations(some)} == {text}


def test_nothing_is_merged_into_the_same_text():
    assert merge(GUIDANCE, []) == GUIDANCE
    assert merge((), []) == ()


@settings(max_examples=250)
@given(amended(6))
def test_changes_that_do_not_clash_give_one_text_in_every_order(case):
    base, some = case
    some = without_clashes(some)[:4]

    text = merge(base, some)
    assert {one_by_one(base, order) for order in permutations(some)} == {text}


@settings(max_examples=250)
@given(amended(6))
def test_rebased_step_by_step_they_give_that_text_unless_gaps_became_one(case):
    base, some = case
    text, left = base, without_clashes(some)
    whole = merge(base, left)
    takes_clauses_out = any(change.removed for change in left)
    while left:
        first, *rest = left
        text = apply(text, first)
        try:
            left = [rebase(change, first) for change in rest]
        except Conflicting as caught:
            assert takes_clauses_out
            assert {clash.kind for pair in caught.pairs for clash in pair.clashes} == {"adds"}  # noqa: PT017
            return
    assert text == whole


def test_additions_beside_a_removed_clause_clash_only_when_its_removal_is_forgotten():
    some = [removes(3), adds(2, "Before."), adds(3, "Behind.")]

    assert merge(GUIDANCE, some) == (*GUIDANCE[:2], "Before.", "Behind.", *GUIDANCE[3:])
    assert {one_by_one(GUIDANCE, order) for order in permutations(some)} == {merge(GUIDANCE, some)}
    with pytest.raises(Conflicting, match="Both add a clause after clause 2"):
        rebase(rebase(some[2], some[0]), rebase(some[1], some[0]))


@settings(max_examples=200)
@given(amended(2, least=2))
def test_clashes_are_the_same_from_both_sides_and_where_both_touch(case):
    _, (one, other) = case
    found = conflicts(one, other)

    assert found == conflicts(other, one)
    assert {clash.place for clash in found} <= set(touched(one)) & set(touched(other))
    assert all(clash.sentence for clash in found)


@settings(max_examples=200)
@given(BASES, st.data())
def test_a_change_never_clashes_with_one_in_other_places(base, data):
    one, other = data.draw(changes(base)), data.draw(changes(base))
    taken = {place.number - 1 for place in touched(one) if not place.is_gap}
    gaps = {place.number for place in touched(one) if place.is_gap}
    elsewhere = Change(
        other.of,
        tuple(edit for edit in other.edits if edit.clause not in taken),
        tuple(number for number in other.removed if number not in taken),
        tuple(added for added in other.added if added.gap not in gaps),
    )

    assert conflicts(one, elsewhere) == []


@given(amended(1, least=1))
def test_a_change_clashes_with_itself_unless_it_is_empty(case):
    base, (change,) = case
    if change.is_empty:
        assert rebase(change, change) == change
    else:
        with pytest.raises(Conflicting):
            rebase(change, change)
    assert rebase(change, Change(len(base))) == change


@given(amended(2))
def test_a_rebased_change_touches_as_many_words_and_clauses(case):
    _, some = case
    some = without_clashes(some)
    if len(some) == 2:
        change, past = some
        moved = rebase(change, past)
        assert [(edit.old, edit.new) for edit in moved.edits] == [(edit.old, edit.new) for edit in change.edits]
        assert len(moved.removed) == len(change.removed)
        assert [text for one in moved.added for text in one.texts] == [
            text for one in change.added for text in one.texts
        ]


# Any text -----------------------------------------------------------------------------------------------------


@settings(max_examples=200)
@given(TWO_TEXTS)
def test_the_difference_makes_one_text_of_the_other(texts):
    base, after = texts

    assert apply(base, difference(base, after)) == after
    assert difference(base, base).is_empty


@settings(max_examples=200)
@given(TWO_TEXTS, st.data())
def test_what_a_form_says_is_what_comes_of_it(texts, data):
    base, others = texts
    new = {n: data.draw(st.sampled_from(["", *others])) for n in range(len(base)) if data.draw(st.booleans())}
    added = {gap: [*others[:1]] for gap in range(len(base) + 1) if data.draw(st.booleans())}

    after = []
    for number in range(len(base) + 1):
        after += added.get(number, [])
        after += [new.get(number, base[number])] if number < len(base) else []
    assert apply(base, change_from(base, new, added)) == tuple(filter(None, after))


@settings(max_examples=200)
@given(TWO_TEXTS)
def test_changes_survive_as_data(texts):
    change = difference(*texts)

    assert Change.from_json(change.as_json()) == change


@settings(max_examples=200)
@given(TWO_TEXTS)
def test_rows_make_up_both_texts_with_their_numbers(texts):
    base, after = texts
    found = rows(base, difference(base, after))

    for side, number, text in (("ins", "old", base), ("del", "new", after)):
        there = [row for row in found if getattr(row, number) is not None]
        assert [getattr(row, number) for row in there] == list(range(1, len(text) + 1))
        assert tuple("".join(piece.text for piece in row.pieces if piece.op != side) for row in there) == text
