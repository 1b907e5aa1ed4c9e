"""Notes in the margin: seen, read out, reached by keyboard, on a telephone, and arriving while somebody reads."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from tests.support.chromium import LOOKS, WIDTHS, axe, judged, overflow, screenshot
from tests.support.following import FACES, says, show

pytestmark = pytest.mark.browser

SELECT_SOME = """() => {
  const words = document.querySelector("#b-text p:nth-of-type(2)").firstChild;
  getSelection().setBaseAndExtent(words, 10, words, 40);
}"""
ARGUE = """
from uuid import uuid4
from django.db import transaction
from django.utils import timezone
from forum.debates.models import Debate
from forum.live import hub
from forum.posts.actions import Text, create_post
from forum.posts.models import Post, Rebuttal
from forum.posts.quoting import quote_at
from forum.text.passages import read

debate = Debate.objects.select_related("thread").get(slug="should-we-care-that-ai-facial-recognition-is-trained-on")
Debate.objects.filter(pk=debate.pk).update(stage="rebuttal")
voices = list(debate.voices.order_by("order"))

def said(kind, by, text, **more):
    return create_post(thread=debate.thread, kind=kind, by=by, text=Text(source=text), licence=debate.licence,
        language="en", sealed=False, client_key=uuid4(), **more)

with transaction.atomic():
    for one, other in ((voices[0], voices[1]), (voices[1], voices[0])):
        post = one.contributions.get(kind="opening").post
        reading = read(post.html)
        blocks = [block for block in reading.blocks if block.id.startswith("p-") and block.end - block.start > 150]
        for block in blocks[FIRST:LAST]:
            start = reading.text.index(" ", block.start + 20) + 1
            end = reading.text.index(" ", start + 60)
            rebuttal = said("rebuttal", other.contributor, "That does not follow from what was said before.",
                about=post, quoted=quote_at(post, post.version, start, end))
            Rebuttal.objects.create(post=rebuttal)
            hub.publish(debate.topic_id, "rebuttal.posted", post=rebuttal.pk)
"""


def argue(site, first: int, last: int) -> None:
    site.ask(ARGUE.replace("FIRST", str(first)).replace("LAST", str(last)))


@pytest.fixture(scope="module")
def site(demo_server):
    """The demo's debate with two rebuttals of either side."""
    argue(demo_server, 1, 3)
    return demo_server


def read_out(page) -> list[tuple[str, str]]:
    """Role and name of everything in the accessibility tree, in the order in which it is read."""
    session = page.context.new_cdp_session(page)
    nodes = {one["nodeId"]: one for one in session.send("Accessibility.getFullAXTree")["nodes"]}
    session.detach()

    def walk(one):
        if not one.get("ignored"):
            yield one["role"]["value"], one.get("name", {}).get("value", "")
        for child in one.get("childIds", ()):
            if child in nodes:
                yield from walk(nodes[child])

    return list(walk(next(one for one in nodes.values() if "parentId" not in one)))


def boxes(page, note) -> tuple[dict[str, float], dict[str, float]]:
    return note.bounding_box(), note.locator("xpath=ancestor::*[@class='passage__block']/*[1]").bounding_box()


def test_on_a_wide_page_notes_stand_beside_their_paragraph(visit, site):
    page = visit(site, FACES)
    for side, before in (("a", True), ("b", False)):
        note = page.locator(f"#{side} .mnote").first
        box, paragraph = boxes(page, note)
        assert abs(box["y"] - paragraph["y"]) < 20
        assert (box["x"] + box["width"] <= paragraph["x"]) is before
        assert (paragraph["x"] + paragraph["width"] <= box["x"]) is not before
    assert overflow(page) == 0
    screenshot(page, "margin-1280")


def test_on_a_telephone_notes_stand_below_their_paragraph(visit, site):
    page = visit(site, FACES, look=LOOKS[2])
    for note in page.locator(".mnote").all():
        box, paragraph = boxes(page, note)
        assert box["y"] >= paragraph["y"] + paragraph["height"]
    assert overflow(page) == 0
    screenshot(page, "margin-390")


@pytest.mark.parametrize("look", WIDTHS, ids=str)
@pytest.mark.parametrize("path", ["", "rebuttals/"])
def test_nothing_is_found_by_axe(visit, site, look, path):
    page = visit(site, FACES + path, look=look, session=site.session_of("ben@demo.example"))

    assert judged(page, f"margin-{path.strip('/') or 'debate'}") == []


