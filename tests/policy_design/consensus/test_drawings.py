"""Drawings: well formed, escaped, the same bytes each time, and with every number in their table."""

import doctest
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from policy_design.consensus import drawings, drawings_map, drawings_options
from policy_design.consensus.drawings import Words, broken, figure, num
from policy_design.consensus.drawings_map import MapWords, opinion_map
from policy_design.consensus.drawings_options import BarWords, FlowWords, PairWords, Stage, bars, flow, pairwise
from policy_design.consensus.drawings_ratings import RatedItem, RatingWords, ratings
from policy_design.consensus.drawings_statements import StatementWords, VotedStatement, agreement
from policy_design.consensus.ratings import figures
from policy_design.consensus.statements import Counts

EVIL = '<script>alert("1")</script>&\x00\x08\'"'
ROOT = Path(__file__).resolve().parents[3]


def words(title="A title"):
    return Words(title, "How to read it", "Same numbers as a table")


RATING_WORDS = RatingWords(
    words(), "Item", "Round", "Ratings", "Cannot judge", "Median", "Middle", "7-9", "1-3", "7 to 9"
)
STATEMENT_WORDS = StatementWords(
    words(), "Statement", "Of", "Votes", "Agree", "Disagree", "Pass", "Interval", "not told"
)
MAP_WORDS = MapWords(words(), "Group", "People", "Share", "First axis", "Second axis", "in no group")
BAR_WORDS = BarWords(words(), "Option", "Score")
FLOW_WORDS = FlowWords(words(), "Count", "From", "To", "Ballots")
TWO_ROUNDS = RatedItem("G1 Guidance", (figures([3, 5, 7, 7]), figures([7, 8, 8, 9, None])))
DIVIDED = VotedStatement("Free licences", (("All", Counts(6, 3, 1)), ("A", Counts()), ("B", None)))
PLACES = [(float(n % 7), float(n % 5)) for n in range(30)]
LABELS = ["A" if n % 3 else "B" for n in range(29)] + [None]
STAGES = [Stage("Count 1", {"G1": 5, "R2": 4, "S0": 2}), Stage("Count 2", {"G1": 6, "R2": 5})]
LINKS = [[("G1", "G1", 5), ("R2", "R2", 4), ("S0", "G1", 1), ("S0", "R2", 1)]]


def all_drawings(says=""):
    return [
        ratings("r", [RatedItem(TWO_ROUNDS.name + says, TWO_ROUNDS.rounds)], RATING_WORDS),
        ratings("r5", [RatedItem("five points", (None, figures([1, 5, 5], 5)))], RATING_WORDS),
        ratings("r0", [], RATING_WORDS),
        agreement("s", [VotedStatement(DIVIDED.name + says, DIVIDED.bars)], STATEMENT_WORDS),
        agreement("s0", [], STATEMENT_WORDS),
        opinion_map("m", PLACES, LABELS, {"A": "Simple" + says, "B": "Consent"}, MAP_WORDS),
        opinion_map(
            "m5", PLACES, ["ABCDE"[n % 5] for n in range(30)], dict(zip("ABCDE", "vwxyz", strict=True)), MAP_WORDS
        ),
        opinion_map("m1", PLACES, [None] * 30, {}, MAP_WORDS),
        opinion_map("m0", [], [], {}, MAP_WORDS),
        opinion_map("one", [(0.0, 0.0)], ["A"], {"A": "alone"}, MAP_WORDS),
        bars("b", [("G1" + says, 4.25), ("S0", 0.0)], BAR_WORDS, digits=2),
        bars("b0", [], BAR_WORDS),
        flow("f", STAGES, LINKS, {"G1": "Guidance" + says}, FLOW_WORDS),
        flow("f1", STAGES[:1], [], {}, FLOW_WORDS),
        flow("f0", [], [], {}, FLOW_WORDS),
    ]


@pytest.mark.parametrize("module", [drawings, drawings_map, drawings_options])
def test_the_examples_in_the_docstrings_hold(module):
    assert doctest.testmod(module).failed == 0


@pytest.mark.parametrize("drawn", all_drawings(), ids=lambda one: one.key)
def test_a_drawing_is_well_formed_in_both_widths_and_says_what_it_shows(drawn):
    for look, picture in (("wide", drawn.wide), ("narrow", drawn.narrow)):
        root = ElementTree.fromstring(picture)
        said = {one.get("id"): one.text for one in root if one.get("id")}
        assert root.get("class") == f"plot__{look}"
        assert [said[name] for name in root.get("aria-labelledby").split()] == ["A title", "How to read it"]
        assert "nan" not in picture
        assert "inf" not in picture
        assert int(root.get("width")) == {"wide": 720, "narrow": 360}[look]
    assert {len(row) for row in drawn.rows} <= {len(drawn.head)}


@pytest.mark.parametrize("drawn", all_drawings(EVIL), ids=lambda one: one.key)
def test_no_text_becomes_markup_and_nothing_is_styled_inline(drawn):
    html = figure(drawn)

    assert "<script" not in html
    assert "\x00" not in html
    assert " style=" not in html
    assert re.findall(r"<[^>]*\son\w+=", html) == []
    ElementTree.fromstring(html)


