"""Argdown, read back by its own parser: nothing in a text is taken for a sign, and every link is what was said."""

from __future__ import annotations

import random
import re
import time
from dataclasses import replace

from forum.export.argdown import argdown_of, escaped, write_argdown
from forum.export.arguments import ATTACK, SUPPORT, Graph, Link, Node, Part, one_line
from tests.forum.export.made import NOON, argued, debate
from tests.support.argdown import understood

SIGNS = [
    *"\\@#*_[]<>(){}/:;.,=+-|'\"  \tabA1é→“",
    *("===", "---", "//", "/*", "*/", "<!--", "-->", ":smile:", ".and.", ". ", "- ", "(1)", "1. ", "@[a]", "<b>:"),
    *("[c]:", "{d: 1}", "#(e f)", "[x](y)", "=\n", "\n\n", "\n  -> <", "+> [", "**b**", "__i__", "<_", "_>", "><"),
]


def test_a_debate_is_what_its_ledger_says():
    (found,) = understood(write_argdown(argued()))

    assert found["errors"] == []
    assert found["front"]["title"] == argued().question
    assert {one["title"] for one in found["statements"]} == {"A. Promises bind", "B. Readers decide"}
    assert sorted(found["relations"]) == [
        ["attack", "4. Rebuttal by Bea Rowan", "2. A promise"],
        ["attack", "5. Reply by Ben Dial", "4. Rebuttal by Bea Rowan"],
        ["support", "2. A promise", "A. Promises bind"],
        ["support", "3. A form", "B. Readers decide"],
    ]
    rebuttal = next(one for one in found["arguments"] if one["title"].startswith("4."))
    assert rebuttal["tags"] == ["rebuttal", "conceded", "conceded-in-part"]
    assert rebuttal["data"]["url"] == "https://moot.example/debates/voices/posts/4/"


def test_a_withdrawn_rebuttal_attacks_nothing_and_a_hidden_text_is_not_there():
    *posts, rebuttal, reply, response = argued().posts
    assert rebuttal.rebuttal is not None
    withdrawn = replace(rebuttal, rebuttal=replace(rebuttal.rebuttal, state="withdrawn", conceded="", entries=()))
    hidden = replace(posts[2], status="hidden", tombstone="Slander.")
    written = write_argdown(replace(argued(), posts=(*posts[:2], hidden, withdrawn, reply, response)))
    (found,) = understood(written)

    assert [one[0] for one in found["relations"]] == ["support"]
    assert b"A form is enough" not in written.partition(b"<2.")[2]
    assert b"I listened to one" not in written  # readers' responses argue nothing


def test_whatever_is_typed_stays_text():
    dice = random.Random(7)

    def typed(most: int) -> str:
        return "".join(dice.choice(SIGNS) for _ in range(dice.randint(1, most)))

    nodes = [
        Node(str(n), f"{n}. {typed(9)}", one_line(typed(25)), n % 5 == 0, typed(5), url=typed(9), tags=("reply",))
        for n in range(500)
    ]
    links = [Link(str(n), str((n * 7 + 1) % 500), dice.choice((SUPPORT, ATTACK))) for n in range(500)]
    links = [link for link in links if link.source != link.target]
    parts = (Part(typed(9), tuple(nodes[:250])), Part(typed(9), tuple(nodes[250:])))
    (found,) = understood(argdown_of(Graph(typed(20), typed(9), NOON, "en", typed(9), parts, tuple(links))))
    told = {one["title"].partition(".")[0]: one for one in (*found["statements"], *found["arguments"])}

    assert found["errors"] == []
    assert len(found["relations"]) == len(links)
    for node in nodes:
        one = told[node.key]
        text = re.sub(r"#reply\s*$", "", one["text"]).split()
        assert (text, one["tags"]) == (node.text.split() or ["–"], ["reply"])
        assert (one["data"].get("author", ""), one["data"].get("url", "")) == (node.author, node.url)


def test_ordinary_prose_is_hardly_touched():
    text = "It is true, e.g. in 2024 - and (as Ben says) well-known; see p. 3: nothing more."
    assert escaped(text).replace("\\", "") == text
    assert escaped(text).count("\\") <= 4


def test_the_same_debate_gives_the_same_bytes():
    assert write_argdown(argued()) == write_argdown(argued())
    assert write_argdown(debate()).endswith(b"\n")


def test_brackets_that_nobody_closes_take_no_longer_than_words():
    began = time.perf_counter()

    assert escaped("a(" * 100_000) == "a(" * 100_000

    assert time.perf_counter() - began < 5
