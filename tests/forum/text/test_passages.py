"""Passages: read, quoted, picked by a browser, and found again after edits, or not at all."""

import doctest

import pytest

from forum.text import reading as reading_module
from forum.text import weighty, wording
from forum.text.markup import Credit, render
from forum.text.passages import (
    LONGEST,
    Ambiguous,
    Block,
    Empty,
    Found,
    NotThere,
    Quote,
    Reading,
    TooLong,
    find,
    pick,
    quote,
    read,
    whole_block,
)
from forum.text.weighty import LISTS, is_weighty

PICTURE = Credit("T", "A", "CC0", "https://example.org/", "https://example.org/", "V", 1, 1)
SENTENCE = "We should, says Ada, tax sugar because it is bad for children in many towns today."
TEXT = f"The sky is blue. {SENTENCE} Then we rest.\n\nGood night."


def reading(source: str) -> Reading:
    return read(
        render(source, doc_id="7", references={"doe": {"title": "On sharing"}}, images={"/media/a.png": PICTURE}).html
    )


def quoted(source: str, exact: str) -> Quote:
    text = reading(source)
    start = text.text.index(exact)
    return quote(text, start, start + len(exact))


def found(passage: Quote, source: str) -> str | None:
    text = reading(source)
    place = find(passage, text)
    return text.text[place.start : place.end] if place else None


# Reading


def test_a_text_is_read_block_by_block():
    text = reading("# Why\n\nOne *two*\n  three.\n\n> four")

    assert text == Reading(
        "Why\nOne two three.\nfour", (Block("h-7-why", 0, 3), Block("p-7-2", 4, 18), Block("p-7-3", 19, 23))
    )


def test_items_and_cells_are_lines_of_one_block():
    text = reading("- one\n- two\n\n| a | b |\n|---|---|\n| c | d |")

    assert text.text == "one\ntwo\na\nb\nc\nd"
    assert text.blocks == (Block("p-7-1", 0, 7), Block("p-7-2", 8, 15))


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("Said [@doe, p. 3]. More", "Said. More"),
        ("Said [@nobody] more", "Said more"),
        ("Said[^1]. More\n\n[^1]: The note.", "Said. More"),
        ("See ![alt](/media/a.png) here", "See here"),
        ('Before\n\n![alt](/media/a.png "Caption")\n\nafter', "Before\nafter"),
        ("We ~~never~~ agree", "We agree"),
        ("a\\\nb &amp; c &lt;d&gt; &nbsp; e", "a b & c <d> e"),
        ("Vraiment ?", "Vraiment ?"),
        ("`a  b`\n\n***\n\n```\nc\n  d\n```", "a b\nc d"),
    ],
)
def test_only_what_is_said_is_read(source, text):
    assert reading(source).text == text


def test_a_block_is_known_by_its_id_and_by_what_it_holds():
    text = reading("One.\n\nTwo.")

    assert text.block("p-7-2") == Block("p-7-2", 5, 9)
    assert text.block("p-7-9") is None
    assert [text.block_at(position) for position in (0, 4, 5, 9)] == [text.blocks[0], None, text.blocks[1], None]


# Quoting


def test_a_quote_holds_its_whole_sentence_and_a_little_more():
    assert quoted(TEXT, "tax sugar") == Quote(
        "tax sugar",
        "The sky is blue. We should, says Ada, ",
        " because it is bad for children in many towns today. Then we rest.\nGood night.",
        38,
        47,
    )


def test_a_quote_becomes_selectors_and_comes_back():
    passage = quoted(TEXT, "tax sugar")

    assert passage.as_selectors()[1] == {"type": "TextPositionSelector", "start": 38, "end": 47}
    assert Quote.from_selectors(passage.as_selectors()) == passage


@pytest.mark.parametrize(
    "selectors",
    [
        [],
        [{"type": "TextQuoteSelector", "exact": "a"}],
        [{"type": "TextPositionSelector", "start": 0, "end": 1}],
        [{"type": "TextQuoteSelector", "exact": 7}, {"type": "TextPositionSelector", "start": 0, "end": 1}],
        [{"type": "TextQuoteSelector", "exact": "a"}, {"type": "TextPositionSelector", "start": True, "end": 2}],
        [{"type": "TextQuoteSelector", "exact": "a"}, {"type": "TextPositionSelector", "start": 2, "end": 1}],
        [{"type": "TextQuoteSelector", "exact": "a" * 9_999}, {"type": "TextPositionSelector", "start": 0, "end": 1}],
    ],
)
def test_selectors_that_are_none_are_refused(selectors):
    with pytest.raises(ValueError, match="A passage needs"):
        Quote.from_selectors(selectors)


def test_part_of_a_word_is_never_quoted():
    assert quoted("It is illegal here.", "legal").exact == "illegal"
    assert quoted("A non-smoker’s view.", "oker").exact == "smoker’s"


def test_a_quote_without_words_or_across_paragraphs_is_refused():
    text = reading("One — two.\n\nThree.")

    with pytest.raises(Empty, match="Select some words"):
        quote(text, 4, 5)
    with pytest.raises(NotThere, match="within one paragraph"):
        quote(text, 0, len(text.text))
    with pytest.raises(NotThere):
        quote(text, 3, 99)


@pytest.mark.parametrize(
    "selected",
    ["tax sugar", " Tax \n\xa0sugar ", "tax su\u00adgar", "“tax” sugar", "tax-sugar", "ax sug", "tax sugar,"],
)
def test_what_a_browser_selects_is_found_whatever_its_spaces_and_points(selected):
    assert pick(reading(TEXT), selected).exact == "tax sugar"