def test_the_same_input_gives_the_same_bytes():
    assert [figure(one) for one in all_drawings()] == [figure(one) for one in all_drawings()]


def test_the_order_of_people_does_not_change_the_map():
    mixed = list(zip(PLACES, LABELS, strict=True))[::-1]
    turned = opinion_map(
        "m", [place for place, _label in mixed], [label for _place, label in mixed], {"A": "a", "B": "b"}, MAP_WORDS
    )

    assert turned == opinion_map("m", PLACES, LABELS, {"A": "a", "B": "b"}, MAP_WORDS)


def test_every_class_of_a_drawing_is_in_the_stylesheet():
    html = "".join(figure(one) for one in all_drawings()) + _pairs()
    css = (ROOT / "static" / "css" / "results.css").read_text(encoding="utf-8")
    used = {name for found in re.findall(r'class="([^"]*)"', html) for name in found.split()}
    plain = {"plot__group--1", "plot__group--2", "plot__group--3", "plot__group--4", "plot__shape--2", "pairs__loss"}

    assert {name for name in used if name.startswith(("plot", "pairs")) and f".{name}" not in css} <= plain


def test_ratings_have_their_numbers_as_a_table():
    assert ratings("r", [TWO_ROUNDS], RATING_WORDS).rows == (
        ("G1 Guidance", "1", "4", "0", "6", "4.5–7", "50 %", "25 %", "0", "0", "1", "0", "1", "0", "2", "0", "0"),
        ("G1 Guidance", "2", "4", "1", "8", "7.75–8.25", "100 %", "0 %", "0", "0", "0", "0", "0", "0", "1", "2", "1"),
    )


def test_statements_have_their_numbers_as_a_table_and_what_is_not_told_is_not():
    drawn = agreement("s", [DIVIDED], STATEMENT_WORDS)

    assert drawn.rows == (
        ("Free licences", "All", "10", "6 (60 %)", "31–83 %", "1 (10 %)", "3 (30 %)"),
        ("Free licences", "A", "0", "0 (–)", "–", "0 (–)", "0 (–)"),
        ("Free licences", "B", "not told", "–", "–", "–", "–"),
    )
    assert drawn.wide.count("plot__untold") == 2


def test_a_map_has_sizes_as_a_table_and_a_shape_and_letter_for_each_group():
    drawn = opinion_map("m", PLACES, LABELS, {"A": "Simple", "B": "Consent"}, MAP_WORDS)

    assert drawn.rows == (
        ("A Simple", "19", "63 %"), ("B Consent", "10", "33 %"), ("in no group", "1", "3 %"),
    )  # fmt: skip
    assert [kind for kind, _says in drawn.legend] == ["plot__shape plot__shape--0 vc", "plot__shape plot__shape--1 vd"]
    assert re.findall(r">([A-Z])</text>", drawn.wide) == ["A", "B"]


def test_ten_thousand_people_are_drawn_in_a_few_kilobytes():
    places = [((n * 7919 % 1000) / 100, (n * 104729 % 997) / 100) for n in range(10_000)]

    drawn = opinion_map("m", places, ["AB"[n % 2] for n in range(10_000)], {"A": "a", "B": "b"}, MAP_WORDS)

    assert len(drawn.wide) < 250_000


def _pairs(says=""):
    options = [("G1", "Guidance" + says), ("R2", "Register"), ("S0", "Leave it")]
    return pairwise(options, [[0, 12, 5], [11, 0, 5], [5, 9, 0]], PairWords("Pair by pair", "wins", "Option"))


def test_the_table_of_pairs_fills_the_winners_and_says_so():
    root = ElementTree.fromstring(_pairs(EVIL))
    cells = [(one.get("class"), "".join(one.itertext())) for one in root.iter("td")][1:]

    assert cells == [
        ("pairs__self", ""), ("pairs__win", "12 wins"), ("pairs__even", "5"),
        ("pairs__loss", "11"), ("pairs__self", ""), ("pairs__loss", "5"),
        ("pairs__even", "5"), ("pairs__win", "9 wins"), ("pairs__self", ""),
    ]  # fmt: skip


def test_a_flow_names_every_band_that_holds_votes():
    assert flow("f", STAGES, LINKS, {"S0": "Leave it"}, FLOW_WORDS).rows == (
        ("Count 1", "G1", "G1", "5"),
        ("Count 1", "R2", "R2", "4"),
        ("Count 1", "Leave it", "G1", "1"),
        ("Count 1", "Leave it", "R2", "1"),
    )


def test_numbers_are_written_as_the_reader_s_language_does():
    drawn = bars(
        "b", [("G1", 4.25)], BAR_WORDS, digits=2, number=lambda value, digits: f"{value:.{digits}f}".replace(".", ",")
    )

    assert drawn.rows == (("G1", "4,25"),)
    assert ">4,25<" in drawn.narrow


@pytest.mark.parametrize(("says", "letters"), [("", 5), ("x" * 50, 10), ("a b c " * 30, 12)])
def test_labels_fit(says, letters):
    assert all(len(line) <= letters for line in broken(says, letters))
    assert len(broken(says, letters)) <= 3


def test_coordinates_are_short():
    assert [num(one) for one in (0, -0.0, 1 / 3, 2.0, 1e6)] == ["0", "0", "0.3", "2", "1000000"]
