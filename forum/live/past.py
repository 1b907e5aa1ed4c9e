"""What a room reads of the log for readers who stand behind its ring: once for all who stand near the same place."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Sequence

from forum.live.frames import Frame

log = logging.getLogger(__name__)

PAGE = 500  # frames read at once
PAGES = 16  # pages kept for readers who come the same way
PAUSE = 1.0  # seconds until the log is asked again after it gave nothing


class Past:
    """Pages of one topic's log, cut at fixed places so that readers with different cursors share them."""

    def __init__(self, read: Callable[[int, int], Awaitable[Sequence[Frame]]], read_one: Callable[[], None]) -> None:
        self._read = read
        self._read_one = read_one
        self._pages: dict[int, _Page] = {}

    def after(self, cursor: int) -> list[Frame] | None:
        """What follows a cursor, at least one frame; None while it is being read."""
        start = _page_of(cursor + 1)
        if start not in self._pages:
            self._begin(start)
        page = self._pages[start]
        if page.frames is None:
            return None
        frames = [frame for frame in page.frames if frame.version > cursor]
        if not frames:  # read when the log was shorter
            self._begin(start)
            return None
        return frames

    def before(self, version: int) -> list[Frame]:
        """What is at hand of the frames that end just before a version."""
        page = self._pages.get(_page_of(version - 1))
        frames = [frame for frame in page.frames or () if frame.version < version] if page else []
        return frames if frames and frames[-1].version == version - 1 else []

    def hear(self, news: Sequence[Frame]) -> None:
        """Drop every page in which the news may have made something untrue, also one that is being read."""
        for start, page in list(self._pages.items()):
            if page.frames is None:
                page.since.extend(news)
            elif stale(page.frames, news):
                del self._pages[start]

    def forget(self) -> None:
        """Nobody stands behind."""
        self._pages = {start: page for start, page in self._pages.items() if page.frames is None}

    def close(self) -> None:
        for page in self._pages.values():
            page.task.cancel()

    def _begin(self, start: int) -> None:
        if len(self._pages) >= PAGES:
            self.forget()
        page = self._pages[start] = _Page()
        page.task = asyncio.ensure_future(self._fill(start, page))

    async def _fill(self, start: int, page: _Page) -> None:
        try:
            frames = await self._read(start, PAGE)
        except Exception as error:
            log.warning("The log of a topic could not be read: %s", error)
            frames = ()
        if not frames:
            await asyncio.sleep(PAUSE)
        newer = [frame for frame in page.since if frames and frame.version > frames[-1].version]
        if not frames or stale(frames, newer):
            self._pages.pop(start, None)  # whoever waits for it asks again
        else:
            page.frames = frames
        self._read_one()


class _Page:
    """One reading of the log: its frames once it is over, and the news that came while it went on."""

    __slots__ = ("frames", "since", "task")

    def __init__(self) -> None:
        self.frames: Sequence[Frame] | None = None
        self.since: list[Frame] = []
        self.task: asyncio.Future[None]


def _page_of(version: int) -> int:
    """The version after which the page begins that holds this one."""
    return (version - 1) // PAGE * PAGE


def stale(frames: Iterable[Frame], news: Iterable[Frame]) -> list[int]:
    """The versions of frames that may have to say something else since the news.

    What happened to a text changes what may be said of it; what happened to a person, of any text of theirs.
    """
    subjects = {one for frame in news for one in frame.subjects if one[0] in ("post", "person")}
    everyone = any(name == "person" for name, _ in subjects)
    return [frame.version for frame in frames if everyone or frame.subjects & subjects] if subjects else []
