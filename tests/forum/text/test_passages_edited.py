"""Passages: after thousands of random edits they are found where the same is said, or not at all; and in time."""

import copy
import random
import re
import time
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forum.text.markup import render
from forum.text.passages import (
    Empty,
    Found,
    NotThere,
    Quote,
    Reading,
    find,
    quote,
    read,
)
from tests.forum.text.hostile import HOSTILE

VOCABULARY = [
    first + second + third
    for first in ("bar", "kel", "mon", "sta", "ver", "pol", "dur")
    for second in ("ba", "le", "mi", "to", "ru")
    for third in ("n", "st", "rk", "ld", "ps", "m")
]
Doc = list[list[str]]  # paragraphs of sentences
EDITS = 2_600


@dataclass(frozen=True)
class Case:
    """A document, and a passage that lies in one of its sentences."""

    doc: Doc
    paragraph: int
    sentence: int
    first: int
    last: int

    @property
    def words(self) -> list[str]:
        return self.doc[self.paragraph][self.sentence].split()

    @property
    def exact(self) -> str:
        return " ".join(self.words[self.first : self.last])

    def with_words(self, words: list[str]) -> Doc:
        doc = copy.deepcopy(self.doc)
        doc[self.paragraph][self.sentence] = " ".join(words)
        return doc


def some_sentence(chance: random.Random, words: list[str] = VOCABULARY) -> str:
    made = " ".join(chance.choice(words) for _ in range(chance.randint(4, 14)))
    return made.capitalize() + chance.choice("...!?")


def some_case(chance: random.Random, words: list[str] = VOCABULARY) -> Case:
    doc = [[some_sentence(chance, words) for _ in range(chance.randint(1, 4))] for _ in range(chance.randint(2, 5))]
    paragraph = chance.randrange(len(doc))
    sentence = chance.randrange(len(doc[paragraph]))
    length = len(doc[paragraph][sentence].split())
    first = chance.randrange(length)
    return Case(doc, paragraph, sentence, first, chance.randint(first + 1, length))


def text_of(doc: Doc) -> Reading:
    html = "\n".join(f'<p id="p-1-{n}">{" ".join(sentences)}</p>' for n, sentences in enumerate(doc, 1) if sentences)
    return read(html)


def passage_of(case: Case) -> Quote:
    text = text_of(case.doc)
    start = place_of(case.doc, case)
    return quote(text, start, start + len(case.exact))


def place_of(doc: Doc, case: Case) -> int:
    """Where the passage stands in a document that still has its sentence, word for word, once."""
    sentence = case.doc[case.paragraph][case.sentence]
    return text_of(doc).text.index(sentence) + len(" ".join([*case.words[: case.first], ""]))


def elsewhere(case: Case, chance: random.Random) -> Doc:
    doc = copy.deepcopy(case.doc)
    mine = case.doc[case.paragraph][case.sentence]
    for _ in range(chance.randint(1, 4)):
        paragraph = chance.choice(doc)
        index = chance.randrange(len(paragraph)) if paragraph else 0
        match chance.randrange(5):
            case 0:
                paragraph.insert(index, some_sentence(chance))
            case 1 if paragraph and paragraph[index] != mine:
                paragraph[index] = some_sentence(chance)
            case 2 if paragraph and paragraph[index] != mine:
                del paragraph[index]
            case 3:
                doc.insert(chance.randrange(len(doc) + 1), [some_sentence(chance)])
            case 4 if paragraph and paragraph[index] != mine:
                paragraph.insert(index, paragraph[index])
    return doc


def moved(case: Case, chance: random.Random) -> Doc:
    doc = copy.deepcopy(case.doc)
    sentence = doc[case.paragraph].pop(case.sentence)
    chance.choice(doc).append(sentence)
    return doc


def regrouped(case: Case, chance: random.Random) -> Doc:
    sentences = [sentence for paragraph in case.doc for sentence in paragraph]
    if chance.random() < 0.5:
        return [sentences]
    return [[sentence] for sentence in sentences]


