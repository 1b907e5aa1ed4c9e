#!/usr/bin/env python
"""Writes forum/paper/fonts/coverage.txt: the code points that the fonts of printed papers have, as ranges."""

from pathlib import Path

from fontTools.ttLib import TTFont

FONTS = Path(__file__).parent.parent / "forum" / "paper" / "fonts"


def coverage() -> str:
    """One range per line, in hexadecimal."""
    codes: set[int] = set()
    for path in FONTS.glob("*.ttf"):
        with TTFont(path) as font:
            codes.update(font.getBestCmap())
    found = sorted(codes)
    ranges: list[list[int]] = []
    for code in found:
        if ranges and code == ranges[-1][1] + 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return "".join(f"{first:X}\n" if first == last else f"{first:X}-{last:X}\n" for first, last in ranges)


if __name__ == "__main__":
    (FONTS / "coverage.txt").write_text(coverage(), encoding="ascii")
