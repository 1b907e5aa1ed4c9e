"""One canonical JSON form for the facts of a debate, and the digest taken over it."""

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from json.encoder import encode_basestring
from typing import Any

from forum.export.bundle import DebateBundle


def digest(bundle: DebateBundle) -> str:
    """SHA-256 over the canonical JSON without `digest` and picture data (each picture has its own sum)."""
    return "sha256:" + hashlib.sha256(dump(as_json(bundle, pictures=False))).hexdigest()


def as_json(value: Any, *, pictures: bool = True) -> Any:
    """Facts as what json can write: UTC times with Z, bytes as base64, derived fields left out."""
    if is_dataclass(value):
        return {
            item.name: as_json(getattr(value, item.name), pictures=pictures)
            for item in fields(value)
            if _is_written(item.metadata.get("json"), getattr(value, item.name), pictures)
        }
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode("ascii")
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, tuple):
        return [as_json(item, pictures=pictures) for item in value]
    return value


def _is_written(rule: str | None, value: Any, pictures: bool) -> bool:
    if rule == "if said":
        return value not in (None, "", ()) and value is not False
    return rule is None or (rule == "if present" and pictures and value is not None)


def dump(body: Any) -> bytes:
    """Sorted keys, two spaces, UTF-8, a newline at the end: the same facts give the same bytes, those of json.dumps."""
    return f"{_written(body, chr(10))}\n".encode()


def dump_with_digest(bundle: DebateBundle) -> bytes:
    """`dump` of the facts with their `digest` among them, worked out from the same text."""
    pieces = {name: _written(value, "\n  ") for name, value in as_json(bundle).items()}
    plain = pieces | {"images": _written(as_json(bundle.images, pictures=False), "\n  ")}
    found = "sha256:" + hashlib.sha256(_joined(plain)).hexdigest()
    return _joined(pieces | {"digest": encode_basestring(found)})


def _joined(pieces: Mapping[str, str]) -> bytes:
    rows = ",\n  ".join(f"{encode_basestring(name)}: {piece}" for name, piece in sorted(pieces.items()))
    return f"{{\n  {rows}\n}}\n".encode()


def _written(value: Any, line: str) -> str:
    """`line` begins a new line where this value stands."""
    if isinstance(value, str):
        return encode_basestring(value)
    if isinstance(value, dict):
        if not value:
            return "{}"
        inner = f"{line}  "
        rows = [f"{encode_basestring(key)}: {_written(one, inner)}" for key, one in sorted(value.items())]
        return f"{{{inner}{f',{inner}'.join(rows)}{line}}}"
    if isinstance(value, list | tuple):
        if not value:
            return "[]"
        inner = f"{line}  "
        return f"[{inner}{f',{inner}'.join(_written(one, inner) for one in value)}{line}]"
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
