"""What there is to read for the process: sources of the demo's library, which are real; the words on them are ours."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from forum.library.models import Reference
from forum.library.syllabus.actions import add_item, add_section, begin_syllabus
from forum.people.models import Person
from policy_design.process.models import Process

TITLE = "What to read before the options"
INTRODUCTION = """\
For the experts of the process, and for everybody who wants to follow them. *A list of the demo: the sources are real,
the words about them are ours.*
"""
SECTIONS: dict[str, tuple[tuple[str, str, int], ...]] = {  # a source's key, a word on it, days ago
    "Ethical considerations": (
        ("vannoorden2020", "What researchers themselves hold to be right, and where they part.", 84),
        ("carroll2020", "Asks who gains from data about people, before it asks who may use them.", 84),
        ("harvey2021", "Look whether a picture of yours is among them. It takes a minute.", 61),
    ),
    "CC licences and machine learning": (
        ("merkley2019", "The first answer of those who publish the licences. Short, and still quoted.", 84),
        ("ccby4", "Section 2(b) is the place where a licence says what it does **not** settle.", 80),
        ("guadamuz2019", "Doubts that training needs a licence at all.", 80),
        ("nech2017", "Why a data set was made of open pictures, told by its makers.", 61),
    ),
    "Data protection and copyright": (
        ("gdpr2016", "Articles 6 and 9. Most of what is asked of licences is asked here already.", 84),
        ("dsm2019", "Articles 3 and 4: mining allowed by law, and the one way to object to it.", 80),
        ("margoni2021", "The same two articles, read slowly. Worth an evening.", 61),
        ("aiact2021", "The proposal as it was put forward; the text has changed much since.", 40),
    ),
    "Keeping what is shared": (
        ("ostrom1990", "How people keep what belongs to nobody. The eight rules are in chapter 3.", 40),
        ("wilkinson2016", "Data that can be found and used again. People do not occur in it.", 40),
    ),
}


def list_sources(process: Process, by: Person) -> None:
    syllabus = begin_syllabus(topic=process.topic, by=by, title=TITLE, introduction=INTRODUCTION)
    today = timezone.localdate()
    for title, listed in SECTIONS.items():
        section = add_section(syllabus=syllabus, by=by, title=title, client_key=uuid4())
        for key, says, days in listed:
            source = Reference.objects.get(key=key)
            day = today - timedelta(days=days)
            add_item(section=section, by=by, reference=source, annotation=says, added_on=day)
