"""A debate to be talked in on a real server: made by one command, answered in by posting the real form."""

from __future__ import annotations

import asyncio
import http.client
import json
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

from tests.support.servers import Site
from tests.support.sockets import Closed, Refused, Socket

TOKEN = "c" * 32
SET_UP = """
import json, sys
from importlib import import_module
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import transaction
from django.utils import timezone
from forum.debates.models import Debate
from forum.live import hub
from forum.live.models import Event, Topic
from forum.people.models import Person
from forum.posts.models import Thread

def session_of(n):
    person = Person.objects.create(email=f"reader{n}@example.org", name=f"Reader {n}", conduct_agreed_at=timezone.now())
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(person.pk), settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.save()
    return session.session_key

with transaction.atomic():
    past = PAST
    topic = Topic.objects.create(kind="debate", is_public=True, seq=past, version=past)
    thread = Thread.objects.create(topic=topic)
    debate = Debate.objects.create(slug="talk", question="Who owns a face?", format_key="two-voices", stage="open",
                                   topic=topic, thread=thread)
    Event.objects.bulk_create(Event(topic=topic, seq=n, version=n, kind="gallery.changed", ids={"debate": debate.pk})
                              for n in range(1, past + 1))
    sessions = [session_of(n) for n in range(PEOPLE)]
print("made", json.dumps({"key": str(topic.key), "sessions": sessions}))
"""
PUBLISH = """
import time
from django.db import transaction
from forum.live import hub
from forum.live.models import Topic
topic = Topic.objects.get(debate__slug="talk")
for _ in range(COUNT):
    with transaction.atomic():
        hub.publish(topic.pk, "gallery.changed", debate=1)
    time.sleep(PAUSE)
print("version", Topic.objects.get(pk=topic.pk).version)
"""
STANDS = """
from forum.posts.models import Post
from forum.live.models import Topic
topic = Topic.objects.get(debate__slug="talk")
print("stands", topic.version, *Post.objects.filter(thread__topic=topic).values_list("number", flat=True))
"""


@dataclass
class Talk:
    """The debate on one site; several sites may share its database."""

    site: Site
    key: str
    sessions: list[str]

    @classmethod
    def on(cls, site: Site, *, past: int = 3, people: int = 1) -> Talk:
        script = SET_UP.replace("PAST", str(past)).replace("PEOPLE", str(people))
        made = json.loads(site.ask(script).rpartition("made ")[2])
        return cls(site, made["key"], made["sessions"])

    def at(self, site: Site) -> Talk:
        """The same, reached through another server."""
        return Talk(site, self.key, self.sessions)

    async def follow(self, after: int | None = None, **how: Any) -> Socket:
        path = f"/live/{self.key}/" + ("" if after is None else f"?after={after}")
        return await Socket.open(self.site.url, path, **how)

    def respond(self, person: int = 0, source: str = "") -> int | None:
        """Post a response as a browser does; its number, or None where the server did not say that it has it.

        Without words of its own it says something that nobody has said before, since what is repeated is refused.
        """
        source = source or f"A few words, {uuid4().hex}."
        place = urlsplit(self.site.url)
        line = http.client.HTTPConnection(place.hostname or "", place.port, timeout=20)
        fields = urlencode({"source": source, "client_key": str(uuid4()), "csrfmiddlewaretoken": TOKEN})
        cookies = f"session={self.sessions[person]}; csrftoken={TOKEN}"
        try:
            line.request(
                "POST",
                "/debates/talk/respond/",
                fields,
                {"Content-Type": "application/x-www-form-urlencoded", "Cookie": cookies, "Origin": self.site.url},
            )
            answer = line.getresponse()
            answer.read()
        except (OSError, http.client.HTTPException):
            return None
        finally:
            line.close()
        if answer.status != 302:
            return None
        return int(re.findall(r"\d+", answer.headers["Location"])[-1])

    def publish(self, count: int, pause: float = 0.0) -> int:
        """Append events from another process, which can only be found by a poll; the version afterwards."""
        script = PUBLISH.replace("COUNT", str(count)).replace("PAUSE", str(pause))
        return int(self.site.ask(script).rpartition("version ")[2])

    def stands(self) -> tuple[int, list[int]]:
        """The version, and the numbers of all posts, as the database has them."""
        version, *numbers = self.site.ask(STANDS).rpartition("stands ")[2].split()
        return int(version), [int(number) for number in numbers]


class Page:
    """An open page: follows, comes back with `after=` when its line breaks, and remembers all it was given."""

    def __init__(self, talk: Talk, after: int) -> None:
        self.talk, self.began, self.seen, self.codes = talk, after, list[int](), list[int | None]()
        self.resyncs = 0
        self._task = asyncio.ensure_future(self._follow())

    @property
    def version(self) -> int:
        return self.seen[-1] if self.seen else self.began

    async def _follow(self) -> None:
        while True:
            try:
                async with await self.talk.follow(self.version) as line:
                    while True:
                        message = await line.receive(60)
                        self.resyncs += "resync" in message
                        if "v" in message:
                            self.seen.append(message["v"])
            except Closed as closed:
                self.codes.append(closed.code)
            except (OSError, Refused, asyncio.IncompleteReadError):
                pass  # nothing listens now
            await asyncio.sleep(0.1)

    async def close(self) -> None:
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)


async def arrive(pages: list[Page], version: int, within: float = 20.0) -> float:
    """Return once every page is there: how long it took. Fails where one does not arrive."""
    began = time.monotonic()
    while behind := [page.version for page in pages if page.version < version]:
        assert time.monotonic() - began < within, f"{len(behind)} of {len(pages)} are behind {version}: {behind[:9]}"
        await asyncio.sleep(0.01)
    return time.monotonic() - began


async def close_all(pages: list[Page]) -> None:
    await asyncio.gather(*(page.close() for page in pages))


def whole(pages: list[Page], version: int) -> bool:
    """Has each got everything after where it began, once and in order?"""
    return all(page.seen == list(range(page.began + 1, version + 1)) and not page.resyncs for page in pages)


async def off_loop(work: Callable[..., Any], *args: Any) -> Any:
    return await asyncio.get_running_loop().run_in_executor(None, work, *args)
