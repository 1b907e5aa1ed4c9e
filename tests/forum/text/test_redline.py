"""What changed between two texts."""

import random
import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forum.text.redline import Chunk, html, words

TEXTS = st.lists(st.sampled_from(["a", "b", "word", " ", "  ", "\n", "\n\n", ".", "é", "-"]) | st.text(max_size=3)).map(
    "".join
)
NUMBERS = [f"w{number}" for number in range(9_000)]


def shuffled() -> list[str]:
    order = NUMBERS[:]
    random.Random(1).shuffle(order)
    return order


def many_of(words_known: int) -> str:
    chance = random.Random(words_known)
    return " ".join(f"w{chance.randrange(words_known)}" for _ in range(15_000))


def test_changed_words_stand_beside_what_stayed():
    assert words("The quick fox.", "The slow fox!") == (
        Chunk("same", "The "),
        Chunk("del", "quick"),
        Chunk("ins", "slow"),
        Chunk("same", " fox"),
        Chunk("del", "."),
        Chunk("ins", "!"),
    )


def test_equal_texts_are_one_chunk():
    assert words("As it was.", "As it was.") == (Chunk("same", "As it was."),)
    assert words("", "") == ()


def test_a_new_paragraph_leaves_the_others_untouched():
    assert words("One.\n\nThree.", "One.\n\nTwo.\n\nThree.") == (
        Chunk("same", "One.\n\n"),
        Chunk("ins", "Two.\n\n"),
        Chunk("same", "Three."),
    )


def test_the_page_shows_it_escaped_by_paragraph():
    assert html("A <b>\n\nold", "A <b>\n\nnew\nline") == (
        "<p>A &lt;b&gt;</p>\n<p><del>old</del><ins>new<br>line</ins></p>"
    )


@settings(max_examples=500, deadline=None)
@given(TEXTS, TEXTS)
def test_the_chunks_give_both_texts_back(old, new):
    chunks = words(old, new)

    assert "".join(chunk.text for chunk in chunks if chunk.kind != "ins") == old
    assert "".join(chunk.text for chunk in chunks if chunk.kind != "del") == new


@settings(max_examples=200, deadline=None)
@given(TEXTS, TEXTS)
def test_no_two_neighbours_are_of_one_kind_and_none_is_empty(old, new):
    chunks = words(old, new)

    assert all(one.kind != other.kind for one, other in pairwise(chunks))
    assert all(chunk.text for chunk in chunks)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("a " * 30_000, "b " * 30_000),
        ("a b " * 15_000, "b a " * 15_000),
        (". " * 30_000, ", " * 30_000),
        ("a\n\n" * 20_000, "b\n\n" * 20_000),
        ("\n\na" * 20_000, "a\n\n" * 20_000),
        ("a\nb\n" * 15_000, "b\na\n" * 15_000),
        ("ab" * 30_000, "ba" * 30_000),
        (many_of(2)[:60_000], many_of(3)[:60_000]),
        (many_of(50)[:60_000], many_of(51)[:60_000]),
        (many_of(2_000)[:60_000], many_of(2_001)[:60_000]),
        (" ".join(NUMBERS), " ".join(shuffled())),
        (" ".join(NUMBERS), " ".join(NUMBERS[::-1])),
        ("\n\n".join(NUMBERS), "\n\n".join(shuffled())),
    ],
)
def test_long_texts_are_compared_within_a_second(old, new):
    worked = time.thread_time()

    chunks = words(old, new)

    assert "".join(chunk.text for chunk in chunks if chunk.kind != "ins") == old
    assert time.thread_time() - worked < 1.5
