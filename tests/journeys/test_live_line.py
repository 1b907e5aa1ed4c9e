"""The line on which a page hears what happens: in order, once, taken up where it broke, and by asking where it must."""

from __future__ import annotations

import pytest

from tests.support.following import FACES, anew, event, pill, says, show, until

pytestmark = pytest.mark.browser


def let_run(page, seconds: int) -> None:
    """Second by second: what the page sets its clock for in one of them counts from there."""
    for _ in range(seconds):
        page.clock.run_for(1000)


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
    answers.change = anew(head + 4, ('<div class="read">', '<div class="read"><p>Added.</p>'))
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
    page.clock.run_for(600_000)

    assert (len(line.sockets), answers.asked, pill(page).is_visible()) == (1, [], False)


@pytest.mark.parametrize("code", [1013, 4429])
def test_a_server_that_asks_for_patience_gets_it(follow, code):
    page, line, _answers, _head = follow(clock=True)
    line.send(head=0)

    line.close(code)
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
    let_run(page, 6)
    until(page, lambda: answers.asked)

    answers.events = {"version": head + 1, "resync": False, "events": [event(head + 1, "post-101")]}
    let_run(page, 25)
    says(page, "Show 1 new response")
    let_run(page, 25)
    until(page, lambda: len(answers.asked) >= 3)

    assert answers.asked[:3] == [f"{FACES}events/?after={number}" for number in (head, head, head + 1)]
    assert len(line.sockets) == 2
    line.refuses = False
    page.clock.run_for(300_000)
    until(page, lambda: len(line.sockets) == 3)


def test_asking_stops_when_the_debate_may_no_longer_be_read(follow):
    page, line, answers, _head = follow(clock=True, refuses=True)
    answers.events = 404
    page.clock.run_for(5100)

    says(page, "You no longer have access to this debate. Reload")
    page.clock.run_for(600_000)
    assert (len(answers.asked), len(line.sockets)) == (1, 2)


def test_a_network_that_comes_back_makes_the_page_ask_whether_the_line_still_works(follow):
    page, line, _answers, head = follow(clock=True)
    line.send(head=head)
    line.settle()

    page.evaluate("dispatchEvent(new Event('online'))")
    until(page, lambda: line.said == [{"ask": "head"}])
    page.clock.run_for(10_500)

    until(page, lambda: len(line.sockets) == 2)
    assert line.after == [head, head]


def test_a_line_that_has_long_been_silent_is_asked_whether_it_still_works(follow):
    page, line, _answers, head = follow(clock=True)
    line.send(head=head)
    line.settle()

    page.clock.run_for(376_000)

    until(page, lambda: line.said == [{"ask": "head"}])


def test_a_head_that_is_ahead_is_waited_for_and_then_asked_for(follow):
    page, line, answers, head = follow(clock=True)
    answers.events = {"version": head + 1, "resync": False, "events": [event(head + 1, "post-101")]}

    line.send(head=head + 1)
    line.settle()
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
