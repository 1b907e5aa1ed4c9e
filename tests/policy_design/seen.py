"""What an anonymous reader sees of a set of pages, and of which version each of them is."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

COUNTED = re.compile(rb'data-after="\d+"')


class Seen:
    """`places` are addresses, each with the version that the cache would know it by."""

    def __init__(self, client: Any, places: Iterable[tuple[str, object]]) -> None:
        self.pages: dict[str, tuple[bytes, object]] = {}
        for path, version in places:
            answer = client.get(path)
            body = COUNTED.sub(b"", answer.content) if answer.status_code == 200 else b""
            self.pages[path] = body, version

    def changed(self, later: Seen) -> set[str]:
        return {path for path, (body, _as_of) in self.pages.items() if later.pages.get(path, (b"", 0))[0] != body}

    def unnoticed(self, later: Seen) -> set[str]:
        """Pages that have changed though the cache would still give the old one."""
        return {path for path in self.changed(later) if later.pages.get(path, (b"", 0))[1] == self.pages[path][1]}
