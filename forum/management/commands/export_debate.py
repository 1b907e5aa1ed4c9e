"""Writes one debate to a file, as its readers may see it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from forum.debates.models import Debate
from forum.export.collect import collect
from forum.export.offers import SHELF, forms_of_debates
from forum.export.shelf import Order
from forum.export.writers import write_json


class Command(BaseCommand):
    help = "Write a debate as a file, in any form of docs/EXCHANGE.md: what anyone may read of it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="the last part of the debate's address")
        parser.add_argument("--form", choices=sorted(forms_of_debates()), default="json")
        parser.add_argument("--pictures", action="store_true", help="put the pictures into the JSON as well")
        parser.add_argument("-o", "--output", type=Path, help="the file to write (default: standard output)")

    def handle(self, *args: Any, slug: str, form: str, pictures: bool, output: Path | None, **options: Any) -> None:
        reader = AnonymousUser()
        debate = Debate.objects.visible_to(reader).filter(slug=slug).first()
        if debate is None:
            raise CommandError(f"There is no debate “{slug}” that anyone may read.")
        if pictures and form == "json":
            written = write_json(collect(debate, reader, as_of=timezone.now(), pictures=True))
        else:
            order = Order(debate, reader, timezone.now().replace(microsecond=0), SHELF.gather)
            written = forms_of_debates()[form].write(order)
        if output is None:
            sys.stdout.buffer.write(written)
            return
        output.write_bytes(written)
        self.stdout.write(f"{output}: {len(written)} bytes.")
