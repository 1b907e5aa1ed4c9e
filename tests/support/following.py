"""A page that follows a debate, whose sockets and requests are answered by the test."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

FACES = "/debates/should-we-care-that-ai-facial-recognition-is-trained-on/"
SOCKETS = re.compile(r"/live/[0-9a-f-]{36}/\?after=\d+$")
# What the page has told itself of its line; when one closes it tells that nobody reads.
LISTEN = "window.told = []; addEventListener('reading', ({ detail }) => told.push(detail), true);"


class Line:
    """A page's sockets, answered by the test."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.sockets: list[Any] = []
        self.said: list[Any] = []
        self.refuses = False
        page.add_init_script(LISTEN)
        page.route_web_socket(SOCKETS, self._opened)

    def _opened(self, socket: Any) -> None:
        self.sockets.append(socket)
        socket.on_message(lambda text: self.said.append(json.loads(text)))
        if self.refuses:
            socket.close(code=1011)

    @property
    def after(self) -> list[int]:
        """The version that each socket so far was opened with."""
        return [int(parse_qs(urlsplit(socket.url).query)["after"][0]) for socket in self.sockets]

    def send(self, **message: Any) -> None:
        self.sockets[-1].send(json.dumps(message))

    def frame(self, version: int, kind: str = "response.posted", news: str = "", part: str = "") -> None:
        self.send(v=version, kind=kind, news=news, part=part, says="", at="2026-11-22T23:00:00Z")

    def close(self, code: int) -> None:
        closed = self.closed
        self.sockets[-1].close(code=code)
        until(self.page, lambda: self.closed > closed)

    @property
    def closed(self) -> int:
        """How often the page has heard that a line of its was closed, and has set its clock for the next."""
        number: int = self.page.evaluate("told.filter((reading) => !reading).length")
        return number

    def settle(self) -> None:
        """Return when the page has taken what was sent."""
        self.send(reading=1)
        until(self.page, lambda: self.page.evaluate("told.includes(1)"))


class Answers:
    """What a page's own requests get instead of the server's answer; every address asked for is kept."""

    def __init__(self, page: Any) -> None:
        self.asked: list[str] = []
        self.first: Callable[[str], str] = lambda html: html
        self.change: Callable[[str], str] = lambda html: html
        self.events: dict[str, Any] | int = {"version": 0, "events": [], "resync": False}
        page.route(lambda _: True, self._answer)

    def _answer(self, route: Any) -> None:
        if route.request.resource_type == "document":
            answer = route.fetch()
            route.fulfill(response=answer, body=self.first(answer.text()))
            return
        if route.request.resource_type != "fetch":
            route.continue_()
            return
        address = urlsplit(route.request.url)
        self.asked.append(f"{address.path}?{address.query}".rstrip("?"))
        if not address.path.endswith("/events/"):
            answer = route.fetch()
            route.fulfill(response=answer, body=self.change(answer.text()))
        elif isinstance(self.events, int):
            route.fulfill(status=self.events, body="")
        else:
            route.fulfill(json=self.events)


@pytest.fixture
def follow(visit, demo_server):
    """`page, line, answers, head = follow(path)`: a page whose sockets and requests are the test's.

    With `clock` time stands still but where the test lets it run: what the page does later, it does not do before.
    """

    def open_page(path: str = FACES, *, clock=False, refuses=False, first=None, **options: Any) -> Any:
        page = visit(demo_server, "/about/", **options)
        line, answers = Line(page), Answers(page)
        line.refuses = refuses
        answers.first = first or answers.first
        if clock:
            now = datetime.now(UTC)
            page.clock.install(time=now)
            page.clock.pause_at(now + timedelta(seconds=1))
        page.goto(demo_server.url + path)
        head = int(page.locator("[data-live]").get_attribute("data-after"))
        until(page, lambda: line.closed if refuses else line.sockets)
        page.evaluate("document.fonts.ready.then(() => true)")
        return page, line, answers, head

    return open_page


def until(page: Any, holds: Callable[[], Any]) -> None:
    """Wait for something that the test itself sees."""
    for _ in range(100):
        if holds():
            return
        page.wait_for_timeout(50)
    raise AssertionError("It did not happen within five seconds.")


def pill(page: Any) -> Any:
    return page.locator("[data-live] .pill")


def says(page: Any, text: str) -> None:
    """The pill says this, now or in a moment."""
    pill(page).and_(page.get_by_text(text, exact=True)).wait_for(state="visible")


def anew(version: int, *changes: tuple[str, str]) -> Callable[[str], str]:
    """The page as the server will draw it later: its version, and some of its text replaced."""

    def change(html: str) -> str:
        html = re.sub(r'data-after="\d+"', f'data-after="{version}"', html)
        for old, new in changes:
            assert old in html, old
            html = html.replace(old, new, 1)
        return html

    return change


def heard(page: Any) -> str:
    """What the region said after a click."""
    text: str = page.locator("[data-live] [role=status] > .vh").text_content()
    return text


def show(page: Any) -> None:
    """Click the pill and wait until what is new is there."""
    pill(page).click()
    until(page, lambda: heard(page))


def event(version: int, part: str) -> dict[str, Any]:
    return {"v": version, "kind": "response.posted", "news": "responses", "part": part, "says": "", "at": ""}
