"""What all drawings of results share: a figure in two widths with its title, how to read it, and its numbers.

Pure: every word is handed in, translated, and everything is escaped. No inline style (strict CSP): classes stand in
static/css/results.css. The same input gives the same bytes. Hue only says which group is meant, and its letter and
shape always say so too. The kinds of drawing stand in `drawings_ratings`, `drawings_statements`, `drawings_map` and
`drawings_flow`; each gives a `Drawing`, and `figure` the HTML of one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

Number = Callable[[float, int], str]  # a value and how many decimals; as the reader's language writes it

UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
LINE = 17  # from one line of a label to the next
MOST_LINES = 3


@dataclass(frozen=True, slots=True)
class Look:
    """A drawing's measures, in its own units. `start` is where lines begin; below their label where that is 0."""

    name: str
    width: int
    start: int
    end: int
    letters: int  # of a label that fit into a line


WIDE = Look("wide", 720, 236, 700, 27)
NARROW = Look("narrow", 360, 0, 350, 44)


@dataclass(frozen=True, slots=True)
class Words:
    """What is said around a drawing: its title, a sentence on how to read it, and what opens and names its table."""

    title: str
    how: str
    as_table: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """Two drawings of the same thing and its numbers; the first cell of a row is its heading."""

    key: str
    words: Words
    wide: str
    narrow: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    legend: tuple[tuple[str, str], ...] = ()  # the class of a mark, and what it stands for


def figure(drawn: Drawing, *, level: int = 3) -> str:
    """The whole as HTML: heading, how to read it, legend, both drawings, and the numbers as a table."""
    key, words = text(drawn.key), drawn.words
    legend = "".join(
        f'<li><span class="plot__key {text(kind)}"></span>{text(says)}</li>' for kind, says in drawn.legend
    )
    if legend:
        legend = f'<ul class="plot__legend" aria-hidden="true">{legend}</ul>'
    return (
        f'<figure class="plot" aria-labelledby="{key}-name"><figcaption><h{level} id="{key}-name">{text(words.title)}'
        f'</h{level}><p class="plot__how">{text(words.how)}</p></figcaption>{legend}{drawn.wide}{drawn.narrow}'
        f"<details><summary>{text(words.as_table)}</summary>"
        f'<div class="scroll" tabindex="0" role="region" aria-labelledby="{key}-name">{table(drawn)}</div></details>'
        "</figure>"
    )


def table(drawn: Drawing) -> str:
    first, *others = drawn.head
    columns = "".join(f'<th scope="col" class="n">{text(one)}</th>' for one in others)
    head = f'<th scope="col">{text(first)}</th>{columns}'
    rows = "".join(f"<tr>{_cells(row)}</tr>" for row in drawn.rows)
    return f'<table class="tbl"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'


def _cells(row: Sequence[str]) -> str:
    return f'<th scope="row">{text(row[0])}</th>' + "".join(f'<td class="n">{text(cell)}</td>' for cell in row[1:])


def svg(key: str, look: Look, height: float, words: Words, *parts: str) -> str:
    """A picture that says its title and how it is read; its numbers are in the table beside it."""
    name = f"{text(key)}-{look.name}"
    return (
        f'<svg class="plot__{look.name}" role="img" aria-labelledby="{name}-title {name}-desc" '
        f'viewBox="0 0 {look.width} {num(height)}" width="{look.width}" height="{num(height)}">'
        f'<title id="{name}-title">{text(words.title)}</title><desc id="{name}-desc">{text(words.how)}</desc>'
        f"{''.join(parts)}</svg>"
    )


def tag(name: str, kind: str, **measures: float | str) -> str:
    """An element without content; numbers are written with at most one decimal."""
    rest = "".join(
        f' {key.replace("_", "-")}="{text(value) if isinstance(value, str) else num(value)}"'
        for key, value in measures.items()
    )
    return f'<{name} class="{kind}"{rest}/>'


def write(x: float, y: float, says: str, kind: str = "", anchor: str = "start") -> str:
    named = f' class="{kind}"' if kind else ""
    return f'<text{named} x="{num(x)}" y="{num(y)}" text-anchor="{anchor}">{text(says)}</text>'


def label(look: Look, top: float, height: float, says: str, kind: str = "") -> str:
    """A row's label: in the middle of its row on the left, or above its line."""
    lines = broken(says, look.letters)
    first = top + height / 2 + 5 - LINE / 2 * (len(lines) - 1) if look.start else top + 14
    return "".join(write(0, first + LINE * number, line, kind) for number, line in enumerate(lines))


def above(look: Look, says: str) -> float:
    """How much height a label takes above its line: none where it stands beside it."""
    return 0 if look.start else 6 + LINE * len(broken(says, look.letters))


def beside(look: Look, says: str) -> float:
    """The least height of a row whose label stands beside it."""
    return LINE * len(broken(says, look.letters)) + 6 if look.start else 0


def broken(says: str, letters: int) -> list[str]:
    """Words in lines of so many letters, three at most; what does not fit ends in an ellipsis.

    >>> broken("Train face recognition at a university", 10)
    ['Train face', 'recogniti…', 'at a …']
    """
    lines = [""]
    for word in says.split():
        longer = f"{lines[-1]} {word}".strip()
        if len(longer) <= letters or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    if len(lines) > MOST_LINES:
        last = lines[MOST_LINES - 1]
        lines = [*lines[: MOST_LINES - 1], f"{last if len(last) <= letters - 2 else last.rsplit(' ', 1)[0]} …"]
    return [line if len(line) <= letters else f"{line[: letters - 1]}…" for line in lines]


def text(says: str) -> str:
    return escape(UNPRINTABLE.sub("", says), quote=True)


def num(value: float) -> str:
    """At most one decimal, never -0.

    >>> num(3.0), num(2.25), num(-0.01)
    ('3', '2.2', '0')
    """
    found = f"{value:.1f}".removesuffix(".0")
    return "0" if found == "-0" else found


def plain(value: float, digits: int) -> str:
    """A number as English writes it: the default where none is handed in."""
    return f"{value:.{digits}f}"


def per_cent(part: float, whole: float, number: Number) -> str:
    return f"{number(100 * part / whole, 0)} %" if whole else "–"


def scaled(value: float, low: float, high: float, start: float, end: float) -> float:
    return start + (end - start) * (value - low) / (high - low)


def pairs(points: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{num(x)},{num(y)}" for x, y in points)
