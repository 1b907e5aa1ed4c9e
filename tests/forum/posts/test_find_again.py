"""Quotations found again when a text is stored: after thousands of edits never on words that say something else.

What counts as the same is the core's matter (tests/forum/text/test_passages_edited.py); here it is what the rows say
after texts went through the renderer, the version that was quoted, and the action that changes a contribution.
"""

from __future__ import annotations

import random
import re
from uuid import uuid4

import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from forum.debates.rebuttals import edit_rebuttal, post_rebuttal
from forum.people.models import Person
from forum.posts.actions import Text, rerender_posts
from forum.posts.models import Post, Quotation
from forum.posts.quoting import place, quote_at, reading_of
from forum.text.markup import render
from forum.text.passages import Empty, NotThere, Quote, Reading, Unquotable, quote, read
from tests.forum.debates.rebutting import ESSAY, PASSAGE, changed, passage, rebut, rebutting, said

__all__ = ["rebutting"]
EDITS = 2_000
EACH = 2  # edits of one text at least
WORDS = ["licence", "people", "not", "permission", "**asked**", "never", "*pictures*", "holds", "only", "“law”", "a"]
FRAMES = ["{}", "## {}", "- {}\n- {}", "> {}", "1. {}", "| {} | b |\n|---|---|\n| {} | d |"]

sentences = st.lists(st.sampled_from(WORDS), min_size=3, max_size=9).map(lambda words: " ".join(words) + ".")
paragraphs = st.tuples(st.sampled_from(FRAMES), st.lists(sentences, min_size=1, max_size=3))
texts = st.lists(paragraphs, min_size=1, max_size=3)
edits = st.lists(
    st.tuples(st.sampled_from(["word", "without", "swap", "sentence", "gone", "frame", "negate"]), st.integers(0, 99)),
    min_size=EACH,
    max_size=3,
)
Doc = list[tuple[str, list[str]]]


def source_of(doc: Doc) -> str:
    return "\n\n".join(frame.replace("{}", " ".join(sentences)) for frame, sentences in doc)


def reading(doc: Doc) -> Reading:
    return read(render(source_of(doc), doc_id="p1").html)


def edited(doc: Doc, kind: str, at: int) -> Doc:
    """The text after one edit, as authors make them."""
    doc = [(frame, list(sentences)) for frame, sentences in doc]
    frame, sentences = doc[at % len(doc)]
    index = at % len(sentences) if sentences else 0
    words = sentences[index].split() if sentences else ["So."]
    match kind:
        case "word":
            words.insert(at % len(words), WORDS[at % len(WORDS)])
        case "negate":
            words.insert(at % len(words), "not")
        case "without":
            del words[at % len(words)]
        case "swap":
            words = words[::-1]
        case "sentence":
            doc.insert(at % len(doc), ("{}", ["Another one said so."]))
            return doc
        case "gone":
            del doc[at % len(doc)]
            return doc or [("{}", ["Nothing is left of it."])]
        case "frame":
            doc[at % len(doc)] = (FRAMES[at % len(FRAMES)], sentences)
            return doc
    sentences[index : index + 1] = [" ".join(words)]
    doc[at % len(doc)] = (frame, sentences)
    return doc


