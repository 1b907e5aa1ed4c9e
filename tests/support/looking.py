"""For walks over all actions: one world for many changes, each undone; and what is seen of it before and after one."""

from __future__ import annotations

import re
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from django.db import connection, transaction

FRESH = 10.0  # seconds a page is good for: it may tell the time
COUNTED = re.compile(rb'data-after="\d+"')
MOMENT = re.compile(r"\d{4}-\d\d-\d\d")
Versions = Iterable[tuple[str, object]]


@contextmanager
def undone() -> Iterator[None]:
    """What is written inside is taken back at the end; the transaction of each test becomes a savepoint of this one."""
    whole = transaction.atomic()
    whole._from_testcase = True  # type: ignore[attr-defined]  # so that actions may ask for a transaction of their own
    with whole:
        yield
        transaction.set_rollback(True)


class Drawn(NamedTuple):
    """A page as it was given, and every question to the database on the way there with its answer."""

    at: float
    body: bytes
    asked: list[tuple[str, Any]]
    answers: list[Any]

    def still_holds(self) -> bool:
        """Whether the database would give the same answers, and thereby the page the same words."""
        if time.monotonic() - self.at > FRESH:
            return False
        return all(_answer(*one) == answer for one, answer in zip(self.asked, self.answers, strict=True))


def _answer(sql: str, params: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def _asks_only(sql: str, params: Any) -> bool:
    """A question whose answer hangs on rows alone: one that names a moment would be another a moment later."""
    return sql.lstrip("( ").upper().startswith("SELECT") and not any(MOMENT.match(str(one)) for one in params or ())


class Reader:
    """Somebody anonymous, who is drawn a page anew only where it would be made from other rows.

    With `words_only` what is seen leaves out the number from which a page that is followed goes on.
    """

    def __init__(self, *, words_only: bool = False) -> None:
        self.words_only = words_only
        self._drawn: dict[str, list[Drawn]] = defaultdict(list)

    def read(self, client: Any, path: str) -> bytes:
        for known in self._drawn[path]:
            if known.still_holds():
                return known.body
        asked: list[tuple[str, Any]] = []

        def note(execute: Any, sql: str, params: Any, *rest: Any) -> Any:
            asked.append((sql, params))
            return execute(sql, params, *rest)

        with connection.execute_wrapper(note):
            answer = client.get(path)
        body: bytes = answer.content if answer.status_code == 200 else b""
        if self.words_only:
            body = COUNTED.sub(b"", body)
        if all(_asks_only(*one) for one in asked):
            drawn = Drawn(time.monotonic(), body, asked, [_answer(*one) for one in asked])
            self._drawn[path] = [drawn, *self._drawn[path][:2]]
        return body


class Seen:
    """What an anonymous reader sees everywhere, and of which version each page is."""

    def __init__(self, reader: Reader, client: Any, pages: Versions) -> None:
        self.pages = {path: (reader.read(client, path), version) for path, version in pages}

    def changed(self, later: Seen) -> set[str]:
        return {path for path, (body, _as_of) in self.pages.items() if later.pages.get(path, (b"", 0))[0] != body}

    def unnoticed(self, later: Seen) -> set[str]:
        """Pages that have changed though the cache would still give the old one."""
        return {path for path in self.changed(later) if later.pages.get(path, (b"", 0))[1] == self.pages[path][1]}
