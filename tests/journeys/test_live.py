"""What a reader's browser does with news: one pill, nothing moves without a click, and nothing typed is lost."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from itertools import count
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.support.chromium import LOOKS, axe, overflow, screenshot

pytestmark = pytest.mark.browser

FACES = "/debates/should-we-care-that-ai-facial-recognition-is-trained-on/"
SOCKETS = re.compile(r"/live/[0-9a-f-]{36}/\?after=\d+$")
PARAGRAPH = "<p>This sentence was added while somebody was reading.</p>"
BOXES = """() => Array.from(document.querySelectorAll("main p, main h2, main h3, main article"), (element) => {
  const { x, y, width, height } = element.getBoundingClientRect();
  return [x, y, width, height].map(Math.round).join(" ");
})"""


class Line:
    """A page's sockets, answered by the test."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.sockets: list[Any] = []
        self.said: list[Any] = []
        self.refuses = False
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
        self.sockets[-1].close(code=code)


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
    """`page, line, answers, head = follow(path)`: a page whose sockets and requests are the test's."""

    def open_page(path: str = FACES, *, clock=False, refuses=False, first=None, **options: Any) -> Any:
        page = visit(demo_server, "/about/", **options)
        line, answers = Line(page), Answers(page)
        line.refuses = refuses
        answers.first = first or answers.first
        if clock:
            page.clock.install()
        page.goto(demo_server.url + path)
        head = int(page.locator("[data-live]").get_attribute("data-after"))
        until(page, lambda: line.sockets)
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


def article(letter: str) -> str:
    return f'id="{letter}" data-part'


# The pill -----------------------------------------------------------------------------------------------------


def test_news_wait_behind_one_pill_and_nothing_moves(follow):
    page, line, _answers, head = follow()
    page.evaluate("scrollTo(0, 900)")
    before = page.evaluate(BOXES)

    line.frame(head + 1, news="responses", part="post-101")
    line.frame(head + 2, news="responses", part="post-102")
    line.frame(head + 3, "contribution.edited", part="a")

    says(page, "Show 2 new responses and 1 change")
    assert page.evaluate(BOXES) == before
    assert page.evaluate("scrollY") == 900


def test_several_changes_of_one_text_are_one_change(follow):
    page, line, _answers, head = follow()

    line.frame(head + 1, "contribution.edited", part="a")
    line.frame(head + 2, "contribution.edited", part="a")

    says(page, "Show 1 change")


def test_from_ten_on_the_label_stops_counting(follow):
    page, line, _answers, head = follow()

    for number in range(1, 13):
        line.frame(head + number, news="responses", part=f"post-{100 + number}")

    says(page, "Show 10+ new responses")


def test_a_response_that_is_hidden_before_anyone_saw_it_is_no_news(follow):
    page, line, _answers, head = follow()
    line.frame(head + 1, news="responses", part="post-101")
    says(page, "Show 1 new response")

    line.frame(head + 2, "post.hidden", part="post-101")
    pill(page).wait_for(state="hidden")
    line.frame(head + 3, "post.restored", part="post-101")

    says(page, "Show 1 new response")


def test_what_stands_on_other_pages_is_not_offered_here(follow):
    page, line, _answers, head = follow(f"{FACES}voices/a/")

    line.frame(head + 1, news="responses", part="post-101")
    line.frame(head + 2, "contribution.edited", part="b")
    line.frame(head + 3, "contribution.edited", part="a")

    says(page, "Show 1 change")


def test_the_section_bar_says_where_the_new_ones_stand(follow):
    page, line, _answers, head = follow()

    line.frame(head + 1, news="contributions", part="c")

    says(page, "Show 1 new contribution")
    assert page.locator(".bar [data-news=contributions]").inner_text() == "Contributions 1 new"


def test_without_javascript_there_is_no_pill(visit, demo_server):
    page = visit(demo_server, FACES, javascript=False)

    assert pill(page).is_hidden()
    assert page.locator("[data-live]").inner_text() == ""


