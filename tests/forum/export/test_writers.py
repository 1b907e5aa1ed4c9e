import base64
import hashlib
import json
import re
from dataclasses import replace
from html.parser import HTMLParser

import yaml
from hypothesis import given, settings

from forum.export.bundle import PostFacts
from forum.export.readers import read_debate_json
from forum.export.writers import digest, write_html, write_json, write_markdown
from tests.forum.export.made import PIXEL, argued, debate
from tests.forum.export.strategies import bundles


class Page(HTMLParser):
    """Every tag of a page with its attributes."""

    def __init__(self, data: bytes) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(data.decode())

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))


def test_json_has_sorted_keys_two_spaces_and_a_newline_at_the_end():
    text = write_json(debate()).decode()

    body = json.loads(text)
    assert text == json.dumps(body, ensure_ascii=False, sort_keys=True, indent=2) + "\n"


def test_the_digest_is_the_sum_of_the_canonical_body_without_digest_and_picture_data():
    body = json.loads(write_json(debate()))

    said = body.pop("digest")
    for image in body["images"]:
        image.pop("data", None)
    canonical = json.dumps(body, ensure_ascii=False, sort_keys=True, indent=2) + "\n"
    assert said == "sha256:" + hashlib.sha256(canonical.encode()).hexdigest()


def test_a_picture_in_the_file_does_not_change_the_digest():
    bare = replace(debate(), images=tuple(replace(image, data=None) for image in debate().images))

    assert digest(bare) == digest(debate())
    assert b'"data"' not in write_json(bare)


def test_the_rendered_html_is_no_fact_and_not_written_to_json():
    assert b"<p>" not in write_json(debate())


@given(bundles())
@settings(max_examples=40)
def test_the_same_debate_gives_the_same_bytes(bundle):
    assert write_json(bundle) == write_json(replace(bundle))
    assert write_markdown(bundle) == write_markdown(replace(bundle))
    assert write_html(bundle) == write_html(replace(bundle))


def test_markdown_begins_with_front_matter():
    _, front, _ = write_markdown(debate()).decode().split("---\n", 2)

    facts = yaml.safe_load(front)
    assert facts["title"] == "Should a library lend its <recorded> voices?"
    assert facts["date"].isoformat() == "2026-02-01"
    assert facts["authors"] == ["Ben Dial", "Bea Rowan"]
    assert facts["licence"] == "CC-BY-SA-4.0"
    assert facts["tags"] == ["libraries", "consent"]
    assert facts["digest"] == digest(debate())


def test_markdown_has_framing_then_contributions_with_signature_disclosure_and_citations():
    text = write_markdown(debate()).decode()

    places = [
        text.index(part)
        for part in (
            "Tapes are *lent*.",
            "## A: A promise",
            "By Ben Dial, Radio circle",
            "Disclosure of interests: Records & sells tapes.",
            "New text [@danko2022, p. 3].",
            "- Updated on 2026-03-01: A year was wrong.",
            "## B: A form",
            "Disclosure of interests: none declared.",
            "## References",
            "- [@danko2022]",
            "Retrieved on 2024-02-20.",
            "## Pictures",
            "(credit only, no picture yet)",
        )
    ]
    assert places == sorted(places)


@given(bundles())
@settings(max_examples=40)
def test_every_front_matter_can_be_read_again(bundle):
    front = write_markdown(bundle).decode().split("\n---", 1)[0].removeprefix("---\n")

    assert yaml.safe_load(front)["title"] == bundle.question


def test_the_page_needs_nothing_but_itself():
    page = Page(write_html(debate()))

    loaded = [attrs["src"] for _, attrs in page.tags if "src" in attrs]
    kinds = [attrs.get("type") for tag, attrs in page.tags if tag == "script"]
    sheets = [attrs for tag, attrs in page.tags if tag == "link" and attrs.get("rel") == "stylesheet"]
    uri = "data:image/webp;base64," + base64.b64encode(PIXEL).decode()
    assert loaded == [uri, uri]
    assert kinds == ["application/ld+json"]
    assert sheets == []