def test_a_note_is_read_after_its_paragraph_and_says_what_it_is(visit, site):
    said = read_out(visit(site, FACES))

    notes = [place for place, (role, name) in enumerate(said) if role == "note" and name.startswith("Rebuttal ")]
    links = [place for place, (role, name) in enumerate(said) if role == "link" and name.startswith("Rebuttal ")]
    assert len(notes) == len(links) >= 4
    where = {said[note][1]: note for note in notes}
    for link in links:
        note = where.pop(said[link][1])
        assert link < note
        assert "heading" not in [role for role, _name in said[link + 1 : note]]
    assert where == {}


def test_by_keyboard_alone_one_goes_from_text_to_note_to_exchange_and_back(visit, site):
    page = visit(site, FACES)
    page.locator("#a .passage__note").first.focus()
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash").startswith("#note-")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent").startswith("Full rebuttal")
    page.keyboard.press("Enter")
    page.wait_for_url("**/rebuttals/*/")
    page.get_by_role("link", name="Show in context").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**#passage-*")
    assert page.evaluate("document.querySelector('.passage:target').getBoundingClientRect().top") > 0


def test_every_paragraph_offers_itself_by_keyboard_and_without_script(visit, site):
    session = site.session_of("ben@demo.example")
    for javascript in (True, False):
        page = visit(site, FACES, session=session, javascript=javascript)
        links = page.locator("#b-text .passage__link a")
        assert links.count() > 4
        first = links.first
        assert first.get_attribute("aria-label") == "Rebut paragraph 1 of B"
        assert "/rebut/" in first.get_attribute("href")
        first.focus()
        assert first.evaluate("one => getComputedStyle(one.parentElement).opacity") == "1"


def test_selected_text_offers_what_may_be_done_with_it(visit, site):
    page = visit(site, FACES, session=site.session_of("ben@demo.example"), look=LOOKS[2])
    bar = page.locator("#selected")
    assert bar.is_hidden()
    page.evaluate("document.querySelector('#b-text p:nth-of-type(2)').scrollIntoView({ block: 'center' })")
    page.evaluate(SELECT_SOME)
    bar.wait_for(state="visible")
    rebut = bar.get_by_role("link", name="Rebut this passage")

    asked = parse_qs(urlsplit(rebut.get_attribute("href")).query)
    assert urlsplit(rebut.get_attribute("href")).path == f"{FACES}posts/2/passage/"
    assert asked.keys() == {"exact", "prefix", "suffix", "block", "version", "for"}
    assert asked["exact"][0].strip() == "real problem here, and it is"
    assert "Rebut" not in asked["suffix"][0]
    box = rebut.bounding_box()
    assert box["height"] >= 44
    assert overflow(page) == 0
    assert axe(page) == []
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.dataset.for") == "rebut"
    page.keyboard.press("Escape")
    assert bar.is_hidden()
    page.evaluate("getSelection().selectAllChildren(document.querySelector('#b-text p:nth-of-type(2)'))")
    bar.wait_for(state="visible")
    assert parse_qs(urlsplit(rebut.get_attribute("href")).query).keys() == {"block", "version", "for"}


def test_of_ones_own_text_and_signed_out_no_more_is_offered_than_one_may(visit, site):
    select = "getSelection().selectAllChildren(document.querySelector('#a-text p'))"
    page = visit(site, FACES, session=site.session_of("ben@demo.example"))
    page.evaluate(select)
    page.locator("#selected").wait_for(state="visible")
    assert page.locator("#selected a:visible").all_inner_texts() == ["Respond to this passage"]
    page = visit(site, FACES)
    page.evaluate(select)
    page.wait_for_timeout(400)
    assert page.locator("#selected").count() == 0


def test_a_new_rebuttal_comes_with_a_click_and_the_lines_stay(visit, site):
    page = visit(site, FACES)
    page.evaluate("document.querySelector('#b-text > p:last-of-type').scrollIntoView({ block: 'center' })")
    place = "document.querySelector('#b-text > p:last-of-type').getBoundingClientRect().top"
    before = page.evaluate(place)
    shown = page.locator(".mnote").count()

    argue(site, 4, 5)
    says(page, "Show 2 new rebuttals")
    assert page.locator(".mnote").count() == shown
    show(page)

    assert page.locator(".mnote").count() == shown + 2
    assert page.locator(".mnote.is-new").count() == 2
    assert page.locator(".post.is-new").count() == 2
    assert page.locator(".con.is-new").count() == 0
    assert page.evaluate(place) == pytest.approx(before, abs=1)
    assert page.evaluate("document.activeElement.id").startswith("note-")


def test_printed_notes_are_blocks_below_their_paragraph(visit, site):
    page = visit(site, FACES)
    page.emulate_media(media="print")
    note = page.locator("#a .mnote").first
    box, paragraph = boxes(page, note)

    assert box["y"] >= paragraph["y"] + paragraph["height"]
    assert box["x"] > paragraph["x"]
    assert page.locator("#a .passage__link:visible").count() == 0
