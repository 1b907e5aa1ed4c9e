import json
from pathlib import Path

from forum.export.schema import json_schema
from forum.export.writers import write_json
from tests.forum.export.made import argued, debate

DOCS = Path(__file__).resolve().parents[3] / "docs"


def test_the_documented_schema_is_the_one_the_code_has():
    assert json.loads((DOCS / "schema" / "debate-1.json").read_text(encoding="utf-8")) == json_schema()


def test_every_field_of_the_schema_is_explained_in_the_documentation():
    text = (DOCS / "EXCHANGE.md").read_text(encoding="utf-8")
    schema = json_schema()
    names = {name for part in (schema, *schema["$defs"].values()) for name in part["properties"]}

    assert sorted(name for name in names if f"`{name}`" not in text) == []


def test_a_written_file_has_exactly_the_required_and_allowed_fields():
    schema = json_schema()

    assert set(json.loads(write_json(argued()))) == set(schema["properties"])
    assert set(json.loads(write_json(debate()))) - {"digest"} == set(schema["required"])