@pytest.mark.parametrize(
    "path", ["/", "/debates/", f"{FACES}history/1/", f"{FACES}organize/", f"{FACES}write/a/opening/"]
)
def test_pages_that_are_no_reading_of_a_debate_listen_to_nothing(visit, demo_server, path):
    address = "ben@demo.example" if "write" in path else "olga@demo.example"
    page = visit(demo_server, path, session=demo_server.session_of(address))

    assert page.locator("h1").count() == 1
    assert page.locator("[data-live], script[src*=feed]").count() == 0


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_the_pill_passes_the_judges(follow, look):
    page, line, _answers, head = follow(look=look)
    line.send(reading=14)
    line.frame(head + 1, news="contributions", part="c")
    line.frame(head + 2, news="closings", part="a-closing")
    line.frame(head + 3, news="responses", part="post-101")
    line.frame(head + 4, "contribution.edited", part="a")

    says(page, "Show 1 new contribution, 1 new closing statement, 1 new response, and 1 change")
    screenshot(page, f"live-top-{look}", whole=False)
    page.evaluate("document.getElementById('contributions').scrollIntoView()")
    screenshot(page, f"live-pill-{look}", whole=False)
    assert axe(page) == []
    assert overflow(page) == 0


def test_the_pill_is_the_first_stop_of_the_content_and_covers_no_other(follow):
    page, line, _answers, head = follow(look=LOOKS[2])
    line.frame(head + 1, news="responses", part="post-101")
    says(page, "Show 1 new response")

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "pill"
    covered = []
    for _ in range(60):
        page.keyboard.press("Tab")
        page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        covered += page.evaluate(
            """() => {
              const [a, b] = [document.querySelector(".pill"), document.activeElement].map((e) => e.getBoundingClientRect());
              const covers = a.top < b.bottom && b.top < a.bottom && a.left < b.right && b.left < a.right;
              return covers ? [document.activeElement.outerHTML.slice(0, 80)] : [];
            }"""
        )
    assert covered == []


# Said aloud ---------------------------------------------------------------------------------------------------

SPOKEN = """() => {
  window.spoken = [];
  const region = document.querySelector("[data-live] [role=status]");
  new MutationObserver(() => {
    if (region.getAttribute("aria-live") !== "off" && region.innerText) spoken.push(region.innerText.trim());
  }).observe(region, { childList: true, characterData: true, subtree: true });
}"""


def test_the_region_speaks_at_most_once_a_minute(follow):
    page, line, _answers, head = follow(clock=True)
    page.evaluate(SPOKEN)

    line.frame(head + 1, news="responses", part="post-101")
    says(page, "Show 1 new response")
    page.clock.run_for(5000)
    for number in (2, 3, 4):
        line.frame(head + number, news="responses", part=f"post-{100 + number}")
    says(page, "Show 4 new responses")
    assert page.evaluate("spoken") == ["Show 1 new response"]

    page.clock.run_for(60000)
    assert page.evaluate("spoken") == ["Show 1 new response", "Show 4 new responses"]


def test_how_many_read_now_is_shown_and_not_announced(follow):
    page, line, _answers, _head = follow()
    page.evaluate(SPOKEN)
    before = page.evaluate(BOXES)

    line.send(reading=14)
    page.get_by_text("14 reading now").wait_for(state="visible")
    assert page.evaluate(BOXES) == before

    line.send(reading=0)
    page.get_by_text("14 reading now").wait_for(state="detached")
    assert page.evaluate("spoken") == []


# The click ----------------------------------------------------------------------------------------------------

READ = """(where) => {
  window.read = document.querySelector(where);
  read.scrollIntoView({ block: "center" });
  return read.getBoundingClientRect().top;
}"""
FRAMING = '<div class="read">'
FRAMED = FRAMING + PARAGRAPH * 5
THIRD = '</article><article class="con vc" id="c" data-part><h3>A third voice</h3></article>'


