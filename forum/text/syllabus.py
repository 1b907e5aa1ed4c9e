"""A syllabus as data and as Markdown: what stands in it, and how it is written so that it reads back the same.

Reading is in syllabus_reading.py. Written, an item is a list line with its link, its facts as a list below it, and the
annotation, indented, after an empty line.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from forum.text.items import CslItem, date_of, date_text, name_line, names_of, text_of
from forum.text.licences import LICENCES
from forum.text.syllabus_lines import BOLD_LINE, BREAK, HEADING, ITEM, head_of

ALL_RIGHTS = "all-rights-reserved"
ITEM_LICENCES: dict[str, str] = {one.id: one.name for one in LICENCES.values()} | {ALL_RIGHTS: "all rights reserved"}
# What a fact is called below an item, and the field of CSL-JSON that holds it.
PLAIN_FACTS = {
    "In": "container-title",
    "Publisher": "publisher",
    "Volume": "volume",
    "Issue": "issue",
    "Pages": "page",
    "Number": "number",
    "Edition": "edition",
    "Version": "version",
    "Jurisdiction": "jurisdiction",
    "Place": "section",
    "DOI": "DOI",
}
NAME_FACTS = {"Authors": "author", "Editors": "editor"}
STRUCTURE = (ITEM, HEADING, BOLD_LINE, BREAK)


@dataclass(frozen=True)
class ListedItem:
    """One source on a syllabus, with what is said of it there."""

    csl: CslItem
    kind: str
    key: str = ""
    annotation: str = ""
    licence: str = ""
    legal_status: str = ""
    archived_url: str = ""
    retrieved_on: date | None = None
    added_on: date | None = None
    line: int = field(default=0, compare=False)


@dataclass(frozen=True)
class ListedSection:
    title: str
    introduction: str = ""
    items: tuple[ListedItem, ...] = ()
    line: int = field(default=0, compare=False)


@dataclass(frozen=True)
class SyllabusText:
    """A whole syllabus; `closing` is what stands below the last item."""

    title: str
    introduction: str = ""
    sections: tuple[ListedSection, ...] = ()
    closing: str = ""

    @property
    def items(self) -> list[ListedItem]:
        return [item for section in self.sections for item in section.items]


@dataclass(frozen=True)
class Fault:
    """What cannot be read, and on which line."""

    line: int
    says: str

    def __str__(self) -> str:
        return f"Line {self.line}: {self.says}"


class BadSyllabus(ValueError):
    """A text of which nothing is taken, with everything that is wrong in it."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = tuple(sorted(faults, key=lambda one: one.line))
        super().__init__(" ".join(map(str, self.faults)))


def write_syllabus(syllabus: SyllabusText) -> str:
    """The syllabus as Markdown that a person can read and read_syllabus() takes back."""
    return "\n".join(_blocks(syllabus)).rstrip("\n") + "\n"


def _blocks(syllabus: SyllabusText) -> Iterator[str]:
    yield f"# {_heading(syllabus.title)}\n"
    yield from _text(syllabus.introduction)
    for section in syllabus.sections:
        yield f"## {_heading(section.title)}\n"
        yield from _text(section.introduction)
        for item in section.items:
            yield "\n".join(_item(item)) + "\n"
    if syllabus.closing:
        yield "---\n"
        yield from _text(syllabus.closing)


def _heading(title: str) -> str:
    """On one line; a # at its end would be taken for decoration, so it gets one more."""
    title = " ".join(title.split())
    return f"{title} #" if re.search(r"(^|\s)#+$", title) else title


def _text(text: str) -> Iterator[str]:
    """Prose as it is; where a line of it looks like a part of the syllabus, as a quotation."""
    if not text.strip():
        return
    lines = text.strip().split("\n")
    if any(line.lstrip().startswith(">") or any(one.match(line) for one in STRUCTURE) for line in lines):
        lines = [f"> {line}".rstrip() for line in lines]
    yield "\n".join(lines) + "\n"


def _item(item: ListedItem) -> Iterator[str]:
    head = _head(item)
    yield f"- {head}"
    for name, value in _facts(item, head):
        if value:
            yield f"  - {name}: {value}"
    if item.annotation.strip():
        yield ""
        yield from (f"  {line}".rstrip() for line in item.annotation.strip().split("\n"))


def _head(item: ListedItem) -> str:
    title, url = text_of(item.csl, "title"), text_of(item.csl, "URL")
    label = re.sub(r"([\\\[\]])", r"\\\1", title)
    if not url:
        return f"\\{label}" if BREAK.match(f"- {label}") else label
    return f"[{label}](<{url}>)" if re.search(r"[()]", url) else f"[{label}]({url})"


def _facts(item: ListedItem, head: str) -> Iterator[tuple[str, str]]:
    """All that is known, by the names that are read back. What the first line says plainly is not said again."""
    title, url = text_of(item.csl, "title"), text_of(item.csl, "URL")
    read = head_of(head)
    if read is None or (read.title, read.maker, read.year, read.rest) != (title, "", "", ""):
        yield "Title", title
    if read is None or read.url != url:
        yield "Address", url
    yield "Kind", item.kind
    for name, place in NAME_FACTS.items():
        yield name, "; ".join(filter(None, map(name_line, names_of(item.csl, place))))
    yield "Published", date_text(item.csl, "issued") if date_of(item.csl, "issued") else ""
    for name, place in PLAIN_FACTS.items():
        yield name, text_of(item.csl, place)
    yield "Law", item.legal_status
    yield "Licence", ITEM_LICENCES.get(item.licence, "")
    yield "Retrieved", item.retrieved_on.isoformat() if item.retrieved_on else ""
    yield "Copy", item.archived_url
    yield "Added", item.added_on.isoformat() if item.added_on else ""
    yield "Key", item.key


def as_csl(section: str, item: ListedItem) -> dict[str, Any]:
    """The item for other programs: the annotation is its note, and what only a syllabus knows is in `custom`."""
    custom = {"section": section, "licence": item.licence}
    custom["added"] = item.added_on.isoformat() if item.added_on else ""
    made: dict[str, Any] = {**item.csl, "id": item.key} if item.key else dict(item.csl)
    if item.annotation:
        made["note"] = item.annotation
    if item.retrieved_on:
        day = item.retrieved_on
        made["accessed"] = {"date-parts": [[day.year, day.month, day.day]]}
    return made | {"custom": {name: value for name, value in custom.items() if value}}


def custom_of(item: CslItem, name: str) -> str:
    """What as_csl put there."""
    custom = item.get("custom")
    return text_of(custom, name) if isinstance(custom, Mapping) else ""
