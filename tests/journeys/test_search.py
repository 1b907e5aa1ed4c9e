"""Finding, in a browser: the page without scripts, and the finder over any page, by its button and by one key."""

from __future__ import annotations

import pytest

from tests.support.chromium import LOOKS, axe, overflow, screenshot
from tests.support.following import until

pytestmark = pytest.mark.browser

SELECTED = ".finder [aria-selected=true]"


@pytest.fixture(scope="module")
def site(demo_server):
    """The demo, with an index that has followed everything."""
    return demo_server


def test_the_page_finds_without_scripts_and_is_sound(visit, site):
    for look in LOOKS:
        page = visit(site, "/", look=look, javascript=False)
        page.locator("header [data-finder]").click()
        page.locator("[name=q]").fill("licence")
        page.locator(".search__ask button").click()
        assert page.locator(".hits mark").count() > 3
        assert page.locator("#found-title").inner_text().split()[0].isdigit()
        assert overflow(page) == 0


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_hits_and_nothing_found_look_sound(visit, site, look):
    page = visit(site, "/search/?q=licence", look=look)
    assert (axe(page), overflow(page)) == ([], 0)
    screenshot(page, f"search-{look}")
    page = visit(site, "/search/?q=zzyzx+qqq&kind=rebuttal", look=look)
    assert page.locator(".empty li").count() > 2
    assert (axe(page), overflow(page)) == ([], 0)
    screenshot(page, f"search-nothing-{look}")


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_the_finder_opens_by_its_key_and_leads_to_what_was_found(visit, site, look):
    page = visit(site, "/about/", look=look)

    page.keyboard.press("/")
    until(page, lambda: page.evaluate("document.activeElement.id") == "finder-q")
    page.keyboard.type("face recog")
    until(page, lambda: page.locator(".finder [role=option]").count() > 1)
    assert page.locator("#finder-q").get_attribute("aria-expanded") == "true"
    page.keyboard.press("ArrowDown")
    chosen = page.locator(SELECTED)
    assert page.locator("#finder-q").get_attribute("aria-activedescendant") == chosen.get_attribute("id")
    assert (axe(page), overflow(page)) == ([], 0)
    screenshot(page, f"finder-{look}", whole=False)

    address = chosen.get_attribute("href").partition("#")[0]
    page.keyboard.press("Enter")
    until(page, lambda: "/about/" not in page.url)
    assert address.rpartition("/")[0].split("/")[1] in page.url


def test_the_button_opens_it_escape_closes_it_and_enter_searches(visit, site):
    page = visit(site, "/about/")
    page.locator("header [data-finder]").click()
    until(page, lambda: page.locator("dialog.finder[open]").count() == 1)
    page.keyboard.type("zzyzx")
    until(page, lambda: page.locator(".finder [role=status]").inner_text() != "")
    assert page.locator(".finder [role=option]").count() == 0
    assert (axe(page), overflow(page)) == ([], 0)
    page.keyboard.press("Escape")
    assert page.locator("dialog.finder[open]").count() == 0
    assert page.evaluate("document.activeElement.hasAttribute('data-finder')")

    page.keyboard.press("Enter")
    page.locator("#finder-q").fill("licence")
    page.keyboard.press("Enter")
    until(page, lambda: "/search/?q=licence" in page.url)


def test_the_key_can_be_switched_off_and_never_acts_while_one_types(visit, site):
    page = visit(site, "/search/")
    page.locator("[name=q]").first.fill("")
    page.locator("[name=q]").first.type("a/b")
    assert page.locator("dialog.finder").count() == 0
    page.locator("h1").click()
    page.keyboard.press("/")
    until(page, lambda: page.locator("dialog.finder[open]").count() == 1)
    page.locator("[data-slash]").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    page.wait_for_timeout(300)
    assert page.locator("dialog.finder[open]").count() == 0
