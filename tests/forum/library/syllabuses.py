"""A syllabus for tests: Olga's, on the debate's topic, with two sections and some sources."""

from __future__ import annotations

from uuid import uuid4

from forum.debates.models import Debate
from forum.library.actions import add_reference
from forum.library.models import Reference
from forum.library.syllabus.actions import add_item, add_section, begin_syllabus
from forum.library.syllabus.models import Syllabus, SyllabusItem, SyllabusSection
from forum.people.models import Person


def begin(debate: Debate, by: Person, title: str = "What to read") -> Syllabus:
    return begin_syllabus(topic=debate.topic, by=by, title=title, introduction="For *beginners*.")


def section(syllabus: Syllabus, by: Person, title: str = "Faces", introduction: str = "") -> SyllabusSection:
    return add_section(syllabus=syllabus, by=by, title=title, introduction=introduction, client_key=uuid4())


def source(by: Person, title: str = "On faces", **more) -> Reference:
    item = {"type": "webpage", "title": title, "URL": f"https://example.org/{title.replace(' ', '-').lower()}"}
    return add_reference(by=by, item={**item, **more}, client_key=uuid4())


def listed(where: SyllabusSection, by: Person, title: str = "On faces", **more) -> SyllabusItem:
    return add_item(section=where, by=by, reference=source(by, title), **more)


def titles(syllabus: Syllabus) -> list[tuple[str, list[str]]]:
    return [
        (one.title, [str(item) for item in one.items.select_related("reference")]) for one in syllabus.sections.all()
    ]
