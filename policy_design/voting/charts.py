"""Drawings of results as SVG, on wide screens and on phones: bars with a threshold, ratings, how ratings moved. Pure.

Every drawing has a title and a description; beside it its page shows how to read it and its numbers as a table. Nothing
is told by colour: what is for is full, what is against is hatched, what is neither is empty.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from html import escape

from policy_design.survey.charts import broken

FOR, AGAINST, NEITHER, SOFT = "for", "against", "neither", "soft"
TALL = 22  # of a bar


@dataclass(frozen=True, slots=True)
class Look:
    """A drawing's measures, in its own units. Where `start` is 0 labels stand above what they name."""

    name: str
    width: int
    start: int
    end: int
    letters: int

    @property
    def is_narrow(self) -> bool:
        return not self.start


WIDE = Look("wide", 720, 270, 640, 34)
NARROW = Look("narrow", 340, 0, 286, 40)


@dataclass
class Chart:
    """A drawing under way."""

    look: Look
    id: str
    title: str
    desc: str
    height: float = 0
    body: list[str] = field(default_factory=list)

    def text(self, x: float, y: float, says: str, css: str = "", anchor: str = "start") -> None:
        self.body.append(f'<text{_css(css)} x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(says)}</text>')

    def rect(self, x: float, y: float, width: float, height: float, css: str) -> None:
        self.body.append(
            f'<rect{_css(css)} x="{x:.1f}" y="{y:.1f}" width="{max(0.0, width):.1f}" height="{height:.1f}"/>'
        )

    def line(self, points: str, css: str) -> None:
        self.body.append(f'<path{_css(css)} d="{points}"/>')

    def dot(self, x: float, y: float, radius: float, css: str) -> None:
        self.body.append(f'<circle{_css(css)} cx="{x:.1f}" cy="{y:.1f}" r="{radius:g}"/>')

    def lines_of(self, says: str) -> list[str]:
        """On phones there is room for a longer label, above what it names."""
        return broken(says, self.look.letters, 4 if self.look.is_narrow else 2)

    def label(self, says: str, top: float, row: float) -> None:
        """A label beside its row, in the middle of it; on phones above it."""
        lines = self.lines_of(says)
        first = top + 14 if self.look.is_narrow else top + row / 2 + 5 - 8 * (len(lines) - 1)
        for number, line in enumerate(lines):
            self.text(0, first + 16 * number, line)

    def label_height(self, says: str) -> int:
        """What a label needs above its row on phones."""
        return (16 * len(self.lines_of(says)) + 4) if self.look.is_narrow else 0

    def svg(self) -> str:
        """The drawing; ids are its own, so that several can stand on one page."""
        own = f"{self.id}-{self.look.name}"
        hatch = (
            f'<pattern id="{own}-hatch" width="6" height="6" patternUnits="userSpaceOnUse" '
            'patternTransform="rotate(45)"><rect class="vc-paper" width="6" height="6"/>'
            '<path class="vc-hatch" d="M1.5 0V6"/></pattern>'
        )
        body = "".join(self.body).replace('class="vc-against"', f'class="vc-against" fill="url(#{own}-hatch)"')
        return (
            f'<svg class="vchart vchart--{self.look.name}" role="img" aria-labelledby="{own}-title {own}-desc" '
            f'viewBox="0 0 {self.look.width} {self.height:.0f}" width="{self.look.width}" height="{self.height:.0f}">'
            f'<title id="{own}-title">{escape(self.title)}</title><desc id="{own}-desc">{escape(self.desc)}</desc>'
            f"<defs>{hatch}</defs>{body}</svg>"
        )


def _css(name: str) -> str:
    return f' class="vc-{name}"' if name else ""


# Bars ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Bar:
    """What is drawn in one row: its parts, each a tone and how many; of how many; and what stands at its end."""

    label: str
    parts: tuple[tuple[str, Fraction | int], ...]
    whole: Fraction | int
    says: str


def bars(look: Look, id: str, title: str, rows: Sequence[Bar], threshold: tuple[Fraction, str] | None = None) -> Chart:
    """A bar for each row, from nothing to the whole; a mark where the threshold lies, with its words above."""
    desc = "; ".join(f"{one.label}: {one.says}" for one in rows)
    chart = Chart(look, id, title, desc)
    top = 26.0 if threshold else 4.0
    begin = top
    for one in rows:
        chart.label(one.label, top, 40)
        y = top + (chart.label_height(one.label) or 9)
        _bar(chart, one, y)
        if threshold:
            _mark(chart, float(threshold[0]), y)
        top = y + TALL + (18 if look.is_narrow else 9)
    if threshold:
        share, says = threshold
        x = look.start + (look.end - look.start) * float(share)
        chart.line(f"M{x - 5:.1f} {begin - 9:.0f}h10l-5 7z", "marktip")
        after = share <= Fraction(3, 5)
        chart.text(x + (9 if after else -9), begin - 6, says, "small", "start" if after else "end")
    chart.height = top
    return chart


def _bar(chart: Chart, one: Bar, y: float) -> None:
    look = chart.look
    scale = (look.end - look.start) / float(one.whole or 1)
    x = float(look.start)
    chart.rect(x, y, look.end - look.start, TALL, "track")
    for tone, count in one.parts:
        if count:
            width = float(count) * scale
            chart.rect(x, y, width, TALL, tone)
            if width >= 28 and tone != AGAINST:
                chart.text(x + width / 2, y + TALL / 2 + 5, _told(count), f"in-{tone}", "middle")
            x += width
    chart.text(look.end + 8, y + TALL / 2 + 5, one.says, "end")