def restyled(case: Case, chance: random.Random) -> Doc:
    words = case.words
    for index in range(case.first, case.last):
        bare = words[index].strip(".!?")
        points = words[index][len(bare) :]
        words[index] = chance.choice(
            [bare.upper(), f"“{bare}”", f"{bare},", f"({bare})", bare[:2] + "\u00ad" + bare[2:]]
        )
        words[index] += points
    return case.with_words(words)


def negated_anywhere(case: Case, chance: random.Random) -> Doc:
    words = case.words
    words.insert(chance.randrange(len(words)), chance.choice(["not", "never", "nicht", "kein", "pas", "niet", "if"]))
    return case.with_words(words)


def changed_inside(case: Case, chance: random.Random) -> Doc:
    words = case.words
    index = chance.randrange(case.first, case.last)
    fresh = "zu" + chance.choice(VOCABULARY)
    if chance.random() < 0.3 and case.last - case.first > 1:
        words.insert(chance.randrange(case.first + 1, case.last), fresh)
    elif chance.random() < 0.5 and len(words) > 1:
        del words[index]
    else:
        words[index] = fresh + words[index][len(words[index].rstrip(".!?")) :]
    return case.with_words(words)


def asked(case: Case, chance: random.Random) -> Doc:
    words = case.words
    words[-1] = words[-1][:-1] + "." if words[-1].endswith("?") else words[-1][:-1] + "?"
    return case.with_words(words)


def deleted(case: Case, chance: random.Random) -> Doc:
    doc = copy.deepcopy(case.doc)
    del doc[case.paragraph][case.sentence]
    return doc


def doubled(case: Case, chance: random.Random) -> Doc:
    doc = copy.deepcopy(case.doc)
    doc[case.paragraph].insert(case.sentence, doc[case.paragraph][case.sentence])
    return doc


def rewritten_around(case: Case, chance: random.Random) -> Doc:
    words = case.words
    for _ in range(chance.randint(1, 4)):
        words.insert(chance.randrange(len(words)), chance.choice(VOCABULARY))
        del words[chance.randrange(len(words))]
    return case.with_words(words)


def torn(case: Case, chance: random.Random) -> Doc:
    doc = copy.deepcopy(case.doc)
    at = chance.randrange(len(case.words))
    doc[case.paragraph][case.sentence] = " ".join(case.words[:at])
    doc.insert(case.paragraph + 1, [" ".join(case.words[at:])])
    return doc


def plain(text: str) -> list[str]:
    return re.findall(r"\w+", text.replace("\u00ad", "").lower())


def check(passage: Quote, text: Reading, place: Found | None) -> None:
    """What holds of everything that is found, whatever was edited."""
    assert place == find(passage, text)
    if place is None:
        return
    assert 0 <= place.start < place.end <= len(text.text)
    now = text.text[place.start : place.end]
    assert plain(now) == plain(passage.exact)
    assert now == passage.exact or not place.exact
    again = find(quote(text, place.start, place.end), text)
    assert again == Found(place.start, place.end, True)


def each_case(edits: int, seed: int, words: list[str] = VOCABULARY) -> list[tuple[Case, random.Random]]:
    chance = random.Random(seed)
    return [(some_case(chance, words), chance) for _ in range(edits)]


