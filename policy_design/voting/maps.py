"""The map of opinions as a drawing: people near each other voted alike; groups, where there are any, by shape. Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from policy_design.voting.charts import Chart, Look

Point = tuple[float, float]
VOICES = {letter: f"v{letter.lower()}" for letter in "ABCDE"}


def opinion_map(
    look: Look, id: str, title: str, desc: str, points: Sequence[Sequence[Any]], says: dict[str, str]
) -> Chart:
    """`points` are x, y, group or "", how many; `says` names the groups. Both axes have one scale."""
    chart = Chart(look, id, title, desc)
    width, height = look.width, 300 if look.is_narrow else 460
    xs, ys = [float(one[0]) for one in points], [float(one[1]) for one in points]
    margin = 30
    span_x, span_y = (max(xs) - min(xs)) or 1.0, (max(ys) - min(ys)) or 1.0
    scale = min((width - 2 * margin) / span_x, (height - 2 * margin - 20) / span_y)
    middle_x, middle_y = (max(xs) + min(xs)) / 2, (max(ys) + min(ys)) / 2

    def at(x: float, y: float) -> Point:
        return width / 2 + (x - middle_x) * scale, height / 2 - (y - middle_y) * scale

    if min(xs) <= 0 <= max(xs):
        zero = at(0, 0)[0]
        chart.line(f"M{zero:.1f} 8V{height - 8}", "grid")
    if min(ys) <= 0 <= max(ys):
        zero = at(0, 0)[1]
        chart.line(f"M8 {zero:.1f}H{width - 8}", "grid")
    placed = [(at(float(x), float(y)), str(group), int(count)) for x, y, group, count in points]
    most = max(count for _at, _group, count in placed)
    for letter in sorted({group for _at, group, _count in placed if group}):
        outline = hull([where for where, group, _count in placed if group == letter])
        chart.body.append(f'<g class="{VOICES.get(letter, "")}">')
        if len(outline) > 2:
            chart.line("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in outline) + "Z", "hull")
        chart.body.append("</g>")
    for where, group, count in placed:
        radius = (4.5 if look.is_narrow else 5.5) if most == 1 else 2.5 + 7 * math.sqrt(count / most)
        chart.body.append(f'<g class="{VOICES.get(group, "")}">' if group else "<g>")
        mark(chart, where, group, radius)
        chart.body.append("</g>")
    for letter, words in says.items():
        mine = [where for where, group, _count in placed if group == letter]
        if mine:
            x = sum(one[0] for one in mine) / len(mine)
            y = min(one[1] for one in mine) - 14
            half = 4 * len(words)
            chart.text(min(max(x, half), width - half), max(y, 14), words, "name", "middle")
    chart.height = height
    return chart


def mark(chart: Chart, where: Point, group: str, radius: float) -> None:
    """A shape for each group, so that nobody needs to tell colours apart: dot, triangle, square, diamond, ring."""
    x, y = where
    r = radius
    if group == "B":
        chart.line(f"M{x:.1f} {y - 1.2 * r:.1f}L{x + 1.1 * r:.1f} {y + 0.8 * r:.1f}H{x - 1.1 * r:.1f}Z", "shape")
    elif group == "C":
        chart.line(f"M{x - 0.9 * r:.1f} {y - 0.9 * r:.1f}h{1.8 * r:.1f}v{1.8 * r:.1f}h{-1.8 * r:.1f}Z", "shape")
    elif group == "D":
        side = 1.3 * r
        chart.line(
            f"M{x:.1f} {y - side:.1f}l{side:.1f} {side:.1f}l{-side:.1f} {side:.1f}l{-side:.1f} {-side:.1f}Z", "shape"
        )
    else:
        chart.dot(x, y, r, "ring" if group == "E" else "shape" if group else "person")


def hull(points: Sequence[Point]) -> list[Point]:
    """The convex hull (A. Andrew's monotone chain).

    >>> hull([(0, 0), (2, 0), (1, 1), (2, 2), (0, 2)])
    [(0, 0), (2, 0), (2, 2), (0, 2)]
    """
    ordered = sorted(set(points))
    if len(ordered) < 3:
        return ordered
    return _half(ordered)[:-1] + _half(ordered[::-1])[:-1]


def _half(ordered: Sequence[Point]) -> list[Point]:
    found: list[Point] = []
    for x, y in ordered:
        while len(found) > 1:
            (ax, ay), (bx, by) = found[-2:]
            if (bx - ax) * (y - ay) - (by - ay) * (x - ax) > 0:
                break
            found.pop()
        found.append((x, y))
    return found
