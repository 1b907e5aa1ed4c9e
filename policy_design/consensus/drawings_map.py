"""The map of opinions: a mark for each participant, of the shape and letter of their group, or one spread.

Above 600 participants a mark stands for all of one group who lie close together, and grows with their number. Both
axes have one scale, since distances are what is looked at.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from policy_design.consensus.drawings import (
    NARROW,
    WIDE,
    Drawing,
    Look,
    Number,
    Words,
    num,
    pairs,
    per_cent,
    plain,
    svg,
    tag,
    write,
)

Place = tuple[float, float]
# The voices' colours that no position has taken, in the order of groups; from the fourth on there is ink.
SIDES = ("vc", "vd", "ve", "", "")
MOST_MARKS, CELLS, EDGE, FOOT = 600, 56, 24, 26
HEIGHTS = {WIDE.name: 460, NARROW.name: 330}
INSIDE = 0.9  # an outline holds the nearest nine in ten


@dataclass(frozen=True, slots=True)
class MapWords:
    """Heads of the table's columns, the axes with their share of the variance, and who is in no group."""

    around: Words
    group: str
    people: str
    share: str
    across: str
    up: str
    no_group: str


def opinion_map(
    key: str,
    places: Sequence[Place],
    labels: Sequence[str | None],
    names: Mapping[str, str],
    words: MapWords,
    number: Number = plain,
) -> Drawing:
    """Where everybody lies. `labels` are each one's group by letter, or None; without groups, names are empty."""
    letters = sorted(names)
    sizes = Counter(labels)
    rows = [
        (f"{letter} {names[letter]}", str(sizes[letter]), per_cent(sizes[letter], len(labels), number))
        for letter in letters
    ]
    if sizes[None]:
        rows.append((words.no_group, str(sizes[None]), per_cent(sizes[None], len(labels), number)))
    legend = tuple(
        (f"plot__shape plot__shape--{place} {SIDES[place]}".strip(), f"{letter} {names[letter]}")
        for place, letter in enumerate(letters)
    )
    wide, narrow = (_drawn(key, look, places, labels, letters, words) for look in (WIDE, NARROW))
    return Drawing(key, words.around, wide, narrow, (words.group, words.people, words.share), tuple(rows), legend)


def _drawn(
    key: str, look: Look, places: Sequence[Place], labels: Sequence[str | None], letters: Sequence[str], words: MapWords
) -> str:
    height = HEIGHTS[look.name]
    put = _Paper(places, look.width, height)
    by_group: dict[str | None, list[Place]] = {}
    for place, label in zip(places, labels, strict=True):
        by_group.setdefault(label, []).append(put(place))
    parts = [_axes(look, height, put((0.0, 0.0)))]
    middles = []
    many = len(places) > MOST_MARKS
    if None in by_group:
        parts.append(_marks(by_group[None], 0, "plot__marks plot__marks--none", many))
    for number, letter in enumerate(letters):
        inside = by_group.get(letter, [])
        if not inside:
            continue
        kind = f"{SIDES[number]} plot__group--{number}".strip()
        middle = _middle(inside)
        outline = _hull(_nearest(inside, middle))
        if len(outline) > 2:
            parts.append(tag("polygon", f"plot__hull {kind}", points=pairs(outline)))
        parts.append(_marks(inside, number, f"plot__marks {kind}", many))
        middles.append(write(middle[0], middle[1] + 9, letter, f"plot__letter {SIDES[number]}".strip(), "middle"))
    says = [
        write(look.width - 4, height + 18, words.across, "plot__tick", "end"),
        write(4, 14, words.up, "plot__tick"),
    ]
    return svg(key, look, height + FOOT, words.around, *parts, *middles, *says)


