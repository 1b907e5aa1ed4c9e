from datetime import date

import pytest

from forum.export.notes import (
    parse_byline,
    parse_credit,
    parse_day,
    parse_reference,
    parse_update,
    parse_voice,
)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024-03-11", date(2024, 3, 11)),
        ("2024-3-1", date(2024, 3, 1)),
        ("2024-03-11T10:00:00Z", date(2024, 3, 11)),
        ("2024-03-11 10:00:00 +0200", date(2024, 3, 11)),
        ("5 June 2024", date(2024, 6, 5)),
        ("June 5, 2024", date(2024, 6, 5)),
        ("5. Sept. 2024", date(2024, 9, 5)),
        ("05.06.2024", date(2024, 6, 5)),
        ("2024-02-30", None),
        ("5 Juice 2024", None),
        ("06/05/2024", None),
        ("soon", None),
        ("", None),
    ],
)
def test_a_day_is_read_as_people_write_it_or_not_at_all(text, day):
    assert parse_day(text) == day


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("*(This text has been updated on 5 June 2024).*", date(2024, 6, 5)),
        ("Updated on 2024-06-05", date(2024, 6, 5)),
        ("Last modified: June 5, 2024.", date(2024, 6, 5)),
        ("The rules were updated on 5 June 2024 and nobody noticed.", None),
        ("(This text has been updated on the fifth of June.)", None),
    ],
)
def test_an_update_is_a_line_that_says_nothing_else(line, day):
    assert parse_update(line) == day


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("*Irina Voskuil, Teo van der Halm*", ("Irina Voskuil", "Teo van der Halm")),
        ("_Osei Brandt-Lund & Nora Q. Lindqvist_", ("Osei Brandt-Lund", "Nora Q. Lindqvist")),
        ("By Irina Voskuil and Osei Brandt-Lund", ("Irina Voskuil", "Osei Brandt-Lund")),
        ("Irina Voskuil, Teo van der Halm", ()),
        ("*It is time to act, and to act together.*", ()),
        ("*Madly*", ()),
    ],
)
def test_a_byline_holds_names_and_is_marked_as_one(line, names):
    assert parse_byline(line) == names


@pytest.mark.parametrize(
    ("line", "credit"),
    [
        ("TideWalker88, CC BY-SA 4.0, via Wikimedia Commons", ("TideWalker88", "CC-BY-SA-4.0", "Wikimedia Commons", "")),
        ("Survey Office from Ellery, North Bay, Public domain, via Flickr", ("Survey Office from Ellery, North Bay", "public-domain", "Flickr", "")),
        ("Jonas Abel, Norway, FAL, via Wikimedia Commons", ("Jonas Abel, Norway", "LAL-1.3", "Wikimedia Commons", "")),
        ("Photo: Nora Abel / CC BY 2.0", ("Nora Abel", "CC-BY-2.0", "", "")),
        ("Nora Abel, CC BY 4.0 <https://creativecommons.org/licenses/by/4.0>, via Wikimedia Commons", ("Nora Abel", "CC-BY-4.0", "Wikimedia Commons", "")),
        ("Nora Abel, [CC BY 4.0](https://creativecommons.org/licenses/by/4.0/), via [Commons](https://commons.example/Tape.jpg)", ("Nora Abel", "CC-BY-4.0", "Commons", "https://commons.example/Tape.jpg")),
    ],
)  # fmt: skip
def test_a_credit_names_author_licence_and_way(line, credit):
    found = parse_credit(line, 7)

    assert (found.author, found.licence, found.via, found.source_url, found.line) == (*credit, 7)


@pytest.mark.parametrize("line", ["CC BY 4.0", "Nora Abel, all rights reserved", "We went, via Oslo, home.", ""])
def test_a_line_without_author_and_known_licence_is_no_credit(line):
    assert parse_credit(line, 1) is None


def test_a_voice_is_named_in_the_line_that_leads_to_it():
    assert parse_voice("Read the contribution by Mirela Danko") == "Mirela Danko"
    assert parse_voice("[Read the contribution by Mirela Danko](https://example.org/danko)") == "Mirela Danko"
    assert parse_voice("Read the contribution before you answer") == ""


def csl(line):
    found = parse_reference(line, 1)
    return found.csl, found.retrieved_on


def people(*names):
    return [dict(zip(("family", "given"), name, strict=True)) for name in names]


def test_a_reference_parted_by_commas_with_address_and_retrieval():
    item, retrieved = csl(
        "Danko, Mirela. Abel, Jonas, Kitchen-table.example, 2022, https://kitchen-table.example, retrieved on 2024-02-20;"
    )

    assert retrieved == date(2024, 2, 20)
    assert item == {
        "URL": "https://kitchen-table.example",
        "accessed": {"date-parts": [[2024, 2, 20]]},
        "author": people(("Danko", "Mirela"), ("Abel", "Jonas")),
        "issued": {"date-parts": [[2022]]},
        "title": "Kitchen-table.example",
        "type": "webpage",
    }


def test_a_reference_with_a_quoted_title_a_conference_and_pages():
    item, retrieved = csl(
        "Brandt, Osei and Voskuil-Halm, Irina, “Reading Purposes”, 2019 Conference on Law (CLL), 2019, p. 112-131;"
    )

    assert retrieved is None
    assert item == {
        "author": people(("Brandt", "Osei"), ("Voskuil-Halm", "Irina")),
        "container-title": "2019 Conference on Law (CLL)",
        "issued": {"date-parts": [[2019]]},
        "page": "112-131",
        "title": "Reading Purposes",
        "type": "paper-conference",
    }


def test_a_reference_in_apa_order_with_a_doi():
    item, retrieved = csl(
        "Weil, R., Lund, B., & Okonjo, A. (2020, May). A promise travels. Journal of Oral History, pp. 7–19."
        " https://doi.org/10.5555/joh.2020.7. Accessed 3 March 2024."
    )

    assert retrieved == date(2024, 3, 3)
    assert item == {
        "DOI": "10.5555/joh.2020.7",
        "accessed": {"date-parts": [[2024, 3, 3]]},
        "author": people(("Weil", "R."), ("Lund", "B."), ("Okonjo", "A.")),
        "container-title": "Journal of Oral History",
        "issued": {"date-parts": [[2020]]},
        "page": "7-19",
        "title": "A promise travels",
        "type": "article-journal",
    }


def test_an_organisation_is_an_author_by_its_whole_name():
    item, _ = csl("European Commission, Proposal for lending rules, 2021, https://example.org/proposal")

    assert (item["author"], item["title"]) == ([{"literal": "European Commission"}], "Proposal for lending rules")


def test_a_reference_in_markdown_keeps_the_words_and_the_address_of_its_link():
    item, retrieved = csl("Danko, M. (2022). [*The kitchen table*](https://example.org/k). Retrieved May 2, 2023.")

    assert (item["title"], item["URL"], retrieved) == ("The kitchen table", "https://example.org/k", date(2023, 5, 2))


def test_a_line_of_nothing_is_no_reference():
    assert [parse_reference(line, 1) for line in ("", ";", "2021", "https://example.org")] == [None] * 4


def test_a_very_long_line_is_read_in_a_moment():
    for unit in (", ", "A, A. ", "a ", "“", "((", "https://a", "p. 1 ", "Aa, Bb and "):
        parse_reference(unit * 20_000, 1)
        parse_byline(unit * 20_000)
        parse_credit(unit * 20_000, 1)
        parse_update(unit * 20_000)
