"""Where each bar and band of the drawing of readers' movement lies, on wide screens and on phones: arithmetic."""

from __future__ import annotations

from dataclasses import dataclass

from forum.readers.movement import NOTHING, Movement

GAP, LEAST = 30, 6  # between bars, so that two lines of a label fit; and of a bar whose number is not told


@dataclass(frozen=True, slots=True)
class Look:
    """A drawing's measures, in its own units."""

    name: str
    width: int
    left: int  # where the bars of "before" stand
    right: int
    bar: int
    height: int  # of all readers together


WIDE = Look("wide", 760, 190, 560, 12, 260)
NARROW = Look("narrow", 340, 66, 262, 10, 300)


@dataclass(frozen=True, slots=True)
class Bar:
    key: str
    x: int
    y: float
    height: float
    count: int | None
    is_before: bool
    label_x: int

    @property
    def middle(self) -> float:
        return round(self.y + self.height / 2, 1)

    @property
    def below(self) -> float:
        return round(self.middle + 15, 1)


@dataclass(frozen=True, slots=True)
class Band:
    key: str  # where it comes from: bands take the colour of what readers leaned to
    to: str
    count: int
    path: str


@dataclass(frozen=True, slots=True)
class Flow:
    look: Look
    height: int
    bars: tuple[Bar, ...]
    bands: tuple[Band, ...]


def flow(moved: Movement, look: Look) -> Flow:
    """Bars in the order of the answers; a band for each number that is told, and an empty place for each other."""
    scale = look.height / max(1, moved.total or 1)
    before = _bars(moved, look, scale, is_before=True)
    after = _bars(moved, look, scale, is_before=False)
    bands = tuple(_bands(moved, look, scale, before, after))
    bars = (*before.values(), *after.values())
    height = max(bar.y + bar.height for bar in bars) + GAP
    return Flow(look, round(height), bars, bands)


def _bars(moved: Movement, look: Look, scale: float, *, is_before: bool) -> dict[str, Bar]:
    y, found = float(GAP), {}
    for key, count in (moved.before if is_before else moved.after).items():
        if key == NOTHING and count is None and not _is_met(moved, is_before):
            continue
        size = round(max(LEAST, (count or 0) * scale), 1)
        x = look.left if is_before else look.right
        label_x = x - 8 if is_before else x + look.bar + 8
        found[key] = Bar(key, x, round(y, 1), size, count, is_before, label_x)
        y += size + GAP
    return found


def _is_met(moved: Movement, is_before: bool) -> bool:
    """Some number that is told leads from or to "nothing"."""
    side = 0 if is_before else 1
    return any(one[side] == NOTHING and one[2] for one in moved.moves)


def _bands(moved: Movement, look: Look, scale: float, before: dict[str, Bar], after: dict[str, Bar]) -> list[Band]:
    left = {key: bar.y for key, bar in before.items()}
    right = {key: bar.y for key, bar in after.items()}
    found = []
    for key, to, count in moved.moves:
        if count and key in left and to in right:
            found.append(Band(key, to, count, _path(look, left[key], right[to], count * scale)))
            left[key] += count * scale
            right[to] += count * scale
    return found


def _path(look: Look, left: float, right: float, thick: float) -> str:
    x1, x2 = look.left + look.bar, look.right
    mid = (x1 + x2) / 2
    top = f"M{x1} {left:.1f}C{mid} {left:.1f} {mid} {right:.1f} {x2} {right:.1f}"
    low = f"V{right + thick:.1f}C{mid} {right + thick:.1f} {mid} {left + thick:.1f} {x1} {left + thick:.1f}Z"
    return top + low
