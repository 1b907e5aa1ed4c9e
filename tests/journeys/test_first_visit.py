"""A first visit: few bytes, few requests, nothing that moves when the typefaces arrive, and nothing fetched twice."""

import re
from collections import defaultdict

import pytest

from tests.support.chromium import Look

pytestmark = pytest.mark.browser

FACES = "/debates/should-we-care-that-ai-facial-recognition-is-trained-on"
PAGES = {"home": "/", "spread": f"{FACES}/", "voice": f"{FACES}/voices/a/", "thread": f"{FACES}/thread/"}
NOTHING_YET = "/robots.txt"  # of the site, and without a style sheet
TYPEFACE = re.compile(r"\.woff2$")
HASHED = re.compile(r"/static/.+\.[0-9a-f]{12}\.[a-z0-9]+$")

STYLE_AND_SCRIPT = 40_000
TYPEFACES = 115_000  # with italics; 90,000 where no word is italic
SHIFT = 0.02

OBSERVE_SHIFTS = """
window.shift = 0;
new PerformanceObserver((list) => { for (const entry of list.getEntries()) window.shift += entry.value; })
  .observe({ type: "layout-shift", buffered: true });
"""
ARRIVED = """() => [...document.fonts].filter((face) =>
  ["Literata", "Commissioner"].includes(face.family.replaceAll('"', "")) && face.status === "loaded").length"""
HAS_PAINTED = "() => performance.getEntriesByName('first-contentful-paint').length > 0"


class Traffic:
    """What came over the wire since the last `forget`: answers by address, bytes as they were sent."""

    def __init__(self, page):
        self._session = page.context.new_cdp_session(page)
        self._session.send("Network.enable")
        self._session.on("Network.responseReceived", self._received)
        self._session.on("Network.requestServedFromCache", self._remembered)
        self._session.on("Network.loadingFinished", self._finished)
        self.forget()

    def forget(self):
        self.answers, self._sizes, self._from_memory = {}, {}, set()

    def _received(self, event):
        self.answers[event["requestId"]] = event

    def _remembered(self, event):
        self._from_memory.add(event["requestId"])

    def _finished(self, event):
        self._sizes[event["requestId"]] = event["encodedDataLength"]

    def bytes_by_kind(self):
        sums = defaultdict(int)
        for request, event in self.answers.items():
            sums[event["type"]] += self._sizes.get(request, 0)
        return sums

    def fetched(self):
        """The addresses that were asked of the server, and not of the browser's own cache."""
        asked = {request: event["response"] for request, event in self.answers.items()}
        return [
            answer["url"]
            for request, answer in asked.items()
            if request not in self._from_memory and not answer["fromDiskCache"]
        ]

    def static(self):
        """The answers for static files."""
        return [event["response"] for event in self.answers.values() if "/static/" in event["response"]["url"]]


@pytest.mark.parametrize("name", PAGES)
def test_a_first_visit_is_small_and_a_second_fetches_no_file(visit, demo_server, name):
    page = visit(demo_server, NOTHING_YET)
    traffic = Traffic(page)

    page.goto(demo_server.url + PAGES[name], wait_until="networkidle")
    sums, static = traffic.bytes_by_kind(), traffic.static()

    assert [file["url"] for file in static if file["status"] != 200 or not HASHED.search(file["url"])] == []
    assert {file["headers"]["Cache-Control"] for file in static} == {"public, max-age=31536000, immutable"}
    assert 0 < sums["Stylesheet"] + sums["Script"] <= STYLE_AND_SCRIPT
    assert 0 < sums["Font"] <= TYPEFACES
    assert page.locator("img:not([width]), img:not([height])").count() == 0

    traffic.forget()
    page.goto(demo_server.url + PAGES[name], wait_until="networkidle")

    assert [address for address in traffic.fetched() if "/static/" in address] == []


class Held:
    """Keeps the typefaces of a page on their way until they are let go."""

    def __init__(self, page):
        self._waiting, self._held = [], True
        page.route(TYPEFACE, self._stop)

    def _stop(self, route):
        if self._held:
            self._waiting.append(route)
        else:
            route.continue_()

    def let_go(self):
        self._held = False
        for route in self._waiting:
            route.continue_()


@pytest.mark.parametrize("look", [Look(1280, "light"), Look(390, "light")], ids=str)
@pytest.mark.parametrize("name", PAGES)
def test_nothing_moves_when_the_typefaces_arrive(visit, demo_server, name, look):
    page = visit(demo_server, NOTHING_YET, look=look)
    page.add_init_script(OBSERVE_SHIFTS)
    typefaces = Held(page)

    page.goto(demo_server.url + PAGES[name], wait_until="domcontentloaded")
    page.wait_for_function(HAS_PAINTED)
    shown_before = page.evaluate(ARRIVED)
    typefaces.let_go()
    page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready.then(() => new Promise(requestAnimationFrame))")

    assert shown_before == 0
    assert page.evaluate(ARRIVED) >= 2
    assert page.evaluate("window.shift") <= SHIFT
