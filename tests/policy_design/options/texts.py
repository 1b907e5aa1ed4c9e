"""Texts of options for tests: words of many scripts, clauses, and changes of them."""

from hypothesis import strategies as st

from policy_design.options.clauses import tidy
from policy_design.options.merge import change_from, difference

# Few words, so that they meet again; with punctuation, marks, joined emoji, right to left, and no spaces at all.
WORDS = st.sampled_from(
    [
        "a",
        "b",
        "c",
        "the",
        "years,",
        "“d”",
        "(e)",
        "é",
        "e\u0301",
        "🧑🏽‍🚀",
        "שָׁלוֹם",
        "\u202bعام",
        "三",
        "年。",
        "三年x",
        "กำ",
        "—",
        "1.",
    ]
)
LONG = st.lists(WORDS, min_size=1, max_size=9).map(" ".join)
CLAUSES = LONG | st.text(min_size=1, max_size=12).map(tidy).filter(bool)
TEXTS = st.lists(
    st.sampled_from(["a", "b.", " ", "  ", "\n", "\n\n", "\r\n\r\n", "\t", "é", "年"]) | st.text(max_size=3)
).map("".join)
BASES = st.lists(LONG, max_size=5).map(tuple)
TWO_TEXTS = st.tuples(BASES, st.lists(CLAUSES, max_size=6).map(tuple))


@st.composite
def edited(draw, clause):
    """The clause with a few words put in the place of others."""
    parts = clause.split(" ")
    start = draw(st.integers(0, len(parts)))
    end = draw(st.integers(start, min(len(parts), start + 2)))
    return " ".join([*parts[:start], *draw(st.lists(WORDS, max_size=2)), *parts[end:]])


@st.composite
def changes(draw, base):
    """An amendment as people make them: it touches one or two places; seldom it is a whole new text."""
    if draw(st.integers(0, 9)) == 0:
        return difference(base, draw(st.lists(st.sampled_from([*base, "a b", "New."]), max_size=5)))
    touched = draw(st.sets(st.integers(0, 2 * len(base)), max_size=2))
    new_texts, added = {}, {}
    for place in touched:
        if place % 2:
            new_texts[place // 2] = draw(st.just("") | edited(base[place // 2]) | edited(base[place // 2]))
        else:
            added[place // 2] = draw(st.lists(LONG, min_size=1, max_size=2))
    return change_from(base, new_texts, added)


@st.composite
def amended(draw, most, least=0):
    """A base and some changes of it."""
    base = draw(BASES)
    return base, draw(st.lists(changes(base), min_size=least, max_size=most))