@pytest.mark.parametrize("edit", [elsewhere, moved, regrouped])
def test_after_edits_elsewhere_the_passage_is_found_as_it_was(edit: Callable[[Case, random.Random], Doc]):
    for case, chance in each_case(EDITS // 8, seed=1):
        passage, doc = passage_of(case), edit(case, chance)
        text = text_of(doc)

        place = find(passage, text)

        check(passage, text, place)
        start = place_of(doc, case)
        assert place == Found(start, start + len(case.exact), True)


def test_other_points_and_capitals_inside_change_nothing():
    for case, chance in each_case(EDITS // 8, seed=2):
        passage, text = passage_of(case), text_of(restyled(case, chance))

        place = find(passage, text)

        check(passage, text, place)
        assert place is not None


@pytest.mark.parametrize("edit", [negated_anywhere, changed_inside, asked, deleted, doubled])
def test_when_something_else_is_said_the_passage_is_gone(edit: Callable[[Case, random.Random], Doc]):
    for case, chance in each_case(EDITS // 8, seed=3):
        passage, doc = passage_of(case), edit(case, chance)

        assert find(passage, text_of(doc)) is None, (case, doc)


@pytest.mark.parametrize("edit", [rewritten_around, torn, negated_anywhere, changed_inside, doubled, elsewhere])
@pytest.mark.parametrize("words", [VOCABULARY, VOCABULARY[:2], VOCABULARY[:12]], ids=["many", "two", "twelve"])
def test_whatever_is_edited_what_is_found_are_the_same_words(
    edit: Callable[[Case, random.Random], Doc], words: list[str]
):
    for case, chance in each_case(EDITS // 16, seed=4, words=words):
        passage, text = passage_of(case), text_of(edit(case, chance))

        check(passage, text, find(passage, text))


@pytest.mark.parametrize("words", [VOCABULARY, VOCABULARY[:2]], ids=["many", "two"])
def test_in_the_same_text_a_passage_is_where_it_was(words):
    for case, _ in each_case(EDITS // 8, seed=5, words=words):
        passage = passage_of(case)

        assert find(passage, text_of(case.doc)) == Found(passage.start, passage.end, True)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.text(min_size=1, max_size=40), min_size=1, max_size=5), st.integers(0), st.integers(1, 80))
def test_any_text_can_be_read_quoted_and_found(paragraphs, start, length):
    text = read(render("\n\n".join(paragraphs), doc_id="7").html)
    start = start % (len(text.text) + 1)

    try:
        passage = quote(text, start, min(len(text.text), start + length))
    except (Empty, NotThere):
        return

    assert text.text[passage.start : passage.end] == passage.exact
    assert find(passage, text) == Found(passage.start, passage.end, True)
    assert Quote.from_selectors(passage.as_selectors()) == passage


# Cost


def quotes_of(text: Reading, number: int = 100) -> list[Quote]:
    made = []
    for place in range(0, max(1, len(text.text) - 300), max(1, len(text.text) // number)):
        try:
            made.append(quote(text, place, place + (300 if place % 2 else 2)))
        except (Empty, NotThere):
            continue
    return made


def test_a_hundred_passages_of_a_long_text_are_found_within_a_second():
    chance = random.Random(6)
    doc = [[some_sentence(chance) for _ in range(6)] for _ in range(160)]
    passages = quotes_of(text_of(doc))
    doc.insert(3, [some_sentence(chance)])
    text = text_of(doc)
    worked = time.thread_time()

    places = [find(passage, text) for passage in passages]

    assert len(text.text) > 55_000
    assert (len(places), None in places) == (len(passages), False)
    assert time.thread_time() - worked < 1


@pytest.mark.parametrize(
    "piece", ["a ", "a b ", "A. ", "a, ", "“ ", "? ", "7.", "a-", "\u00ad", "不", "a a a a b ", "no. "]
)
def test_a_text_made_to_hold_it_up_does_not(piece):
    old = read(f'<p id="p-1-1">{(piece * 60_000)[:59_000]}</p>')
    new = read(f'<p id="p-1-1">b {(piece * 60_000)[:30_000]} c {(piece * 60_000)[:29_000]}</p>')
    passages = quotes_of(old)
    worked = time.thread_time()

    places = [find(passage, new) for passage in passages]

    assert len(places) == len(passages)
    assert time.thread_time() - worked < 3


@pytest.mark.parametrize(
    "html", ["<", '<a "', "<a ", '<p id="', "<b><", "&", "&amp;", "&#0;&#1;", "<sup>", "</p>", " <i>"]
)
def test_html_that_is_none_is_read_in_time(html):
    worked = time.thread_time()

    read(html * 20_000)

    assert time.thread_time() - worked < 1.5


@pytest.mark.parametrize("name", ["mixed quote bullet", "long table", "entities", "same headings"])
def test_what_the_renderer_lets_through_is_read_in_time(name):
    html = render(HOSTILE[name][:9_000], doc_id="7").html
    worked = time.thread_time()

    read(html)

    assert time.thread_time() - worked < 1
