"""Marks, notes and paragraph links in the HTML of a post: nothing else of it may change."""

import random
import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forum.text.margins import Span, mark, with_links
from forum.text.markup import Credit, render
from forum.text.passages import find, quote, read

PICTURE = Credit("T", "A", "CC0", "https://example.org/", "https://example.org/", "V", 1, 1)
SOURCE = """# Why *we* ask

One **bold [link & more](https://example.org/)** word[@doe, p. 3] and *two*
`three <b>`[^1], says & means "<script>alert(1)</script>".

- item one
- item *two*

  with more

> quoted &nbsp; twice

| a | b |
|---|---|
| c | **d** |

![alt](/media/a.png "Caption")

Struck ~~out~~ words\\
and ![alt](/media/a.png) so on[@nobody] .

[^1]: A note.
"""
_ADDED = re.compile(
    r'<mark class="passage"[^>]*>|</mark>|<span class="passage__place"[^>]*></span>'
    r'|<a class="passage__note"[^>]*>[^<]*</a>|<div class="passage__link">.*?</div>'
    r'|<div class="passage__block">|<div class="passage__notes">.*?</aside></div>(?:</div>)?'
    r'| <span class="passage__link">.*?</span>',
    re.DOTALL,
)


def html(source: str = SOURCE) -> str:
    return render(
        source, doc_id="7", references={"doe": {"title": "On sharing"}}, images={"/media/a.png": PICTURE}
    ).html


