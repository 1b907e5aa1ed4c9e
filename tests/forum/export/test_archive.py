"""The archive of a debate: a folder with nothing missing, checksums, and what repositories ask for."""

from __future__ import annotations

import json

import pytest
from django.utils import timezone

from forum.export.shelf import Order, shelf_of
from forum.people.roles import onlooker
from tests.cast import response
from tests.support.folders import Page, missing, not_as_summed, unpacked, unreachable

pytestmark = pytest.mark.any_database
FILES = {"html", "pdf", "docx", "odt", "epub", "md", "json", "xlsx", "csv.zip", "argdown", "bib"}


def packed(debate, as_of=None, kept=None) -> bytes:
    shelf = shelf_of(debate.topic)
    order = Order(debate, onlooker(debate.topic), as_of or timezone.now(), shelf.gather, kept=kept)
    return shelf.forms()["zip"].write(order)


def test_it_is_a_folder_with_every_form_and_nothing_missing(opened, cleo):
    response(opened, cleo)
    files = unpacked(packed(opened))
    pages = [Page(data.decode()) for name, data in files.items() if name.startswith(("index", "pages/"))]

    assert (missing(files), not_as_summed(files)) == ([], set())
    assert {name for name in unreachable(files) if not name.startswith("files/")} == set()
    assert {name.partition(".")[2] for name in files if name.startswith("files/")} >= FILES
    assert [len(page.titles) for page in pages] == [1] * len(pages)


def test_it_says_what_it_is_to_people_and_to_repositories(opened):
    files = unpacked(packed(opened))
    said = json.loads(files["metadata.json"])
    crate = json.loads(files["ro-crate-metadata.json"])
    digest = json.loads(files[f"files/{opened.slug}.json"])["digest"]

    assert said["titles"] == [{"title": opened.question, "lang": "en"}]
    assert {one["name"] for one in said["creators"]} == {"Ben Example", "Bea Example"}
    assert digest in files["README.txt"].decode()
    assert digest in files["index.html"].decode()
    assert {one["@id"] for one in crate["@graph"]} >= {"./", "README.txt", f"files/{opened.slug}.pdf"}


def test_the_same_debate_as_of_the_same_moment_is_the_same_zip(opened):
    now = timezone.now()

    assert packed(opened, now) == packed(opened, now)


def test_what_was_finished_before_a_maker_was_killed_is_taken_up(opened, tmp_path, monkeypatch):
    now = timezone.now()
    whole = packed(opened, now, tmp_path)
    kept = sorted(one.name for one in tmp_path.iterdir())
    monkeypatch.setattr("forum.export.offers.write_paper", lambda *_: pytest.fail("it was made before"))

    assert packed(opened, now, tmp_path) == whole
    assert f"files--{opened.slug}.pdf" in kept
