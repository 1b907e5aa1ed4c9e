import re
import time
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.export.documents import MAX_BODY, BadFile, read_document
from forum.text.markup import render

DOCUMENTS = Path(__file__).resolve().parents[2] / "documents"


def ours(name):
    return read_document((DOCUMENTS / name).read_bytes(), name)


def tags(markdown, name):
    return len(re.findall(rf"<{name}[ >]", render(markdown, doc_id="p1").html))


def test_an_essay_keeps_title_day_byline_and_update():
    essay = ours("essay.md")

    assert essay.title == "Sound_Archive: Who may learn from recorded voices?"
    assert essay.date == date(2024, 3, 11)
    assert essay.authors == ("Irina Voskuil", "Teo van der Halm")
    assert essay.updated_on == date(2024, 6, 5)
    assert [(reading.line, reading.kind) for reading in essay.readings] == [(6, "byline"), (46, "updated")]


def test_an_essay_keeps_headings_links_bold_runs_and_lists():
    body = ours("essay.md").body

    assert tags(body, "h[1-6]") == 3
    assert tags(body, "a") == 16
    assert tags(body, "strong") == 6
    assert tags(body, "ul") == 3
    assert tags(body, "li") == 6
    assert "Irina" not in body
    assert "updated on" not in body


def test_entities_become_characters_and_escapes_stay():
    body = ours("essay.md").body

    assert "isn't new" in body
    assert "answer it – slowly" in body
    assert "gift & its annex" in body
    assert 'allow "study"' in body
    assert "?week=2&room=4" in body
    assert "Sound\\_Archive circle" in body


def test_a_saved_page_gives_title_question_voices_and_credits():
    page = ours("debate.txt")

    assert page.title == "Should a library lend its recorded voices to machines?"
    assert page.question == page.title
    assert page.voices == ("Mirela Danko", "Osei Brandt-Lund")
    assert [(credit.author, credit.licence, credit.via) for credit in page.image_credits] == [
        ("TideWalker88", "CC-BY-SA-4.0", "Wikimedia Commons"),
        ("Nora Q. Lindqvist", "CC-BY-2.0", "Flickr"),
        ("Harbour Survey Office from Port Ellery, North Bay", "public-domain", "Wikimedia Commons"),
        ("Jonas Abel, Norway", "LAL-1.3", "Wikimedia Commons"),
    ]
    assert page.leftovers == (
        "Skip to content",
        "Harbour Library Forum",
        "Slide Gallery, Tables & Buttons for WordPress",
    )


def test_a_saved_page_gives_its_references():
    references = ours("debate.txt").references

    assert [reference.csl["title"] for reference in references] == [
        "Kitchen-table.example",
        "Reading Purposes in Public Collections",
        "A promise travels",
    ]
    assert [reference.retrieved_on for reference in references] == [date(2024, 2, 20), None, date(2024, 3, 3)]
    assert [reference.line for reference in references] == [37, 38, 39]


def test_the_paragraphs_of_a_saved_page_stay_paragraphs_with_the_same_characters():
    body = ours("debate.txt").body
    html = render(body, doc_id="p1").html

    assert len(body.split("\n\n")) == 7
    assert tags(body, "p") == 7
    assert tags(body, "em") == 0
    assert "4_000 hours, * of every decade *, and two &lt;small&gt; grants [sic]." in html
    assert body.endswith("Write to us and tell us what you think!")


def test_a_letter_with_toml_references_and_credits_is_read():
    letter = ours("letter.md")

    assert letter.title == "A letter on lending"
    assert letter.date == date(2023, 11, 2)
    assert letter.authors == ("Irina Voskuil", "Osei Brandt-Lund")
    assert letter.tags == ("libraries", "consent")
    assert letter.description == "Why we ask for a second form."
    assert [reference.csl["title"] for reference in letter.references] == [
        "The kitchen table as a studio",
        "Proposal for lending rules",
    ]
    assert [credit.licence for credit in letter.image_credits] == ["CC-BY-4.0"]
    assert [reading.kind for reading in letter.readings] == [
        "byline",
        "heading",
        "reference",
        "reference",
        "heading",
        "credit",
    ]


def test_code_is_left_as_it_is():
    body = ours("letter.md").body

    assert "`&amp;` what for." in body
    assert "* not a list &#39;here&#39;" in body
    assert tags(body, "li") == 3


def test_an_entity_that_would_become_markup_stays_an_entity():
    document = read_document("---\ntitle: T\n---\n&lt;b&gt; &#42;no&#42; &amp;lt; &eacute;\n", "a.md")

    assert document.body == "&lt;b&gt; &#42;no&#42; &amp;lt; é"


def test_bullets_of_a_saved_page_become_a_list():
    page = read_document("A title\n\nThree things matter here:\n  • one\n  • two\n- three\n\nAnd that is all.", "a.txt")

    assert page.body == "Three things matter here:\n\n* one\n* two\n* three\n\nAnd that is all."


def test_a_byline_that_contradicts_the_front_matter_stays_in_the_text():
    document = read_document("---\ntitle: T\nauthor: Ada Moor\n---\n*Ben Dial*\n\nText.", "a.md")

    assert (document.authors, document.body) == (("Ada Moor",), "*Ben Dial*\n\nText.")


def test_a_heading_called_sources_above_an_essay_is_no_list_of_references():
    document = read_document("---\ntitle: T\n---\n## Sources\n\nRivers have sources, and so do we.", "a.md")

    assert (document.references, document.body) == ((), "## Sources\n\nRivers have sources, and so do we.")


