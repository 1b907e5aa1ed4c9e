"""Short texts, responses and replies: what of Markdown they have, and that the rest stays as it was typed."""

import re
import time

import pytest

from forum.text.markup import MAX_CHARACTERS, Credit, Unrenderable, render
from forum.text.sanitise import SHORT_TAGS
from tests.forum.text.hostile import HOSTILE

REFERENCES = {"doe": {"type": "book", "title": "On sharing", "author": [{"family": "Doe", "given": "Jane"}]}}
PICTURE = Credit("A meadow", "Ada", "CC BY 4.0", "", "https://example.org/", "", 8, 6)


def html(source: str, **facts: object) -> str:
    return render(source, doc_id="p7", short=True, **facts).html.strip()  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("One.\n\nTwo.", '<p id="p-p7-1">One.</p>\n<p id="p-p7-2">Two.</p>'),
        ("One  \ntwo", '<p id="p-p7-1">One<br>\ntwo</p>'),
        ("*a* **b** ~~c~~ `d`", '<p id="p-p7-1"><em>a</em> <strong>b</strong> <s>c</s> <code>d</code></p>'),
        ("- a\n- b", '<ul id="p-p7-1">\n<li>a</li>\n<li>b</li>\n</ul>'),
        ("3. a", '<ol start="3" id="p-p7-1">\n<li>a</li>\n</ol>'),
        ("> a", '<blockquote id="p-p7-1">\n<p>a</p>\n</blockquote>'),
    ],
    ids=["paragraphs", "line break", "emphasis", "list", "numbers", "quote"],
)
def test_what_it_has(source, shown):
    assert html(source) == shown


def test_it_has_links_and_says_how_many_lead_off_the_site():
    made = render(
        "<https://a.example> [b](https://b.example) [c](/debates/) see https://d.example", doc_id="p7", short=True
    )

    assert made.html.count("<a ") == 4
    assert made.links == 3


def test_it_cites():
    made = render("So it is [@doe, p. 3].", doc_id="p7", references=REFERENCES, short=True)

    assert [(one.key, one.locator) for one in made.citations] == [("doe", "p. 3")]
    assert '<sup class="cite"><a href="#ref-p7-1"' in made.html


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("# A heading", "# A heading"),
        ("A heading\n===", "A heading\n==="),
        ("a\n\n---\n\nb", "---"),
        ("a | b\n--|--\nc | d", "a | b\n--|--\nc | d"),
        ("Term\n: its meaning", "Term\n: its meaning"),
        ("A note.[^1]\n\n[^1]: Here.", "[^1]: Here."),
        ("A note.^[Here.]", "A note.^[Here.]"),
        ("[a]\n\n[a]: https://example.org", "[a]: "),
        ("    indented", "indented"),
    ],
    ids=["heading", "underlined", "rule", "table", "definition", "note", "inline note", "link definition", "code"],
)
def test_what_it_has_not_stays_as_it_was_typed(source, words):
    made = html(source)

    assert words in made
    assert set(re.findall(r"<(\w+)", made)) <= {"p", "a"}


def test_a_fence_is_code_in_a_line():
    assert html("```\na = 1\n```") == '<p id="p-p7-1"><code>a = 1</code></p>'


def test_a_picture_is_never_shown_but_told_of():
    made = render("![A meadow](/media/a.webp)", doc_id="p7", images={"/media/a.webp": PICTURE}, short=True)

    assert (made.removed_images, made.images) == (1, ())
    assert "<img" not in made.html
    assert "A meadow" in made.html


def test_raw_html_is_text():
    assert html("<h1>x</h1> <img src=x onerror=alert(1)>") == (
        '<p id="p-p7-1">&lt;h1&gt;x&lt;/h1&gt; &lt;img src=x onerror=alert(1)&gt;</p>'
    )


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_text_is_rendered_with_its_few_tags_or_refused_in_time(name):
    worked = time.thread_time()

    try:
        made = html(HOSTILE[name][:MAX_CHARACTERS], references={"a": {"title": "A" * 2_000}})
    except Unrenderable:
        made = ""

    assert set(re.findall(r"<(\w+)", made)) <= SHORT_TAGS
    assert time.thread_time() - worked < 1.5
