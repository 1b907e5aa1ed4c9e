"""One debate from an empty site to a download: an organizer, two contributors, an anonymous reader, real mail files."""

from __future__ import annotations

import io
import json
import re
from datetime import datetime, timedelta

import pytest
from PIL import Image

from tests.support.chromium import axe, screenshot

pytestmark = pytest.mark.browser

QUESTION = "Who may teach a machine with our holiday pictures?"
OLGA = "olga@example.org"
DESK = re.compile(r"/organize/(#.*)?$")
ORGANIZER = f"from forum.people.models import Person;Person.objects.filter(email='{OLGA}').update(may_organize=True)"
REFERENCE = """@misc{harbour2021faces,
  title = {Faces in the commons},
  author = {Harbour, Ida},
  year = {2021},
  url = {https://example.org/faces},
  urldate = {2026-11-01}
}"""


def code_from(site, address: str) -> str:
    """The log-in code in the newest mail to this address."""
    return re.search(r"\b([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})\b\s*$", body_of(site, address), re.M).group(1)


def body_of(site, address: str) -> str:
    return site.mails_to(address)[-1].get_body(("plain",)).get_content()


def link_from(site, address: str) -> str:
    """The invitation's link in the newest mail, as a path."""
    return re.search(r"https?://[^/\s]+(/invitations/\S+)", body_of(site, address)).group(1)


def sign_up(page, site, name: str, address: str) -> None:
    page.goto(site.url + "/accounts/signup/")
    page.locator("[name=name]").fill(name)
    page.locator("[name=email]").fill(address)
    page.locator("main form button[type=submit]").first.click()
    page.locator("[name=code]").fill(code_from(site, address))
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url("**/people/me/")


def local(days: int) -> str:
    return (datetime.now() + timedelta(days=days)).strftime("%Y-%m-%dT18:00")


def set_up(page, site) -> str:
    """Create the debate from a format, with framing and theses; returns its address."""
    page.goto(site.url + "/debates/new/")
    page.locator("[name=format_key][value=two-voices]").check()
    page.locator("[name=question]").fill(QUESTION)
    page.locator("[name=standfirst]").fill("Two people who share their pictures answer.")
    page.locator("[name=host]").fill("The Harbour Library")
    page.locator("[name=tags]").fill("Open licences, Privacy")
    page.locator("[name=writing_closes_at]").fill(local(7))
    screenshot(page, "journey-01-new")
    page.get_by_role("button", name="Set up the debate").click()
    page.wait_for_url(DESK)
    home = page.url.removeprefix(site.url).removesuffix("organize/")
    page.goto(f"{site.url}{home}organize/framing/")
    page.locator("textarea[name=source]").fill(
        "Pictures of people travel.\n\nThe licence says **who may copy**.\n- One\n- Two"
    )
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url(DESK)
    for letter, thesis in (("a", "Ask those who are shown"), ("b", "Let the law do its work")):
        page.goto(f"{site.url}{home}organize/voices/{letter}/edit/")
        page.locator("[name=thesis]").fill(thesis)
        page.get_by_role("button", name="Save", exact=True).click()
        page.wait_for_url(DESK)
    return home


def invite(page, site, home: str, address: str, letter: str) -> None:
    page.goto(f"{site.url}{home}organize/invite/?role=contributor")
    voice = page.locator("select[name=voice]")
    voice.select_option(label=voice.locator("option", has_text=f"{letter.upper()}.").inner_text())
    page.locator("[name=email]").fill(address)
    page.locator("[name=message]").fill("We would love to have you.")
    page.get_by_role("button", name="Send the invitation").click()
    page.wait_for_url(DESK)
    site.tick()


def move(page, site, home: str, name: str) -> None:
    page.goto(f"{site.url}{home}organize/")
    step = page.locator("details", has=page.locator("summary", has_text=name))
    if step.get_attribute("open") is None:
        step.locator("summary").click()
    step.locator("button[name=move]").click()
    page.wait_for_url(DESK)


def accept(page, site, address: str, name: str) -> None:
    page.goto(site.url + link_from(site, address))
    assert "/invitations/accept/" in page.url
    page.locator("[name=name]").fill(name)
    screenshot(page, f"journey-02-invited-{name.split()[0].lower()}")
    page.get_by_role("button", name="Accept the invitation").click()
    page.wait_for_url(lambda url: "/invitations/" not in url)


def disclose(page, site, interests: str) -> None:
    page.goto(site.url + "/people/me/disclosure/")
    if interests:
        page.get_by_role("radio").nth(1).check()
        page.locator("textarea[name=text]").fill(interests)
    else:
        page.get_by_role("radio").nth(0).check()
    page.locator("main form .btns button").first.click()
    page.wait_for_load_state()


def picture() -> bytes:
    out = io.BytesIO()
    Image.linear_gradient("L").resize((320, 200)).convert("RGB").save(out, "PNG")
    return out.getvalue()


