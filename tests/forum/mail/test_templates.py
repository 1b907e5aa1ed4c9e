"""All mails have one form: plain in both parts, readable in the dark and at 320 pixels, with nothing fetched."""

from __future__ import annotations

import re
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.template.loader import render_to_string

from tests.support.chromium import axe

TEMPLATES = settings.BASE_DIR / "templates"
MAILS = sorted(
    path.relative_to(TEMPLATES).as_posix().removesuffix(".html")
    for path in TEMPLATES.glob("**/mail/*.html")
    if path.parent != TEMPLATES / "forum" / "mail"
)
LONG = "https://example.org/" + "one-long-word-without-any-space-" * 5
NEWS = {
    "site_name": "Folkmoot",
    "site_url": "https://debates.example.org",
    "leave_link": "https://debates.example.org/mail/leave/x/",
    "link": LONG,
    "syllabus": SimpleNamespace(title="What to read <b>& why</b>"),
    "items": [SimpleNamespace(title=LONG, byline="Ada, 2024", section=SimpleNamespace(title="First"), address=LONG)],
    "more": 2,
}


@pytest.mark.parametrize("name", MAILS)
def test_each_mail_has_three_parts_of_one_form(name):
    texts = {end: (TEMPLATES / f"{name}.{end}").read_text(encoding="utf-8") for end in ("html", "txt", "subject.txt")}

    assert texts["html"].startswith('{% extends "forum/mail/base.html" %}')
    assert texts["txt"].startswith('{% extends "forum/mail/base.txt" %}')
    assert "{% autoescape off %}" in texts["subject.txt"]
    assert re.findall(r"<img|<style| style=|https?://", "".join(texts.values())) == []


def test_there_are_mails():
    assert len(MAILS) > 10


def test_text_is_text_and_html_is_escaped():
    name = "forum/library/syllabus/mail/news"

    assert "What to read <b>& why</b>" in render_to_string(f"{name}.txt", NEWS)
    assert "What to read &lt;b&gt;&amp; why&lt;/b&gt;" in render_to_string(f"{name}.html", NEWS)


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_mail_reads_well_on_a_small_screen_in_the_dark_and_for_everybody(page, scheme):
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": 320, "height": 640})
    page.set_content(render_to_string("forum/library/syllabus/mail/news.html", NEWS))

    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert axe(page) == []