class WellFormed(HTMLParser):
    """Fails unless every element is closed where it should be; remembers ids, and links inside links."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.marked: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == []
        assert len(self.ids) == len(set(self.ids))

    def handle_starttag(self, tag, attrs):
        assert not (tag == "a" and "a" in self.open)
        if tag == "mark":
            assert "mark" not in self.open
            assert self.open[-1] not in {"ul", "ol", "dl", "table", "thead", "tbody", "tr"}
        self.ids += [value for name, value in attrs if name == "id"]
        if tag not in {"br", "hr", "img"}:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if "mark" in self.open:
            self.marked.append(data)


def spans_of(length: int, chance: random.Random, number: int) -> list[Span]:
    spans = []
    for index in range(number):
        start = chance.randrange(length)
        spans.append(Span(start, min(length, start + chance.randint(1, 120)), f"r{index}", f"Ada's <note> {index}"))
    return spans


def test_a_passage_is_marked_and_linked_to_its_note():
    made = mark('<p id="p-7-1">One two three.</p>', [Span(4, 7, "r1", 'Ben: "no"')], {"p-7-1": "<aside>No.</aside>"})

    assert made == (
        '<div class="passage__block">'
        '<p id="p-7-1">One <mark class="passage" id="passage-r1" data-passages="r1" data-spans="1">two</mark>'
        '<a class="passage__note" href="#note-r1" aria-label="1: Ben: &quot;no&quot;">1</a> three.</p>'
        '<div class="passage__notes"><aside>No.</aside></div></div>'
    )


def test_a_mark_is_split_by_the_elements_it_runs_through():
    made = mark('<p id="p-7-1">One <em>two</em> three.</p>', [Span(0, 9, "r1", "Ben")])

    assert re.sub(r"<(mark)[^>]*>", r"<\1>", made).startswith(
        '<p id="p-7-1"><mark>One </mark><em><mark>two</mark></em><mark> t</mark><a class="passage__note"'
    )


def test_where_passages_overlap_the_mark_names_both():
    made = mark('<p id="p-7-1">One two three.</p>', [Span(0, 7, "a", "A"), Span(4, 13, "b", "B")])

    assert re.findall(r'<mark class="passage"([^>]*)>([^<]*)', made) == [
        (' id="passage-a" data-passages="a" data-spans="1"', "One "),
        (' id="passage-b" data-passages="a b" data-spans="2"', "two"),
        (' data-passages="b" data-spans="1"', " three"),
    ]


def test_two_notes_on_one_passage_have_a_place_each():
    made = mark('<p id="p-7-1">One two.</p>', [Span(0, 3, "a", "A"), Span(0, 3, "b", "B", "§")])

    assert set(WellFormed(made).ids) == {"p-7-1", "passage-a", "passage-b"}
    assert re.findall(r'href="#note-(\w)" aria-label="([^"]*)"', made) == [("a", "1: A"), ("b", "§: B")]


def test_the_link_to_a_note_stands_outside_a_link_of_the_text():
    made = mark('<p id="p-7-1"><a href="/x">One two</a> three.</p>', [Span(0, 3, "a", "A")])

    assert '</mark> two</a><a class="passage__note"' in made


def test_a_note_for_a_paragraph_that_is_gone_is_not_lost():
    assert mark('<p id="p-7-1">One.</p>', [], {"p-7-9": "Note"}) == (
        '<p id="p-7-1">One.</p><div class="passage__notes">Note</div>'
    )


@pytest.mark.parametrize(
    "span", [Span(3, 3, "a", ""), Span(5, 2, "a", ""), Span(90, 99, "a", ""), Span(-9, 0, "a", "")]
)
def test_a_span_that_holds_nothing_leaves_the_text_alone(span):
    assert mark('<p id="p-7-1">One.</p>', [span]) == '<p id="p-7-1">One.</p>'


def test_an_id_that_could_break_the_page_is_refused():
    with pytest.raises(ValueError, match="cannot be part of an id"):
        mark("<p>a</p>", [Span(0, 1, '"><script>', "A")])


def test_the_link_to_a_note_says_what_it_is():
    made = mark('<p id="p-7-1">One.</p>', [Span(0, 3, "12", "Ben", "12", "Rebuttal")])

    assert 'href="#note-12" aria-label="Rebuttal 12: Ben">12</a>' in made


def test_a_block_and_its_notes_stand_together_and_are_read_as_before():
    old = '<p id="p-7-1">One.</p><p id="p-7-2">Two.</p>'

    made = mark(old, [], {"p-7-1": "<aside>a</aside>", "p-7-2": "<aside>b</aside>"})

    assert made == "".join(
        f'<div class="passage__block"><p id="p-7-{number}">{word}.</p>'
        f'<div class="passage__notes"><aside>{note}</aside></div></div>'
        for number, word, note in ((1, "One", "a"), (2, "Two", "b"))
    )
    assert read(made) == read(old)
    assert mark(made, [Span(0, 3, "a", "A")]).count("<mark") == 1


def test_each_paragraph_gets_its_link():
    made = with_links(
        html("# Why\n\nOne.\n\n- two\n\n***\n\n![alt](/media/a.png)"),
        lambda block: "" if block.startswith("h-") else f'<a href="?block={block}" aria-label="Rebut">Rebut</a>',
    )

    assert re.findall(r'..<(?:span|div) class="passage__link"><a href="\?block=([\w-]+)"', made) == ["p-7-2", "p-7-3"]
    assert '<p id="p-7-2">One. <span class="passage__link"><a href="?block=p-7-2" aria-label="Rebut">' in made
    assert '</ul><div class="passage__link">' in made


@pytest.mark.parametrize("seed", range(120))
def test_marks_links_and_notes_change_nothing_else(seed):
    chance = random.Random(seed)
    old = html()
    reading = read(old)
    spans = spans_of(len(reading.text), chance, chance.randint(0, 12))
    after = {block.id: "<aside><p>A <b>note</b></p></aside>" for block in reading.blocks if chance.random() < 0.4}

    made = mark(old, spans, after)
    linked = with_links(made, lambda block: f'<a href="?block={block}">Rebut</a>')

    for one in (made, linked, mark(with_links(old, lambda block: f'<a href="?{block}">x</a>'), spans, after)):
        assert _ADDED.sub("", one) == old
        assert read(one) == reading
        WellFormed(one)
    marked = "".join(WellFormed(made).marked)
    wanted = {place for span in spans for place in range(span.start, span.end)}
    assert re.sub(r"\s", "", marked) == "".join(
        letter for place, letter in enumerate(reading.text) if place in wanted and not letter.isspace()
    )


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.text(max_size=30) | st.sampled_from(["**a** ", "`<b>`", "&amp;lt;", "[x](/y) ", "\n\n- ", "> "])),
    st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=6),
)
def test_whatever_the_text_it_stays_as_it_was(parts, places):
    old = html("".join(parts))
    spans = [Span(start, end, f"r{number}", "A") for number, (start, end) in enumerate(places)]

    made = mark(old, spans)

    assert _ADDED.sub("", made) == old
    assert read(made) == read(old)
    assert made.count("<script") == old.count("<script")
    WellFormed(made)


def test_what_was_found_is_what_is_marked():
    old = html()
    reading = read(old)
    start = reading.text.index("link & more")
    place = find(quote(reading, start, start + 11), reading)

    assert place is not None
    assert "".join(WellFormed(mark(old, [Span(place.start, place.end, "a", "A")])).marked) == "link & more"


def test_a_thousand_passages_in_one_place_do_not_swell_the_page():
    old = f'<p id="p-7-1">{"word " * 1_000}</p>'
    spans = [Span(number, 5_000 - 1 - number, f"r{number}", "A") for number in range(1_000)]

    made = mark(old, spans)

    assert len(made) < 600_000
    assert _ADDED.sub("", made) == old