def test_the_points_of_a_selection_stay():
    assert pick(reading("He said: “No taxes.” Then he left."), '"no taxes."').exact == "“No taxes.”"


def test_the_same_words_are_told_apart_by_what_is_around_them_and_by_the_block():
    text = reading("The tax is old. Her tax is new.\n\nThe tax is old.")

    assert pick(text, "tax is", prefix="old. Her ").start == 20
    assert pick(text, "tax is", block="p-7-2").start == 36
    with pytest.raises(Ambiguous, match="more than one place"):
        pick(text, "tax is", block="p-7-1")
    with pytest.raises(NotThere):
        pick(text, "Her tax", block="p-7-2")


@pytest.mark.parametrize(
    ("selected", "refusal"),
    [
        ("no such words", NotThere),
        ("rest. Good", NotThere),
        ("", Empty),
        (" — ", Empty),
        ("a" * 2_500, TooLong),
        ("word " * 200, TooLong),
    ],
)
def test_a_selection_that_cannot_be_quoted_is_refused(selected, refusal):
    with pytest.raises(refusal):
        pick(reading(TEXT + "\n\n" + "word " * 200), selected)


def test_a_whole_paragraph_can_be_quoted_without_a_script():
    assert whole_block(reading(TEXT), "p-7-2").exact == "Good night."
    assert len(whole_block(reading("word " * 400), "p-7-1").exact) > LONGEST
    with pytest.raises(TooLong):
        whole_block(reading("word " * 4_000), "p-7-1")
    with pytest.raises(NotThere):
        whole_block(reading(TEXT), "")


# Finding, by example


@pytest.mark.parametrize(
    ("old", "new", "now"),
    [
        ("blue", "grey", "tax sugar"),
        ("Then we rest.", "", "tax sugar"),
        ("tax sugar", "Tax-sugar", "Tax-sugar"),
        ("tax sugar", "**tax** “sugar”", "tax “sugar"),
        ("children", "young children", "tax sugar"),
        ("in many towns", "in very many towns", "tax sugar"),
        ("today.", "today[@doe].", "tax sugar"),
        ("today.", "today!", "tax sugar"),
        ("today.", "today?", None),
        ("should", "should not", None),
        ("bad", "good", None),
        ("Ada", "Ben", None),
        ("many", "7", None),
        ("it is", "it isn't", None),
        ("tax sugar", "tax all sugar", None),
        ("tax sugar", "tax sugars", None),
        ("tax sugar", "~~tax~~ sugar", None),
        ("tax sugar", "sugar tax", None),
        ("We should", "It is untrue that we should", None),
        ("it is bad for children in many towns today", "she wants to", None),
        (SENTENCE, f"{SENTENCE} {SENTENCE}", None),
        (SENTENCE, "", None),
    ],
)
def test_a_passage_is_found_only_where_the_same_is_said(old, new, now):
    assert found(quoted(TEXT, "tax sugar"), TEXT.replace(old, new)) == now


@pytest.mark.parametrize(
    ("before", "exact", "after"),
    [
        ("Das hätte uns geholfen.", "hätte uns geholfen", "Das hatte uns geholfen."),
        ("In Maßen ist es gut.", "In Maßen", "In Massen ist es gut."),
        ("Le parti condamné se tait.", "parti condamné", "Le parti condamne se tait."),
        ("It fell by 3.5 percent.", "3.5 percent", "It fell by 35 percent."),
        ("It was -5 degrees.", "-5 degrees", "It was 5 degrees."),
        ("Costs rose 5 % then.", "rose 5 %", "Costs rose 5 € then."),
        ("We're there now.", "We're there", "Were there now."),
    ],
)
def test_small_signs_that_mean_much_are_not_overlooked(before, exact, after):
    assert found(quoted(before, exact), after) is None


def test_accents_inside_words_may_come_and_go():
    assert found(quoted("Les élections générales.", "élections générales"), "Les Elections generales.") == (
        "Elections generales"
    )


def test_a_list_that_became_paragraphs_no_longer_holds_a_passage_of_two_items():
    passage = quoted("- one thing\n- two things", "thing\ntwo")

    assert found(passage, "one thing\n\ntwo things") is None


def test_a_quote_of_another_program_without_its_sentence_is_not_trusted():
    passage = Quote("tax sugar", "", "", 0, 9)

    assert found(passage, "Tax sugar.") is not None
    assert found(passage, "Never tax sugar.") is None


def test_of_two_copies_the_one_in_the_old_surroundings_is_taken():
    passage = quoted(TEXT, "tax sugar")
    text = reading(f"{TEXT}\n\nIn the end this: {SENTENCE}\n\nAgain. {SENTENCE} So.")

    assert find(passage, text) == Found(38, 47, True)


def test_a_passage_that_moved_with_its_sentence_is_found():
    assert find(quoted(TEXT, "tax sugar"), reading(f"Good night.\n\nNow this. {SENTENCE}")) == Found(43, 52, True)


def test_a_like_sentence_about_something_else_is_not_taken():
    text = "The tax in spring is a burden to poor families with young children. Well then."
    passage = quoted(text, "is a burden")

    assert found(passage, "Much else. The tax in autumn is a burden to poor families with young children. Now.") is None


@pytest.mark.parametrize(("language", "negation"), [("en", "not"), ("de", "nicht"), ("fr", "jamais"), ("nl", "geen")])
def test_the_lists_of_all_languages_hold_their_negations(language, negation):
    assert negation in LISTS[language].split()
    assert is_weighty(negation)


@pytest.mark.parametrize("module", [reading_module, weighty, wording])
def test_the_examples_of_the_documentation_hold(module):
    assert doctest.testmod(module).failed == 0
