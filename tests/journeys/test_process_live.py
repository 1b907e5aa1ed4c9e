"""The page of a process is followed: news wait behind the pill, and a click brings the part that changed."""

import pytest

from tests.support.following import anew, heard, pill, says

pytestmark = pytest.mark.browser
PROCESS = "/processes/open-licences-and-learning-machines/"


def test_nothing_moves_until_the_reader_asks_and_then_the_part_is_pointed_at(follow):
    page, line, answers, head = follow(PROCESS)
    title = page.locator("#documents b", has_text="Public report")

    line.frame(head + 1, kind="document.planned", part="documents")
    says(page, "Show 1 change")
    assert title.count() == 1
    answers.change = anew(head + 1, ('<b lang="en">Public report</b>', '<b lang="en">Another report</b>'))
    pill(page).click()

    page.locator("#documents .is-new").wait_for()
    assert page.locator("#documents b", has_text="Another report").count() == 1
    assert heard(page) == "Shown now: 1 change."


def test_what_is_not_on_the_page_is_none_of_its_business(follow):
    page, line, _answers, head = follow(PROCESS)
    line.frame(head + 1, kind="survey.erased", part="survey-999")
    line.frame(head + 2, kind="process.moved", part="stages")
    says(page, "Show 1 change")