@pytest.mark.parametrize(
    ("front", "authors"),
    [
        ("author: Ada Moor", ("Ada Moor",)),
        ("authors: [Ada Moor, Ben Dial]", ("Ada Moor", "Ben Dial")),
        ("byline: By Ada Moor and Ben Dial", ("Ada Moor", "Ben Dial")),
        ("authors:\n  - name: Ada Moor\n    url: x\n  - Ben Dial", ("Ada Moor", "Ben Dial")),
        ("draft: false", ()),
    ],
)
def test_authors_are_found_however_the_front_matter_names_them(front, authors):
    assert read_document(f"---\ntitle: T\n{front}\n---\nText.", "a.md").authors == authors


def test_a_first_heading_is_the_title_where_there_is_no_front_matter():
    document = read_document("# The title\n\nText.", "2024-05-06-the-title.md")

    assert (document.title, document.date, document.body) == ("The title", date(2024, 5, 6), "Text.")


@pytest.mark.parametrize(
    ("data", "line", "sentence"),
    [
        (b"", None, "The file is empty."),
        (b" \n\n", None, "The file is empty."),
        (b"---\ntitle: T\n---\nfine\n\xff\xfe", 5, "The file is not UTF-8 text; save it as UTF-8 and try again."),
        (b"---\ntitle: T\n---\n\x00", 4, "The file holds control characters, so it is probably no text file."),
        (b"---\ntitle: T\ntext", 1, "The front matter begins with --- but is never closed by another ---."),
        (b"---\ndate: 2024-01-01\n---\nText.", 1, "The document has no title: write a line “title: …” between two lines of three hyphens."),
        (b"---\ndate: 2024-01-01\ntitle:\n---\nText.", 3, "The document has no title: write a line “title: …” between two lines of three hyphens."),
        (b"---\ntitle: T\ndate: 2024-13-45\n---\nText.", 3, "“2024-13-45” is no date; write it like 2026-01-31."),
        (b"---\ntitle: T\ndate: next week\n---\nText.", 3, "“next week” is no date; write it like 2026-01-31."),
        (b"---\ntitle: T\ntitle: U\n---\nText.", 3, "“title” stands twice in the front matter."),
        (b"---\n- T\n---\nText.", 2, "The front matter must be lines like “title: …”."),
        (b"---\ntitle: T\n---\n\n", 4, "The document has a title but no text."),
        (b"# Only a title", None, "The document has a title but no text."),
        (b"Plain text that is one long paragraph without any title, and that goes on and on to its end.", 1, "No title was found: put the title alone on a line above the text."),
    ],
)  # fmt: skip
def test_a_malformed_document_is_refused_with_line_and_sentence(data, line, sentence):
    with pytest.raises(BadFile) as caught:
        read_document(data, "a.txt")

    assert (caught.value.line, caught.value.sentence) == (line, sentence)


@pytest.mark.parametrize(
    ("front", "line"), [("title: [", 2), ('ok: 1\ntitle: "open', 3), ("a: b: c", 2), ("ok: 1\n\ttitle: T", 3)]
)
def test_front_matter_that_is_no_yaml_names_the_line(front, line):
    with pytest.raises(BadFile, match="The front matter is not YAML") as caught:
        read_document(f"---\n{front}\n---\nText.", "a.md")

    assert caught.value.line == line


def test_a_text_over_the_limit_names_the_line_that_passes_it():
    text = "---\ntitle: T\n---\n" + ("word " * 100 + "\n") * 130

    with pytest.raises(BadFile) as caught:
        read_document(text, "a.md")

    assert caught.value.line == 3 + MAX_BODY // 501 + 1
    assert caught.value.sentence.startswith("The text has 6")


@given(st.text(max_size=300) | st.binary(max_size=300), st.sampled_from(["a.md", "a.txt"]))
def test_any_file_is_a_document_or_a_bad_file(data, name):
    try:
        document = read_document(data, name)
    except BadFile:
        return
    assert document.title.strip() != ""
    assert document.body.strip() != ""


pieces = st.sampled_from(
    ["---", "+++", "title: T", "title = 'T'", "# T", "References:", "• A, B. 2021, https://a.example", "* x", "```", "",
     "Read the contribution by X", "By Ada Moor", "A, CC BY 4.0", "&#39;", "Updated on 2024-01-01", "Why?", "1. y"]
)  # fmt: skip


@given(st.lists(pieces, max_size=14).map("\n".join), st.sampled_from(["a.md", "a.txt"]))
def test_any_order_of_known_pieces_is_a_document_or_a_bad_file(text, name):
    try:
        document = read_document(text, name)
    except BadFile:
        return
    assert document.body.strip() != ""


HOSTILE = ["[", "*", "&#39;", "• a\n", "a, b. ", "https://a", "`", "> ", "- - ", "(((", "\n", "a\n", "By A B\n"]


@pytest.mark.parametrize("unit", HOSTILE)
@pytest.mark.parametrize("start", ["T\n\n", "---\ntitle: T\n---\n", "---\ntitle: T\n---\nReferences:\n- "])
def test_a_hostile_text_of_full_length_is_read_within_a_second(unit, start):
    text = start + unit * (59_000 // len(unit))

    started = time.process_time()
    with suppress(BadFile):
        read_document(text, "a.txt")

    assert time.process_time() - started < 1


def test_nested_front_matter_is_refused_and_its_aliases_are_harmless():
    bomb = "a: &a [x]\n" + "".join(f"{b}: &{b} [*{a},*{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True))

    assert read_document(f"---\ntitle: T\n{bomb}---\nText.", "a.md").title == "T"
    with pytest.raises(BadFile):
        read_document(f"---\ntitle: {'[' * 5_000}\n---\nText.", "a.md")
