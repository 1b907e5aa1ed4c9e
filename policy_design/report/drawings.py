"""Charts of results for paper: the drawings of the site with their look resolved into attributes, on white. Pure.

A paper has no stylesheet of ours, and the PDF's writer reads no classes. Ids get a word in front, so that many drawings
stand in one document; title and description go, since the picture says them as its alternative.
"""

from __future__ import annotations

import re
from html import unescape

from forum.paper.document import Figure, Inline, Picture

INK, SOFT, EDGE, RULE, SUNK, PAPER = "#17191c", "#4c5258", "#767c83", "#c9cdd2", "#eceef1", "#ffffff"
TONES = ("#dcdfe3", "#b9bec4", "#888f96", "#52585f", "#17191c")  # from the first answer to the last
VOICES = {"va": ("#1f5f8b", "#dbe8f1"), "vb": ("#a3480f", "#f6e3d6"), "vc": ("#2f6b3a", "#dfeee1")}
VOICES |= {"vd": ("#6d3b86", "#ece0f2"), "ve": ("#7a5c00", "#f3ead0")}

MARGIN = 12
TAG = re.compile(r"<([a-z]+)((?:\s[^<>]*?)?)(/?)>")
NAMED = re.compile(r'([\w:-]+)="([^"]*)"')
SILENT = re.compile(r"<(title|desc)\b[^>]*>.*?</\1>|<!--.*?-->", re.S)
FONT = {"font-family": "Commissioner, Noto Sans, sans-serif", "font-size": "15", "fill": INK}
LOOKS: dict[str, dict[str, str]] = {
    "vc-small": {"font-size": "13", "fill": SOFT},
    "vc-tiny": {"font-size": "11", "fill": SOFT},
    "vc-end": {"font-weight": "600"},
    "vc-name": {"font-size": "16", "font-weight": "600"},
    "vc-in-for": {"fill": PAPER, "font-weight": "600", "font-size": "13"},
    "vc-in-neither": {"font-weight": "600", "font-size": "13"},
    "vc-in-soft": {"font-weight": "600", "font-size": "13"},
    "vc-track": {"fill": "none", "stroke": RULE},
    "vc-for": {"fill": INK},
    "vc-column": {"fill": INK},
    "vc-soft": {"fill": RULE, "stroke": EDGE},
    "vc-against": {"stroke": INK, "stroke-width": "1"},
    "vc-neither": {"fill": PAPER, "stroke": INK, "stroke-width": "1"},
    "vc-paper": {"fill": PAPER},
    "vc-hatch": {"stroke": INK, "stroke-width": "2"},
    "vc-under": {"stroke": PAPER, "stroke-width": "5"},
    "vc-mark": {"stroke": INK, "stroke-width": "2"},
    "vc-marktip": {"fill": INK},
    "vc-base": {"stroke": EDGE, "stroke-width": "1"},
    "vc-grid": {"stroke": RULE, "stroke-width": "1"},
    "vc-zone": {"fill": SUNK},
    "vc-half": {"stroke": SOFT, "stroke-width": "6"},
    "vc-half0": {"stroke": RULE, "stroke-width": "6"},
    "vc-path": {"fill": "none", "stroke": INK, "stroke-width": "1.5"},
    "vc-moved": {"fill": "none", "stroke": INK, "stroke-width": "1.5"},
    "vc-median": {"fill": INK, "stroke": PAPER, "stroke-width": "1.5"},
    "vc-was": {"fill": PAPER, "stroke": INK, "stroke-width": "2"},
    "vc-person": {"fill": INK, "fill-opacity": ".75"},
    "tone": {"stroke": PAPER, "stroke-width": "1.5"},
    **{f"tone--{place}": {"fill": tone} for place, tone in enumerate(TONES)},
    "tone--5": {"fill": "none", "stroke": EDGE, "stroke-width": "1"},
    "tone--6": {"fill": "none", "stroke": EDGE, "stroke-width": "1", "stroke-dasharray": "2 3"},
    "tone__says": {"fill": INK, "font-weight": "600", "font-size": "13"},
    **{f"tone__says--{place}": {"fill": PAPER} for place in (2, 3, 4)},
    "chart__base": {"stroke": RULE, "stroke-width": "1"},
    "chart__untold": {"stroke": EDGE, "stroke-width": "1", "stroke-dasharray": "2 4"},
    "chart__line": {"stroke": INK, "stroke-width": "3"},
    "chart__dot": {"fill": INK},
    "chart__share": {"font-weight": "600"},
    "chart__count": {"fill": SOFT, "font-size": "13"},
}


