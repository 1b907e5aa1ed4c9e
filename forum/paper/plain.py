"""A paper as JSON and back, so that it can be kept as it was published; and the sum that says it is unchanged."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import UTC, datetime
from typing import Any

from forum.paper import document
from forum.paper.document import Paper

SCHEMA = "folkmoot/paper-1"
_PARTS = (
    *(document.Text, document.Link, document.Note, document.Break, document.Span),
    *(document.Heading, document.Paragraph, document.Quotation, document.Listing, document.Terms, document.Table),
    *(document.Picture, document.Figure, document.Code, document.Rule, document.Group),
)
_BY_NAME: dict[str, type[Any]] = {part.__name__.lower(): part for part in _PARTS}


def as_data(paper: Paper) -> dict[str, Any]:
    """The paper as JSON has it: each part says what it `is`, pictures are base64, what is not said is left out."""
    return {"schema": SCHEMA, **_fields(paper)}


def from_data(data: Mapping[str, Any]) -> Paper:
    """The paper that `as_data` wrote. Raises ValueError when this is none."""
    if data.get("schema") != SCHEMA:
        raise ValueError(f"This is no paper that can be read here: its schema is {data.get('schema')!r}.")
    kept = {name: _read(value) for name, value in data.items() if name not in ("schema", "as_of")}
    try:
        return Paper(as_of=datetime.fromisoformat(data["as_of"]), **kept)
    except (KeyError, TypeError) as error:
        raise ValueError(f"This is no whole paper: {error}") from error


def digest_of(paper: Paper) -> str:
    """The SHA-256 of the paper as canonical JSON without its own `digest`: whoever has the file can work it out."""
    data = {name: value for name, value in as_data(paper).items() if name != "digest"}
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return "sha256:" + hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _fields(part: Any) -> dict[str, Any]:
    told = {}
    for one in fields(part):
        value = getattr(part, one.name)
        if one.default is MISSING or value != one.default:
            told[one.name] = _written(value)
    return told


def _written(value: Any) -> Any:
    if is_dataclass(value):
        return {"is": type(value).__name__.lower(), **_fields(value)}
    if isinstance(value, tuple):
        return [_written(one) for one in value]
    if isinstance(value, bytes):
        return {"base64": base64.b64encode(value).decode("ascii")}
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return value


def _read(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_read(one) for one in value)
    if not isinstance(value, dict):
        return value
    if "base64" in value:
        return base64.b64decode(value["base64"], validate=True)
    part = _BY_NAME.get(value.get("is", ""))
    if part is None:
        raise ValueError(f"A part of this paper is of no kind that is known here: {value.get('is')!r}.")
    try:
        return part(**{name: _read(one) for name, one in value.items() if name != "is"})
    except TypeError as error:
        raise ValueError(f"A part of this paper is not whole: {error}") from error