def heard(page: Any) -> str:
    """What the region said after a click."""
    text: str = page.locator("[data-live] [role=status] > .vh").text_content()
    return text


def show(page: Any) -> None:
    """Click the pill and wait until what is new is there."""
    pill(page).click()
    until(page, lambda: heard(page))


def test_a_click_shows_what_is_new_and_leaves_the_reader_where_they_are(follow):
    page, line, answers, head = follow()
    where = page.evaluate(READ, "#a .con__text p:last-child")
    answers.change = anew(head + 2, (FRAMING, FRAMED), ("</article>", THIRD))
    line.frame(head + 1, "framing.edited", part="framing")
    line.frame(head + 2, news="contributions", part="c")

    says(page, "Show 1 new contribution and 1 change")
    show(page)

    assert answers.asked == [FACES]
    assert page.locator("#framing-text.is-new").inner_text().count("while somebody was reading") == 5
    assert page.evaluate("[...document.querySelectorAll('#spread > article')].map((one) => one.id)") == ["a", "c", "b"]
    assert page.evaluate("document.activeElement.id") == "c"
    assert page.evaluate("read.isConnected")
    assert page.evaluate("read.getBoundingClientRect().top") == pytest.approx(where, abs=1)
    assert heard(page) == "Shown now: 1 new contribution and 1 change."


def test_the_place_is_kept_when_the_very_text_that_is_read_was_replaced(follow):
    page, line, answers, head = follow()
    where = page.evaluate(READ, "#a .con__text p:last-child")
    words = page.evaluate("read.textContent")
    answers.change = anew(head + 1, ('<div class="con__text read">', f'<div class="con__text read">{PARAGRAPH * 3}'))
    line.frame(head + 1, "contribution.edited", part="a")

    show(page)

    page.evaluate("window.read = document.querySelector('#a .con__text p:last-child')")
    assert page.evaluate("read.textContent") == words
    assert page.evaluate("read.getBoundingClientRect().top") == pytest.approx(where, abs=1)


def test_selected_text_stays_selected(follow):
    page, line, answers, head = follow()
    page.evaluate(READ, "#a .con__text p:last-child")
    page.evaluate("getSelection().selectAllChildren(read)")
    words = page.evaluate("getSelection().toString()")
    answers.change = anew(head + 1, ('<div class="con__text read">', f'<div class="con__text read">{PARAGRAPH}'))
    line.frame(head + 1, "contribution.edited", part="a")

    show(page)

    assert page.evaluate("getSelection().toString()") == words


def test_the_follow_up_and_the_section_bar_lead_to_the_first_new_one(follow):
    page, line, answers, head = follow()
    answers.change = anew(head + 1, ("</article>", THIRD))
    line.frame(head + 1, news="contributions", part="c")
    show(page)
    assert page.evaluate("scrollY") == 0
    says(page, "Go to the first new one")
    assert page.locator(".bar [data-news=contributions]").get_attribute("href") == "#c"

    pill(page).click()

    until(page, lambda: page.evaluate("document.getElementById('c').getBoundingClientRect().top < innerHeight"))
    pill(page).wait_for(state="hidden")
    assert page.evaluate("document.activeElement.id") == "c"
    link = page.locator(".bar [data-news=contributions]")
    until(page, lambda: link.get_attribute("href") == "#contributions")
    assert link.inner_text().strip() == "Contributions"


def test_what_was_new_stays_marked_when_more_arrives(follow):
    page, line, answers, head = follow()
    answers.change = anew(head + 1, ("</article>", THIRD))
    line.frame(head + 1, news="contributions", part="c")
    show(page)

    answers.change = anew(head + 2, ("</article>", THIRD), (FRAMING, FRAMED))
    line.frame(head + 2, "framing.edited", part="framing")
    says(page, "Show 1 change")
    show(page)

    assert page.locator(".is-new").evaluate_all("all => all.map(({ id }) => id)") == ["framing-text", "c"]


