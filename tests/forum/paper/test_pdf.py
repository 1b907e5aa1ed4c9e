import hashlib
import io
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pypdf
import pytest
from hypothesis import HealthCheck, given, settings

from forum.paper import parts, pdf
from forum.paper.document import Figure, Heading, Link, Note, Paragraph, Picture, Quotation, Table, Text
from forum.paper.glyphs import BOX, FONTS, Printed
from forum.paper.joined import CannotJoin, joined
from forum.paper.pdf import compiled, write_pdf
from forum.paper.typst import as_files
from tests.forum.paper.made import HOSTILE, paper, papers, said


def read(made):
    return pypdf.PdfReader(io.BytesIO(made))


def words(made):
    return " ".join(" ".join(page.extract_text() for page in read(made).pages).split())


def elements(made):
    """Every element of the structure tree: its type and itself."""
    found = []

    def walk(one):
        one = one.get_object()
        if isinstance(one, pypdf.generic.ArrayObject):
            for kid in one:
                walk(kid)
        elif isinstance(one, pypdf.generic.DictionaryObject):
            if "/S" in one:
                found.append((one["/S"], one))
            if "/K" in one:
                walk(one["/K"])

    walk(read(made).trailer["/Root"]["/StructTreeRoot"]["/K"])
    return found


@pytest.fixture(scope="module")
def made():
    return write_pdf(paper())


def test_all_five_scripts_can_be_read_out_of_it(made):
    text = words(made)

    assert "Tapes are lent to anyone." in text
    assert "Τὰ πάντα ῥεῖ καὶ οὐδὲν μένει." in text
    assert "Съешь ещё этих мягких булок." in text
    assert "قصير" in text
    assert "בעברית" in text


def test_it_is_tagged_and_says_its_language_title_and_moment(made):
    root, info = read(made).trailer["/Root"], read(made).metadata
    tags = {kind for kind, _ in elements(made)}

    assert root["/Lang"] == "en"
    assert root["/MarkInfo"]["/Marked"] == True  # noqa: E712 a PDF boolean
    assert info.title == "Should a library lend its <recorded> voices?"
    assert info.creation_date.isoformat() == "2026-03-01T12:00:00+00:00"
    assert {"/H1", "/H2", "/P", "/Table", "/TH", "/TD", "/Figure", "/Note", "/L", "/BlockQuote"} <= tags


def test_pictures_are_told_in_words_and_parts_in_their_languages(made):
    found = elements(made)

    assert {one["/Alt"] for kind, one in found if kind == "/Figure"} == {"A dark bar.", "A grey square."}
    assert {"el", "ru", "ar", "he"} <= {one["/Lang"] for _, one in found if "/Lang" in one}


def test_notes_stand_at_the_foot_of_their_page(made):
    page = next(page.extract_text() for page in read(made).pages if "Tapes are" in page.extract_text())

    assert page.index("A note at the foot") > page.index("first point")


def test_it_has_an_outline_and_its_pages_are_numbered(made):
    reader = read(made)

    names = [one.title for one in reader.outline if not isinstance(one, list)]
    assert names == ["What is asked", "Scripts"]
    assert f"2 / {len(reader.pages)}" in reader.pages[1].extract_text()


def test_the_first_page_says_as_of_when_and_the_digest(made):
    first = read(made).pages[0].extract_text()

    assert "1 March 2026, 12:00 UTC" in first
    assert "sha256:" + "ab" * 32 in first


def test_a_long_paper_begins_with_its_contents():
    blocks = tuple(block for n in range(5) for block in (Heading(1, (Text(f"Part {n}"),), f"n{n}"), said("x")))

    second = read(write_pdf(replace(paper(), blocks=blocks))).pages[1].extract_text()
    assert "Contents" in second
    assert "Part 4" in second


WRITE = """
import hashlib
from forum.paper.pdf import write_pdf
from tests.forum.paper.made import paper
print(hashlib.sha256(write_pdf(paper())).hexdigest())
"""


@pytest.mark.parametrize(("seed", "zone"), [("0", "UTC"), ("4711", "Asia/Tokyo")])
def test_another_process_writes_the_same_bytes(made, seed, zone):
    more = {"PYTHONHASHSEED": seed, "TZ": zone}
    done = subprocess.run(
        [sys.executable, "-c", WRITE], env=os.environ | more, capture_output=True, text=True, check=True
    )

    assert done.stdout.strip() == hashlib.sha256(made).hexdigest()


