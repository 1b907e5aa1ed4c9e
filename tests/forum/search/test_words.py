"""Words are the same on every database: folded, in scripts with and without spaces, and whatever one types is words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.search.excerpts import excerpt
from forum.search.words import MOST_TERMS, Term, asked, holds, text_of, words_of


@pytest.mark.parametrize(
    ("typed", "stands"),
    [
        ("cafe", "Un CAFÉ à Liège"),
        ("Liège", "un cafe a liege"),
        ("ecole", "l’École"),
        ("Lodz", "Łódź"),
        ("strasse", "Straße"),
        ("σοφος", "ΣΟΦΌΣ"),
        ("ежик", "Ёжик"),
        ("العربية", "الْعَرَبِيَّة"),
        ("كتاب", "كــتاب"),
        ("हिन्दी", "यह हिन्दी में है"),
        ("公共", "这是公共资源"),
        ("水", "一杯水"),
        ("東京都", "大東京都庁"),
        ("ไทย", "ประเทศไทยวันนี้"),
        ("한국", "한국어로"),
        ('"open licence"', "An open, licence!"),
        ("don't", "They don’t."),
    ],
)
def test_what_is_typed_finds_it_as_readers_would(typed, stands):
    assert holds(words_of(stands).split(), asked(typed))


@pytest.mark.parametrize(
    ("typed", "stands"),
    [("公水", "公共水"), ('"open licence"', "licence open"), ("cat", "concatenate"), ("都東", "東京都")],
)
def test_what_stands_otherwise_is_not_found(typed, stands):
    assert not holds(words_of(stands).split(), asked(typed))


def test_the_word_being_typed_may_go_on():
    assert asked("open lic", begins=True) == (Term(("open",)), Term(("lic",), begins=True))
    assert asked("open ", begins=True) == (Term(("open",)),)


def test_another_ending_is_taken_for_the_same_word():
    assert holds(words_of("a photograph").split(), [one.widened for one in asked("photographs")])
    assert asked("2021")[0].widened == Term(("2021",))


def test_operators_are_words():
    assert asked('a AND NOT (b* OR "c d") NEAR/2 -e ^f {g}: \0h') == tuple(
        Term(one) for one in (("c", "d"), ("a",), ("and",), ("not",), ("b",), ("or",), ("near", "2"), ("e",), ("f",), ("g",), ("h",))
    )  # fmt: skip


def test_a_long_question_is_cut():
    assert len(asked(" ".join(f"w{n}" for n in range(5000)))) == MOST_TERMS
    assert sum(len(word) for one in asked("x" * 10_000) for word in one.words) <= 60


@given(st.text(max_size=300))
def test_words_are_letters_digits_and_their_marks(text):
    for word in [*words_of(text).split(), *(word for term in asked(text) for word in term.words)]:
        assert not set(word) & set("'\"*:&|!<>(){}^-\\\0 ")


@given(st.text(max_size=200), st.text(max_size=30))
def test_an_excerpt_is_escaped_and_holds_nothing_but_its_text(text, typed):
    import re
    from html import unescape

    drawn = excerpt(text, asked(typed) or (Term(("x",)),)).html

    assert not set(re.findall("<[^>]*>", drawn)) - {"<mark>", "</mark>"}
    said = unescape(drawn.replace("<mark>", "").replace("</mark>", ""))
    assert said.removeprefix("… ").removesuffix(" …") in text or said in text


def test_an_excerpt_shows_where_the_words_stand_together():
    text = "Licence. " + "word " * 200 + "The open licence is here. " + "word " * 200

    drawn = excerpt(text, asked("open licence"))

    assert "The <mark>open</mark> <mark>licence</mark> is here" in drawn.html
    assert drawn.html.startswith("… ")


def test_of_a_script_without_spaces_the_signs_are_marked():
    assert excerpt("这是公共资源", asked("公共")).html == "这是<mark>公共</mark>资源"


def test_blocks_are_set_apart_and_tags_in_a_word_are_not():
    assert text_of("<p>One <em>wo</em>rd</p><p>&amp; two</p>") == "One word & two"