def test_what_the_page_no_longer_shows_goes_with_the_click(follow):
    page, line, answers, head = follow()
    answers.change = lambda html: re.sub(r'(?s)<section class="gal".*?</section>', "", anew(head + 1)(html))
    line.frame(head + 1, "gallery.changed", part="pictures")
    says(page, "Show 1 change")
    assert page.locator("#pictures").is_visible()

    show(page)

    assert page.locator("#pictures").count() == 0
    assert page.evaluate("document.activeElement.id") == "main"


def test_typed_text_an_open_fold_and_their_place_are_kept(follow, demo_server):
    fold = "<details><summary>More</summary><p>Folded.</p></details>"
    session = demo_server.session_of("cleo@demo.example")
    title = 'id="respond-title">'
    page, line, answers, head = follow(
        f"{FACES}thread/",
        session=session,
        first=lambda html: html.replace('<form class="form"', f'{fold}<form class="form"', 1),
    )
    field = page.locator("#respond textarea").first
    field.fill("A long thought, half written.")
    page.locator("#respond summary").click()
    answers.change = anew(head + 1, ('<form class="form"', f'{fold}<form class="form"'), (title, title + "Anew: "))
    line.frame(head + 1, "debate.moved", part="respond")

    show(page)

    assert page.locator("#respond-title").inner_text() == "Anew: Respond"
    assert field.input_value() == "A long thought, half written."
    assert page.locator("#respond details").get_attribute("open") is not None
    assert page.locator("#respond form").count() == 1


def test_a_form_that_is_gone_leaves_the_text_typed_in_it(follow, demo_server):
    session = demo_server.session_of("cleo@demo.example")
    page, line, answers, head = follow(f"{FACES}thread/", session=session)
    page.locator("#respond textarea").first.fill("A long thought, half written.")
    closed = "<p>This debate is closed.</p>"
    answers.change = lambda html: re.sub(r'(?s)<form class="form".*?</form>', closed, anew(head + 1)(html))
    line.frame(head + 1, "debate.moved", part="respond")

    show(page)

    assert "This debate is closed." in page.locator("#respond").inner_text()
    assert page.locator("#respond textarea").first.input_value() == "A long thought, half written."


def test_a_form_with_nothing_typed_is_no_change(follow, demo_server):
    session = demo_server.session_of("cleo@demo.example")
    page, line, answers, head = follow(f"{FACES}thread/", session=session)
    answers.change = anew(head + 1)
    line.frame(head + 1, "debate.moved", part="respond")
    page.evaluate("window.form = document.querySelector('#respond form')")

    show(page)

    assert page.evaluate("form.isConnected")
    assert heard(page) == "Nothing on this page has changed."
    pill(page).wait_for(state="hidden")


def test_a_page_from_a_cache_that_is_a_moment_behind_is_asked_for_again(follow):
    page, line, answers, head = follow()
    versions = count(head)
    answers.change = lambda html: anew(next(versions), ("</article>", THIRD))(html)
    line.frame(head + 1, news="contributions", part="c")

    show(page)

    assert answers.asked == [FACES, FACES]
    says(page, "Go to the first new one")


def test_a_page_that_cannot_be_merged_is_loaded_the_plain_way(follow):
    page, line, answers, head = follow()
    answers.change = lambda _html: "<p>Something else altogether</p>"
    line.frame(head + 1, "contribution.edited", part="a")
    says(page, "Show 1 change")

    with page.expect_navigation():
        pill(page).click()

    assert page.locator("#a").count() == 1
    assert pill(page).is_hidden()


def test_buttons_of_new_parts_work(follow):
    page, line, answers, head = follow()
    answers.change = anew(head + 1, ('<div class="con__text read">', f'<div class="con__text read">{PARAGRAPH}'))
    line.frame(head + 1, "contribution.edited", part="a")

    show(page)

    assert page.locator("#a [data-copy]").is_visible()


# The thread ---------------------------------------------------------------------------------------------------

POST = '<article class="post post--response" id="post-{0}" data-part><p>Response {0}.</p></article>'


