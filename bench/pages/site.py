"""The site that is measured: one long thread, a full front page; and the pages asked for, with how each changes."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench import seeds
from bench.servers import HOST, Server, free_port

BEHIND_TLS = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.7"}
BROTLI = {"Accept-Encoding": "gzip, deflate, br, zstd"}
GZIP = {"Accept-Encoding": "gzip, deflate"}
DEBATES, PAST, READERS = 36, 6, 20
SHOWN = b'<article class="post '  # once for each post on a page
FIRST_POSTS = 3  # of a thread: the framing essay and two contributions
REBUTTALS, RESPONSES = 60, 1000  # of the debate that is argued


@dataclass(frozen=True)
class Site:
    """What stands on it, and the two people whose eyes we borrow."""

    data: Path
    environment: dict[str, str]
    posts: int
    thread: str
    spread: str
    argued: str
    session: str
    touch: Callable[[], None] = field(repr=False)
    touch_argued: Callable[[], None] = field(repr=False)

    def serve(self) -> Server:
        port = free_port()
        command = [sys.executable, "manage.py", "serve", "--host", HOST, "--port", str(port)]
        return Server("folkmoot", command, port, self.data / "folkmoot.log", self.environment)


def build(data: Path, posts: int, share: float = 1.0) -> Site:
    """Make it anew in this folder, with a thread of so many posts; this process becomes one of the site's, so: once.

    `share` is that of the rebuttals and responses that the argued debate gets.
    """
    environment = seeds.production(data)
    seeds.set_up_django(environment | {"FOLKMOOT_SQLITE_SYNCHRONOUS": "OFF"})  # while it is filled, nothing is lost
    from django.core.management import call_command
    from django.db import connection
    from django.urls import reverse

    call_command("collectstatic", verbosity=0, interactive=False)
    (organizer,) = seeds.people(["Olga"], may_organize=True)
    voices = seeds.people(["Ben", "Bea"])
    readers = seeds.people([f"Reader{number}" for number in range(READERS)])
    for number in range(1, DEBATES):
        stage = "closed" if number <= PAST else "open"
        seeds.debate(number, by=organizer, voices=voices, words=600, stage=stage)
    hot = seeds.debate(DEBATES, by=organizer, voices=voices, words=600)
    for number in range(posts - FIRST_POSTS):
        seeds.respond(hot, by=readers[number % READERS], number=number)
    argued = _argued(organizer, voices, readers, share)
    session = seeds.session_of(readers[0])
    connection.close()
    return Site(
        data=data,
        environment=environment,
        posts=posts,
        thread=reverse("debates:thread", args=[hot.slug]),
        spread=reverse("debates:show", args=[hot.slug]),
        argued=reverse("debates:show", args=[argued.slug]),
        session=session,
        touch=lambda: _touch(hot.pk),
        touch_argued=lambda: _touch(argued.pk),
    )


def _argued(organizer: Any, voices: Sequence[Any], readers: Sequence[Any], share: float) -> Any:
    """A debate of two contributions with many rebuttals and responses."""
    from forum.debates.actions import move_debate

    argued = seeds.debate(DEBATES + 1, by=organizer, voices=voices, words=900)
    move_debate(debate=argued, by=organizer, move="start_rebuttals")
    for number in range(int(REBUTTALS * share)):
        seeds.rebut(argued, number=number)
    for number in range(int(RESPONSES * share)):
        seeds.respond(argued, by=readers[number % READERS], number=number)
    return argued


def _touch(pk: int) -> None:
    """Change the debate as its organizer would, so that every page that shows it has to be made anew."""
    from forum.debates.actions import edit_debate
    from forum.debates.models import Debate

    debate = Debate.objects.select_related("topic", "created_by").get(pk=pk)
    edit_debate(debate=debate, by=debate.created_by, host=debate.host)


def queries_of(path: str, session: str) -> list[str]:
    """The statements that a signed-in reader's second visit to this page takes."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(headers={"host": "bench.example", "cookie": session, "x-forwarded-proto": "https"})
    for _visit in range(2):
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(path)
    if answer.status_code != 200:
        raise RuntimeError(f"{path} answered {answer.status_code}")
    return [query["sql"] for query in captured.captured_queries]
