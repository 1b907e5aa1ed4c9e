"""Loads the demo once: people, sources, pictures and three debates."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from forum import additions
from forum.demo import cast, debates, exchange, notices, past, responses, syllabus
from forum.demo.past import Story
from forum.people.models import Person
from forum.search import index


class Command(BaseCommand):
    help = "Load the demo, unless it is there already. Only where FOLKMOOT_DEMO is set, or with --force."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--force", action="store_true", help="load it although this is not a demo")

    def handle(self, *args: Any, force: bool = False, **options: Any) -> None:
        if not (settings.DEMO or force):
            raise CommandError("This is not a demo: set FOLKMOOT_DEMO=1, or say --force to load fictional people here.")
        if Person.objects.filter(email__endswith=cast.DOMAIN).exists():
            self.stdout.write("The demo is already here.")
            return
        load()
        self.stdout.write("The demo is loaded.")


@transaction.atomic
def load() -> None:
    """All of it or nothing."""
    people = cast.assemble()
    past.introduce(list(people.values()), 150)
    debates.add_references(people["olga"])
    past.tell(debates.scans(people), Story(set_up=140, due=122, opened=120, closed=60))
    faces = debates.faces(people)
    responses.answer(faces, people)
    exchange.argue(faces, people)
    exchange.choose_all(faces, people)
    exchange.correct(faces, people)
    syllabus.list_sources(faces, people)
    past.tell(faces, Story(set_up=40, due=24, opened=23, edited=9))
    responses.tell(faces)
    exchange.tell(faces)
    past.tell(debates.roundtable(people), Story(set_up=6))
    for more in additions.demos:
        more()
    notices.have_been_told(faces, people["cleo"])
    index.follow_all()
