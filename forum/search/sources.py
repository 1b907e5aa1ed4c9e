"""What can be found: each table of it says which words a row has, who may read it, and how a hit is shown."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet

    from forum.rules.words import Anyone
    from forum.verdicts import Sentence


@dataclass(frozen=True, slots=True)
class Kind:
    """What a reader looks for: "Rebuttals"."""

    key: str
    one: Sentence
    many: Sentence


@dataclass(frozen=True, slots=True)
class Words:
    """What is found of one row. `also` is searched and not shown: a name, a code."""

    kind: str
    title: str = ""
    text: str = ""
    also: str = ""
    topic: int | None = None
    whole: int | None = None  # the topic of what that is a part of
    voice: str = ""
    language: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """How a hit is shown: where it is, what it is called, whose it is, and what it belongs to."""

    url: str
    title: str
    by: str = ""
    within: str = ""
    colour: str = ""
    letter: str = ""
    state: Sentence = ""
    debate: str = ""  # the address of the debate that it was said in


@dataclass(frozen=True, slots=True)
class Watched:
    """Changes of these columns of a table concern the rows whose keys `rows` selects; `{row}` is the changed one.

    Without columns any change does. The database writes the marks, so that it does not matter who changes a row.
    """

    table: str
    rows: str
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """A table of which something is found. `visible` and `show` are asked for each reader, at each search."""

    key: str
    model: type[Model]
    kinds: tuple[Kind, ...]
    words: Callable[[Sequence[int]], Iterable[tuple[int, Words]]]  # of these rows; one that is left out is not found
    visible: Callable[[Anyone], QuerySet[Any]]
    show: Callable[[Sequence[int], Anyone], dict[int, Shown]]
    columns: tuple[str, ...] = ()  # of its own table, whose changes matter; without any, all do
    watched: tuple[Watched, ...] = ()  # other tables


_sources: dict[str, Source] = {}


def register(*sources: Source) -> None:
    """Called once, when the site starts, by whoever owns the table."""
    _sources.update({one.key: one for one in sources})


def sources() -> dict[str, Source]:
    return _sources


def kinds() -> dict[str, Kind]:
    """All that can be looked for, by key, in the order of registration."""
    return {kind.key: kind for source in _sources.values() for kind in source.kinds}
