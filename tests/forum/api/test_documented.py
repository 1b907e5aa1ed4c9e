"""What docs/API.md and the description say: its examples work on a real server, and nothing is left undescribed."""

from __future__ import annotations

import json
import re
import shlex
import urllib.error
import urllib.request
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.cache import cache
from jsonschema import Draft202012Validator

from forum.api.reference import groups_of
from forum.api.urls import API
from tests.forum.api.asking import token_of

DOCUMENT = Path(__file__).resolve().parents[3] / "docs" / "API.md"


def examples() -> list[tuple[str, int]]:
    """Every line of a shell block, and the status that stands behind it."""
    blocks = re.findall(r"```sh\n(.*?)```", DOCUMENT.read_text(), re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines() if line.strip()]
    return [(line.rpartition("  # ")[0], int(line.rpartition("  # ")[2])) for line in lines]


def curl(line: str, known: dict[str, str]) -> int:
    """Do what curl would do."""
    for name, value in known.items():
        line = line.replace(f"${name}", value)
    words = shlex.split(line)[1:]
    method, headers, body, url = "GET", {}, None, ""
    while words:
        word = words.pop(0)
        if word == "-X":
            method = words.pop(0)
        elif word == "-H":
            name, _colon, value = words.pop(0).partition(": ")
            headers[name] = value
        elif word == "-d":
            body = words.pop(0).encode()
            headers["Content-Type"] = "application/json"
        else:
            url = word
    asked = urllib.request.Request(url, body, headers, method=method)
    try:
        with urllib.request.urlopen(asked) as answer:
            return answer.status
    except urllib.error.HTTPError as answer:
        return answer.code


@pytest.mark.any_database
@pytest.mark.django_db(transaction=True)
def test_every_example_answers_as_the_document_says(live_server, opened, cleo, ben):
    known = {"BASE": live_server.url, "TOKEN": token_of(cleo), "KEY": str(uuid4()), "PERSON": ben.slug}
    cache.clear()

    wrong = [(line, status, got) for line, status in examples() if (got := curl(line, known)) != status]

    assert wrong == []
    assert len(examples()) > 20


def test_every_operation_says_what_it_is_and_what_it_answers():
    told = dict(API.get_openapi_schema())
    operations = [one for methods in told["paths"].values() for one in methods.values()]

    assert len({one["operationId"] for one in operations}) == len(operations) > 35
    for one in operations:
        assert one["summary"]
        assert one["description"]
        assert set(one["tags"]) <= {tag["name"] for tag in told["tags"]}
        assert {"401", "404", "429"} <= set(one["responses"])
        assert all("requestBody" not in one or "415" in one["responses"] for one in operations)


def test_the_description_is_sound():
    told = dict(API.get_openapi_schema())
    schemas = told["components"]["schemas"]

    for schema in schemas.values():
        Draft202012Validator.check_schema(schema)
    named = set(re.findall(r"#/components/schemas/(\w+)", json.dumps(told)))
    assert named <= set(schemas)


def test_the_page_for_people_names_every_operation(client, db):
    page = client.get("/api/").content.decode()

    ids = [one.id for group in groups_of(dict(API.get_openapi_schema())) for one in group.operations]
    assert [one for one in ids if f'id="{one}"' not in page] == []
    assert "<script>" not in page
    assert "style=" not in page


def test_the_description_is_for_everybody(client, db):
    answer = client.get("/api/v1/openapi.json")

    assert (answer.status_code, answer.json()["openapi"]) == (200, "3.1.0")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_no_two_forms_have_one_name():
    from forum.api.given import Given
    from forum.api.shapes import Shape

    def below(kind: type) -> list[str]:
        return [name for one in kind.__subclasses__() for name in (one.__name__, *below(one))]

    names = [*below(Given), *below(Shape)]
    assert sorted(names) == sorted(set(names))
