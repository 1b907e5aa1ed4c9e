"""What a reader's browser does with news: one pill, said once a minute, and nothing moves."""

from __future__ import annotations

import pytest

from tests.support.chromium import LOOKS, axe, overflow, screenshot
from tests.support.following import FACES, pill, says

pytestmark = pytest.mark.browser

BOXES = """() => Array.from(document.querySelectorAll("main p, main h2, main h3, main article"), (element) => {
  const { x, y, width, height } = element.getBoundingClientRect();
  return [x, y, width, height].map(Math.round).join(" ");
})"""


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
