"""The description of the API, made ready for a page: operations by tag, with what they take and answer. No Django."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Row:
    """A parameter or a field."""

    name: str
    kind: str
    says: str
    is_required: bool = False
    where: str = ""


@dataclass(frozen=True)
class Operation:
    id: str
    method: str
    path: str
    summary: str
    says: tuple[str, ...]
    scope: str
    takes: tuple[Row, ...] = ()
    body: tuple[Row, ...] = ()
    answer: tuple[Row, ...] = ()
    answers: str = ""
    statuses: tuple[tuple[str, str], ...] = ()
    example: str = ""


@dataclass(frozen=True)
class Form:
    """What an answer or a body is made of."""

    name: str
    says: str
    fields: tuple[Row, ...]


@dataclass
class Group:
    name: str
    says: str
    operations: list[Operation] = field(default_factory=list)

    @property
    def anchor(self) -> str:
        return self.name.lower().replace(" ", "-")


def groups_of(told: Mapping[str, Any]) -> list[Group]:
    """All operations, in the order of the tags."""
    groups = {one["name"]: Group(one["name"], one["description"]) for one in told.get("tags", [])}
    schemas = told["components"]["schemas"]
    for path, methods in told["paths"].items():
        for method, one in methods.items():
            operation = _operation(path, method, one, schemas)
            for tag in one.get("tags", ["Other"]):
                groups.setdefault(tag, Group(tag, "")).operations.append(operation)
    return [group for group in groups.values() if group.operations]


def forms_of(told: Mapping[str, Any]) -> list[Form]:
    """Every form that answers and bodies are made of, but those that are one page of a list."""
    schemas = told["components"]["schemas"]
    return [
        Form(name, _plain(one.get("description", "")), _fields(one, schemas))
        for name, one in sorted(schemas.items())
        if not name.endswith("List")
    ]


def _plain(text: str) -> str:
    """Names in quotes, where a program's reader sees marks."""
    return re.sub(r"`([^`]+)`", r"“\1”", text)


def _operation(path: str, method: str, one: Mapping[str, Any], schemas: Mapping[str, Any]) -> Operation:
    body = one.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
    done: Mapping[str, Any] = next((said for status, said in one["responses"].items() if status.startswith("2")), {})
    answer = done.get("content", {}).get("application/json", {}).get("schema")
    says, _break, scope = one.get("description", "").partition("\n\n")
    return Operation(
        id=one["operationId"],
        method=method.upper(),
        path=path,
        summary=one.get("summary", ""),
        says=tuple(filter(None, _plain(says).split("\n\n"))),
        scope=scope.partition("`")[2].partition("`")[0],
        takes=tuple(_parameter(each) for each in one.get("parameters", [])),
        body=_fields(body, schemas),
        answer=_fields(answer, schemas),
        answers=_kind(answer or {}, schemas),
        statuses=tuple((status, said["description"]) for status, said in one["responses"].items()),
        example=_example(path, method, one, body, schemas),
    )


def _parameter(each: Mapping[str, Any]) -> Row:
    return Row(
        each["name"], _kind(each["schema"], {}), _plain(each.get("description", "")), each["required"], each["in"]
    )


def _resolved(schema: Mapping[str, Any] | None, schemas: Mapping[str, Any]) -> Mapping[str, Any]:
    if not schema:
        return {}
    if "$ref" in schema:
        return dict(schemas.get(schema["$ref"].rpartition("/")[2], {}))
    return schema


def _fields(schema: Mapping[str, Any] | None, schemas: Mapping[str, Any]) -> tuple[Row, ...]:
    found = _resolved(schema, schemas)
    required = set(found.get("required", []))
    return tuple(
        Row(name, _kind(one, schemas), _plain(one.get("description", "")), name in required)
        for name, one in found.get("properties", {}).items()
    )


def _kind(schema: Mapping[str, Any], schemas: Mapping[str, Any]) -> str:
    """A type in a word or two."""
    if "$ref" in schema:
        return str(schema["$ref"].rpartition("/")[2])
    if "anyOf" in schema:
        return " or ".join(_kind(one, schemas) for one in schema["anyOf"])
    if schema.get("type") == "array":
        return f"list of {_kind(schema.get('items', {}), schemas)}"
    return str(schema.get("format") or schema.get("type") or "anything")


def _example(
    path: str, method: str, one: Mapping[str, Any], body: Mapping[str, Any] | None, schemas: Mapping[str, Any]
) -> str:
    """As one would type it."""
    lines = [f"curl $BASE{path.removeprefix('/api/v1')}"]
    if method != "get":
        lines[0] = lines[0].replace("curl ", f"curl -X {method.upper()} ")
        lines.append('-H "Authorization: Bearer $TOKEN" -H "Content-Type: application/json"')
        names = {each["name"] for each in one.get("parameters", [])}
        if "Idempotency-Key" in names:
            lines.append('-H "Idempotency-Key: $(uuidgen)"')
        if "If-Match" in names:
            lines.append("-H 'If-Match: \"1.0f3a\"'")
        found = _resolved(body, schemas)
        wanted = found.get("required", []) or list(found.get("properties", {}))[:1]
        said = {name: _value(found["properties"][name], schemas) for name in wanted}
        lines.append(f"-d '{json.dumps(said, ensure_ascii=False)}'")
    return " \\\n  ".join(lines)


def _value(schema: Mapping[str, Any], schemas: Mapping[str, Any]) -> Any:
    found = _resolved(schema, schemas)
    if found.get("examples"):
        return found["examples"][0]
    if "default" in found:
        return found["default"]
    if found.get("type") == "object":
        shown = found.get("required") or [
            name for name, one in found.get("properties", {}).items() if "examples" in one
        ]
        return {name: _value(found["properties"][name], schemas) for name in shown if name in found["properties"]}
    return {"integer": 1, "boolean": True, "array": []}.get(found.get("type", ""), "…")
