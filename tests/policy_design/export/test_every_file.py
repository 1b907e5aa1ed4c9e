"""What holds of every file of a process, whatever its form: nothing secret in it, nothing missing, as of when."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import subprocess
import sys
import zipfile

import pytest
from django.core.cache import cache
from django.utils.text import slugify

from forum.live.models import Event
from forum.people.models import Person
from forum.webhooks.models import Webhook
from forum.webhooks.sending import body_of
from policy_design.report.files import FORMS
from policy_design.report.files import made as made_of_edition
from policy_design.report.models import Edition
from tests.policy_design.export.everything import (
    World,
    every_form,
    light_forms,
    order_of,
    texts_in,
    whole_world,
    wrongly_in,
)
from tests.policy_design.export.planted import EXPECTED, addresses_of_data, topics_of
from tests.policy_design.export.traces import Sought
from tests.support.folders import Page, missing, not_as_summed, unpacked, unreachable
from tests.support.looking import undone

pytestmark = pytest.mark.any_database
OF_PEOPLE = ("html", "md", "pdf", "docx", "odt", "epub", "zip")


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker):
    """The process and all its files, made once for all tests here."""
    with django_db_blocker.unblock(), undone():
        world = whole_world()
        world.as_of = order_of(world.process).as_of
        yield world, every_form(world.process, world.as_of)
        cache.clear()


@pytest.fixture
def world(made, db) -> World:
    return made[0]


@pytest.fixture
def files(made, db) -> dict[str, bytes]:
    return made[1]


@pytest.fixture
def sought(world) -> Sought:
    return Sought(world.planted.secrets)


def said_in(files: dict[str, bytes], form: str) -> str:
    return "\n".join(text for _place, text in texts_in(form, files[form]))


def test_no_file_holds_what_must_not_be_there(world, files):
    bad = [one for form, data in files.items() for one in wrongly_in(world, form, data)]

    assert bad == []
    assert {form for form in files if "Shared guidance" in said_in(files, form)} >= {*OF_PEOPLE, "json", "xlsx"}


def test_no_file_of_the_process_or_its_debates_holds_what_was_planted(world, files, sought):
    """Its own in every form; those of its debates, as which the same writers have it, in the light ones."""
    for place in world.process.debates.select_related("debate__topic"):
        files = {**files, **{f"{place.debate.slug}.{key}": data for key, data in light_forms(place.debate).items()}}

    assert told(sought, files) == {}
    assert len(sought) > 1000


def test_nor_does_an_edition_of_the_report_in_any_form(world, sought):
    edition = Edition.objects.select_related("report__process__topic").get(report__process=world.process)

    assert told(sought, {form: made_of_edition(edition, form) for form in FORMS}) == {}


def test_nor_what_is_fetched_from_an_address_as_a_file_or_by_a_program(client, world, sought):
    """By a passer-by: every route that gives data, with everything that is there."""
    found = {}
    for address in addresses_of_data(world.process):
        answer = client.get(address)
        if answer.status_code == 200:
            found[address] = b"".join(answer.streaming_content) if answer.streaming else answer.content

    assert told(sought, found) == {}
    given = " ".join(found)
    assert [name for name in EXPECTED if name not in given] == []


def test_nor_what_is_sent_to_a_webhook(world, sought):
    webhook = Webhook.objects.get(topic=world.process.topic)
    events = list(Event.objects.filter(topic__in=topics_of(world.process), version__gt=0))

    assert len(events) > 40
    assert told(sought, {"sent": body_of(webhook, events)}) == {}


def test_what_was_planted_would_be_found_however_it_is_written(world, sought):
    word = world.planted.words["draft of position"]
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as zip:
        zip.writestr("word/document.xml", f"<w:t>It is {word[:6]}</w:t><w:t>{word[6:]}</w:t>")
    written = {
        "docx": held.getvalue(),
        "slug": f"/people/{slugify(word)}-1a/".encode(),
        "base64": base64.b64encode(f"before it {word} after it".encode()),
        "punycode": f"{word}.example".encode("idna"),
        "digest": hashlib.sha256(word.encode()).hexdigest().encode(),
        "escaped": json.dumps(word).encode(),
        "broken": f"{word[:7]}-\n{word[7:]}".encode(),
    }

    found = told(sought, written)
    assert {place.partition("/")[0] for place in found} == set(written)
    assert {what for there in found.values() for what in there} == {"draft of position"}


def told(sought: Sought, files: dict[str, bytes]) -> dict[str, list[str]]:
    """What each file says of what was planted; the name of a file within a file is told with it."""
    found: dict[str, set[str]] = {}
    for name, data in files.items():
        for place, text in texts_in(name, data):
            if there := sought.found_in(text):
                found.setdefault(place, set()).update(there)
    return {place: sorted(there) for place, there in found.items()}


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


def test_the_same_process_as_of_the_same_moment_gives_the_same_bytes(world, files):
    again = every_form(world.process, world.as_of)

    assert {form for form in files if files[form] != again[form]} == set()