def plain(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def row_of(passage: Quote) -> Quotation:
    return Quotation(
        version=1, exact=passage.exact, prefix=passage.prefix, suffix=passage.suffix,
        start=passage.start, end=passage.end, now_start=passage.start, now_end=passage.end,
    )  # fmt: skip


def holds(row: Quotation, now: Reading) -> None:
    """What is true of every row, whatever was edited: lost, or on the very words, within one block."""
    if row.is_lost:
        assert (row.now_start, row.now_end, row.is_exact) == (None, None, False)
        return
    assert row.now_start is not None
    assert row.now_end is not None
    here = now.text[row.now_start : row.now_end]
    assert plain(here) == plain(row.exact)
    assert here == row.exact or not row.is_exact
    block = now.block_at(row.now_start)
    assert block is not None
    assert row.now_end <= block.end


@settings(max_examples=EDITS // EACH, deadline=None)
@given(texts, st.integers(0), st.integers(1, 60), edits)
def test_after_any_edits_a_row_is_lost_or_stands_on_the_same_words(doc, start, length, edits):
    text = reading(doc)
    start = start % (len(text.text) + 1)
    try:
        row = row_of(quote(text, start, min(len(text.text), start + length)))
    except (Empty, NotThere):
        reject()

    for kind, at in edits:
        doc = edited(doc, kind, at)
        text = reading(doc)
        place(row, text)
        holds(row, text)


# Through the action -------------------------------------------------------------------------------------------


def rows_on(post: Post, by: Person, chance: random.Random, number: int = 6) -> list[int]:
    """Rebuttals of random passages of a text as it is now; the keys of what they quote."""
    length, made = len(reading_of(post, post.version).text), []
    while len(made) < number:
        start = chance.randrange(length)
        try:
            quoted = quote_at(post, post.version, start, min(length, start + chance.randint(1, 40)))
        except Unquotable:
            continue
        made.append(
            post_rebuttal(
                post=post, by=by, quoted=quoted, text=Text(source="No."), licence_agreed=True, conduct_agreed=True,
                client_key=uuid4(),
            ).quotation.pk
        )  # fmt: skip
    return made


def test_through_the_action_rows_hold_after_each_of_many_edits(rebutting, bea):
    chance = random.Random(11)
    doc: Doc = [(frame, [" ".join(chance.choices(WORDS, k=7)) + "." for _ in range(3)]) for frame in FRAMES]
    changed(rebutting, "a", source_of(doc))
    rows = rows_on(said(rebutting, "a"), bea, chance)
    kinds, states = ["word", "without", "swap", "sentence", "frame", "negate"], set()

    original = doc
    for number in range(40):
        doc = edited(doc if number % 4 else original, chance.choice(kinds), chance.randrange(99))
        now = read(changed(rebutting, "a", source_of(doc)).html)
        for row in Quotation.objects.filter(pk__in=rows):
            holds(row, now)
            states.add((row.is_lost, row.is_exact))

    assert states == {(False, True), (False, False), (True, False)}  # as it was, with other words around it, lost


def row(_debate) -> Quotation:
    return Quotation.objects.get()


def test_an_edit_elsewhere_moves_the_passage(rebutting, bea):
    rebut(rebutting, bea)
    before = row(rebutting)

    changed(rebutting, "a", f"A new beginning.\n\n{ESSAY}")

    now = row(rebutting)
    assert (now.now_start - before.now_start, now.is_exact) == (len("A new beginning.\n"), True)
    assert (now.start, now.exact, now.version) == (before.start, PASSAGE, 1)


def test_a_word_more_in_its_sentence_leaves_it_there_but_not_as_it_was(rebutting, bea):
    rebut(rebutting, bea)

    post = changed(rebutting, "a", ESSAY.replace("Training often rests", "Training often simply rests"))

    now = row(rebutting)
    assert (now.is_lost, now.is_exact) == (False, False)
    assert read(post.html).text[now.now_start : now.now_end] == PASSAGE


@pytest.mark.parametrize(
    ("old", "new"),
    [("no permission", "some permission"), ("Training often", "Training never"), (PASSAGE, ""), (ESSAY, "Gone.")],
)
def test_where_something_else_is_said_it_is_lost_and_comes_back_with_the_words(rebutting, bea, old, new):
    rebut(rebutting, bea)

    changed(rebutting, "a", ESSAY.replace(old, new))
    lost = row(rebutting).is_lost
    changed(rebutting, "a", ESSAY)

    assert lost
    assert (row(rebutting).is_lost, row(rebutting).is_exact) == (False, True)


def test_a_rebuttal_of_an_earlier_version_is_placed_in_the_text_as_it_is_now(rebutting, bea):
    first = passage(said(rebutting, "a"))
    changed(rebutting, "a", f"A new beginning.\n\n{ESSAY}")

    post = post_rebuttal(
        post=said(rebutting, "a"), by=bea, quoted=first, text=Text(source="No."), licence_agreed=True,
        conduct_agreed=True, client_key=uuid4(),
    )  # fmt: skip

    assert (post.quotation.version, post.quotation.is_exact) == (1, True)
    assert post.quotation.now_start > post.quotation.start


def test_an_edit_of_a_rebuttal_leaves_what_it_quotes_alone(rebutting, bea):
    post = rebut(rebutting, bea)
    before = row(rebutting)

    edit_rebuttal(post=post, by=bea, text=Text(source="Other words."), reason="Clearer.", version=1)

    now = row(rebutting)
    assert (now.now_start, now.now_end, now.is_exact) == (before.now_start, before.now_end, before.is_exact)


def test_rendering_a_text_anew_looks_again(rebutting, bea):
    rebut(rebutting, bea)
    Post.objects.filter(number=1).update(html="<p>As an older renderer had it.</p>")
    Quotation.objects.update(now_start=0, now_end=3, is_exact=False)

    rerender_posts(Post.objects.filter(number=1))

    now = row(rebutting)
    assert (now.now_start, now.now_end, now.is_exact) == (now.start, now.end, True)
