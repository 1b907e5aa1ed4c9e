"""What render() makes of Markdown: structure, figures, citations, links, words."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from forum.text.markup import (
    MAX_CHARACTERS,
    CitationUse,
    Credit,
    TooLong,
    Unrenderable,
    count_words,
    reference_list,
    render,
)

REFERENCES = {
    "doe2021": {
        "type": "book",
        "title": "On sharing",
        "author": [{"family": "Doe", "given": "Jane"}],
        "issued": {"date-parts": [[2021]]},
    },
    "gdpr": {"type": "legislation", "title": "General Data Protection Regulation", "number": "2016/679"},
}
PICTURE = Credit(
    title="A <meadow>",
    author="Ada & Ben",
    licence="CC BY 4.0",
    licence_url="https://creativecommons.org/licenses/by/4.0/",
    source_url="https://example.org/meadow",
    via="Wikimedia Commons",
    width=800,
    height=600,
)
IMAGES = {"/media/meadow.webp": PICTURE}
EXTERNAL = 'rel="nofollow ugc noopener"'


def html(source: str, **facts: object) -> str:
    return render(source, doc_id="p7", **facts).html.strip()  # type: ignore[arg-type]


def test_paragraphs_get_ids_that_deep_links_can_use():
    assert html("One.\n\nTwo.") == '<p id="p-p7-1">One.</p>\n<p id="p-p7-2">Two.</p>'


def test_headings_begin_below_those_of_the_page_and_leave_no_level_out():
    made = html("# A b\n\n## C\n\n###### D")

    assert made == '<h3 id="h-p7-a-b">A b</h3>\n<h4 id="h-p7-c">C</h4>\n<h5 id="h-p7-d">D</h5>'


def test_a_text_that_begins_with_a_small_heading_begins_at_the_same_level():
    assert html("### A\n\n# B") == '<h3 id="h-p7-a">A</h3>\n<h3 id="h-p7-b">B</h3>'


def test_headings_stop_at_six():
    assert html("\n\n".join(f"{'#' * level} A{level}" for level in range(1, 7))).count("<h6 ") == 3


def test_two_headings_of_one_name_get_two_ids():
    assert html("# Why\n\n# Why").count('id="h-p7-why--2"') == 1


def test_a_heading_without_letters_still_gets_an_id():
    assert html("# !!!") == '<h3 id="h-p7-section">!!!</h3>'


@pytest.mark.parametrize("bullet", ["*", "-", "+", "1."])
def test_a_list_may_follow_a_paragraph_without_a_blank_line(bullet):
    made = html(f"Because:\n{bullet} one\n{bullet} two")

    assert made.count("<li>") == 2
    assert '<p id="p-p7-1">Because:</p>' in made


def test_tasks_are_shown_as_characters():
    made = html("- [ ] ask\n- [x] answer")

    assert "<li>☐ ask</li>\n<li>☑ answer</li>" in made
    assert "<input" not in made


def test_the_columns_of_a_table_are_aligned_by_classes():
    made = html("|a|b|c|\n|:-|:-:|-:|\n|1|2|3|")

    assert '<th class="ta-l" scope="col">a</th>' in made
    assert '<td class="ta-c">2</td>' in made
    assert '<td class="ta-r">3</td>' in made
    assert "style" not in made


def test_definition_lists_and_struck_words_are_known():
    assert "<dt>Term</dt>\n<dd>meaning</dd>" in html("Term\n: meaning")
    assert html("~~no~~") == '<p id="p-p7-1"><s>no</s></p>'


def test_code_is_shown_as_it_was_written():
    assert html("```html\n<b>\n```") == '<pre id="p-p7-1"><code>&lt;b&gt;\n</code></pre>'


def test_notes_carry_the_id_of_their_text():
    made = html("Said[^1].\n\n[^1]: By whom.")

    assert 'href="#fn-p7-1" id="fnref-p7-1"' in made
    assert '<li id="fn-p7-1" class="footnote-item"><p>By whom.' in made
    assert 'href="#fnref-p7-1" class="footnote-backref"' in made


def test_html_in_the_source_is_shown_and_not_obeyed():
    assert html("<b onclick=x>hi</b>") == '<p id="p-p7-1">&lt;b onclick=x&gt;hi&lt;/b&gt;</p>'


def test_a_citation_becomes_a_numbered_link_by_first_use():
    rendered = render("A [@gdpr, art. 6(1)] b [@doe2021; @gdpr].", doc_id="p7", references=REFERENCES)

    assert rendered.citations == (
        CitationUse("gdpr", "art. 6(1)", 1),
        CitationUse("doe2021", "", 2),
        CitationUse("gdpr", "", 1),
    )
    assert '<sup class="cite"><a href="#ref-p7-1" id="cite-p7-1"' in rendered.html
    assert ">[1, art. 6(1)]</a></sup>" in rendered.html
    assert ">[2]</a> <a " in rendered.html


def test_an_unknown_key_stays_visible_and_is_listed():
    rendered = render("A [@nobody, p. 3] b [@doe2021; @who].", doc_id="p7", references=REFERENCES)

    assert '<span class="cite-unknown">[@nobody, p. 3]</span>' in rendered.html
    assert '<span class="cite-unknown">[@who]</span>' in rendered.html
    assert rendered.unknown_keys == ("nobody", "who")


@pytest.mark.parametrize(
    "source", ["`[@gdpr]`", "```\n[@gdpr]\n```", "[see [@gdpr]](https://example.org/)", "a@gdpr", "\\[@gdpr]"]
)
def test_no_citation_is_made_in_code_or_links(source):
    assert render(source, doc_id="p7", references=REFERENCES).citations == ()


def test_the_reference_list_holds_what_the_citations_point_to():
    rendered = render("A [@gdpr] b [@doe2021] c [@gdpr].", doc_id="p7", references=REFERENCES)
    made = reference_list(rendered.citations, REFERENCES, doc_id="p7")

    assert made.count("<li ") == 2
    assert '<li id="ref-p7-1">General Data Protection Regulation, 2016/679.' in made
    assert '<li id="ref-p7-2">Doe, J. (2021). <i>On sharing</i>.' in made
    assert 'class="ref-back" href="#cite-p7-2"' in made


def test_a_picture_that_stands_alone_is_a_figure_with_its_full_credit():
    made = html('![A meadow](/media/meadow.webp "In June")', images=IMAGES)

    assert made == (
        '<figure id="p-p7-1"><img src="/media/meadow.webp" alt="A meadow" width="800" height="600" loading="lazy">'
        '<figcaption><span class="caption">In June</span> <span class="credit"><cite>A &lt;meadow&gt;</cite>, '
        'Ada &amp; Ben. <a href="https://creativecommons.org/licenses/by/4.0/" '
        'rel="license nofollow ugc noopener">CC BY 4.0</a>. '
        f'<a href="https://example.org/meadow" {EXTERNAL}>Source</a>, via Wikimedia Commons.</span></figcaption></figure>'
    )


def test_a_picture_inside_a_sentence_keeps_its_credit_too():
    rendered = render("See ![it](/media/meadow.webp) here.", doc_id="p7", images=IMAGES)

    assert rendered.images == ("/media/meadow.webp",)
    assert 'loading="lazy"> <span class="credit">(' in rendered.html


@pytest.mark.parametrize(
    "src", ["https://evil.example/x.png", "//evil.example/x.png", "/media/unknown.webp", "/static/x.png", "x.png"]
)
def test_a_picture_we_do_not_know_is_named_and_not_shown(src):
    rendered = render(f"![alt text]({src})", doc_id="p7", images=IMAGES)

    assert "<img" not in rendered.html
    assert f"alt text (picture not shown: {src})" in rendered.html
    assert (rendered.images, rendered.removed_images) == ((), 1)


def test_a_known_name_outside_our_media_is_not_shown_either():
    rendered = render("![a](https://evil.example/x)", doc_id="p7", images={"https://evil.example/x": PICTURE})

    assert (rendered.images, rendered.removed_images) == ((), 1)


@pytest.mark.parametrize(
    ("href", "rel"),
    [
        ("https://example.org/a", f" {EXTERNAL}"),
        ("http://example.org/", f" {EXTERNAL}"),
        ("mailto:ada@example.org", ""),
        ("/debates/x/", ""),
        ("#p-p7-1", ""),
    ],
)
def test_the_links_we_allow(href, rel):
    assert html(f"[a]({href})") == f'<p id="p-p7-1"><a href="{href}"{rel}>a</a></p>'


@pytest.mark.parametrize(
    "href",
    [
        *("javascript:alert(1)", "JaVaScRiPt:alert(1)", "javascript:123", "java&#10;script:alert(1)"),
        *("&#1;javascript:alert(1)", "javascript&colon;alert(1)", "vbscript:x", "data:text/html,x", "tel:123"),
        *("//evil.example", "\\\\evil.example", "https:evil.example", "https:///evil.example"),
        *(
            "http://",
            "ftp://example.org",
            "file:///etc/passwd",
            "mailto:",
            "x.html",
            "../up",
            "?q=1",
            "http:javascript:1",
        ),
    ],
)
def test_the_links_we_refuse_stay_text(href):
    made = html(f"[a](<{href}>) and <{href}>")

    assert "<a " not in made


def test_a_bare_address_becomes_a_link_without_the_full_stop():
    made = html("See https://example.org/a_b_(c).")

    assert made == (
        f'<p id="p-p7-1">See <a href="https://example.org/a_b_(c)" {EXTERNAL}>https://example.org/a_b_(c)</a>.</p>'
    )


def test_no_link_is_made_of_part_of_a_word_or_in_code():
    assert "<a" not in html("xhttps://example.org `https://example.org`")


def test_control_characters_go_and_letters_are_composed():
    assert html("a\x00b\u202ee\u0301\ud800") == '<p id="p-p7-1">abé</p>'


def test_a_text_over_the_limit_is_refused_with_a_sentence():
    with pytest.raises(TooLong, match="at most 60,000"):
        render("a" * (MAX_CHARACTERS + 1), doc_id="p7")


def test_line_ends_of_a_form_do_not_count_twice():
    assert render("word word word\r\n" * 3_900, doc_id="p7").words == 11_700


def test_an_id_that_could_break_the_page_is_refused():
    with pytest.raises(ValueError, match="cannot be part of an id"):
        render("a", doc_id='x" onclick="')


def test_the_words_of_rendering_are_in_the_language_of_the_text():
    assert "Bild nicht gezeigt" in html("![a](/x)", lang="de-AT")


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("", 0),
        ("Two *wo*rds — indeed.", 3),
        ("# Head\n\n- one\n- two", 3),
        ("[link text](https://example.org/not/counted)", 2),
        ("cited [@gdpr, p. 3] here", 2),
        ("![a picture](/media/x.webp) seen", 1),
        ("`code` counts\n\n    and so does this", 6),
        ("well-known don't 3.5", 3),
        ("noted[^1]\n\n[^1]: here too", 3),
        ("| a | b |\n|---|---|\n| c | d |", 4),
    ],
)
def test_the_words_a_reader_sees_are_counted(source, words):
    assert count_words(source) == words
    assert render(source, doc_id="p7", references=REFERENCES).words == words


def test_eight_threads_do_not_mix_their_texts():
    def one(number: int) -> str:
        return html(f"Text {number} <script>{number}</script> [@k{number}] **{number}**")

    expected = [one(number) for number in range(200)]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(one, range(200))) == expected


def test_every_refusal_is_one_family():
    assert issubclass(TooLong, Unrenderable)
    assert issubclass(Unrenderable, ValueError)
