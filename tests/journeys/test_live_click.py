"""What a click on the pill does: new parts come in, the reader stays where they are, and nothing typed is lost."""

from __future__ import annotations

import re
from itertools import count

import pytest

from tests.support.following import FACES, anew, heard, pill, says, show, until

pytestmark = pytest.mark.browser

PARAGRAPH = "<p>This sentence was added while somebody was reading.</p>"
READ = """(where) => {
  window.read = document.querySelector(where);
  read.scrollIntoView({ block: "center" });
  return read.getBoundingClientRect().top;
}"""
FRAMING = '<div class="read">'
FRAMED = FRAMING + PARAGRAPH * 5
THIRD = '</article><article class="con vc" id="c" data-part><h3>A third voice</h3></article>'


def test_a_click_shows_what_is_new_and_leaves_the_reader_where_they_are(follow):
    page, line, answers, head = follow()
    where = page.evaluate(READ, "#a .con__text > p:last-of-type")
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
    where = page.evaluate(READ, "#a .con__text > p:last-of-type")
    words = page.evaluate("read.textContent")
    answers.change = anew(head + 1, ('data-part="marked">', f'data-part="marked">{PARAGRAPH * 3}'))
    line.frame(head + 1, "contribution.edited", part="a")

    show(page)

    page.evaluate("window.read = document.querySelector('#a .con__text > p:last-of-type')")
    assert page.evaluate("read.textContent") == words
    assert page.evaluate("read.getBoundingClientRect().top") == pytest.approx(where, abs=1)


def test_selected_text_stays_selected(follow):
    page, line, answers, head = follow()
    page.evaluate(READ, "#a .con__text > p:last-of-type")
    page.evaluate("getSelection().selectAllChildren(read)")
    words = page.evaluate("getSelection().toString()")
    answers.change = anew(head + 1, ('data-part="marked">', f'data-part="marked">{PARAGRAPH}'))
    line.frame(head + 1, "contribution.edited", part="a")

    show(page)

    assert page.evaluate("getSelection().toString()") == words


def test_the_follow_up_and_the_section_bar_lead_to_the_first_new_one(follow):
    page, line, answers, head = follow()
    answers.change = anew(head + 1, ("</article>", THIRD))
    line.frame(head + 1, news="contributions", part="c")
    show(page)
    assert page.evaluate("scrollY") == 0
    says(page, "Go to what is new")
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
    says(page, "Go to what is new")


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
    answers.change = anew(head + 1, ('data-part="marked">', f'data-part="marked">{PARAGRAPH}'))
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
