"""What a page of a report folds: nothing is lost, and what is folded says what is in it."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from forum.paper.document import FOLD, Figure, Group, Heading, Listing, Picture, Table
from forum.paper.shape import every_block
from forum.paper.web import write_html
from policy_design.report.composing import heading, points, said, table, terms
from policy_design.report.folding import folded
from policy_design.report.shown import fragment
from policy_design.report.withholding import SAID
from tests.forum.paper.made import paper
from tests.policy_design.report.reporting import drawn

CHART = Figure(Picture(b"<svg/>", "image/svg+xml", "Bars."), narrow=Picture(b"<svg></svg>", "image/svg+xml", "Bars."))


def numbers(rows: int, columns: int = 2) -> Table:
    return table("Answers", ["Item"] * columns, [["one"] * columns] * rows)


def summaries(blocks) -> list[str]:
    folds = [one for one in every_block(folded(blocks)) if isinstance(one, Group) and one.role == FOLD]
    return ["".join(each.words for each in one.blocks[0].inlines) for one in folds]


def test_the_numbers_of_a_chart_are_folded_and_a_short_table_stands_open():
    assert summaries([CHART, numbers(2), numbers(3)]) == ["The numbers of this chart"]
    assert summaries([numbers(2)]) == []


@pytest.mark.parametrize("long", [numbers(9), numbers(2, columns=6)])
def test_a_long_table_says_how_long_it_is(long):
    n = len(long.rows)
    assert summaries([long]) == [f"Answers: {n} rows"]
    assert summaries([numbers(2)] * 5) == ["5 tables"]


def test_a_long_list_goes_on_where_it_was_cut():
    whole = points([said(str(n)) for n in range(12)], start=1)
    first, more = folded([whole])
    assert (len(first.items), first.start) == (5, 1)
    rest = more.blocks[1]
    assert isinstance(rest, Listing)
    assert (first.items + rest.items, rest.start) == (whole.items, 6)
    assert summaries([whole]) == ["7 more"]
    assert summaries([points([said("one")] * 8)]) == []


def test_of_many_who_said_something_three_stand_open():
    people = [Group((said(str(n)),), role=SAID) for n in range(5)]
    assert summaries(people) == ["2 more"]
    assert summaries(people[:4]) == []


def test_of_a_round_its_finding_stands_open_and_the_fold_says_what_is_in_it():
    round = [
        heading(1, "Results", "chapter-results"),
        heading(2, "Round 1", "round-1"),
        said("It passed."),
        terms([("Method", "Consent")]),
        heading(3, "Item by item", "round-1-items"),
        heading(4, "Agreed"),
        said("All of it."),
    ]
    assert summaries(round) == ["Rules; Item by item"]
    assert folded(round)[:3] == tuple(round[:3])


def test_what_is_agreed_contested_and_a_minoritys_stands_open():
    lines = points([said(str(n)) for n in range(8)])
    summary = [
        heading(1, "Summary", "chapter-summary"),
        heading(2, "Agreed, contested, minority", "summary-standing"),
        heading(3, "Agreed", "summary-standing-agreed"),
        lines,
        heading(2, "What moved", "summary-movement"),
        lines,
    ]
    assert summaries(summary) == ["8 lines with their sources"]
    assert folded(summary)[1:4] == tuple(summary[1:4])


def test_the_page_has_every_word_of_the_paper_and_reads_without_scripts(found):
    whole = drawn(found.report).paper
    html = str(fragment(whole))
    blocks = [one for one in every_block(whole.blocks) if isinstance(one, Heading) and one.id]
    assert all(f'id="{one.id}"' in html for one in blocks)
    assert html.count("<details") == html.count("<summary>") > 0
    assert "The numbers of this chart" in html
    assert not re.search(r"\sstyle=|<script|\son\w+=", html)


def test_a_wide_table_has_its_heads_in_each_cell_and_keeps_its_roles():
    wide = table("Wide", ["Who", "One", "Two", "A & B"], [["Ann", "1", "2", "3"]])
    made = write_html(replace(paper(), blocks=(wide, CHART)), whole=False)
    assert '<td role="cell" data-head="A &amp; B">3</td>' in made
    assert '<table class="paper__stack" role="table">' in made
    assert '<source media="(max-width: 39.99rem)"' in made
    alone = write_html(replace(paper(), blocks=(wide, Group((said("More"), said("of it")), role=FOLD))))
    assert not any(one in alone for one in ("data-head", "<details"))
