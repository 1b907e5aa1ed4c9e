"""Actions about syllabuses, each with what it needs to be called; gathered by walk.py."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django.contrib.auth.models import AnonymousUser

from forum.library import actions as library
from forum.library.syllabus import actions, importing, subscriptions, suggestions
from forum.library.syllabus.models import Syllabus, SyllabusItem, SyllabusSection, SyllabusSuggestion
from forum.text.syllabus_reading import read_syllabus

WALK: dict[str, Callable[[Any], Callable[[], Any]]] = {}
INSIDE: dict[str, str] = {}  # functions that take `by` and are no actions, and why
SHOWN: set[str] = {  # of these readers must see something
    "library.syllabus.actions.begin_syllabus",  # the version from which a page is followed
    "library.syllabus.actions.edit_syllabus",
    "library.syllabus.actions.add_section",
    "library.syllabus.actions.edit_section",
    "library.syllabus.actions.move_section",
    "library.syllabus.actions.remove_section",
    "library.syllabus.actions.add_item",
    "library.syllabus.actions.edit_item",
    "library.syllabus.actions.move_item",
    "library.syllabus.actions.remove_item",
    "library.syllabus.importing.import_syllabus",
    "library.syllabus.suggestions.accept_suggestion",
    "library.syllabus.suggestions.decline_suggestion",
    "library.actions.edit_reference: on a syllabus",
}
A = "library.syllabus.actions"


def begun(w: Any) -> Syllabus:
    return actions.begin_syllabus(topic=w.open.topic, by=w.olga, title="What to read")


def section(w: Any, title: str = "Faces") -> SyllabusSection:
    return actions.add_section(syllabus=begun(w), by=w.olga, title=title, client_key=uuid4())


def source(w: Any, title: str = "On faces") -> Any:
    item = {"type": "webpage", "title": title, "URL": f"https://example.org/{title}".replace(" ", "-")}
    return library.add_reference(by=w.olga, item=item, client_key=uuid4())


def item(w: Any, where: SyllabusSection | None = None, title: str = "On faces") -> SyllabusItem:
    return actions.add_item(section=where or section(w), by=w.olga, reference=source(w, title))


def suggested(w: Any) -> SyllabusSuggestion:
    said = {"title": "Another", "url": "https://example.org/another", "reason": "It is short and to the point."}
    return suggestions.suggest_item(syllabus=begun(w), by=AnonymousUser(), client_key=uuid4(), **said)


def _edit(w: Any) -> Callable[[], Any]:
    one = begun(w)
    return lambda: actions.edit_syllabus(syllabus=one, by=w.olga, title="Where to begin", introduction="So.")


def _add_section(w: Any) -> Callable[[], Any]:
    one = begun(w)
    return lambda: actions.add_section(syllabus=one, by=w.olga, title="Eyes", client_key=uuid4())


def _edit_section(w: Any) -> Callable[[], Any]:
    one = section(w)
    return lambda: actions.edit_section(section=one, by=w.olga, title="Faces", introduction="So.")


def _move_section(w: Any) -> Callable[[], Any]:
    section(w)
    second = section(w, "Eyes")
    return lambda: actions.move_section(section=second, by=w.olga, step=-1, place=1)


def _remove_section(w: Any) -> Callable[[], Any]:
    one = section(w)
    return lambda: actions.remove_section(section=one, by=w.olga)


def _add_item(w: Any) -> Callable[[], Any]:
    where, what = section(w), source(w)
    return lambda: actions.add_item(section=where, by=w.olga, reference=what, annotation="Read it.")


def _edit_item(w: Any) -> Callable[[], Any]:
    one = item(w)
    return lambda: actions.edit_item(item=one, by=w.olga, annotation="Read it twice.")


def _move_item(w: Any) -> Callable[[], Any]:
    where = section(w)
    item(w, where)
    second = item(w, where, "On eyes")
    return lambda: actions.move_item(item=second, by=w.olga, step=-1, place=1)


def _remove_item(w: Any) -> Callable[[], Any]:
    one = item(w)
    return lambda: actions.remove_item(item=one, by=w.olga)


def _import(w: Any) -> Callable[[], Any]:
    one, text = begun(w), read_syllabus("# T\n\n## Faces\n\n- [A](https://example.org/a)\n")
    return lambda: importing.import_syllabus(syllabus=one, by=w.olga, text=text, client_key=uuid4())


def _suggest(w: Any) -> Callable[[], Any]:
    begun(w)
    return lambda: suggested(w)


def _accept(w: Any) -> Callable[[], Any]:
    one, where = suggested(w), section(w)
    return lambda: suggestions.accept_suggestion(suggestion=one, by=w.olga, section=where, answer="Thank you.")


def _decline(w: Any) -> Callable[[], Any]:
    one = suggested(w)
    return lambda: suggestions.decline_suggestion(suggestion=one, by=w.olga, answer="It is about cats.")


def _subscribe(w: Any) -> Callable[[], Any]:
    one = begun(w)
    return lambda: subscriptions.subscribe(syllabus=one, by=AnonymousUser(), email="reader@example.org")


def _unsubscribe(w: Any) -> Callable[[], Any]:
    one = begun(w)
    subscriptions.subscribe(syllabus=one, by=w.cleo)
    return lambda: subscriptions.unsubscribe(syllabus=one, by=w.cleo)


def _correct(w: Any) -> Callable[[], Any]:
    one = item(w)
    changed = {"type": "webpage", "title": "On eyes", "URL": "https://example.org/eyes"}
    return lambda: library.edit_reference(reference=one.reference, by=w.olga, item=changed)


WALK |= {
    f"{A}.begin_syllabus": lambda w: lambda: begun(w),
    f"{A}.edit_syllabus": _edit,
    f"{A}.add_section": _add_section,
    f"{A}.edit_section": _edit_section,
    f"{A}.move_section": _move_section,
    f"{A}.remove_section": _remove_section,
    f"{A}.add_item": _add_item,
    f"{A}.edit_item": _edit_item,
    f"{A}.move_item": _move_item,
    f"{A}.remove_item": _remove_item,
    "library.syllabus.importing.import_syllabus": _import,
    "library.syllabus.suggestions.suggest_item": _suggest,
    "library.syllabus.suggestions.accept_suggestion": _accept,
    "library.syllabus.suggestions.decline_suggestion": _decline,
    "library.syllabus.subscriptions.subscribe": _subscribe,
    "library.syllabus.subscriptions.unsubscribe": _unsubscribe,
    "library.actions.edit_reference: on a syllabus": _correct,
}
