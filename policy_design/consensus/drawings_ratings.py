"""How ratings are spread and how they moved: a line for each round, columns for how often each point was given, a bar
for the middle half, a dot for the median."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from policy_design.consensus.drawings import (
    NARROW,
    WIDE,
    Drawing,
    Look,
    Number,
    Words,
    above,
    beside,
    label,
    num,
    pairs,
    per_cent,
    plain,
    scaled,
    svg,
    tag,
    write,
)
from policy_design.consensus.ratings import Figures, band

ROW, GAP, COLUMN, TOP, FOOT = 30, 14, 17, 26, 24


@dataclass(frozen=True, slots=True)
class RatedItem:
    """An item and its figures in each round that it stood in, the first round first; None where it did not."""

    name: str
    rounds: tuple[Figures | None, ...]


@dataclass(frozen=True, slots=True)
class RatingWords:
    """Heads of the table's columns, and the name of the band at the upper end."""

    around: Words
    item: str
    round: str
    ratings: str
    cannot_judge: str
    median: str
    middle: str
    high: str
    low: str
    band: str


def ratings(key: str, items: Sequence[RatedItem], words: RatingWords, number: Number = plain) -> Drawing:
    """Rating distributions per item, with median and middle half, per round."""
    scale = next((one.scale for item in items for one in item.rounds if one), 9)
    head = (
        words.item, words.round, words.ratings, words.cannot_judge, words.median, words.middle, words.high, words.low,
        *(str(point) for point in range(1, scale + 1)),
    )  # fmt: skip
    rows = tuple(
        _numbers(item.name, place, one, number) for item in items for place, one in enumerate(item.rounds, 1) if one
    )
    wide, narrow = (_drawn(key, look, items, scale, words) for look in (WIDE, NARROW))
    return Drawing(key, words.around, wide, narrow, head, rows)


def _numbers(name: str, place: int, one: Figures, number: Number) -> tuple[str, ...]:
    median = "–" if one.median is None else _short(float(one.median), number)
    q1, q3 = one.q1, one.q3
    middle = "–" if q1 is None or q3 is None else f"{_short(float(q1), number)}–{_short(float(q3), number)}"
    high, low = (per_cent(share.count, share.of, number) for share in (one.high, one.low))
    return (
        name, str(place), str(one.n), str(one.cannot_judge), median, middle, high, low,
        *(str(count) for count in one.counts),
    )  # fmt: skip


def _short(value: float, number: Number) -> str:
    """As many decimals as it takes, of two."""
    digits = next((digits for digits in (0, 1) if round(value, digits) == value), 2)
    return number(value, digits)


def _drawn(key: str, look: Look, items: Sequence[RatedItem], scale: int, words: RatingWords) -> str:
    start, end = (look.start + 24, look.end - 12)

    def x(point: float) -> float:
        return scaled(point, 1, scale, start, end)

    parts, y = [], float(TOP)
    for item in items:
        top = y + above(look, item.name)
        height = max(ROW * len(item.rounds), beside(look, item.name))
        parts.append(label(look, y, height, item.name, "plot__name"))
        parts += _item(item, look, top, x)
        y = top + height + GAP
    half = (x(2) - x(1)) / 2
    first = scale - band(scale) + 1
    behind = [
        tag("rect", "plot__band", x=x(first) - half, y=TOP - 4, width=x(scale) - x(first) + 2 * half, height=y - TOP)
    ]
    for point in range(1, scale + 1):
        behind.append(write(x(point), 14, str(point), "plot__tick", "middle"))
        behind.append(tag("path", "plot__grid", d=f"M{num(x(point))} {TOP - 4}V{num(y - 4)}"))
    foot = write(x(scale) + half, y + 14, words.band, "plot__tick", "end")
    return svg(key, look, y + FOOT, words.around, *behind, *parts, foot)


def _item(item: RatedItem, look: Look, top: float, x: object) -> list[str]:
    place = x if callable(x) else float
    parts, medians = [], []
    for number, one in enumerate(item.rounds):
        base = top + ROW * number + ROW - 8
        if len(item.rounds) > 1:
            parts.append(write(max(0, look.start - 6), base + 4, str(number + 1), "plot__tick"))
        if one is None or one.median is None or one.q1 is None or one.q3 is None:
            continue
        most, wide = max(one.counts), (place(2) - place(1)) * 0.6
        for point, count in enumerate(one.counts, 1):
            if count:
                tall = COLUMN * count / most
                parts.append(
                    tag("rect", "plot__column", x=place(point) - wide / 2, y=base - tall, width=wide, height=tall)
                )
        parts.append(
            tag("path", "plot__half", d=f"M{num(place(float(one.q1)))} {num(base)}H{num(place(float(one.q3)))}")
        )
        medians.append((place(float(one.median)), base))
    if len(medians) > 1:
        parts.append(tag("polyline", "plot__way", points=pairs(medians)))
    for number, (across, base) in enumerate(medians, 1):
        last = number == len(medians)
        parts.append(
            tag("circle", "plot__median plot__median--last" if last else "plot__median", cx=across, cy=base, r=5.5)
        )
    return parts
