import re
from dataclasses import replace
from html.parser import HTMLParser

from hypothesis import given, settings

from forum.paper.document import Heading, Link, Paragraph, Text
from forum.paper.web import write_html
from tests.forum.paper.made import paper, papers

VOID = {"meta", "link", "img", "br", "hr"}
TAGS = {
    *("html", "head", "meta", "title", "link", "style", "body", "main", "header", "section", "nav", "div", "span", "p"),
    *("h1", "h2", "h3", "h4", "h5", "h6", "a", "strong", "em", "code", "sub", "sup", "ins", "del", "br", "hr", "ul"),
    *("ol", "li", "dl", "dt", "dd", "table", "caption", "thead", "tbody", "tr", "th", "td", "figure", "figcaption"),
    *("img", "pre", "blockquote"),
}


class Page(HTMLParser):
    """The tags of a page, whether each is closed in its turn, and its words."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.said: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.said.append(data)

    def attribute(self, name):
        return [attrs[name] for _, attrs in self.tags if name in attrs]


def test_a_page_needs_no_other_file_and_runs_no_script():
    page = Page(write_html(paper()))

    assert "script" not in {tag for tag, _ in page.tags}
    assert all(src.startswith("data:image/") for src in page.attribute("src"))
    assert page.attribute("alt") == ["A dark bar.", "A grey square."]
    assert not [name for _, attrs in page.tags for name in attrs if name == "style" or name.startswith("on")]


def test_its_first_page_says_as_of_when_and_the_digest():
    said = " ".join("".join(Page(write_html(paper())).said).split())

    assert "State as of1 March 2026, 12:00 UTC" in said.replace("of 1", "of1")
    assert "sha256:" + "ab" * 32 in said


def test_every_link_within_the_page_has_its_place_and_every_id_stands_once():
    page = Page(write_html(paper()))

    ids = page.attribute("id")
    inner = [href[1:] for href in page.attribute("href") if href.startswith("#")]
    assert len(ids) == len(set(ids))
    assert set(inner) <= set(ids)
    assert "greek" in inner
    assert "nowhere" not in inner


def test_a_note_leads_to_the_end_and_back():
    html = write_html(paper())

    assert '<a href="#paper-note-1" id="paper-noted-1" aria-label="Note 1">1</a>' in html
    assert '<li id="paper-note-1">' in html
    assert 'href="#paper-noted-1"' in html


def test_texts_carry_their_language_and_direction():
    html = write_html(paper())

    assert '<div class="paper__group paper__group--post" lang="ru">' in html
    assert '<div lang="ar" dir="rtl">' in html
    assert '<span lang="he" dir="rtl">שלום</span>' in html


def test_the_part_for_a_page_has_no_style_and_no_title_of_its_own():
    html = write_html(paper(), whole=False)

    page = Page(html)
    assert html.startswith('<div class="paper" lang="en">')
    assert {"style", "h1", "html", "meta", "main"} & {tag for tag, _ in page.tags} == set()
    assert page.attribute("style") == []


def test_only_web_addresses_are_links():
    made = replace(paper(), blocks=(Paragraph((Link("javascript:alert(1)", (Text("no"),)),)),))

    assert "javascript" not in write_html(made)


def test_a_heading_deeper_than_six_is_the_sixth():
    made = replace(paper(), blocks=(Heading(9, (Text("deep"),)),))

    assert "<h6>deep</h6>" in write_html(made)


@given(papers)
@settings(max_examples=60, deadline=None)
def test_no_text_can_be_more_than_words(one):
    page = Page(re.sub(r"<!doctype html>", "", write_html(one)))

    assert {tag for tag, _ in page.tags} <= TAGS
    assert page.open == []
    assert all(href.lower().startswith(("#", "http://", "https://", "mailto:")) for href in page.attribute("href"))
