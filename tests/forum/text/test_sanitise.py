"""Properties of what reaches a page: no script, no handlers, no foreign pictures, and a fixed point."""

from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forum.text.markup import Credit, Unrenderable, render
from forum.text.sanitise import ATTRIBUTES, TAGS, is_allowed_link, is_external_link, sanitise

CREDIT = Credit('"><script>', "<img src=x onerror=y>", "CC0", "javascript:alert(1)", "javascript:x", "'\"", 3, 4)
REFERENCES = {"k": {"title": '"><script>alert(1)</script>'}}
PIECES = [
    *("<script>", "</p>", "<img src=x onerror=alert(1)>", "<svg onload=x>", "javascript:alert(1)", "&#106;avascript:"),
    *("[a](", ")", "![", "](", "](/media/a.webp)", "](http://evil.example/x.png)", "<http://a.b>", "[@k", "]", "[^1]"),
    *("\n\n", "\n", "# ", "- ", "> ", "| a | b |\n|---|:-:|\n", "`", "```\n", "**", "_", "~~", "\\", "&lt;", "&amp;"),
    *("[^1]: ", "^[", "[x]: javascript:x 'y'\n", "[x]", "x\n: y\n", "http://a.b/c", "\x00", "\u202e", "é", "\ud800"),
    *('" onclick="', "<", ">", "'", "//evil.example", "data:text/html,", "mailto:a@b.c", "- [x] ", "    ", "\t", "1. "),
]
TEXTS = st.lists(st.sampled_from(PIECES) | st.text(max_size=8), max_size=40).map("".join)


class Reader(HTMLParser):
    """Checks each element and attribute a browser would see."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in TAGS
        for name, value in attrs:
            assert name in ATTRIBUTES.get(tag, set()) | ATTRIBUTES["*"]
            if name == "href":
                assert is_allowed_link(value or "")
            if name == "src":
                assert value == "/media/a.webp"
        if tag == "a" and is_external_link(dict(attrs).get("href") or ""):
            assert "nofollow ugc noopener" in (dict(attrs).get("rel") or "")


def read(html: str) -> None:
    reader = Reader()
    reader.feed(html)
    reader.close()


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_whatever_is_written_only_what_we_allow_comes_out(source):
    try:
        made = render(source, doc_id="p1", references=REFERENCES, images={"/media/a.webp": CREDIT})
    except Unrenderable:
        return

    read(made.html)
    assert sanitise(made.html) == made.html


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.sampled_from([*PIECES, "<a href='", "'>", "<table>", "<td>", "<p>", "</a>", "<!--", "<h3 id=x>"])).map(
        "".join
    )
)
def test_the_sanitiser_alone_is_safe_and_a_fixed_point(html):
    once = sanitise(html.replace("\ud800", "").replace("\x00", ""))

    read_any_picture = once.replace("/media/b", "/media/a")
    read(read_any_picture)
    assert sanitise(once) == once


@pytest.mark.parametrize(
    ("attack", "left"),
    [
        ("<script>alert(1)</script>", "alert(1)"),
        ("<p onclick=x>a</p>", "<p>a</p>"),
        ("<p style='color:red'>a</p>", "<p>a</p>"),
        ("<p id='location'>a</p>", "<p>a</p>"),
        ("<p id='p-x-1'>a</p>", '<p id="p-x-1">a</p>'),
        ("<p class='nav'>a</p>", "<p>a</p>"),
        ("<a href='javascript:x'>a</a>", "<a>a</a>"),
        ("<a href=' javascript:x'>a</a>", "<a>a</a>"),
        ("<a href='//evil.example'>a</a>", "<a>a</a>"),
        ("<a href='/ok' target=_blank>a</a>", '<a href="/ok">a</a>'),
        ("<a href='/ok' rel=opener>a</a>", '<a href="/ok">a</a>'),
        ("<img src='https://evil.example/x.png'>", "<img>"),
        ("<img src='/media/../admin/'>", "<img>"),
        ("<img src='/media/a.webp' onerror=x srcset=y>", '<img src="/media/a.webp">'),
        ("<iframe src='/x'></iframe>", ""),
        ("<form action=/x><button>b</button></form>", "b"),
        ("<svg><a xlink:href='javascript:x'>a</a></svg>", "<a>a</a>"),
        ("<math><mtext>a</mtext></math>", "a"),
        ("<!-- comment -->a", "a"),
        ("<h1>a</h1>", "a"),
        ("<meta http-equiv=refresh content=0>a", "a"),
        ("<base href='//evil.example'>a", "a"),
    ],
)
def test_an_attack_is_taken_apart(attack, left):
    assert sanitise(attack) == left
