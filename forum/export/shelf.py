"""What can be taken away of a topic: the forms there are, and how whoever owns that kind of topic gathers and writes.

A form is drawn for the onlooker (people/roles.py), so that one file serves all readers of the topic; what is one
person's own is in the direct export of that person alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from django.contrib.auth.models import AnonymousUser

    from forum.live.models import Topic
    from forum.people.models import Person
    from forum.verdicts import Sentence

    Anyone = Person | AnonymousUser

Gather = Callable[[Any, "Anyone", "datetime", bool], Any]


class Stopped(Exception):
    """Somebody else makes this file now."""


@dataclass(slots=True)
class Order:
    """One file to be written: of which subject, for whom, as of when. Facts are gathered once, and only if needed."""

    subject: Any
    reader: Anyone
    as_of: datetime
    gather: Gather
    heard: Callable[[int], None] = lambda _per_cent: None
    kept: Path | None = None  # where finished parts outlive a maker that was killed
    _facts: dict[bool, Any] = field(default_factory=dict)

    def facts(self, *, pictures: bool = False) -> Any:
        """What the reader may read; with `pictures`, their bytes too."""
        if pictures not in self._facts:
            self._facts[pictures] = self.gather(self.subject, self.reader, self.as_of, pictures)
        return self._facts[pictures]

    def tell(self, per_cent: int) -> None:
        """How far it is. Raises Stopped where the file is no longer ours to make."""
        self.heard(per_cent)

    def part(self, name: str, make: Callable[[], bytes]) -> bytes:
        """A finished part, as it was made before if it was: the same order always gives the same bytes."""
        if self.kept is None:
            return make()
        place = self.kept / name.replace("/", "--")
        if not place.exists():
            self.kept.mkdir(parents=True, exist_ok=True)
            begun = place.with_name(f"{place.name}.begun")
            begun.write_bytes(make())
            begun.replace(place)
        return place.read_bytes()


@dataclass(frozen=True, slots=True)
class Form:
    """One form; its key ends the names of its files, `says` tells whom it serves.

    A heavy one is never written while somebody waits for the page.
    """

    key: str
    name: Sentence
    says: Sentence
    group: str
    content_type: str
    write: Callable[[Order], bytes]
    is_heavy: bool = False
    mark: Callable[[], str] | None = None  # of what is frozen: names all that this form says, whatever happens beside


@dataclass(frozen=True, slots=True)
class Shelf:
    """All forms of one kind of topic. Of what `is_large` even light forms are made beside the site, once for all.

    `topics` are those whose events change what the files say; `harmless` the kinds of event after which an older file
    may still be handed out, since they only add to what could be read. `apart` knows forms that have addresses of their
    own, such as those of a published report, by a key that none of `forms` has.
    """

    find: Callable[[Topic], Any]
    name: Callable[[Any], str]
    topics: Callable[[Any], Sequence[int]]
    gather: Gather
    forms: Callable[[], Mapping[str, Form]]
    harmless: frozenset[str]
    is_large: Callable[[Any], bool] = lambda _subject: False
    apart: Callable[[Any, str], Form | None] = lambda _subject, _key: None

    def form_of(self, subject: Any, key: str) -> Form | None:
        return self.forms().get(key) or self.apart(subject, key)


_shelves: dict[str, Shelf] = {}


def put_up(kind: str, shelf: Shelf) -> None:
    """Called once, when the site starts, by whoever owns topics of this kind."""
    _shelves[kind] = shelf


def shelf_of(topic: Topic) -> Shelf:
    """Raises KeyError for a kind of topic of which nothing can be taken away."""
    return _shelves[topic.kind]
