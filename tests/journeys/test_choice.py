"""A reader chooses before and after, with scripts and without, in two tabs, on a desk and on a phone."""

import re

import pytest

from tests.support.chromium import WIDTHS, judged

pytestmark = pytest.mark.browser

FACES = "/debates/should-we-care-that-ai-facial-recognition-is-trained-on/"
CROWD = f"""
from forum.debates.models import Debate
from forum.readers.models import ReaderChoice
debate = Debate.objects.get(slug="{FACES.split("/")[2]}")
kinds = ("a", "b", "diversity", "unsure", "")
ReaderChoice.objects.bulk_create(
    ReaderChoice(debate=debate, before=before, after=after)
    for x, before in enumerate(kinds) for y, after in enumerate(kinds) if before or after for _ in range(x * 3 + y * 2)
)
"""


@pytest.fixture(scope="module")
def site(make_site, demo_data):
    """The demo with many who have chosen."""
    site = make_site(demo_data)
    site.ask(CROWD)
    return site


def lean(page, answer: str) -> None:
    page.locator(f"#before [value={answer}]").check()
    page.get_by_role("button", name="Record and read on").click()


def test_a_reader_leans_reads_and_chooses_and_a_second_tab_replaces(visit, site):
    page = visit(site, FACES)
    lean(page, "b")
    page.wait_for_url("**#recorded")
    page.get_by_text("Recorded.").wait_for()
    page.get_by_text("Before reading you chose: B.").wait_for()

    second = page.context.new_page()
    second.goto(site.url + FACES)
    page.locator("#choice [value=a]").check()
    page.get_by_label("What moved you?").fill("The people in the pictures.")
    page.get_by_role("button", name="Record my choice").click()
    page.wait_for_url("**/readers/")
    page.get_by_text("After reading you chose: A.").wait_for()
    page.get_by_text("Your reason (waiting for a moderator): The people in the pictures.").wait_for()

    second.locator("#choice [value=diversity]").check()
    second.get_by_role("button", name="Record my choice").click()
    second.wait_for_url("**/readers/")
    second.get_by_text("After reading you chose: I value the diversity of perspectives").wait_for()

    third = page.context.new_page()
    third.goto(site.url + FACES)
    third.get_by_text("After reading you chose: I value").wait_for()
    assert third.locator("#before form").is_hidden()


def test_without_scripts_one_waits_a_little_and_loses_nothing(visit, site):
    page = visit(site, FACES, javascript=False)
    page.locator("#choice [value=unsure]").check()
    page.get_by_label("What moved you?").fill("Kept while I wait.")
    page.get_by_role("button", name="Record my choice").click()
    page.get_by_role("heading", name="One more step").wait_for()

    page.get_by_role("button", name="Send it now").click()
    page.get_by_text(re.compile("That was a little early")).wait_for()

    page.wait_for_timeout(8500)
    page.get_by_role("button", name="Send it now").click()
    page.get_by_text("After reading you chose: I don’t know").wait_for()
    page.get_by_text("Kept while I wait.").first.wait_for()


def test_by_keyboard_alone_one_chooses(visit, site):
    page = visit(site, FACES)
    page.locator("#before [value=a]").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**#recorded")
    page.get_by_text("Before reading you chose: B.").wait_for()


@pytest.mark.parametrize("look", WIDTHS, ids=str)
def test_axe_finds_nothing_and_nothing_is_cut_off(visit, site, look):
    page = visit(site, "/", look=look)
    faults = []
    for name, path in {
        "debate": "",
        "choices": "readers/?show=1",
        "erratum": "errata/propose/",
        "errata": "errata/",
    }.items():
        page.goto(site.url + FACES + path)
        faults += judged(page, f"choice-{name}")

    assert faults == []
