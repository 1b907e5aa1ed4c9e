"""From the bytes of a debate file to a bundle: strict, bounded, and a BadFile for anything wrong."""

import base64
import binascii
import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import is_dataclass
from datetime import UTC, date, datetime
from typing import Any, NoReturn, get_args, get_origin

from forum.export import bundle as facts
from forum.export.bundle import BadFile, DebateBundle, problems
from forum.export.canonical import digest
from forum.export.schema import field_types, is_optional, without_none, written_fields

__all__ = ["MAX_BYTES", "MAX_DEPTH", "BadFile", "line_of", "read_debate_json"]

MAX_BYTES = 20 * 1024 * 1024
MAX_DEPTH = 24
MAX_ITEMS = 20_000
MAX_INTEGER = 2**31 - 1
EARLIEST_YEAR = 1000

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+')


def read_debate_json(data: bytes) -> DebateBundle:
    """A debate file as written by writers.write_json; raises BadFile with the line and a sentence."""
    text = _decoded(data)
    body = _parsed(text)
    try:
        bundle = _whole(body)
        for path, sentence in problems(bundle):
            raise _Wrong(path, sentence)
    except _Wrong as wrong:
        where = f" (at {wrong.path})" if wrong.path else ""
        raise BadFile(line_of(text, wrong.path), f"{wrong.sentence}{where}") from None
    return bundle


class _Wrong(Exception):
    """Something that may not stand at this path of the file."""

    def __init__(self, path: str, sentence: str) -> None:
        self.path = path
        self.sentence = sentence
        super().__init__(sentence)


