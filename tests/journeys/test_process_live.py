"""The page of a process is followed: news wait behind the pill, and a click brings the part that changed."""

import pytest

from tests.support.following import anew, heard, pill, says

pytestmark = pytest.mark.browser
PROCESS = "/processes/open-licences-and-learning-machines/"


def test_nothing_moves_until_the_reader_asks_and_then_the_part_is_pointed_at(follow):
    page, line, answers, head = follow(PROCESS)
    title = page.locator("#documents b", has_text="Final report")

    line.frame(head + 1, kind="document.planned", part="documents")
    says(page, "Show 1 change")
    assert title.count() == 1
    answers.change = anew(head + 1, ('<b lang="en">Final report</b>', '<b lang="en">Another report</b>'))
    pill(page).click()

    page.locator("#documents .is-new").wait_for()
    assert page.locator("#documents b", has_text="Another report").count() == 1
    assert heard(page) == "Shown now: 1 change."


def test_what_is_not_on_the_page_is_none_of_its_business(follow):
    page, line, _answers, head = follow(PROCESS)
    line.frame(head + 1, kind="survey.erased", part="survey-999")
    line.frame(head + 2, kind="process.moved", part="stages")
    says(page, "Show 1 change")


def test_the_page_of_an_open_round_shows_a_statement_that_was_accepted(follow):
    page, line, answers, head = follow(f"{PROCESS}rounds/7/")
    part = page.locator("main [data-part][id^=round-]:has(#round-items)").get_attribute("id")
    items = page.locator("#round-items li")
    count, last = items.count(), items.last.evaluate("one => one.outerHTML")
    fresh = last.replace(items.last.get_attribute("id"), "item-new").replace("</", " It is new.</", 1)

    line.frame(head + 1, kind="round.closed", part="round-0")
    line.frame(head + 2, kind="statement.decided", part=part)
    says(page, "Show 1 change")
    answers.change = _with(head + 2, fresh)
    pill(page).click()

    page.locator("#item-new.is-new").wait_for()
    assert items.count() == count + 1
    assert page.locator("#round-state").count() == 1


def _with(version, item):
    """The page as it is drawn once there is one item more."""

    def change(html):
        before, items, after = html.partition('id="round-items"')
        return anew(version)(before + items + after.replace("</ol>", f"{item}</ol>", 1))

    return change
