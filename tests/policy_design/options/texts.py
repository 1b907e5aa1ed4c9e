"""Texts of options for tests: words of many scripts and clauses."""

from hypothesis import strategies as st

from policy_design.options.clauses import tidy

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
