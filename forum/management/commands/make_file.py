"""Makes one exported file that was asked for; the worker starts this beside itself (forum/export/making.py)."""

from __future__ import annotations

import os
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from forum.export.making import make


class Command(BaseCommand):
    help = "Make one exported file that waits. The worker runs this; by hand it does no harm."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("pk", type=int, help="the number of the file")

    def handle(self, *args: Any, pk: int, **options: Any) -> None:
        keep_within(settings.EXPORT_MEMORY_MB)
        if make(pk):
            self.stdout.write(f"make_file: {pk} is ready.")


def keep_within(megabytes: int) -> None:
    """After readers, and never with more memory than one file may take; where the system cannot say so, without."""
    try:
        import resource

        os.nice(10)
        _soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
        most = megabytes * 2**20
        if megabytes and (hard == resource.RLIM_INFINITY or hard > most):
            resource.setrlimit(resource.RLIMIT_DATA, (most, hard))
    except (ImportError, OSError, ValueError):
        return