def test_no_text_is_code_and_none_reads_a_file():
    secret = Path("pyproject.toml").read_text(encoding="utf-8")[:30]
    evil = [said(one) for one in HOSTILE]
    evil += [said('#read("/pyproject.toml")'), Paragraph((Link('https://a.example/")#read("x")', (Text("a"),)),))]
    evil += [said("#panic()", "code"), Quotation((said("#{ while true {} }"),))]

    text = words(write_pdf(replace(paper(), title='"]; #panic("x")', blocks=tuple(evil))))
    assert '#read("/etc/passwd")' in text
    assert '#eval("1")' in text
    assert "root:x:0:0" not in text
    assert secret not in text


def test_a_drawing_reads_no_file_and_a_broken_picture_is_its_words():
    def figure(data, kind="image/svg+xml"):
        return Figure(Picture(data, kind, "What it shows"))

    space = b'<svg xmlns="http://www.w3.org/2000/svg" xmlns:x="http://www.w3.org/1999/xlink" width="4" height="4">'
    away = space + b'<image x:href="paper.json" width="4" height="4"/></svg>'
    entity = b'<!DOCTYPE svg [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + space + b"<text>&e;</text></svg>"
    broken = (figure(away), figure(entity), figure(b"<svg"), figure(b"not a picture", "image/webp"))

    text = words(write_pdf(replace(paper(), blocks=broken)))
    assert text.count("[What it shows]") == 4


def test_what_no_font_has_stands_as_a_box_and_is_said():
    text = words(write_pdf(replace(paper(), blocks=(said("漢字 and 😀"),))))

    assert f"{BOX}{BOX} and" in text
    assert "2 characters of this text (U+5B57, U+6F22)" in text


def test_the_list_of_what_the_fonts_have_is_true():
    namespace: dict[str, object] = {"__file__": str(Path("bin/paper_fonts.py").resolve()), "__name__": "fonts"}
    exec(Path("bin/paper_fonts.py").read_text(encoding="utf-8"), namespace)

    assert namespace["coverage"]() == (FONTS / "coverage.txt").read_text(encoding="ascii")


def test_a_word_that_no_line_holds_may_be_broken_and_an_address_stays_whole():
    assert Printed().line("x" * 70) == "x" * 30 + "\u200b" + "x" * 30 + "\u200b" + "x" * 10
    assert Printed().line("https://a.example/" + "x" * 70) == "https://a.example/" + "x" * 70


def test_a_table_wider_than_a_page_is_told_row_by_row():
    heads = tuple((Text(f"head {n}"),) for n in range(14))
    row = tuple((Text(f"cell {n}"),) for n in range(14))

    text = words(write_pdf(replace(paper(), blocks=(Table((), heads, (row,)),))))
    assert "head 13: cell 13" in text


def test_a_wide_table_of_numbers_stays_a_table_and_its_names_have_room():
    row = ((Text("A sentence that is rated by everybody"),), *((Text(str(n)),) for n in range(10)))
    heads = tuple((Text(f"head {n}"),) for n in range(11))
    text = words(write_pdf(replace(paper(), blocks=(Table((), heads, (row,), row_heads=True),))))
    assert "A sentence that is rated by" in text
    assert "head 3: 2" not in text


def test_blocks_nested_past_any_sense_are_printed():
    deep = said("at the bottom")
    for _ in range(60):
        deep = Quotation((deep,))

    assert "at the bottom" in words(write_pdf(replace(paper(), blocks=(deep,))))


def test_notes_of_a_heading_stand_below_it_and_a_note_within_a_note_is_words():
    inner = Note((Paragraph((Text("outer"), Note((said("inner"),)))),))
    blocks = (Heading(3, (Text("Head"), Note((said("of the heading"),)))), Paragraph((Text("x"), inner)))

    text = words(write_pdf(replace(paper(), blocks=blocks)))
    assert "of the heading" in text
    assert "outer (inner)" in text


@given(papers)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_paper_is_set_with_all_its_promises(one):
    assert compiled(as_files(one), one, format="pdf", pdf_standards=["ua-1"])[0].startswith(b"%PDF")


