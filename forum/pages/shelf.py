"""The pages that are kept: the least used go first, and their bytes together stay below a bound."""

from __future__ import annotations

from collections import OrderedDict

from forum.pages.asked import Key
from forum.pages.page import Page

LARGEST_SHARE = 8  # one page may take an eighth of the room


class Shelf:
    def __init__(self, room: int) -> None:
        self.room = room
        self.used = 0
        self._pages: OrderedDict[Key, tuple[Page, int]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._pages)

    def get(self, key: Key) -> Page | None:
        found = self._pages.get(key)
        if found is None:
            return None
        self._pages.move_to_end(key)
        return found[0]

    def put(self, key: Key, page: Page) -> None:
        """Keep a page, or count it anew when it has grown by a compressed form."""
        self.drop(key)
        size = page.size
        if size > self.room // LARGEST_SHARE:
            return
        self._pages[key] = page, size
        self.used += size
        while self.used > self.room:
            _key, (_page, freed) = self._pages.popitem(last=False)
            self.used -= freed

    def drop(self, key: Key) -> None:
        if key in self._pages:
            self.used -= self._pages.pop(key)[1]
