"""References as other programs write them: CSL-JSON, BibTeX and RIS, in and out."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from forum.text.bibtex import parse_bibtex, write_bibtex
from forum.text.items import CslItem, validate
from forum.text.ris import parse_ris, write_ris
from forum.text.sourcelines import MAX_CHARACTERS, MAX_ITEMS, BadReferences

__all__ = [
    "BadReferences",
    "from_bibtex",
    "from_csl_json",
    "from_ris",
    "to_bibtex",
    "to_csl_json",
    "to_ris",
]
_SPACE = " \t\r\n,"


def from_bibtex(text: str) -> list[CslItem]:
    """The references of a BibTeX or biblatex file. Raises BadReferences naming the line."""
    return _checked(parse_bibtex(_bounded(text)))


def from_ris(text: str) -> list[CslItem]:
    """The references of an RIS file. Raises BadReferences naming the line."""
    return _checked(parse_ris(_bounded(text)))


def from_csl_json(text: str) -> list[CslItem]:
    """The references of a CSL-JSON list, or of one single object. Raises BadReferences naming the line."""
    return _checked(_json_items(_bounded(text)))


def to_bibtex(items: Iterable[CslItem]) -> str:
    return write_bibtex(items)


def to_ris(items: Iterable[CslItem]) -> str:
    return write_ris(items)


def to_csl_json(items: Iterable[CslItem]) -> str:
    return json.dumps([dict(item) for item in items], ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def _bounded(text: str) -> str:
    if len(text) > MAX_CHARACTERS:
        raise BadReferences(f"The file has more than {MAX_CHARACTERS:,} characters; split it.", 1)
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def _checked(found: Iterable[tuple[int, CslItem]]) -> list[CslItem]:
    items = []
    for line, item in found:
        problems = validate(item)
        if problems:
            raise BadReferences(problems[0], line)
        items.append(item)
        if len(items) > MAX_ITEMS:
            raise BadReferences(f"There are more than {MAX_ITEMS:,} references in this text; split it.", line)
    if not items:
        raise BadReferences("There is no reference in this text.", 1)
    return items


def _json_items(text: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """Each object of the list with its line; the list is read one object at a time to know that."""
    decoder = json.JSONDecoder()
    place = _skip(text, 0)
    is_list = text[place : place + 1] == "["
    place = _skip(text, place + 1) if is_list else place
    while place < len(text) and text[place] != "]":
        line = text.count("\n", 0, place) + 1
        try:
            value, place = decoder.raw_decode(text, place)
        except json.JSONDecodeError as error:
            raise BadReferences(f"This is not valid JSON: {error.msg}.", error.lineno) from error
        except (RecursionError, ValueError) as error:
            raise BadReferences("This JSON is nested too deeply or holds an endless number.", line) from error
        yield line, value
        place = _skip(text, place)
    if is_list and place >= len(text):
        raise BadReferences("The list is not closed: a ] is missing at its end.", text.count("\n") + 1)


def _skip(text: str, place: int) -> int:
    while place < len(text) and text[place] in _SPACE:
        place += 1
    return place