def test_of_a_thread_only_the_new_posts_are_fetched(follow):
    page, line, answers, head = follow(f"{FACES}thread/")
    last = page.locator("#thread article").count() - 1
    posts = "".join(POST.format(last + n) for n in (1, 2))
    answers.change = lambda html: re.sub(
        r'(?s)<div class="thread" id="thread">.*?</div>',
        f'<div class="thread" id="thread">{posts}</div>',
        anew(head + 2)(html),
    )
    line.frame(head + 1, news="responses", part=f"post-{last + 1}")
    line.frame(head + 2, news="responses", part=f"post-{last + 2}")
    says(page, "Show 2 new responses")

    show(page)

    assert answers.asked == [f"{FACES}thread/?after={last}"]
    shown = page.locator("#thread article").evaluate_all("all => all.map(({ id }) => id)")
    assert shown == [f"post-{number}" for number in range(last + 3)]
    assert page.locator(".is-new").evaluate_all("all => all.map(({ id }) => id)") == shown[-2:]


def test_on_an_earlier_page_of_a_thread_the_pill_leads_to_where_the_new_ones_stand(follow):
    later = '<nav class="pager" id="later" data-part="quiet"><a href="?after=49" rel="next">Later</a></nav>'
    form = '<section class="sec column" id="respond"'
    page, line, answers, head = follow(f"{FACES}thread/", first=lambda html: html.replace(form, later + form, 1))

    line.frame(head + 1, news="responses", part="post-88")
    says(page, "Show 1 new response")
    assert pill(page).get_attribute("href") == f"{FACES}thread/?after=87#post-88"
    with page.expect_navigation():
        pill(page).click()

    assert answers.asked == []


# The line -----------------------------------------------------------------------------------------------------


def event(version: int, part: str) -> dict[str, Any]:
    return {"v": version, "kind": "response.posted", "news": "responses", "part": part, "says": "", "at": ""}


def test_what_was_heard_before_is_not_counted_again(follow):
    page, line, _answers, head = follow()
    line.frame(head + 1, news="responses", part="post-101")
    line.frame(head + 1, news="responses", part="post-101")
    line.frame(head, news="responses", part="post-100")
    line.frame(head + 2, news="responses", part="post-102")

    says(page, "Show 2 new responses")


def test_a_gap_is_filled_by_asking_once(follow):
    page, line, answers, head = follow()
    answers.events = {
        "version": head + 3,
        "resync": False,
        "events": [event(head + n, f"post-10{n}") for n in (1, 2, 3)],
    }

    line.frame(head + 3, news="responses", part="post-103")

    says(page, "Show 3 new responses")
    assert answers.asked == [f"{FACES}events/?after={head}"]


def test_a_gap_that_cannot_be_filled_offers_the_page_anew(follow):
    page, line, answers, head = follow()
    answers.events = 500

    line.frame(head + 3, news="responses", part="post-103")
    says(page, "This page has changed: reload")
    line.frame(head + 4, "framing.edited", part="framing")
    answers.change = anew(head + 4, (FRAMING, FRAMED))
    show(page)

    assert page.locator("#framing-text.is-new").count() == 1


def test_a_resync_offers_the_page_anew_and_goes_on_from_there(follow):
    page, line, answers, head = follow()

    line.send(resync=head + 9)
    says(page, "This page has changed: reload")
    answers.change = anew(head + 9)
    show(page)
    pill(page).wait_for(state="hidden")
    line.frame(head + 10, news="responses", part="post-110")

    says(page, "Show 1 new response")


def test_a_lost_line_is_taken_up_where_it_broke(follow):
    page, line, _answers, head = follow(clock=True)
    line.frame(head + 1, news="responses", part="post-101")
    says(page, "Show 1 new response")

    line.close(1001)
    page.wait_for_timeout(100)
    page.clock.run_for(5100)
    until(page, lambda: len(line.sockets) == 2)
    line.frame(head + 1, news="responses", part="post-101")
    line.frame(head + 2, news="responses", part="post-102")

    says(page, "Show 2 new responses")
    assert line.after == [head, head + 1]


