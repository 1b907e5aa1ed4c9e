import hashlib
import io
import os
import re
import subprocess
import sys
import warnings
import zipfile
from dataclasses import replace

import docx
import pytest
from ebooklib import ITEM_DOCUMENT, ITEM_IMAGE, epub
from hypothesis import HealthCheck, given, settings
from odf import draw, svg, table, text
from odf.opendocument import load
from odf.teletype import extractText

from forum.paper import office
from forum.paper.document import Figure, Picture
from forum.paper.office import write_docx, write_epub, write_odt
from tests.forum.paper.made import HOSTILE, paper, papers, said

WRITERS = {"docx": write_docx, "odt": write_odt, "epub": write_epub}


def parts(made):
    with zipfile.ZipFile(io.BytesIO(made)) as file:
        return {name: file.read(name).decode("utf-8", "replace") for name in file.namelist()}


@pytest.fixture(scope="module")
def word():
    return write_docx(paper())


@pytest.fixture(scope="module")
def open_text():
    return write_odt(paper())


@pytest.fixture(scope="module")
def book():
    return write_epub(paper())


def test_word_reads_headings_texts_and_tables(word):
    read = docx.Document(io.BytesIO(word))

    assert [one.text for one in read.paragraphs if one.style.name == "Heading 1"] == ["What is asked", "Scripts"]
    assert [[cell.text for cell in row.cells] for row in read.tables[0].rows] == [
        ["Group", "Votes"],
        ["Experts", "12"],
        ["Readers", "345"],
    ]
    every = "\n".join(one.text for one in read.paragraphs)
    assert all(one in every for one in ("Τὰ πάντα ῥεῖ", "Съешь ещё", "هذا نص عربي", "זהו טקסט"))
    assert read.core_properties.title == "Should a library lend its <recorded> voices?"
    assert read.core_properties.created.isoformat().startswith("2026-03-01T12:00:00")


def test_word_has_real_notes_alternative_texts_and_languages(word):
    inside = parts(word)

    assert "A note at the foot" in inside["word/footnotes.xml"]
    assert 'descr="A dark bar."' in inside["word/document.xml"]
    assert 'descr="A grey square."' in inside["word/document.xml"]
    assert '<w:lang w:val="ar" />' in inside["word/document.xml"]
    assert 'w:val="en"' in inside["word/styles.xml"]


def test_the_first_page_says_as_of_when_and_the_digest(word):
    every = "\n".join(one.text for one in docx.Document(io.BytesIO(word)).paragraphs)

    assert "State as of: 1 March 2026, 12:00 UTC" in every
    assert "sha256:" + "ab" * 32 in every


def test_open_document_has_notes_tables_pictures_in_words_and_languages(open_text):
    read = load(io.BytesIO(open_text))

    assert [extractText(one) for one in read.getElementsByType(text.Note)] == ["1A note at the foot, with a link"]
    assert [extractText(one).strip() for one in read.getElementsByType(table.TableCell)][:2] == ["Group", "Votes"]
    assert [extractText(one) for one in read.getElementsByType(svg.Desc)] == ["A dark bar.", "A grey square."]
    assert len(read.getElementsByType(draw.Image)) == 2
    assert 'fo:language="he"' in parts(open_text)["content.xml"]
    assert "2026-03-01T12:00:00Z" in parts(open_text)["meta.xml"]


def test_a_book_has_its_chapters_contents_language_notes_and_pictures(book, tmp_path):
    (tmp_path / "book.epub").write_bytes(book)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        read = epub.read_epub(tmp_path / "book.epub")

    every = "".join(one.get_content().decode() for one in read.get_items_of_type(ITEM_DOCUMENT))
    assert read.get_metadata("DC", "language")[0][0] == "en"
    assert read.get_metadata("DC", "date")[0][0] == "2026-03-01"
    chapters = [one[0].title if isinstance(one, tuple) else one.title for one in read.toc]
    assert chapters[-2:] == ["What is asked", "Scripts"]
    assert len(list(read.get_items_of_type(ITEM_IMAGE))) == 2
    assert 'alt="A dark bar."' in every
    assert 'role="doc-noteref"' in every
    assert 'lang="ar"' in every


WRITE = """
import hashlib
from forum.paper.office import write_docx, write_epub, write_odt
from tests.forum.paper.made import paper
for write in (write_docx, write_odt, write_epub):
    print(hashlib.sha256(write(paper())).hexdigest())
"""


def test_another_process_writes_the_same_bytes(word, open_text, book):
    more = {"PYTHONHASHSEED": "4711", "TZ": "Asia/Tokyo", "SOURCE_DATE_EPOCH": "1"}
    done = subprocess.run(
        [sys.executable, "-c", WRITE], env=os.environ | more, capture_output=True, text=True, check=True
    )

    assert done.stdout.split() == [hashlib.sha256(one).hexdigest() for one in (word, open_text, book)]


@pytest.mark.parametrize("form", WRITERS)
def test_no_text_is_markup_and_none_reads_a_file(form):
    made = WRITERS[form](replace(paper(), blocks=tuple(said(one) for one in HOSTILE)))

    every = "".join(parts(made).values())
    assert "root:x:0:0" not in every
    assert "![x](/etc/passwd)" in every
    assert "<script>" not in every


@pytest.mark.parametrize("form", WRITERS)
def test_a_broken_picture_is_its_words(form):
    made = WRITERS[form](replace(paper(), blocks=(Figure(Picture(b"none", "image/webp", "What it shows")),)))

    assert "[What it shows]" in "".join(parts(made).values()).replace("</w:t></w:r>", "")


@given(papers)
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_paper_can_be_written(one):
    assert all(write(one) for write in WRITERS.values())


def test_a_very_large_odt_is_written_in_parts_and_is_one_text(monkeypatch):
    whole = content(write_odt(paper()))
    monkeypatch.setattr(office, "IN_ODT", 30)

    made = write_odt(paper())
    joined = content(made)
    said = re.compile(r"<[^>]*>|\s")
    assert said.sub("", joined) == said.sub("", whole)
    assert made == write_odt(paper())
    styles = re.findall(r'style:name="([^"]+)"', joined)
    assert len(styles) == len(set(styles))
    asked = {name for name in re.findall(r'style-name="((?:P|L|T|fr)\d+[^"]*)"', joined)}
    assert asked <= set(styles)
    shown = re.findall(r'xlink:href="(Pictures/[^"]+)"', joined)
    with zipfile.ZipFile(io.BytesIO(made)) as file:
        listed = file.read("META-INF/manifest.xml").decode()
        assert len(shown) == 2
        assert all(name in file.namelist() and f'"{name}"' in listed for name in shown)


def content(made):
    with zipfile.ZipFile(io.BytesIO(made)) as file:
        return file.read("content.xml").decode()
