import time
from dataclasses import replace

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from forum.paper.document import Link, Paragraph, Text
from forum.paper.markdown import write_markdown
from forum.paper.reading import blocks
from forum.paper.shape import words_of
from tests.forum.paper.made import HOSTILE, paper, papers


def test_the_front_matter_names_the_paper_its_moment_and_its_digest():
    front = yaml.safe_load(write_markdown(paper()).split("---\n")[1])

    assert front["title"] == "Should a library lend its <recorded> voices?"
    assert front["date"] == "2026-03-01T12:00:00Z"
    assert front["digest"] == "sha256:" + "ab" * 32


def test_everything_is_there_with_its_notes():
    text = write_markdown(paper())

    assert "## What is asked" in text
    assert "Tapes are *lent* to anyone.[^1] So it goes." in text
    assert "[^1]: A note at the foot, with [a link](<https://note.example/>)" in text
    assert "| Experts | 12 |" in text
    assert "> Quoted words." in text
    assert "\\[A dark bar.\\] How it went." in text


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=60) | st.sampled_from(HOSTILE))
@settings(max_examples=200)
def test_words_written_are_the_words_read_again(words):
    made = replace(paper(), blocks=(Paragraph((Text("x "), Text(words))),))

    again = blocks(write_markdown(made), id="again")
    said = [words_of(one.inlines) for one in again if isinstance(one, Paragraph)][-1]
    (plainly,) = blocks("x", id="x")
    assert words_of(plainly.inlines) == "x"
    kept = blocks("x " + "".join(f"\\{c}" if c in "\\`*_[]<>~|&^$" else c for c in words), id="again")
    assert said == words_of(next(one for one in kept if isinstance(one, Paragraph)).inlines)


@given(papers)
@settings(max_examples=40, deadline=None)
def test_any_paper_can_be_written(one):
    assert write_markdown(one) == write_markdown(one)


def test_no_address_leaves_its_link():
    made = replace(paper(), blocks=(Paragraph((Link("https://a.example/>)x", (Text("a"),)),)),))

    assert "[a](<https://a.example/%3E)x>)" in write_markdown(made)


def test_a_long_run_of_spaces_takes_no_longer_than_words():
    made = replace(paper(), blocks=(Paragraph((Text(f"a{' ' * 60_000}b"), Text(f"c{' ' * 60_000}d", ("code",)))),))
    began = time.perf_counter()

    write_markdown(made)

    assert time.perf_counter() - began < 5
