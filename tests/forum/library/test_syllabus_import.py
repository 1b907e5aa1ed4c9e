"""A syllabus from a file: looked at first, then all of it or nothing; and out again, and in again, the same."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from forum.library.models import Reference
from forum.library.syllabus.importing import import_syllabus, read_any, text_of_syllabus
from forum.library.syllabus.models import Syllabus, SyllabusItem, SyllabusSection
from forum.live.models import Event
from forum.people.models import Person
from forum.text.syllabus import BadSyllabus, write_syllabus
from forum.verdicts import Refused
from tests.cast import new_debate
from tests.forum.library.syllabuses import begin, listed, section, source, titles
from tests.support.poured import poured

OWN = (Path(__file__).parents[2] / "documents" / "syllabus.md").read_text(encoding="utf-8")
SMALL = "# Small\n\n## Faces\n\nSo.\n\n- [On faces](https://example.org/on-faces) (Roe, 2021)\n\n  Read it.\n"
BIB = "@article{roe2021,\n title = {On eyes},\n author = {Roe, Ada},\n year = {2021},\n note = {Read it.}\n}\n"


@poured
def syllabus(opened, olga) -> Syllabus:
    return begin(opened, olga)


def take(syllabus, by, text: str, **more):
    return import_syllabus(syllabus=syllabus, by=by, text=read_any(text), **{"client_key": uuid4(), **more})


def another(by) -> tuple[Syllabus, Person]:
    """An empty one of another debate, and who organizes it, with the role that came with it."""
    debate = new_debate(by, question="Another?")
    fresh = Person.objects.get(pk=by.pk)
    return begin(debate, fresh, title="Another"), fresh


@pytest.fixture
def page(syllabus, olga, client):
    """Send the form, as Olga."""
    client.force_login(olga)

    def send(**data):
        return client.post(f"{syllabus.get_absolute_url()}arrange/import/", {"client_key": uuid4(), **data})

    return send


def test_the_seed_document_is_imported_completely(syllabus, olga, seed):
    whole = seed("000")
    text = whole[whole.index("### AI_Commons syllabus") :] if whole else OWN

    taken = take(syllabus, olga, text)

    assert (taken.added, taken.known, taken.sections) == (11, 0, 4)
    assert [len(sources) for _title, sources in titles(syllabus)] == [3, 1, 2, 5]
    assert SyllabusSection.objects.exclude(html="").count() == 4
    assert SyllabusItem.objects.exclude(html="").count() == 4
    assert Reference.objects.filter(listed_at=None).count() == 0
    assert Syllabus.objects.get().closing_html
    assert Event.objects.filter(kind="syllabus.imported").count() == 1


def test_out_and_in_again_it_is_the_same(syllabus, olga, client):
    take(syllabus, olga, OWN)
    first = client.get(f"{syllabus.get_absolute_url()}export.md").content.decode()
    other, olga = another(olga)

    taken = take(other, olga, first)

    assert (taken.added, Reference.objects.count()) == (11, 11)
    once, again = (
        text_of_syllabus(Syllabus.objects.get(pk=syllabus.pk)),
        text_of_syllabus(Syllabus.objects.get(pk=other.pk)),
    )
    assert (once.sections, once.closing) == (again.sections, again.closing)
    assert write_syllabus(again).partition("\n## ")[2] == first.partition("\n## ")[2]
    assert take(other, olga, first).added == 0


def test_with_other_programs_it_comes_back_by_section(syllabus, olga, client):
    take(syllabus, olga, OWN)
    other, olga = another(olga)

    taken = take(other, olga, client.get(f"{syllabus.get_absolute_url()}export.json").content.decode())

    assert (taken.added, Reference.objects.count()) == (11, 11)
    assert titles(other) == titles(syllabus)
    annotated = SyllabusItem.objects.filter(syllabus=other).exclude(annotation="")
    assert annotated.count() == 4
    for form, begins in (("bib", "@"), ("ris", "TY  -")):
        text = client.get(f"{syllabus.get_absolute_url()}export.{form}").content.decode()
        assert text.startswith(begins)
        assert len(read_any(text, "All").items) == 11


def test_what_is_listed_already_stays_as_it_is(syllabus, olga):
    where = section(syllabus, olga, "faces")
    listed(where, olga, "On faces", annotation="Said before.")

    taken = take(syllabus, olga, SMALL + "- [New](https://example.org/new)\n")

    assert (taken.added, taken.known, taken.sections) == (1, 1, 0)
    assert titles(syllabus) == [("faces", ["On faces", "New"])]
    assert [one.annotation for one in SyllabusItem.objects.order_by("pk")] == ["Said before.", ""]
    assert (Syllabus.objects.get().title, SyllabusSection.objects.get().introduction) == ("What to read", "So.")


def test_sent_twice_it_is_taken_once(syllabus, olga):
    key = uuid4()

    assert [take(syllabus, olga, SMALL, client_key=key).added for _ in range(2)] == [1, 0]
    assert Event.objects.filter(kind="syllabus.imported").count() == 1


def test_a_source_that_is_private_to_others_is_not_found_by_its_address(syllabus, olga, dan):
    source(dan, "On faces")

    take(syllabus, olga, SMALL)

    assert Reference.objects.count() == 2
    assert SyllabusItem.objects.get().reference.added_by == olga


@pytest.mark.parametrize("who", ["cleo", "ben", "ada"])
def test_nobody_else_imports(syllabus, who, request):
    with pytest.raises(Refused, match="Only the organizers"):
        take(syllabus, request.getfixturevalue(who), SMALL)
    assert Reference.objects.count() == 0


def test_what_was_read_is_shown_before_anything_is_saved(page, syllabus):
    shown = page(pasted=SMALL, do="read").content.decode()

    assert "This was read" in shown
    assert "On faces" in shown
    assert "new section" in shown
    assert (Reference.objects.count(), SyllabusSection.objects.count()) == (0, 0)

    assert page(pasted=SMALL, do="import").status_code == 302
    assert titles(syllabus) == [("Faces", ["On faces"])]


def test_a_file_is_shown_as_text_that_the_second_button_sends(page, syllabus):
    shown = page(file=SimpleUploadedFile("s.md", SMALL.encode()), do="import").content.decode()

    assert "# Small" in shown
    assert Reference.objects.count() == 0


def test_references_go_into_the_section_that_is_named(page, syllabus):
    page(pasted=BIB, section="Eyes", do="import")

    assert titles(syllabus) == [("Eyes", ["On eyes"])]
    one = SyllabusItem.objects.get()
    assert (one.reference.key, one.annotation, "note" in one.reference.csl) == ("roe2021", "Read it.", False)


def test_half_broken_text_names_its_lines_and_imports_nothing(page, syllabus):
    broken = SMALL + "- no link\n- [half](https://half.example\n"

    for do in ("read", "import"):
        shown = page(pasted=broken, do=do).content.decode()
        assert "2 lines cannot be read; nothing was imported" in shown
        assert "Line 10" in shown
        assert "Line 11" in shown
        assert "- no link" in shown

    assert (Reference.objects.count(), SyllabusSection.objects.count(), Syllabus.objects.get().introduction) == (
        0,
        0,
        "For *beginners*.",
    )


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("@article{x", "Line 1"),
        ('[{"type": "book"}]', "The title is missing."),
        ("[{]", "Line 1"),
        ("TY  - BOOK\nER  - \n", "Line 1"),
        ("", "Paste a syllabus"),
        ("Only prose.", "There is no item"),
    ],
)
def test_other_broken_files_are_refused_with_a_sentence(page, text, says):
    assert says in page(pasted=text, do="import").content.decode()
    assert Reference.objects.count() == 0


def test_a_file_that_is_no_text_is_refused(page):
    shown = page(file=SimpleUploadedFile("s.md", b"\xff\xfe\x00"), do="read").content.decode()

    assert "not text in UTF-8" in shown


def test_an_annotation_that_cannot_be_shown_is_named_by_line():
    with pytest.raises(BadSyllabus) as bad:
        read_any("- [a](https://a.example)\n\n  " + "[" * 9_000 + "](" * 5_000)

    assert [one.line for one in bad.value.faults] == [1]