@pytest.mark.parametrize("code", [4400, 4401, 4403, 4404])
def test_a_line_that_was_refused_for_good_is_not_tried_again(follow, code):
    page, line, answers, _head = follow(clock=True)

    line.close(code)
    page.wait_for_timeout(100)
    page.clock.run_for(600_000)

    assert (len(line.sockets), answers.asked, pill(page).is_visible()) == (1, [], False)


@pytest.mark.parametrize("code", [1013, 4429])
def test_a_server_that_asks_for_patience_gets_it(follow, code):
    page, line, _answers, _head = follow(clock=True)
    line.send(head=0)

    line.close(code)
    page.wait_for_timeout(100)
    page.clock.run_for(29_000)
    page.evaluate("dispatchEvent(new Event('online'))")
    page.clock.run_for(500)
    assert len(line.sockets) == 1

    page.clock.run_for(6_000)
    until(page, lambda: len(line.sockets) == 2)


def test_who_loses_access_is_told_and_the_line_stays_down(follow):
    page, line, _answers, head = follow(clock=True)
    line.frame(head + 1, news="responses", part="post-101")

    line.close(4410)
    says(page, "You no longer have access to this debate. Reload")
    page.clock.run_for(600_000)

    assert len(line.sockets) == 1
    with page.expect_navigation():
        pill(page).click()


def test_where_sockets_are_refused_the_page_asks_now_and_then(follow):
    page, line, answers, head = follow(clock=True, refuses=True)
    page.wait_for_timeout(100)
    page.clock.run_for(5100)
    until(page, lambda: len(line.sockets) == 2)
    until(page, lambda: answers.asked)

    answers.events = {"version": head + 1, "resync": False, "events": [event(head + 1, "post-101")]}
    page.wait_for_timeout(100)
    page.clock.run_for(19_000)
    says(page, "Show 1 new response")
    page.wait_for_timeout(100)
    page.clock.run_for(19_000)
    until(page, lambda: len(answers.asked) >= 3)

    assert answers.asked[:3] == [f"{FACES}events/?after={number}" for number in (head, head, head + 1)]
    assert len(line.sockets) == 2
    line.refuses = False
    page.clock.run_for(300_000)
    until(page, lambda: len(line.sockets) == 3)


def test_asking_stops_when_the_debate_may_no_longer_be_read(follow):
    page, line, answers, _head = follow(clock=True, refuses=True)
    answers.events = 404
    page.wait_for_timeout(100)
    page.clock.run_for(5100)

    says(page, "You no longer have access to this debate. Reload")
    page.clock.run_for(600_000)
    assert (len(answers.asked), len(line.sockets)) == (1, 2)


def test_a_network_that_comes_back_makes_the_page_ask_whether_the_line_still_works(follow):
    page, line, _answers, head = follow(clock=True)
    line.send(head=head)

    page.evaluate("dispatchEvent(new Event('online'))")
    until(page, lambda: line.said == [{"ask": "head"}])
    page.clock.run_for(10_500)

    until(page, lambda: len(line.sockets) == 2)
    assert line.after == [head, head]


def test_a_head_that_is_ahead_is_waited_for_and_then_asked_for(follow):
    page, line, answers, head = follow(clock=True)
    answers.events = {"version": head + 1, "resync": False, "events": [event(head + 1, "post-101")]}

    line.send(head=head + 1)
    page.wait_for_timeout(200)
    assert answers.asked == []
    page.clock.run_for(3100)

    says(page, "Show 1 new response")
    assert answers.asked == [f"{FACES}events/?after={head}"]


def test_a_page_that_comes_back_from_history_listens_again(follow):
    page, line, _answers, head = follow()
    line.frame(head + 1, news="responses", part="post-101")
    says(page, "Show 1 new response")

    page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))")
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")

    until(page, lambda: len(line.sockets) == 2)
    assert line.after == [head, head + 1]
