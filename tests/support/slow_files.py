"""Settings of a site whose files take as long to make as a test needs to kill who makes them."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

from django.apps import AppConfig

from forum.settings import *  # noqa: F403
from forum.settings import DATA_DIR, INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.support.slow_files.SlowFiles"]
GO_ON = Path(DATA_DIR) / "go-on"  # a file that lets the maker go on


class SlowFiles(AppConfig):
    name = "tests.support"
    label = "slow_files"

    def ready(self) -> None:
        from forum.export import offers, shelf
        from forum.export.shelf import Form, Order

        def slowly(order: Order) -> bytes:
            first = order.part("first", lambda: str(time.monotonic_ns()).encode())
            order.tell(50)
            while not GO_ON.exists():
                time.sleep(0.02)
            return first + b"\n" + order.facts().question.encode()

        forms = {"json": Form("json", "JSON", "", "data", "application/json", slowly)}
        shelf.put_up("debate", replace(offers.SHELF, forms=lambda: forms))
