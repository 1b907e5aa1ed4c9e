"""No text, however hostile, may hold render() for more than a second or crash it."""

import time

import pytest

from forum.text.markup import MAX_CHARACTERS, Credit, TooComplex, Unrenderable, count_words, render
from tests.forum.text.hostile import HOSTILE

CREDIT = Credit("T" * 500, "A" * 500, "CC0", "https://example.org/", "https://example.org/", "V", 1, 1)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_text_is_rendered_or_refused_in_time(name):
    source = HOSTILE[name][:MAX_CHARACTERS]
    started, worked = time.monotonic(), time.thread_time()

    try:
        outcome = render(source, doc_id="p1", references={"a": {"title": "A" * 2_000}}).html.strip()
    except Unrenderable as refusal:
        outcome = str(refusal)

    assert outcome == "" or outcome[-1] in ".>"
    assert time.thread_time() - worked < 1.5  # what it cost us; twice the budget, for slow machines
    assert time.monotonic() - started < 6  # what a reader waited, on a machine that does much else


def test_one_picture_shown_a_thousand_times_is_refused():
    with pytest.raises(TooComplex, match="repeated too often"):
        render("![](/media/a.webp)\n\n" * 2_900, doc_id="p1", images={"/media/a.webp": CREDIT})


def test_counting_the_words_of_a_hostile_text_is_bounded_too():
    with pytest.raises(TooComplex):
        count_words(HOSTILE["open pictures"])
