"""Drawings of results: what lies where, nothing by colour alone, nothing typed is markup, ids that stand once."""

from __future__ import annotations

import re
from fractions import Fraction
from xml.etree import ElementTree

import pytest

from policy_design.voting import maps
from policy_design.voting.charts import AGAINST, FOR, NARROW, NEITHER, WIDE, Bar, Moved, Rated, bars, movement, ratings

pytestmark = pytest.mark.any_database

ROWS = [
    Bar('A <b>"x"</b> & more', ((FOR, 6), (NEITHER, 1), (AGAINST, 3)), 10, "60 %"),
    Bar("B", ((FOR, 0),), 10, "0 %"),
]
RATED = [Rated("A", (1, 0, 0, 0, 0, 0, 2, 3, 4), 8.0, 7.0, 9.0, "8", before=5.0)]
MOVED = [Moved("A", ((1, 4.0, 5.0, 6.0), (2, 7.0, 8.0, 8.0)))]
POINTS = [[-1.0, 0.0, "A", 1], [-1.2, 0.1, "A", 1], [-0.9, 0.4, "A", 1], [1.0, 0.0, "B", 1], [1.1, -0.3, "", 3]]
DRAWN = {
    "bars": lambda look: bars(look, "one", "Title", ROWS, (Fraction(2, 3), "at least 2/3")),
    "ratings": lambda look: ratings(look, "one", "Title", RATED, ("against", "in favour")),
    "movement": lambda look: movement(look, "one", "Title", MOVED, "round"),
    "map": lambda look: maps.opinion_map(
        look, "one", "Title", "In words", POINTS, {"A": "Group A: 3", "B": "Group B: 1"}
    ),
}


@pytest.mark.parametrize("look", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("name", DRAWN)
def test_a_drawing_is_svg_with_title_and_words_within_its_measures(name, look):
    root = ElementTree.fromstring(DRAWN[name](look).svg())

    title, desc = root[0], root[1]
    assert (title.tag, desc.tag, title.text) == ("title", "desc", "Title")
    assert desc.text
    assert root.get("aria-labelledby") == f"{title.get('id')} {desc.get('id')}"
    assert not [one for one in root.iter() if "style" in one.attrib]
    for one in root.iter("rect"):
        if one.get("x"):
            assert 0 <= float(one.get("x")) <= look.width
            assert float(one.get("x")) + float(one.get("width")) <= look.width + 0.2


def test_ids_differ_between_the_two_drawings():
    found = [set(re.findall(r' id="([^"]+)"', DRAWN["bars"](look).svg())) for look in (WIDE, NARROW)]

    assert not found[0] & found[1]


def test_a_bar_is_as_long_as_its_part_and_the_mark_stands_at_the_threshold():
    svg = DRAWN["bars"](WIDE).svg()

    length = WIDE.end - WIDE.start
    assert f'class="vc-for" x="{WIDE.start:.1f}" y="35.0" width="{length * 0.6:.1f}"' in svg
    assert f'class="vc-mark" d="M{WIDE.start + length * 2 / 3:.1f}' in svg


def test_what_is_against_is_hatched():
    assert re.search(r'class="vc-against" fill="url\(#one-wide-hatch\)"', DRAWN["bars"](WIDE).svg())


def test_groups_differ_by_shape():
    svg = DRAWN["map"](WIDE).svg()

    assert svg.count("<circle") == 4  # three of group A, one of nobody's group
    assert 'class="vb"><path class="vc-shape"' in svg


def test_a_hull_holds_all_its_points():
    assert maps.hull([(0, 0), (2, 0), (1, 1), (2, 2), (0, 2)]) == [(0, 0), (2, 0), (2, 2), (0, 2)]