def add_reference(page, site) -> None:
    page.goto(site.url + "/library/references/import/")
    page.locator("textarea").first.fill(REFERENCE)
    page.locator("main form .btns button").first.click()
    page.wait_for_load_state()


def write_with_picture(page, site, home: str) -> None:
    """Ben writes, uploads a picture, credits it, cites, and finds his draft again after a reload."""
    page.goto(f"{site.url}{home}write/a/opening/")
    page.locator("[name=title]").fill("Ask first")
    page.locator("[name=abstract]").fill("Those who are shown have a say.")
    area = page.locator("textarea[name=source]")
    area.fill("A picture of a person is *of* somebody [@harbour2021faces, p. 3].\n\n")
    area.focus()
    page.keyboard.press("Control+End")
    page.locator("[data-upload]").set_input_files({"name": "grey.png", "mimeType": "image/png", "buffer": picture()})
    page.locator("#image-dialog-alt").fill("A grey field that grows lighter")
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Add the credit").click()
    credit = opened.value
    page.get_by_role("button", name="Add the description").click()
    credit_picture(credit)
    page.get_by_text(re.compile(r"^Saved \d")).wait_for(timeout=15_000)
    assert "A grey field" in area.input_value()
    page.reload()
    assert "harbour2021faces" in page.locator("textarea[name=source]").input_value()
    page.locator(".markdownx-preview figure img").wait_for()
    screenshot(page, "journey-03-composer")
    assert axe(page) == []


def credit_picture(page) -> None:
    page.wait_for_load_state()
    page.locator("[name=alt]").fill("A grey field that grows lighter")
    page.locator("[name=title]").fill("Grey")
    page.locator("[name=author]").fill("Ben Lens")
    page.locator("[name=licence]").select_option("CC-BY-SA-4.0")
    page.locator("[name=source_url]").fill("https://example.org/grey")
    page.locator("[name=via]").fill("own upload")
    page.locator("main form .btns button").first.click()
    page.wait_for_load_state()
    page.close()


def sign(page) -> None:
    page.locator("[name=licence_agreed]").check()
    page.get_by_role("button", name="Sign and seal").click()
    page.wait_for_url(lambda url: "/write/" not in url)


def test_one_debate_from_an_empty_site_to_a_download(visit, daphne_server):
    site = daphne_server
    olga = visit(site, "/")
    sign_up(olga, site, "Olga Harbour", OLGA)
    site.ask(ORGANIZER)
    home = set_up(olga, site)
    move(olga, site, home, "Begin the writing")
    invite(olga, site, home, "ben@example.org", "a")
    invite(olga, site, home, "bea@example.org", "b")

    ben, bea = visit(site, "/"), visit(site, "/")
    accept(ben, site, "ben@example.org", "Ben Lens")
    disclose(ben, site, "I sell prints of my pictures.")
    add_reference(ben, site)
    write_with_picture(ben, site, home)
    sign(ben)
    assert ben.get_by_text("Ask first").first.is_visible()

    reader = visit(site, home)
    assert "Ask first" not in reader.content()
    accept(bea, site, "bea@example.org", "Bea Quill")
    assert "Ask first" not in bea.goto(f"{site.url}{home}").text()
    disclose(bea, site, "")
    bea.goto(f"{site.url}{home}write/b/opening/")
    bea.locator("[name=title]").fill("Leave it to the law")
    bea.locator("textarea[name=source]").fill("Data protection already asks the right question.\n\n## Why\n\nBecause.")
    sign(bea)

    move(olga, site, home, "Open for readers")
    screenshot(olga, "journey-04-organizer")

    ben.goto(f"{site.url}{home}write/a/opening/")
    source = ben.locator("textarea[name=source]")
    source.fill(source.input_value().replace("of* somebody", "of* somebody who was there"))
    ben.locator("[name=reason]").fill("Said more plainly who is meant.")
    ben.get_by_role("button", name="Publish this change").click()
    ben.wait_for_url(lambda url: "/write/" not in url)

    reader.goto(f"{site.url}{home}")
    for words in ("Ask first", "Leave it to the law", "I sell prints of my pictures.", "who was there"):
        assert reader.get_by_text(words).first.is_visible(), words
    reader.locator("figure img").first.scroll_into_view_if_needed()
    reader.wait_for_function("() => document.querySelector('figure img').naturalWidth > 0")
    assert axe(reader) == []
    screenshot(reader, "journey-05-spread")
    reader.goto(f"{site.url}{home}history/1/")
    assert "who was there" in reader.locator("ins").all_inner_texts()[-1] or reader.locator("ins").count() >= 1
    assert reader.get_by_text("Said more plainly who is meant.").first.is_visible()
    screenshot(reader, "journey-06-redline")

    bundle = json.loads(site.get(f"{home}export.json"))
    assert bundle["question"] == QUESTION
    assert [post["title"] for post in bundle["posts"] if post["kind"] == "opening"] == [
        "Ask first",
        "Leave it to the law",
    ]
    token = link_from(site, "ben@example.org").split("/")[2]
    assert token not in site.log()
