"""The ruled part of a summary as plain values: sections of lines, each with its quotations and sources. Pure.

What `as_data` gives goes into Summary.sections and the summary's file; `from_data` reads it back, whatever version of
the rules wrote it: what an older one did not know is empty. Addresses are paths of this site, without its name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

AGREED, CONTESTED, MINORITY = COLUMNS = ("agreed", "contested", "minority")


@dataclass(frozen=True, slots=True)
class Source:
    """Where a reader checks it: “Post 14, version 2” and the path of its page."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Quote:
    """Somebody's own words, as they stood; `by` is empty where the one who said it is not told."""

    text: str
    by: str
    source: Source


@dataclass(frozen=True, slots=True)
class Line:
    """One statement of the summary. Its key stays the same from version to version, so that notes can be put on it."""

    key: str
    says: str
    quotes: tuple[Quote, ...] = ()
    sources: tuple[Source, ...] = ()
    column: str = ""  # one of COLUMNS where the section sets them side by side


@dataclass(frozen=True, slots=True)
class Section:
    """Lines on one question. `rule` says in a sentence or two what is listed here and in what order."""

    key: str
    title: str
    lines: tuple[Line, ...]
    rule: str = ""

    @property
    def has_columns(self) -> bool:
        return any(line.column for line in self.lines)

    def column(self, name: str) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.column == name)


# As plain JSON and back -----------------------------------------------------------------------------------------


def as_data(sections: Iterable[Section]) -> list[dict[str, Any]]:
    return [_section(one) for one in sections]


def from_data(data: Sequence[Mapping[str, Any]]) -> list[Section]:
    return [
        Section(one["key"], one["title"], tuple(map(_line_from, one["lines"])), one.get("rule", "")) for one in data
    ]


def keys_of(sections: Iterable[Section]) -> set[str]:
    """Everything a note or a remark may be put on: sections and lines."""
    return {key for one in sections for key in (one.key, *(line.key for line in one.lines))}


def _section(one: Section) -> dict[str, Any]:
    return {"key": one.key, "title": one.title, "rule": one.rule, "lines": [_line(line) for line in one.lines]}


def _line(one: Line) -> dict[str, Any]:
    return {
        "key": one.key,
        "says": one.says,
        "column": one.column,
        "quotes": [{"text": quote.text, "by": quote.by, "source": _source(quote.source)} for quote in one.quotes],
        "sources": [_source(source) for source in one.sources],
    }


def _source(one: Source) -> dict[str, str]:
    return {"label": one.label, "url": one.url}


def _line_from(one: Mapping[str, Any]) -> Line:
    quotes = tuple(
        Quote(quote["text"], quote.get("by", ""), Source(**quote["source"])) for quote in one.get("quotes", ())
    )
    sources = tuple(Source(**source) for source in one.get("sources", ()))
    return Line(one["key"], one["says"], quotes, sources, one.get("column", ""))
