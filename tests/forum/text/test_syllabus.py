"""A syllabus in Markdown: read as people write it, written so that it reads back the same, faults named by line."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.text.citations import from_bibtex, from_csl_json, to_bibtex, to_csl_json
from forum.text.items import KINDS
from forum.text.syllabus import (
    ITEM_LICENCES,
    BadSyllabus,
    ListedItem,
    ListedSection,
    SyllabusText,
    as_csl,
    write_syllabus,
)
from forum.text.syllabus_lines import head_of
from forum.text.syllabus_reading import read_syllabus

OWN = (Path(__file__).parents[2] / "documents" / "syllabus.md").read_text(encoding="utf-8")
WRITTEN = """# What to read

For **beginners**.

## Faces

Where they come from.

- [Exposing.ai](https://exposing.ai)
  - Kind: web page
  - Authors: Harvey, Adam; LaPlace, Jules
  - Published: 2021
  - Licence: CC BY 4.0
  - Retrieved: 2022-02-14
  - Copy: https://archive.example/1
  - Added: 2022-03-01
  - Key: harvey2021

  Look whether you are in it.

  It takes a minute.

## Law

- A law without an address
  - Kind: legal instrument
  - Number: 7
  - Law: in force

---

Last looked at in March.
"""


def shape(syllabus: SyllabusText) -> list[tuple[str, int]]:
    return [(section.title, len(section.items)) for section in syllabus.sections]


def faults(text: str) -> list[tuple[int, str]]:
    with pytest.raises(BadSyllabus) as bad:
        read_syllabus(text)
    return [(one.line, one.says) for one in bad.value.faults]


# As people write it -------------------------------------------------------------------------------------------


def test_the_seed_document_is_read_completely(seed):
    whole = seed("000")
    text = whole[whole.index("### AI_Commons syllabus") :] if whole else OWN

    read = read_syllabus(text)

    assert [count for _title, count in shape(read)] == [3, 1, 2, 5]
    assert len({item.csl["URL"] for item in read.items}) == 11
    assert all(item.csl["title"] and "”" not in item.csl["title"] for item in read.items)
    assert [len(item.csl.get("author", ())) for item in read.items] == [1, 1, 0, 1, 1, 1, 1, 2, 1, 1, 1]
    # Every paragraph stands somewhere: four introductions, four annotations, and the line at the end.
    assert all(section.introduction for section in read.sections)
    assert sum(bool(item.annotation) for item in read.items) == 4
    assert read.closing.startswith("*(This")


def test_our_own_document_is_read_word_for_word():
    read = read_syllabus(OWN)

    assert read.title == "Recordings syllabus"
    assert shape(read) == [
        ("Overview", 3),
        ("What singers say", 1),
        ("Licences of recordings", 2),
        ("Rights of those who sing", 5),
    ]
    by_title = {item.csl["title"]: item for item in read.items}
    survey = by_title["What four hundred singers told us"]
    assert survey.csl["author"] == [{"literal": "Van den Berg"}]
    assert survey.csl["issued"] == {"date-parts": [[2020]]}
    assert by_title["May a machine learn from an open song?"].kind == "video"
    assert by_title["A right to listen closely: a proposal"].kind == "paper"
    assert by_title["Mining a song"].csl["author"] == [{"literal": "Moro"}, {"literal": "Klein"}]
    assert by_title["Look yourself up website"].csl == {
        "title": "Look yourself up website", "type": "webpage", "URL": "https://example.net",
    }  # fmt: skip
    assert by_title["Open songs: where we stand"].annotation.startswith("Shortly before, Ronan Marsh")


def test_every_word_of_it_is_kept():
    read = read_syllabus(OWN)

    kept = write_syllabus(read)

    for paragraph in OWN.split("\n\n"):
        if not paragraph.startswith(("#", "*", "“", "**")):
            assert paragraph.split("\n*")[0].strip().replace("\n", " ") in kept.replace("\n  ", "\n").replace("\n", " ")


def test_what_is_known_of_an_item_stands_below_it():
    read = read_syllabus(WRITTEN)
    first, law = read.items

    assert (read.title, read.introduction, read.closing) == (
        "What to read",
        "For **beginners**.",
        "Last looked at in March.",
    )
    assert first == ListedItem(
        csl={
            "title": "Exposing.ai", "type": "webpage", "URL": "https://exposing.ai",
            "author": [{"family": "Harvey", "given": "Adam"}, {"family": "LaPlace", "given": "Jules"}],
            "issued": {"date-parts": [[2021]]},
        },
        kind="web page", key="harvey2021", annotation="Look whether you are in it.\n\nIt takes a minute.",
        licence="CC-BY-4.0", archived_url="https://archive.example/1", retrieved_on=date(2022, 2, 14),
        added_on=date(2022, 3, 1),
    )  # fmt: skip
    assert (law.csl["title"], law.kind, law.legal_status) == (
        "A law without an address",
        "legal instrument",
        "in force",
    )


@pytest.mark.parametrize(
    ("line", "title", "maker", "year", "url", "rest"),
    [
        ("[A](https://a.example)", "A", "", "", "https://a.example", ""),
        ("[“A” (B, 2020)](https://a.example)", "A", "B", "2020", "https://a.example", ""),
        ("“[A” (B, 2020)](https://a.example)", "A", "B", "2020", "https://a.example", ""),
        ("“[A](https://a.example)” (B, 2020)", "A", "B", "2020", "https://a.example", ""),
        ("[A](https://a.example) (2020)", "A", "", "2020", "https://a.example", ""),
        ("[A (part two)](https://a.example)", "A (part two)", "", "", "https://a.example", ""),
        ("[A](https://a.example): read this.", "A", "", "", "https://a.example", "read this."),
        (r"[A \[sic\]](https://a.example)", "A [sic]", "", "", "https://a.example", ""),
        ("[A [b] c](https://a.example/x_(y))", "A [b] c", "", "", "https://a.example/x_(y)", ""),
        ("[A](<https://a.example/x(y>)", "A", "", "", "https://a.example/x(y", ""),
        ('[A](https://a.example "Tooltip")', "A", "", "", "https://a.example", ""),
        ("A (B, 2020): https://a.example/b.", "A", "B", "2020", "https://a.example/b", ""),
        ("https://a.example", "https://a.example", "", "", "https://a.example", ""),
        ("*A* (B 2020)", "A", "B", "2020", "", ""),
    ],
)
def test_the_first_line_of_an_item_in_many_manners(line, title, maker, year, url, rest):
    read = head_of(line)

    assert (read.title, read.maker, read.year, read.url, read.rest) == (title, maker, year, url, rest)


# And back -----------------------------------------------------------------------------------------------------


def test_what_was_written_is_read_back_the_same():
    for text in (OWN, WRITTEN):
        read = read_syllabus(text)

        assert read_syllabus(write_syllabus(read)) == read
        assert write_syllabus(read_syllabus(write_syllabus(read))) == write_syllabus(read)


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Cf", "Zl", "Zp", "Zs", "Co", "Cn"]), min_size=1, max_size=12)  # fmt: skip
LINE = st.lists(WORDS, min_size=1, max_size=5).map(" ".join)
MARKS = st.sampled_from(
    ["- a", "* [x](y)", "# Head", "**bold**", "---", "> said", "1. one", "    code", "- Kind: book", "[@key]", "***"]
)
TITLE = st.one_of(LINE, MARKS).map(lambda text: " ".join(text.split()))
PROSE = st.lists(st.one_of(LINE, MARKS, st.just("")), max_size=6).map(lambda lines: "\n".join(lines).strip())
DAYS = st.none() | st.dates(date(1900, 1, 1), date(2100, 1, 1))


@st.composite
def items(draw, number: int) -> ListedItem:
    kind = draw(st.sampled_from(list(KINDS)))
    csl: dict[str, object] = {"type": KINDS[kind], "title": draw(TITLE)}
    if draw(st.booleans()):
        csl["URL"] = f"https://example.org/{number}/{draw(st.sampled_from(['', 'a(b)', 'x_(y', '?q=[1]', 'a)b']))}"
    if draw(st.booleans()):
        family = st.text("abcXYZé", min_size=1, max_size=8)
        csl["author"] = [{"family": draw(family), "given": draw(family)}, {"literal": draw(family)}]
    if draw(st.booleans()):
        csl["issued"] = {"date-parts": [draw(st.sampled_from([[2001], [2001, 2], [2001, 2, 3]]))]}
    for name in ("container-title", "publisher", "page"):
        if draw(st.booleans()):
            csl[name] = draw(LINE)
    return ListedItem(
        csl=csl, kind=kind, key=f"key{number}", annotation=draw(PROSE), retrieved_on=draw(DAYS), added_on=draw(DAYS),
        licence=draw(st.sampled_from(["", *ITEM_LICENCES])),
    )  # fmt: skip


@st.composite
def syllabuses(draw) -> SyllabusText:
    sections = []
    for number in range(draw(st.integers(1, 3))):
        listed = tuple(draw(items(10 * number + place)) for place in range(draw(st.integers(int(not number), 3))))
        sections.append(ListedSection(f"{draw(TITLE)} {number}", draw(PROSE), listed))
    return SyllabusText(draw(TITLE), draw(PROSE), tuple(sections), draw(PROSE))


@given(syllabuses())
def test_any_syllabus_is_read_back_as_it_was_written(syllabus):
    written = write_syllabus(syllabus)

    assert read_syllabus(written) == read_syllabus(write_syllabus(read_syllabus(written)))
    read = read_syllabus(written)
    assert [[item.key for item in section.items] for section in read.sections] == [
        [item.key for item in section.items] for section in syllabus.sections
    ]
    assert read == syllabus


def test_other_programs_get_annotation_section_and_dates():
    read = read_syllabus(WRITTEN)
    given_out = [as_csl(section.title, item) for section in read.sections for item in section.items]

    taken = from_csl_json(to_csl_json(given_out))

    assert [one["custom"] for one in taken] == [
        {"section": "Faces", "licence": "CC-BY-4.0", "added": "2022-03-01"}, {"section": "Law"},
    ]  # fmt: skip
    assert taken[0]["note"] == "Look whether you are in it.\n\nIt takes a minute."
    assert [one["title"] for one in from_bibtex(to_bibtex(given_out))] == ["Exposing.ai", "A law without an address"]


# Bad input ----------------------------------------------------------------------------------------------------


def test_every_faulty_line_is_named_and_nothing_is_taken():
    text = """# Title

## Faces

- [Good](https://good.example)
- no link here
- [half](https://half.example

##

- [script](javascript:alert(1))
- [Facts](https://facts.example)
  - Kind: pamphlet
  - Published: lately
  - Licence: my own
  - Retrieved: 2022-02-30
  - Colour: red
  - Kind: book

## faces

- [Good again](https://good.example/)
"""

    assert faults(text) == [
        (6, "This item has no link. Write it as [title](https://…), or say its facts below it."),
        (7, "The link of this item is not closed. A link is written [title](https://…)."),
        (9, "This heading has no words."),
        (11, "The address (URL) must begin with http:// or https:// and hold no spaces."),
        (13, "“pamphlet” is none of: web page, article, report, book, paper, legal instrument, dataset, video, tool."),
        (14, "“lately” is no date such as 2021, 2021-03 or 2021-03-15."),
        (15, "“my own” names no licence that we know, as CC BY-SA 4.0 would."),
        (16, "“2022-02-30” is no date such as 2022-02-14."),
        (17, "“Colour: red” is no fact that we know. Leave an empty line above what you say of the source."),
        (18, "“Kind” stands here a second time."),
        (20, "There is a section “faces” already, on line 3; give this one another name."),
        (22, "This source stands on line 5 already; a syllabus lists it once."),
    ]


@pytest.mark.parametrize("text", ["", "   \n\n", "Only prose.", "# Only a title", "---", "## A\n\n## B\n\nSaid."])
def test_a_text_without_items_is_refused(text):
    ((line, says),) = faults(text)

    assert (line, says[:38]) == (1, "There is no item in this text. An item"[:38])


def test_too_much_is_refused_with_the_line_where_to_cut():
    many = "\n".join(f"- [{n}](https://example.org/{n})" for n in range(201))

    assert faults(many) == [(201, "At most 200 items at once; split the text here.")]
    assert faults("x" * 300_001)[0][0] == 1
    assert faults(f"- [a](https://a.example)\n\n  {'x' * 20_001}")[0][0] == 1
    assert faults(f"# {'x' * 201}\n\n- [a](https://a.example)")[0] == (
        1,
        "A heading may have 200 characters; this one has more.",
    )


HOSTILE = [
    "- [" * 20_000,
    "- [a](" + "(" * 50_000,
    "- " + "\\" * 50_000 + "[a](b)",
    "- “" + "(" * 30_000 + "2020)",
    "> " * 30_000,
    "- [a](https://a.example)\n" + "  - " * 30_000,
    "\x00- [\x00a](https://a.example/\x00)\u202e\ud800",
    "#" * 100_000,
    "**" * 50_000,
    "* * * " * 20_000,
    "- [a](https://a.example)\n\n" + "  \n" * 50_000,
    "- a (b (c (d (e" * 8_000,
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_texts_end_soon_and_without_a_crash(text):
    began = time.thread_time()
    read_or_refused(text)

    assert time.thread_time() - began < 3


@given(st.text(max_size=400))
def test_any_text_is_either_read_or_refused_by_line(text):
    lines = 1 + sum(map(text.count, "\n\r\u2028\u2029"))

    items, named = read_or_refused(text)

    assert items or named
    assert all(1 <= line <= lines for line in named)


def read_or_refused(text: str) -> tuple[int, list[int]]:
    try:
        return len(read_syllabus(text).items), []
    except BadSyllabus as bad:
        return 0, [one.line for one in bad.faults]
