"""The JSON Schema of a debate file, made from the shape of the facts so that the two cannot drift apart."""

import types
from collections.abc import Mapping
from dataclasses import Field, fields, is_dataclass
from datetime import date, datetime
from typing import Any, Union, get_args, get_origin, get_type_hints

from forum.export import bundle, exchanges
from forum.export.bundle import DebateBundle

_PLAIN: dict[Any, dict[str, Any]] = {
    str: {"type": "string"},
    int: {"type": "integer", "minimum": 0},
    bool: {"type": "boolean"},
    bytes: {"type": "string", "contentEncoding": "base64"},
    datetime: {"type": "string", "format": "date-time"},
    date: {"type": "string", "format": "date"},
}
_TYPES: dict[type[Any], dict[str, Any]] = {}
_CHOICES: dict[tuple[str, str], dict[str, Any]] = {
    ("DebateBundle", "schema"): {"const": bundle.SCHEMA},
    ("DebateBundle", "schema_version"): {"const": bundle.SCHEMA_VERSION},
    ("DebateBundle", "stage"): {"enum": list(bundle.STAGES)},
    ("PostFacts", "kind"): {"enum": list(bundle.POST_KINDS)},
    ("PostFacts", "status"): {"enum": list(bundle.POST_STATUSES)},
    ("RebuttalFacts", "state"): {"enum": list(exchanges.REBUTTAL_STATES)},
    ("RebuttalFacts", "conceded"): {"enum": list(exchanges.EXTENTS)},
    ("LedgerFacts", "move"): {"enum": list(exchanges.LEDGER_MOVES)},
    ("LedgerFacts", "state"): {"enum": list(exchanges.REBUTTAL_STATES)},
    ("LedgerFacts", "extent"): {"enum": list(exchanges.EXTENTS)},
    ("ErratumFacts", "kind"): {"enum": list(exchanges.ERRATUM_KINDS)},
    ("ErratumFacts", "status"): {"enum": list(exchanges.ERRATUM_STATUSES)},
}


def field_types(kind: type[Any]) -> dict[str, Any]:
    """The types of a dataclass's fields by name, looked up once."""
    if kind not in _TYPES:
        _TYPES[kind] = get_type_hints(kind)
    return _TYPES[kind]


def written_fields(kind: type[Any]) -> list[Field[Any]]:
    """The fields of a dataclass that a file may hold."""
    return [item for item in fields(kind) if item.metadata.get("json") != "never"]


def is_optional(item: Field[Any]) -> bool:
    """Whether a file may leave this field out; every other one stands in the file even when it is empty."""
    return item.metadata.get("json") in ("if present", "if said")


def without_none(hint: Any) -> tuple[Any, bool]:
    """A type hint without its None, and whether it had one."""
    if get_origin(hint) in (Union, types.UnionType):
        kept = [part for part in get_args(hint) if part is not type(None)]
        return kept[0], len(kept) < len(get_args(hint))
    return hint, False


def json_schema() -> dict[str, Any]:
    """The whole schema, as docs/schema/debate-1.json holds it."""
    definitions: dict[str, Any] = {}
    root = _object(DebateBundle, definitions)
    root["properties"]["digest"] = {"type": "string", "pattern": "^sha256:[0-9a-f]{64}$"}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A Folkmoot debate",
        "description": "Described in docs/EXCHANGE.md.",
        **root,
        "$defs": definitions,
    }


def _object(kind: type[Any], definitions: dict[str, Any]) -> dict[str, Any]:
    written = written_fields(kind)
    return {
        "description": (kind.__doc__ or "").splitlines()[0],
        "type": "object",
        "additionalProperties": False,
        "required": [item.name for item in written if not is_optional(item)],
        "properties": {item.name: _field(kind, item.name, definitions) for item in written},
    }


def _field(kind: type[Any], name: str, definitions: dict[str, Any]) -> dict[str, Any]:
    choice = _CHOICES.get((kind.__name__, name))
    return choice if choice else _value(field_types(kind)[name], definitions)


def _value(hint: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    hint, nullable = without_none(hint)
    if nullable:
        return {"anyOf": [_value(hint, definitions), {"type": "null"}]}
    if get_origin(hint) is tuple:
        return {"type": "array", "items": _value(get_args(hint)[0], definitions)}
    if get_origin(hint) is Mapping:
        return {"type": "object"}
    if is_dataclass(hint) and isinstance(hint, type):
        if hint.__name__ not in definitions:
            definitions[hint.__name__] = _object(hint, definitions)
        return {"$ref": f"#/$defs/{hint.__name__}"}
    return dict(_PLAIN[hint])
