"""References: what makes one sound, how it is shown, and its key."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forum.text.citations import (
    KINDS,
    STYLES,
    TYPES,
    format_reference,
    kind_of,
    plain_reference,
    suggest_key,
    validate,
)
from forum.text.sanitise import sanitise

ARTICLE = {
    "type": "article-journal",
    "title": "Sharing & caring",
    "author": [{"family": "Doe", "given": "Jane A."}, {"family": "Roe", "given": "Rik"}],
    "issued": {"date-parts": [[2021, 4, 29]]},
    "container-title": "Journal of Examples",
    "volume": "3",
    "issue": "2",
    "page": "10-20",
    "DOI": "10.1000/182",
}
PAGE = {
    "type": "webpage",
    "title": "A page",
    "author": [{"literal": "Example Foundation"}],
    "URL": "https://example.org/?a=1&b=2",
    "accessed": {"date-parts": [[2022, 2, 14]]},
}
LAW = {
    "type": "legislation",
    "title": "General Data Protection Regulation",
    "number": "2016/679",
    "jurisdiction": "eu",
    "section": "52(2)",
    "issued": {"date-parts": [[2016]]},
}
REL = 'rel="nofollow ugc noopener"'


def test_an_article_is_shown_in_apa():
    assert format_reference(ARTICLE) == (
        "Doe, J. A., &amp; Roe, R. (2021). Sharing &amp; caring. <i>Journal of Examples</i>, <i>3</i>(2), 10–20. "
        f'<a href="https://doi.org/10.1000/182" {REL}>https://doi.org/10.1000/182</a>'
    )


def test_the_day_of_retrieval_is_shown_once_and_as_a_date():
    assert format_reference(PAGE) == (
        "Example Foundation. (n.d.). <i>A page</i>. "
        f'<a href="https://example.org/?a=1&amp;b=2" {REL}>https://example.org/?a=1&amp;b=2</a> Retrieved 2022-02-14.'
    )


@pytest.mark.parametrize("style", STYLES)
def test_a_legal_instrument_names_its_number_jurisdiction_and_place(style):
    assert format_reference(LAW, style) == "General Data Protection Regulation, 2016/679 (EU, 2016), art. 52(2)."


@pytest.mark.parametrize("style", STYLES)
def test_every_style_names_author_title_and_year(style):
    shown = format_reference(ARTICLE, style)

    assert "Doe" in shown
    assert "sharing &amp; caring" in shown.casefold()
    assert "2021" in shown


@pytest.mark.parametrize("style", STYLES)
def test_a_source_without_author_shows_its_title_once(style):
    shown = format_reference({"type": "dataset", "title": "Meadow counts", "issued": {"date-parts": [[2016]]}}, style)

    assert shown.casefold().count("meadow counts") == 1


def test_a_style_we_do_not_have_is_refused():
    with pytest.raises(ValueError, match="no citation style"):
        format_reference(ARTICLE, "mine")


@pytest.mark.parametrize("style", STYLES)
def test_markup_in_a_field_is_shown_and_not_obeyed(style):
    shown = format_reference(
        ARTICLE
        | {"title": "<script>alert(1)</script><b>x</b>", "URL": "javascript:alert(1)", "publisher": "<img src=x>"},
        style,
    )

    assert "<script" not in shown
    assert "<b>" not in shown
    assert "<img" not in shown
    assert 'href="javascript' not in shown


JSONISH = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=10) | st.just("<i>&amp;"),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["family", "literal", "date-parts"]), inner)
    ),
    max_leaves=6,
)
FIELDS = st.sampled_from([*ARTICLE, *PAGE, *LAW, "edition", "custom", "editor", "language", "number-of-pages", "x"])


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(FIELDS, JSONISH, max_size=8), st.sampled_from(sorted(STYLES)))
def test_whatever_an_item_holds_it_is_checked_and_shown_safely(item, style):
    problems = validate(item)
    shown = format_reference(item, style)

    assert all(problem.endswith((".", "…")) for problem in problems)
    assert sanitise(shown) == shown
    assert plain_reference(item)


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(sorted(TYPES)), st.text(min_size=1, max_size=30), st.sampled_from(sorted(STYLES)))
def test_every_kind_with_any_title_is_shown(csl_type, title, style):
    shown = format_reference({"type": csl_type, "title": title, "author": [{"family": "Doe"}]}, style)

    assert shown
    assert sanitise(shown) == shown


def test_long_and_crowded_items_are_shown_without_delay():
    crowd = [{"family": f"Name{number}", "given": "A."} for number in range(100)]

    assert format_reference(ARTICLE | {"author": crowd}).startswith("Name0, A., Name1, A., ")


@pytest.mark.parametrize("item", [ARTICLE, PAGE, LAW])
def test_a_sound_item_has_no_problems(item):
    assert validate(item) == []


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"title": " "}, "The title is missing."),
        ({"type": "poem"}, "The type “poem” is none we know; “webpage” or “book” would be."),
        ({"author": "Doe"}, "The field author must be a list of at most 100 names."),
        ({"author": [{"given": "J."}]}, "Name 1 in author needs a family name or a literal name."),
        ({"author": [{"family": "D", "x": "y"}]}, "Name 1 in author has a part that is not a name."),
        (
            {"issued": {"date-parts": [[2021, 13]]}},
            "The date issued must have a year and may have a month and a day, all as numbers.",
        ),
        ({"issued": "2021"}, "The date issued must be an object with date-parts or a literal."),
        ({"URL": "ftp://example.org"}, "The address (URL) must begin with http:// or https:// and hold no spaces."),
        ({"DOI": "https://doi.org/10.1/x"}, "The DOI must look like 10.1000/182, without an address before it."),
        ({"publisher": ["P"]}, "The field publisher must be text or a number."),
        ({"publisher": "P" * 2_001}, "The field publisher is too long."),
    ],
)
def test_a_problem_is_said_in_a_sentence(change, problem):
    assert validate(ARTICLE | change) == [problem]


def test_our_kinds_map_to_types_and_back():
    assert {kind: kind_of({"type": csl_type}) for kind, csl_type in KINDS.items()} == {kind: kind for kind in KINDS}
    assert kind_of({"type": "poem"}) == "web page"


def test_a_key_is_made_of_author_year_and_title():
    assert suggest_key(ARTICLE, set()) == "doe2021sharing"
    assert suggest_key(ARTICLE, {"doe2021sharing", "doe2021sharing-2"}) == "doe2021sharing-3"
    assert suggest_key({"title": "Über Bilder", "author": [{"family": "Müller"}]}, ()) == "mulleruber"
    assert suggest_key({"title": "写真"}, ()) == "source"