class _Paper:
    """Puts a place of the map on the paper."""

    def __init__(self, places: Sequence[Place], width: float, height: float) -> None:
        across, up = [x for x, _y in places] or [0.0], [y for _x, y in places] or [0.0]
        self.left, self.top = (max(across) + min(across)) / 2, (max(up) + min(up)) / 2
        spans = (max(across) - min(across) or 1.0, max(up) - min(up) or 1.0)
        self.unit = min((width - 2 * EDGE) / spans[0], (height - 2 * EDGE) / spans[1])
        self.width, self.height = width, height

    def __call__(self, place: Place) -> Place:
        return (
            self.width / 2 + (place[0] - self.left) * self.unit,
            self.height / 2 - (place[1] - self.top) * self.unit,
        )


def _axes(look: Look, height: float, zero: Place) -> str:
    return tag("path", "plot__axis", d=f"M0 {num(zero[1])}H{look.width}M{num(zero[0])} 0V{num(height)}")


def _marks(places: Sequence[Place], shape: int, kind: str, many: bool) -> str:
    """All marks of a group as one path."""
    if not many:
        return tag("path", kind, d="".join(_mark(x, y, 4.0, shape) for x, y in sorted(places)))
    size = 720 / CELLS
    cells: dict[tuple[int, int], list[Place]] = {}
    for x, y in sorted(places):
        cells.setdefault((int(x // size), int(y // size)), []).append((x, y))
    most = max(len(inside) for inside in cells.values())
    drawn = []
    for inside in cells.values():
        x, y = _middle(inside)
        drawn.append(_mark(x, y, 1.5 + 5 * (len(inside) / most) ** 0.5, shape))
    return tag("path", kind, d="".join(drawn))


def _mark(x: float, y: float, r: float, shape: int) -> str:
    """Circle, triangle, square, diamond, cross: shapes of about the same weight."""
    if shape == 0:
        return f"M{num(x - r)} {num(y)}a{num(r)} {num(r)} 0 1 0 {num(2 * r)} 0a{num(r)} {num(r)} 0 1 0 {num(-2 * r)} 0Z"
    if shape == 1:
        return f"M{num(x)} {num(y - 1.25 * r)}l{num(1.2 * r)} {num(2.1 * r)}h{num(-2.4 * r)}Z"
    if shape == 2:
        return f"M{num(x - 0.9 * r)} {num(y - 0.9 * r)}h{num(1.8 * r)}v{num(1.8 * r)}h{num(-1.8 * r)}Z"
    if shape == 3:
        far = num(1.3 * r)
        return f"M{num(x)} {num(y - 1.3 * r)}l{far} {far}l-{far} {far}l-{far} -{far}Z"
    arm, side = 1.2 * r, 0.45 * r
    corners = [
        (-side, -arm), (side, -arm), (side, -side), (arm, -side), (arm, side), (side, side),
        (side, arm), (-side, arm), (-side, side), (-arm, side), (-arm, -side), (-side, -side),
    ]  # fmt: skip
    return "M" + "L".join(f"{num(x + across)} {num(y + down)}" for across, down in corners) + "Z"


def _middle(places: Sequence[Place]) -> Place:
    return sum(x for x, _y in places) / len(places), sum(y for _x, y in places) / len(places)


def _nearest(places: Sequence[Place], middle: Place) -> list[Place]:
    ordered = sorted(places, key=lambda one: ((one[0] - middle[0]) ** 2 + (one[1] - middle[1]) ** 2, one))
    return ordered[: max(3, round(INSIDE * len(ordered)))]


def _hull(places: Sequence[Place]) -> list[Place]:
    """The convex hull, by A. Andrew's monotone chain."""
    points = sorted(set(places))
    if len(points) < 3:
        return points
    return _half(points) + _half(points[::-1])


def _half(points: Sequence[Place]) -> list[Place]:
    found: list[Place] = []
    for x, y in points:
        while len(found) > 1 and _turn(found[-2], found[-1], (x, y)) <= 0:
            found.pop()
        found.append((x, y))
    return found[:-1]


def _turn(a: Place, b: Place, c: Place) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
