"""The demo's own pictures: faces that belong to nobody, drawn by this script, the same on every machine."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageDraw

SIZE = (1200, 900)
PAPER, INK, BLUE, OCHRE, GREY = "#f4f1ea", "#1b2430", "#2b4aa0", "#b4761f", "#9aa3ad"
SKINS = ("#e8c9a9", "#c9986b", "#8d5a3b", "#f0d9c0", "#5f3d2a")


@dataclass(frozen=True)
class Drawn:
    """A picture to be drawn, with what its credit says."""

    title: str
    alt: str
    draw: Callable[[ImageDraw.ImageDraw, random.Random], None]

    def png(self) -> BytesIO:
        image = Image.new("RGB", SIZE, PAPER)
        self.draw(ImageDraw.Draw(image), random.Random(self.title))
        out = BytesIO()
        image.save(out, "PNG")
        out.seek(0)
        return out


def _mosaic(pen: ImageDraw.ImageDraw, chance: random.Random) -> None:
    """A face as a sensor far away would see it: a few coarse squares."""
    side, left, top = 60, 300, 60
    for row in range(13):
        for column in range(5):
            inside = ((column - 4.5) / 4.6) ** 2 + ((row - 6) / 6.4) ** 2 < 1
            tone = _tone(row, column, chance) if inside else None
            for place in (column, 9 - column):
                if tone:
                    pen.rectangle(_square(left + place * side, top + row * side, side), fill=tone)


def _tone(row: int, column: int, chance: random.Random) -> str:
    if row < 3 or (row < 5 and column == 0):
        return INK
    if row == 5 and column in (2, 3):
        return BLUE
    if row == 9 and column >= 3:
        return OCHRE
    return chance.choice(SKINS[:2])


def _square(x: float, y: float, side: float) -> tuple[float, float, float, float]:
    return (x, y, x + side - 2, y + side - 2)


def _portrait(pen: ImageDraw.ImageDraw, chance: random.Random) -> None:
    """A head of circles and triangles that looks to the side."""
    pen.rectangle((0, 620, 1200, 900), fill=BLUE)
    pen.polygon([(330, 900), (600, 560), (880, 900)], fill=INK)
    pen.ellipse((410, 150, 790, 660), fill=SKINS[1])
    pen.pieslice((390, 110, 810, 560), 180, 360, fill=INK)
    pen.polygon([(600, 330), (690, 470), (600, 490)], fill=SKINS[2])
    for x in (500, 665):
        pen.ellipse((x, 360, x + 62, 392), fill=PAPER)
        pen.ellipse((x + 24, 361, x + 54, 391), fill=INK)
    pen.chord((535, 520, 680, 600), 0, 180, fill=OCHRE)


def _crowd(pen: ImageDraw.ImageDraw, chance: random.Random) -> None:
    """Forty small heads in rows; one place is empty."""
    for number in range(40):
        x, y = 70 + number % 8 * 138, 40 + number // 8 * 170
        if number == 21:
            pen.rectangle((x, y, x + 100, y + 130), outline=OCHRE, width=4)
            continue
        pen.chord((x - 6, y + 84, x + 106, y + 190), 180, 360, fill=chance.choice((INK, BLUE, GREY)))
        pen.ellipse((x + 16, y, x + 84, y + 92), fill=chance.choice(SKINS))
        pen.pieslice((x + 12, y - 6, x + 88, y + 76), 180, 360, fill=chance.choice((INK, "#6d4320", GREY)))


def _landmarks(pen: ImageDraw.ImageDraw, chance: random.Random) -> None:
    """What a program keeps of a face: points, and lines between them."""
    points = [(x, y) for x, y in _outline()] + [(500, 400), (700, 400), (600, 500), (545, 600), (655, 600)]
    for one in points:
        for other in sorted(points, key=lambda p: (p[0] - one[0]) ** 2 + (p[1] - one[1]) ** 2)[1:5]:
            pen.line((*one, *other), fill=GREY, width=2)
    for x, y in points:
        radius = chance.choice((6, 8, 10))
        pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=BLUE if y < 450 else OCHRE)


def _outline() -> list[tuple[int, int]]:
    return [
        (420, 260), (500, 190), (600, 165), (700, 190), (780, 260), (810, 380), (800, 500),
        (760, 620), (690, 710), (600, 750), (510, 710), (440, 620), (400, 500), (390, 380),
    ]  # fmt: skip


PICTURES = (
    Drawn("A face from far away", "A face made of a few dozen coarse coloured squares.", _mosaic),
    Drawn("Somebody", "A head made of circles and triangles, looking past the viewer.", _portrait),
    Drawn("Forty places", "Five rows of eight small heads; one place is an empty frame.", _crowd),
    Drawn("What is kept", "The outline of a face as dots joined by thin lines, without any features.", _landmarks),
)