def resolved(svg: str, prefix: str) -> str:
    """The same drawing by itself: attributes in the place of classes, and nothing outside it needed."""
    voices: list[str] = []

    def tag(found: re.Match[str]) -> str:
        name, attributes, closed = found.group(1), dict(NAMED.findall(found.group(2))), found.group(3)
        classes = attributes.pop("class", "").split()
        if name == "g" and not closed:
            voices.append(next((one for one in classes if one in VOICES), ""))
        made = {**(FONT if name == "text" else {}), **_look(classes, voices), **_own(attributes, prefix)}
        if name == "svg":
            made = {"xmlns": "http://www.w3.org/2000/svg", **_roomy(made)}
        words = "".join(f' {key}="{value}"' for key, value in made.items())
        plate = f'<rect width="100%" height="100%" fill="{PAPER}"/>' if name == "svg" else ""
        return f"<{name}{words}{closed}>{plate}"

    # A closing </g> ends the voice that its group began.
    parts = re.split(r"(</g>)", SILENT.sub("", svg))
    found = []
    for part in parts:
        if part == "</g>" and voices:
            voices.pop()
        found.append(part if part == "</g>" else TAG.sub(tag, part))
    return " ".join("".join(found).split())


def _roomy(attributes: dict[str, str]) -> dict[str, str]:
    """A little more height: on the site labels may hang over the edge, and a picture is cut there."""
    width, height = (float(one) for one in attributes["viewBox"].split()[2:])
    tall = f"{height + MARGIN:g}"
    return {**attributes, "viewBox": f"0 0 {width:g} {tall}", "height": tall}


def _look(classes: list[str], voices: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    side, wash = VOICES.get(next((one for one in reversed(voices) if one), ""), (INK, SUNK))
    for one in classes:
        if one == "vc-shape":
            found |= {"fill": side}
        elif one == "vc-ring":
            found |= {"fill": "none", "stroke": side, "stroke-width": "2.5"}
        elif one == "vc-hull":
            found |= {"fill": wash, "fill-opacity": ".7", "stroke": side, "stroke-dasharray": "4 3"}
        else:
            found |= LOOKS.get(one, {})
    return found


def _own(attributes: dict[str, str], prefix: str) -> dict[str, str]:
    """What the drawing itself says of an element, with ids of its own."""
    kept = {key: value for key, value in attributes.items() if key not in ("role",) and not key.startswith("aria-")}
    if "id" in kept:
        kept["id"] = f"{prefix}{kept['id']}"
    return {key: value.replace("url(#", f"url(#{prefix}") for key, value in kept.items()}


def told_by(svg: str) -> str:
    """What a drawing says to those who cannot see it: its title and description."""
    found = re.findall(r"<(?:title|desc)\b[^>]*>(.*?)</(?:title|desc)>", svg, re.S)
    return ". ".join(" ".join(unescape(one).split()).rstrip(".") for one in found if one.strip()) + "."


def figure(svg: str, prefix: str, alt: str = "", caption: tuple[Inline, ...] = (), narrow: str = "") -> Figure:
    """A drawing of the site as a figure of a paper, with the one for narrow screens where there is one."""
    alt = alt or told_by(svg)
    return Figure(_picture(svg, prefix, alt), caption, narrow=_picture(narrow, prefix, alt) if narrow else None)


def _picture(svg: str, prefix: str, alt: str) -> Picture:
    made = resolved(svg, prefix)
    width, height = (re.search(rf'<svg[^>]*? {name}="(\d+)', made) for name in ("width", "height"))
    return Picture(
        made.encode(),
        "image/svg+xml",
        alt,
        int(width.group(1)) if width else None,
        int(height.group(1)) if height else None,
    )