def test_the_page_allows_only_its_own_stylesheet():
    text = write_html(debate()).decode()

    style = re.search(r"<style>(.*?)</style>", text, re.DOTALL)[1]
    sum = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"default-src 'none'; img-src data:; style-src 'sha256-{sum}'" in text


def test_the_page_escapes_every_text_that_is_not_sanitised_html():
    text = write_html(debate()).decode()

    assert "<recorded>" not in text
    assert "<table>" not in text
    assert "<h1>Should a library lend its &lt;recorded&gt; voices?</h1>" in text
    assert "Records &amp; sells tapes." in text
    assert "<p>Tapes are <em>lent</em>.</p>" in text


def test_linked_data_cannot_end_its_element():
    hostile = replace(debate(), question="</script><script>alert(1)</script>")

    page = Page(write_html(hostile))

    assert [attrs for tag, attrs in page.tags if tag == "script"] == [{"type": "application/ld+json"}]


def test_a_link_that_is_no_web_address_is_only_text():
    hostile = replace(debate(), url="javascript:alert(1)")

    links = [attrs.get("href", "") for tag, attrs in Page(write_html(hostile)).tags if tag == "a"]

    assert [link for link in links if link.startswith("javascript")] == []


def test_a_picture_that_is_not_in_the_file_leaves_its_description():
    bare = replace(debate(), images=())

    assert "<em>[Picture: A tape]</em>" in write_html(replace(bare, gallery=())).decode()


def test_a_post_that_was_never_rendered_shows_its_source():
    post = PostFacts(1, "framing", "public", "", "<b> & *raw*")

    assert "<pre>&lt;b&gt; &amp; *raw*</pre>" in write_html(replace(debate(), posts=(post,))).decode()


def test_the_page_says_where_it_comes_from_and_as_of_when():
    text = write_html(debate()).decode()

    assert 'href="https://moot.example/debates/voices/posts/2/"' in text
    assert "2026-03-01T12:00:00Z" in text
    assert digest(debate()) in text
    assert '<link rel="license" href="https://creativecommons.org/licenses/by-sa/4.0/">' in text


# Rebuttals, corrections, readers --------------------------------------------------------------------------------


def test_the_markdown_tells_what_a_rebuttal_quotes_and_what_became_of_it():
    text = write_markdown(argued()).decode()

    assert "> New text\n" in text
    assert "**Conceded in part.**" in text
    assert (
        "The author's point, as put by the rebutter, marked as fair by its author: What is <recorded> is promised."
        in text
    )
    assert "- 2026-03-01 answered by post 5\n- 2026-03-01 conceded: For texts, yes." in text
    assert "In answer to post 4." in text
    assert "About post 3. Finds B most appealing." in text
    assert "> A form (the text has changed since)" in text


def test_the_markdown_tells_corrections_and_how_readers_moved_without_small_numbers():
    text = write_markdown(argued()).decode()

    assert (
        "- Name in post 3, accepted: “Bea <Rowen>” should read “Bea Rowan”. Thank you, changed. Thanks to A. Reader."
        in text
    )
    assert "| A. A recording is a promise. | 20 | 8 | – | – | – | 34 |" in text
    assert "| All | 26 | 15 | 9 | – | – | 60 |" in text


def test_the_page_tells_the_same_and_escapes_it():
    page = write_html(argued()).decode()

    assert "What is &lt;recorded&gt; is promised." in page
    assert '<a href="#post-4">post 4</a>' in page
    assert "Bea &lt;Rowen&gt;" in page
    assert "<td>20</td><td>8</td><td>–</td>" in page
    assert "<footer>The text has changed since.</footer>" in page


def test_what_was_argued_is_read_back_as_it_was_written():
    assert write_json(read_debate_json(write_json(argued()))) == write_json(argued())


def test_a_document_for_readers_holds_nothing_that_waits_for_a_moderator():
    waiting = PostFacts(None, "response", "waiting", "", "Buy my xylophone.", signature="A reader")
    bundle = replace(argued(), posts=(*argued().posts, waiting))

    assert b"xylophone" in write_json(bundle)
    assert b"xylophone" not in write_markdown(bundle)
    assert b"xylophone" not in write_html(bundle)