def _decoded(data: bytes) -> str:
    if len(data) > MAX_BYTES:
        raise BadFile(None, f"The file is larger than {MAX_BYTES // 1024 // 1024} MB.")
    if not data.strip():
        raise BadFile(None, "The file is empty.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise BadFile(line, "The file is not UTF-8 text; export it again or save it as UTF-8.") from None


def _parsed(text: str) -> Any:
    try:
        body = json.loads(text, object_pairs_hook=_without_doubles, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        raise BadFile(error.lineno, f"This is not JSON: {error.msg}, at column {error.colno}.") from None
    except _Wrong as wrong:
        raise BadFile(None, wrong.sentence) from None
    except RecursionError:
        raise BadFile(None, f"The file is nested deeper than {MAX_DEPTH} levels.") from None
    except ValueError:
        raise BadFile(None, "The file holds a number that is too long.") from None
    return body


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise _Wrong("", f"“{_short(name)}” stands twice in one object.")
        found[name] = value
    return found


def _no_constant(name: str) -> NoReturn:
    raise _Wrong("", f"{name} is no number that may stand in a debate file.")


def _whole(body: Any) -> DebateBundle:
    """The bundle of a file that says what it is, in a version known here, unchanged since it was written."""
    if not isinstance(body, dict) or body.get("schema") != facts.SCHEMA:
        raise _Wrong("", f"This is not a debate file: “schema” must be “{facts.SCHEMA}”.")
    version = body.get("schema_version")
    if isinstance(version, bool) or version != facts.SCHEMA_VERSION:
        known = facts.SCHEMA_VERSION
        raise _Wrong("schema_version", f"This file has a version that is not known here, which is {known}.")
    body = dict(body)
    said = body.pop("digest", None)
    bundle: DebateBundle = _record(DebateBundle, body, "")
    if said is not None and said != digest(bundle):
        sentence = "The file was changed after it was exported; remove the line “digest” if that is intended."
        raise _Wrong("digest", sentence)
    return bundle


def _record(kind: type[Any], value: Any, path: str) -> Any:
    if not isinstance(value, dict):
        raise _Wrong(path, f"Here must stand an object, not {_named(value)}.")
    written = {item.name: item for item in written_fields(kind)}
    for name in value:
        if name not in written:
            raise _Wrong(_join(path, name), f"“{_short(name)}” is no field that is known here.")
    for name, item in written.items():
        if name not in value and not is_optional(item):
            raise _Wrong(path, f"The field “{name}” is missing.")
    types = field_types(kind)
    return _checked(kind(**{name: _value(types[name], value[name], _join(path, name)) for name in value}), path)


def _checked(record: Any, path: str) -> Any:
    """A record whose parts fit together: a picture is the one its checksum names."""
    if not isinstance(record, facts.ImageFacts) or record.data is None:
        return record
    if hashlib.sha256(record.data).hexdigest() != record.sha256:
        raise _Wrong(_join(path, "data"), "The picture is not the one its checksum “sha256” names.")
    return record


def _value(hint: Any, value: Any, path: str) -> Any:
    hint, nullable = without_none(hint)
    if value is None and nullable:
        return None
    if get_origin(hint) is tuple:
        return _list(get_args(hint)[0], value, path)
    if get_origin(hint) is Mapping:
        return _open_object(value, path)
    if is_dataclass(hint) and isinstance(hint, type):
        return _record(hint, value, path)
    return _READ[hint](value, path)


def _list(hint: Any, value: Any, path: str) -> tuple[Any, ...]:
    if not isinstance(value, list):
        raise _Wrong(path, f"Here must stand a list, not {_named(value)}.")
    if len(value) > MAX_ITEMS:
        raise _Wrong(path, f"This list has more than {MAX_ITEMS} entries.")
    return tuple(_value(hint, item, f"{path}[{place}]") for place, item in enumerate(value))


def _text(value: Any, path: str) -> str:
    if not isinstance(value, str):
        raise _Wrong(path, f"Here must stand text in quotation marks, not {_named(value)}.")
    if "\x00" in value or any("\ud800" <= letter <= "\udfff" for letter in value):
        raise _Wrong(path, "This text holds a character that no text can hold.")
    return value


def _integer(value: Any, path: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise _Wrong(path, f"Here must stand a whole number, not {_named(value)}.")
    if not 0 <= value <= MAX_INTEGER:
        raise _Wrong(path, "This number is too large or below zero.")
    return value


def _truth(value: Any, path: str) -> bool:
    if not isinstance(value, bool):
        raise _Wrong(path, f"Here must stand true or false, not {_named(value)}.")
    return value


def _moment(value: Any, path: str) -> datetime:
    text = _text(value, path)
    try:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is None or moment.year < EARLIEST_YEAR or "T" not in text:
            raise ValueError
        return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        sentence = f"“{_short(text)}” is no point in time; write it like 2026-01-31T12:00:00Z."
        raise _Wrong(path, sentence) from None


def _day(value: Any, path: str) -> date:
    text = _text(value, path)
    try:
        if not re.fullmatch(r"[1-9]\d{3}-\d{2}-\d{2}", text, re.ASCII):
            raise ValueError
        return date.fromisoformat(text)
    except ValueError:
        raise _Wrong(path, f"“{_short(text)}” is no date; write it like 2026-01-31.") from None


def _bytes(value: Any, path: str) -> bytes:
    try:
        return base64.b64decode(_text(value, path).encode("ascii"), validate=True)
    except (binascii.Error, ValueError):
        raise _Wrong(path, "This is not base64, in which picture data is written.") from None


_READ: Mapping[Any, Any] = {
    str: _text,
    int: _integer,
    bool: _truth,
    datetime: _moment,
    date: _day,
    bytes: _bytes,
}


def _open_object(value: Any, path: str) -> dict[str, Any]:
    """An object whose fields another standard defines (CSL-JSON): any JSON, but of bounded depth."""
    if not isinstance(value, dict):
        raise _Wrong(path, f"Here must stand an object, not {_named(value)}.")
    _check_json(value, path, 0)
    return value


def _check_json(value: Any, path: str, depth: int) -> None:
    if depth > MAX_DEPTH:
        raise _Wrong(path, f"This is nested deeper than {MAX_DEPTH} levels.")
    if isinstance(value, dict):
        for name, item in value.items():
            _text(name, path)
            _check_json(item, path, depth + 1)
    elif isinstance(value, list):
        for item in value:
            _check_json(item, path, depth + 1)
    elif isinstance(value, str):
        _text(value, path)
    elif isinstance(value, int | float) and not abs(value) <= MAX_INTEGER:
        raise _Wrong(path, "This number is too large.")


def _named(value: Any) -> str:
    names = {str: "text", bool: "true or false", dict: "an object", list: "a list", type(None): "null"}
    return names.get(type(value), "a number")


def _short(text: str) -> str:
    shown = "".join(letter if letter.isprintable() else "?" for letter in text[:60])
    return shown + ("…" if len(text) > len(shown) else "")


def _join(path: str, name: str) -> str:
    return f"{path}.{_short(name)}" if path else _short(name)


def line_of(text: str, path: str) -> int:
    """The line on which the value at this path begins, or the nearest value that was found on the way."""
    tokens = _TOKEN.finditer(text)
    at = next(tokens).start()
    for step in re.findall(r"[^.\[\]]+|\[\d+\]", path):
        found = _step_into(tokens, step)
        if found is None:
            break
        at = found
    return text.count("\n", 0, at) + 1


def _step_into(tokens: Iterator[re.Match[str]], step: str) -> int | None:
    """Move to the first token of one field's or list entry's value, and say where it begins."""
    wanted = int(step[1:-1]) if step.startswith("[") else None
    place, depth, before = 0, 0, ""
    is_next = wanted == 0
    for token in tokens:
        word = token[0]
        if is_next:
            return token.start()
        depth += {"{": 1, "[": 1, "}": -1, "]": -1}.get(word, 0)
        if depth < 0:
            return None
        if depth == 0 and word == ",":
            place += 1
            is_next = place == wanted
        if depth == 0 and word == ":" and wanted is None:
            is_next = json.loads(before) == step
        before = word
    return None
