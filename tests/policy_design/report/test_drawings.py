"""Drawings for paper: valid by themselves, without classes, their ids their own; and the alternative in words."""

from __future__ import annotations

import re
from fractions import Fraction
from xml.etree import ElementTree

from policy_design.report.drawings import LOOKS, figure, resolved, told_by
from policy_design.voting.charts import AGAINST, FOR, WIDE, Bar, bars
from policy_design.voting.maps import opinion_map

ROWS = [Bar("Say <more>", ((FOR, 3), (AGAINST, 2)), 5, "60 %")]
CHART = bars(WIDE, "votes", "Yes & no", ROWS, (Fraction(1, 2), "half")).svg()


def test_it_is_whole_by_itself():
    made = resolved(CHART, "round-1-")
    tree = ElementTree.fromstring(made)
    every = list(tree.iter())
    assert tree.tag == "{http://www.w3.org/2000/svg}svg"
    assert [one for one in every if "class" in one.attrib or "role" in one.attrib] == []
    assert "Say &lt;more&gt;" in made
    assert all(one.get("fill") for one in every if one.tag.endswith("text"))


def test_what_is_against_stays_hatched_and_no_id_meets_another():
    one, other = (resolved(CHART, prefix) for prefix in ("round-1-", "round-2-"))
    assert 'fill="url(#round-1-votes-wide-hatch)"' in one
    assert 'id="round-1-votes-wide-hatch"' in one
    assert not {*re.findall(r'id="([^"]+)"', one)} & {*re.findall(r'id="([^"]+)"', other)}


def test_the_alternative_is_its_title_and_description():
    assert told_by(CHART) == "Yes & no. Say <more>: 60 %."
    made = figure(CHART, "x-")
    assert (made.picture.alt, made.picture.media_type, made.picture.width) == (told_by(CHART), "image/svg+xml", 720)


def test_groups_of_a_map_keep_their_colours():
    points = [(0.0, 0.0, "A", 1), (1.0, 1.0, "B", 1), (0.5, 0.2, "", 1)]
    made = resolved(opinion_map(WIDE, "map", "Map", "Two.", points, {"A": "Group A"}).svg(), "x-")
    fills = [one.get("fill") for one in ElementTree.fromstring(made).iter() if one.tag.endswith(("circle", "path"))]
    assert {"#1f5f8b", "#a3480f", LOOKS["vc-person"]["fill"]} <= set(fills)


def test_every_class_of_the_charts_has_a_look(settings):
    charts = (settings.BASE_DIR / "policy_design/voting").glob("*charts.py")
    named = {name for path in charts for name in re.findall(r', "([a-z][a-z0-9]*)"(?:[,)]| if)', path.read_text())}
    styled = set(re.findall(r"\.vc-([a-z0-9-]+)", (settings.BASE_DIR / "static/css/voting.css").read_text()))
    assert styled - {"shape", "ring", "hull"} <= {name.removeprefix("vc-") for name in LOOKS}
    assert named & styled