def test_a_very_large_paper_is_set_in_parts_and_is_one_file(monkeypatch):
    monkeypatch.setattr(parts, "LARGE", 10)
    monkeypatch.setattr(parts, "MOST", 400)

    large = write_pdf(paper())
    read_strictly = pypdf.PdfReader(io.BytesIO(large), strict=True)
    assert len(read_strictly.pages) == 5
    assert large == write_pdf(paper())
    assert [one.title for one in read_strictly.outline if not isinstance(one, list)] == [
        "What is asked",
        "Scripts",
        "Scripts (continued)",
    ]
    contents = read_strictly.pages[1].extract_text()
    assert "Numbers 3" in contents
    assert "Scripts 4" in contents
    assert read_strictly.pages[4].extract_text().rstrip().endswith(" 5")
    assert words(large).count("Tapes are lent to anyone.") == 1


def test_the_tags_of_all_parts_are_one_tree_and_every_page_and_link_is_in_it(monkeypatch):
    whole = [kind for kind, _ in elements(write_pdf(paper()))]
    monkeypatch.setattr(parts, "LARGE", 10)
    monkeypatch.setattr(parts, "MOST", 400)

    large = write_pdf(paper())
    tags = elements(large)
    kinds = [kind for kind, _ in tags]
    assert kinds.count("/Document") == 1
    assert {kind: kinds.count(kind) for kind in ("/Note", "/Table", "/Figure", "/BlockQuote", "/TD")} == {
        kind: whole.count(kind) for kind in ("/Note", "/Table", "/Figure", "/BlockQuote", "/TD")
    }
    numbers = read(large).trailer["/Root"]["/StructTreeRoot"]["/ParentTree"]["/Nums"]
    listed = dict(zip(numbers[::2], numbers[1::2], strict=True))
    for page in read(large).pages:
        assert listed[page["/StructParents"]].get_object()
        for link in page.get("/Annots", ()):
            assert listed[link.get_object()["/StructParent"]].get_object()["/S"] in ("/Link", "/Reference")
            assert "urn:place" not in str(link.get_object())
    named = {str(one["/ID"]) for _, one in tags if "/ID" in one}
    asked = {str(name) for _, one in tags for about in one.get("/A", ()) for name in about.get("/Headers", ())}
    assert asked <= named
    assert len(named) == sum("/ID" in one for _, one in tags)


def test_links_lead_from_part_to_part(monkeypatch):
    monkeypatch.setattr(parts, "LARGE", 10)
    monkeypatch.setattr(parts, "MOST", 60)
    chapter = [Heading(1, (Text(f"Chapter {n}"),), f"c{n}") for n in range(3)]
    leading = Paragraph((Link("#c2", (Text("to the last one"),)), Text(" (with \\ and (brackets")))
    blocks = (chapter[0], leading, said("x" * 50), chapter[1], said("y " * 40), chapter[2], said("z"))

    made = read(write_pdf(replace(paper(), blocks=blocks)))
    page = next(page for page in made.pages if "to the last one" in page.extract_text())
    (link,) = (one.get_object() for one in page["/Annots"])
    target = next(place for place, one in enumerate(made.pages) if one.get_object() == link["/Dest"][0].get_object())
    assert "Chapter 2" in made.pages[target].extract_text()
    assert made.pages[target] != page


def test_no_part_ends_with_a_heading_and_what_goes_on_says_so():
    one, two = Heading(1, (Text("One"),), "one"), Heading(2, (Text("Two"),), "two")

    assert [*parts.cut((one, said("a" * 15), two, said("b" * 15)), 20)] == [
        (one, said("a" * 15)),
        (Heading(1, (Text("One"), Text(" (continued)"))), two, said("b" * 15)),
    ]


def test_a_file_that_typst_did_not_write_so_is_not_joined():
    with pytest.raises(CannotJoin):
        joined([b"%PDF-1.7\n", b"%PDF-1.7\n"], {}, {})


def test_a_paper_that_typst_will_not_set_is_written_more_plainly(monkeypatch):
    asked = []

    def refusing(files, one, **how):
        asked.append(how["pdf_standards"])
        if len(asked) < 3:
            raise pdf.CannotSet("no")
        return compiled(files, one, **how)

    monkeypatch.setattr(pdf, "compiled", refusing)
    assert write_pdf(paper()).startswith(b"%PDF")
    assert asked == [["ua-1"], ["ua-1"], []]
