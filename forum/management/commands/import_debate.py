"""Imports files: debates as JSON, or texts that become a debate's framing or a contribution."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import uuid4

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import Q

from forum.debates.formats import HOSTED
from forum.debates.models import LETTERS, Voice
from forum.export.bundle import BadFile
from forum.export.incoming import Incoming, Wish, import_all, read
from forum.people.models import Person
from forum.verdicts import Refused


class Command(BaseCommand):
    help = "Import debates (JSON) or texts (Markdown with front matter, or copied off a web page): all files or none."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--organizer", metavar="EMAIL", help="who becomes the organizer (default: the only one)")
        parser.add_argument(
            "--format",
            choices=sorted(one.key for one in HOSTED),
            default="two-voices",
            help="of a debate made of a text",
        )
        parser.add_argument("--into", metavar="SLUG", help="the debate that a text contributes to")
        parser.add_argument("--voice", choices=list(LETTERS), help="the voice that it speaks for")
        parser.add_argument("--public", action="store_true", help="anyone may read it")

    def handle(self, *args: Any, files: list[Path], **options: Any) -> None:
        by = self.organizer(options["organizer"])
        wish = Wish(options["format"], options["public"], self.voice(options["into"], options["voice"]))
        incoming = [self.read(path) for path in files]
        try:
            debates = import_all(incoming, by=by, wish=wish, client_key=uuid4())
        except (BadFile, Refused) as problem:
            raise CommandError(f"{problem} Nothing was imported.") from None
        for file, debate in zip(incoming, debates, strict=True):
            self.stdout.write(f"{file.name}: {debate.get_absolute_url()}")

    def organizer(self, address: str | None) -> Person:
        able = Person.objects.filter(Q(may_organize=True) | Q(is_steward=True), is_active=True)
        found = list(able.filter(email=address.lower()) if address else able[:2])
        if len(found) != 1:
            raise CommandError(
                f"Nobody with the address {address} may set up debates."
                if address
                else "Say who becomes the organizer: --organizer EMAIL."
            )
        return found[0]

    def voice(self, slug: str | None, letter: str | None) -> Voice | None:
        if (slug is None) != (letter is None):
            raise CommandError("--into SLUG and --voice LETTER belong together.")
        if slug is None or letter is None:
            return None
        voice = Voice.objects.filter(debate__slug=slug, order=LETTERS.index(letter)).select_related("debate").first()
        if voice is None:
            raise CommandError(f"There is no voice {letter} in a debate “{slug}”.")
        return voice

    def read(self, path: Path) -> Incoming:
        try:
            return read(path.name, path.read_bytes())
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}. Nothing was imported.") from None
        except BadFile as bad:
            raise CommandError(f"{path}: {bad} Nothing was imported.") from None
