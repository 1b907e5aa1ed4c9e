"""References in and out as BibTeX, RIS and CSL-JSON."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forum.text.bibtex import ENTRY_TYPES
from forum.text.citations import (
    BadReferences,
    from_bibtex,
    from_csl_json,
    from_ris,
    to_bibtex,
    to_csl_json,
    to_ris,
    validate,
)
from forum.text.ris import RIS_TYPES

LETTERS = st.characters(min_codepoint=33, max_codepoint=0x24F, exclude_categories=["Cc", "Cf", "Zs"])
WORDS = st.lists(st.text(LETTERS, min_size=1, max_size=8), min_size=1, max_size=5).map(" ".join)
PLAIN = st.lists(st.text("abcXYZéüß-'.", min_size=1, max_size=6), min_size=1, max_size=3).map(" ".join)
NAMES = st.fixed_dictionaries({"family": WORDS, "given": WORDS}) | st.fixed_dictionaries({"literal": WORDS})
PLAIN_NAMES = st.fixed_dictionaries({"family": PLAIN, "given": PLAIN}) | st.fixed_dictionaries({"literal": PLAIN})
DATES = st.dates().map(lambda day: {"date-parts": [[day.year, day.month, day.day]]})


def items(types: list[str], words: st.SearchStrategy[str], names: st.SearchStrategy[dict[str, str]]):
    return st.fixed_dictionaries(
        {
            "id": st.from_regex(r"[a-z0-9][a-z0-9-]{0,20}", fullmatch=True),
            "type": st.sampled_from(types),
            "title": words,
        },
        optional={
            "author": st.lists(names, min_size=1, max_size=4),
            "issued": DATES,
            "accessed": DATES,
            "URL": st.from_regex(r"https://[a-z]{1,9}\.org/[a-zA-Z0-9/_%#&?=~.-]{0,30}", fullmatch=True),
            "DOI": st.from_regex(r"10\.[0-9]{4,6}/[a-zA-Z0-9_./()-]{1,20}", fullmatch=True),
            "volume": st.from_regex(r"[1-9][0-9]{0,3}", fullmatch=True),
            "publisher": words,
            "container-title": words,
        },
    )


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        items(sorted(set(ENTRY_TYPES.values()) - {"document"}), WORDS, NAMES),
        min_size=1,
        max_size=4,
        unique_by=lambda one: one["id"],
    )
)
def test_what_is_written_as_bibtex_is_read_back(written):
    assert from_bibtex(to_bibtex(written)) == written


@settings(max_examples=200, deadline=None)
@given(st.lists(items(sorted(set(RIS_TYPES.values())), PLAIN, PLAIN_NAMES), min_size=1, max_size=4))
def test_what_is_written_as_ris_is_read_back(written):
    assert from_ris(to_ris(written)) == written


@settings(max_examples=100, deadline=None)
@given(st.lists(items(["book", "webpage"], WORDS, NAMES), min_size=1, max_size=4))
def test_what_is_written_as_csl_json_is_read_back(written):
    assert from_csl_json(to_csl_json(written)) == written


def test_bibtex_as_people_write_it_is_read():
    found = from_bibtex(
        '@string{j = "Journal"}\n'
        "@Article{mueller20,\n"
        "  author = {M{\\\"u}ller, J{\\'e}r{\\^o}me and Jean de La Fontaine and {W3C and friends}},\n"
        '  title = "The {EU} \\& \\emph{its} data",\n'
        "  journal = j, year = 2020, month = feb, number = 3, pages = {1--9}\n"
        "}\n"
    )

    assert found == [
        {
            "id": "mueller20",
            "type": "article-journal",
            "title": "The EU & its data",
            "container-title": "Journal",
            "issue": "3",
            "page": "1--9",
            "issued": {"date-parts": [[2020, 2]]},
            "author": [
                {"family": "Müller", "given": "Jérôme"},
                {"family": "de La Fontaine", "given": "Jean"},
                {"literal": "W3C and friends"},
            ],
        }
    ]


def test_ris_as_programs_write_it_is_read():
    found = from_ris(
        "\ufeffTY  - JOUR\r\nA1  - Doe, Jane\r\nT1  - A title\r\nJO  - Journal\r\nPY  - 2021/04/29/\r\nSP  - 1\r\nEP  - 9\r\nER  - \r\n"
    )

    assert found == [
        {
            "type": "article-journal",
            "title": "A title",
            "container-title": "Journal",
            "page": "1-9",
            "author": [{"family": "Doe", "given": "Jane"}],
            "issued": {"date-parts": [[2021, 4, 29]]},
        }
    ]


def test_one_csl_object_needs_no_list():
    assert from_csl_json('{"type": "book", "title": "T"}') == [{"type": "book", "title": "T"}]


@pytest.mark.parametrize(
    ("read", "text", "line", "sentence"),
    [
        (from_bibtex, "", 1, "There is no reference in this text."),
        (from_bibtex, "@book{a, title={T}}\n\n@book{b,\n}", 3, "The title is missing."),
        (
            from_bibtex,
            "@book{a, title={T}}\n@book{b, title={T\n",
            2,
            "This entry is not closed, repeats a key or field, or is not BibTeX.",
        ),
        (
            from_bibtex,
            "@book{a, title={T}, url={javascript:x}}",
            1,
            "The address (URL) must begin with http:// or https:// and hold no spaces.",
        ),
        (from_ris, "hello", 1, "A record begins with TY."),
        (
            from_ris,
            "TY  - BOOK\nTI  - T\nhello\nER  - ",
            3,
            "A line of RIS is two letters, two spaces, a hyphen, a space and the text.",
        ),
        (from_ris, "TY  - BOOK\nTI  - T\n", 3, "The last record is not ended by a line ER."),
        (from_ris, "TY  - BOOK\nTY  - BOOK\n", 2, "A new record (TY) begins before the last one ended (ER)."),
        (from_csl_json, '[{"type": "book", "title": "T"},\n {"type": "book"}]', 2, "The title is missing."),
        (from_csl_json, '[\n{"type": "book",}]', 2, None),
        (from_csl_json, '[{"type": "book", "title": "T"}\n', 2, "The list is not closed: a ] is missing at its end."),
        (from_csl_json, "[" * 100_000, 1, None),
        (from_csl_json, "[1]", 1, "A reference must be an object with fields such as type and title."),
        (from_csl_json, "x" * 500_001, 1, "The file has more than 500,000 characters; split it."),
    ],
)
def test_what_cannot_be_read_is_said_with_its_line(read, text, line, sentence):
    with pytest.raises(BadReferences) as caught:
        read(text)

    assert caught.value.line == line
    assert sentence is None or caught.value.sentence == sentence
    assert str(caught.value) == f"Line {line}: {caught.value.sentence}"


PIECES = [
    "@book{a,",
    "@",
    "{",
    "}",
    "title={T}",
    ",",
    "\n",
    '"',
    "\\",
    "=",
    "#",
    "author={A, B and C}",
    "TY  - BOOK\n",
    "TI  - T\n",
    "ER  - \n",
    "[",
    "]",
    '{"type": "book", "title": "T"}',
    "\\'e",
    "$",
    "%",
    "AU  - ,\n",
    "date={2020-99}",
]


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.sampled_from(PIECES) | st.text(max_size=4), max_size=25).map("".join),
    st.sampled_from([from_bibtex, from_ris, from_csl_json]),
)
def test_any_text_is_read_or_refused(text, read):
    try:
        found = read(text)
    except BadReferences:
        return

    assert [validate(item) for item in found] == [[] for _ in found]


@pytest.mark.parametrize(
    "field",
    [
        '"title": "A\\u0000B"',
        '"title": "\\ud800"',
        '"title": "T", "volume": NaN',
        '"title": "T", "volume": 1e999',
        '"title": "T", "custom": {"a": "\\u0000"}',
        '"title": "T", "custom": ' + "[" * 500 + "]" * 500,
    ],
)
def test_what_no_database_can_store_is_refused_with_its_line(field):
    with pytest.raises(BadReferences) as refused:
        from_csl_json('[{"type": "book", ' + field + "}]")

    assert "cannot be stored" in str(refused.value)
