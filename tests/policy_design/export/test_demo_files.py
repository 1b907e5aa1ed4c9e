"""The process of the demo in every form, read back by those who read such files; and its schema."""

from __future__ import annotations

import io
import json
from pathlib import Path
from zipfile import ZipFile

import bibtexparser
import jsonschema
import openpyxl
import pytest
from django.core.management import call_command
from django.test import override_settings
from django.utils import timezone
from rdflib import RDF

from forum.people.roles import onlooker
from policy_design.export.collecting import collect
from policy_design.export.facts import ProcessFacts
from policy_design.export.outputs import WRITERS
from policy_design.export.schema import json_schema
from policy_design.export.tables import tables_of
from policy_design.process.models import Process
from tests.support import interchange
from tests.support.argdown import understood
from tests.support.interchange import OA
from tests.support.looking import undone

DOCS = Path(__file__).resolve().parents[3] / "docs"


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker, tmp_path_factory):
    with django_db_blocker.unblock(), undone():
        with override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("files")):
            call_command("load_demo", "--force", stdout=io.StringIO())
        yield


@pytest.fixture
def every(loaded, db) -> list[ProcessFacts]:
    processes = Process.objects.select_related("topic")
    return [collect(one, onlooker(one.topic), timezone.now()) for one in processes if one.has_begun]


@pytest.fixture
def told(every) -> ProcessFacts:
    return max(every, key=lambda one: len(one.rounds))


def written(told: ProcessFacts, form: str) -> bytes:
    return WRITERS[form].write(told)


def test_every_process_is_valid_by_the_schema(every):
    schema = jsonschema.Draft202012Validator(json_schema(), format_checker=jsonschema.FormatChecker())
    for one in every:
        assert [str(error) for error in schema.iter_errors(json.loads(written(one, "json")))] == []


def test_the_documented_schema_is_the_one_the_code_has():
    jsonschema.Draft202012Validator.check_schema(json_schema())
    assert json.loads((DOCS / "schema" / "process-1.json").read_text(encoding="utf-8")) == json_schema()


def test_every_field_of_the_schema_is_named_in_the_documentation():
    text = (DOCS / "EXCHANGE.md").read_text(encoding="utf-8")

    def names(value):
        if isinstance(value, dict):
            yield from value.get("properties", {})
            for one in value.values():
                yield from names(one)

    assert sorted({name for name in names(json_schema()) if f"`{name}`" not in text}) == []


def test_every_form_is_named_in_the_documentation():
    text = (DOCS / "EXCHANGE.md").read_text(encoding="utf-8")
    assert [key for key in WRITERS if f"export.{key}" not in text] == []
    assert all(one.label and one.purpose for one in WRITERS.values())


def test_every_table_has_a_cell_for_every_column_and_says_what_stands_there(every):
    for facts in every:
        for table in tables_of(facts):
            assert {len(row) for row in table.rows} == {len(table.columns)}, table.name
            assert all(one.about for one in table.columns), table.name


def test_no_cell_of_the_workbook_is_a_formula(told):
    book = openpyxl.load_workbook(io.BytesIO(written(told, "xlsx")))
    kinds = {one.data_type for sheet in book for row in sheet.iter_rows() for one in row}

    assert {"options", "versions", "positions", "rounds", "results", "ballots", "survey"} <= set(book.sheetnames)
    assert kinds <= {"s", "n", "b"}


def test_argdown_understands_every_process(every):
    for facts, found in zip(every, understood(*(written(one, "argdown") for one in every)), strict=True):
        assert found["errors"] == []
        options = {f"{one['code']}. {one['title']}"[:160] for one in facts.process["options"]}
        assert options <= {one["title"] for one in found["statements"]}
        lines = [line for line in written(facts, "argdown").decode().splitlines() if line.startswith(("  +>", "  ->"))]
        assert len(found["relations"]) == len(lines)


def test_xaif_understands_it_with_every_rebuttal_in_conflict(told):
    found = interchange.aif(written(told, "aif.json"))
    kinds = [one["type"] for one in found.aif["nodes"]]
    rebuttals = [
        post
        for debate in told.debates
        for post in debate.bundle.posts
        if post.rebuttal and post.rebuttal.state != "withdrawn"
    ]

    assert found.is_valid_json_aif()
    assert kinds.count("CA") >= len(rebuttals) > 0
    assert kinds.count("L") == len(found.locutions)


def test_annotations_are_triples_with_a_target(told):
    graph = interchange.annotations(written(told, "annotations.jsonld"))
    found = list(graph.subjects(RDF.type, OA.Annotation))

    assert found
    assert all(graph.value(one, OA.hasTarget) is not None for one in found)


def test_references_are_read_each_once(told):
    library = bibtexparser.parse_string(written(told, "bib").decode())
    keys = [one["id"] for one in json.loads(written(told, "csl.json"))]

    assert library.failed_blocks == []
    assert sorted(one.key for one in library.entries) == keys == sorted(set(keys))


def test_the_survey_tells_no_number_below_its_threshold(told):
    (table,) = (one for one in tables_of(told) if one.name == "survey")
    counts = [row[-1] for row in table.rows if row[-1] is not None]
    threshold = told.process["surveys"][0]["results"]["threshold"]

    assert min(one for one in counts if one) >= threshold


def test_the_zips_can_be_opened(told):
    for form in ("csv.zip", "preflib.zip", "polis.zip"):
        with ZipFile(io.BytesIO(written(told, form))) as archive:
            assert archive.testzip() is None
            assert "README.txt" in archive.namelist()