def _mark(chart: Chart, share: float, y: float) -> None:
    x = chart.look.start + (chart.look.end - chart.look.start) * share
    chart.line(f"M{x:.1f} {y - 3:.1f}V{y + TALL + 3:.1f}", "under")
    chart.line(f"M{x:.1f} {y - 3:.1f}V{y + TALL + 3:.1f}", "mark")


def _told(count: Fraction | int) -> str:
    return f"{float(count):g}"


# Ratings ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Rated:
    """One item: how often each point was given, where the middle lies; `before` is the median of the round before."""

    label: str
    counts: tuple[int, ...]
    median: float | None
    q1: float | None
    q3: float | None
    says: str
    before: float | None = None


def ratings(look: Look, id: str, title: str, rows: Sequence[Rated], zones: tuple[str, str]) -> Chart:
    """Columns for 1 to 9, below them the median as a dot on the middle half; the outer thirds are tinted."""
    desc = "; ".join(f"{one.label}: {one.says}" for one in rows)
    chart = Chart(look, id, title, desc)
    start, end, tall = look.start, look.end, 44
    step = (end - start) / 9
    top = 44.0
    for point in range(1, 10):
        chart.text(start + step * (point - 0.5), 38, str(point), "small", "middle")
    chart.text(start + step * 1.5, 18, zones[0], "small", "middle")
    chart.text(start + step * 7.5, 18, zones[1], "small", "middle")
    for one in rows:
        chart.label(one.label, top, tall + 24)
        y = top + chart.label_height(one.label)
        _columns(chart, one, y, step, tall)
        _middle(chart, one, y + tall + 11, step)
        chart.text(end + 8, y + tall + 16, one.says.split(";")[0] if look.is_narrow else one.says, "end")
        top = y + tall + 32
    zone = [
        f'<rect class="vc-zone" x="{start:.1f}" y="24" width="{3 * step:.1f}" height="{top - 28:.1f}"/>',
        f'<rect class="vc-zone" x="{start + 6 * step:.1f}" y="24" width="{3 * step:.1f}" height="{top - 28:.1f}"/>',
    ]
    chart.body[0:0] = zone
    chart.height = top
    return chart


def _columns(chart: Chart, one: Rated, y: float, step: float, tall: float) -> None:
    most = max((*one.counts, 1))
    start = chart.look.start
    for place, count in enumerate(one.counts):
        if count:
            height = (tall - 12) * count / most
            chart.rect(start + step * place + step * 0.16, y + tall - height, step * 0.68, height, "column")
            chart.text(start + step * (place + 0.5), y + tall - height - 3, str(count), "tiny", "middle")
    chart.line(f"M{start} {y + tall:.1f}H{chart.look.end}", "base")


def _middle(chart: Chart, one: Rated, y: float, step: float) -> None:
    start = chart.look.start

    def at(rating: float) -> float:
        return start + step * (rating - 0.5)

    if one.q1 is not None and one.q3 is not None:
        chart.line(f"M{at(one.q1):.1f} {y:.1f}H{max(at(one.q3), at(one.q1) + 1):.1f}", "half")
    if one.before is not None and one.median is not None and one.before != one.median:
        chart.line(f"M{at(one.before):.1f} {y:.1f}H{at(one.median):.1f}", "moved")
        chart.dot(at(one.before), y, 5, "was")
    if one.median is not None:
        chart.dot(at(one.median), y, 6, "median")


# Rounds -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Moved:
    """One item through the rounds: for each its turn, first quartile, median and third quartile."""

    label: str
    rounds: tuple[tuple[int, float, float, float], ...]


def movement(look: Look, id: str, title: str, rows: Sequence[Moved], turn: str) -> Chart:
    """One line for each round: the dot is the median, the bar the middle half, the newest round dark."""
    desc = "; ".join(f"{one.label}: {', '.join(f'{turn} {t}: {m:g}' for t, _q, m, _r in one.rounds)}" for one in rows)
    chart = Chart(look, id, title, desc)
    start, end = (look.start + 24, look.end) if look.start else (24, look.width - 22)
    step = (end - start) / 8
    top = 26.0
    for point in range(1, 10):
        x = start + step * (point - 1)
        chart.text(x, 14, str(point), "small", "middle")
    grid = len(chart.body)
    for one in rows:
        tall = 20 * len(one.rounds)
        chart.label(one.label, top, tall)
        y = top + chart.label_height(one.label) + 10
        dots = [(start + step * (median - 1), y + 20 * place) for place, (_t, _q, median, _r) in enumerate(one.rounds)]
        for place, (number, q1, _median, q3) in enumerate(one.rounds):
            level, newest = y + 20 * place, place == len(one.rounds) - 1
            chart.text(start - 16, level + 5, str(number), "small", "middle")
            left, right = start + step * (q1 - 1), start + step * (q3 - 1)
            chart.line(f"M{left:.1f} {level:.1f}H{max(right, left + 1):.1f}", "half" if newest else "half0")
        chart.line("M" + "L".join(f"{x:.1f} {level:.1f}" for x, level in dots), "path")
        for place, (x, level) in enumerate(dots):
            chart.dot(x, level, 6, "median" if place == len(dots) - 1 else "was")
        top = y + tall + (4 if look.start else 8)
    lines = [
        f'<path class="vc-grid" d="M{start + step * (point - 1):.1f} 20V{top - 6:.1f}"/>' for point in range(1, 10)
    ]
    left = start + step * 5.5
    wide = min(step * 3, look.width - left)
    zone = f'<rect class="vc-zone" x="{left:.1f}" y="20" width="{wide:.1f}" height="{top - 26:.1f}"/>'
    chart.body[grid:grid] = [zone, *lines]
    chart.height = top
    return chart
