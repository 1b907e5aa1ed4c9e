"""Makes every entry of the search anew."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from forum.search import index


class Command(BaseCommand):
    help = "Make every entry of the search anew. Not needed in everyday life: entries follow what changes."

    def handle(self, *args: Any, **options: Any) -> None:
        done = index.reindex()
        self.stdout.write("1 entry made anew." if done == 1 else f"{done} entries made anew.")
