"""What holds of every file of a process, whatever its form: nothing secret in it, nothing missing, as of when."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile

import pytest
from django.core.cache import cache

from forum.people.actions import grant
from forum.people.models import Person
from tests.cast import person
from tests.policy_design.cast import advance, go_on, new_process, propose, seat_expert
from tests.policy_design.export.everything import World, build, every_form, order_of, texts_in, wrongly_in
from tests.policy_design.voting.cast import experts
from tests.support.folders import Page, missing, not_as_summed, unpacked, unreachable
from tests.support.looking import undone

pytestmark = pytest.mark.any_database
OF_PEOPLE = ("html", "md", "pdf", "docx", "odt", "epub", "zip")


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker):
    """The process and all its files, made once for all tests here."""
    with django_db_blocker.unblock(), undone():
        olga, ben, bea, mo = person("Olga", may_organize=True), person("Ben"), person("Bea"), person("Mo")
        process = new_process(olga)
        seat_expert(process, ben, "law")
        seat_expert(process, bea, "photography")
        process = advance(go_on(process, olga), olga, "options")
        option = propose(process, ben)
        process = advance(process, olga, "deliberation")
        grant(topic=process.topic, person=mo, role="moderator")
        world = build(process, option, olga, [ben, bea, *experts(process, 3)], mo)
        yield world, every_form(world.process)
        cache.clear()


@pytest.fixture
def world(made, db) -> World:
    return made[0]


@pytest.fixture
def files(made, db) -> dict[str, bytes]:
    return made[1]


def said_in(files: dict[str, bytes], form: str) -> str:
    return "\n".join(text for _place, text in texts_in(form, files[form]))


def test_no_file_holds_what_must_not_be_there(world, files):
    bad = [one for form, data in files.items() for one in wrongly_in(world, form, data)]

    assert bad == []
    assert {form for form in files if "Shared guidance" in said_in(files, form)} >= {*OF_PEOPLE, "json", "xlsx"}


def test_what_must_not_be_there_would_be_found_in_any_of_them(world, files):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as zip:
        zip.writestr("a.xml", "<p>a xylo<b/>phone, a marimba</p>")
    of_row = world.apart[0]

    assert {word for _place, word in wrongly_in(world, "x.docx", held.getvalue())} == {"marimba"}
    assert wrongly_in(world, "x.csv", f"{of_row[0]},8,{of_row[1]}".encode())
    assert wrongly_in(world, "x.md", Person.objects.first().email.encode())


def test_each_says_as_of_when_it_is_and_the_digest_of_the_facts(world, files):
    facts = order_of(world.process).facts()
    spaced = facts.digest.removeprefix("sha256:")
    for form in OF_PEOPLE:
        words = "".join(said_in(files, form).split())
        assert spaced in words.replace("\u200b", ""), form
        assert "UTC" in words or "as_of" in words or "date" in words, form


def test_the_archive_is_a_folder_with_nothing_missing(files):
    folder = unpacked(files["zip"])
    pages = {name: Page(data.decode()) for name, data in folder.items() if name.startswith(("index", "pages/"))}

    assert (missing(folder), not_as_summed(folder)) == ([], set())
    assert {name for name in unreachable(folder) if not name.startswith("files/")} == set()
    assert {name for name, page in pages.items() if len(page.titles) != 1} == set()
    assert json.loads(folder["metadata.json"])["types"]["resourceType"] == "Policy process"


def test_the_rounds_in_the_archive_are_counted_again_by_the_program_beside_them(files, tmp_path):
    for name, data in unpacked(files["zip"]).items():
        if name.startswith("rounds/"):
            (tmp_path / name.rpartition("/")[2]).write_bytes(data)
    exports = sorted(one.name for one in tmp_path.glob("rounds*.json"))
    for name in exports:
        program = [sys.executable, "recount.py", name]
        done = subprocess.run(program, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert (done.returncode, "agrees" in done.stdout) == (0, True), done.stdout + done.stderr
    assert exports


def test_the_same_process_as_of_the_same_moment_gives_the_same_bytes(world):
    now = order_of(world.process).as_of
    first, second = every_form(world.process, now), every_form(world.process, now)

    assert {form for form in first if first[form] != second[form]} == set()
