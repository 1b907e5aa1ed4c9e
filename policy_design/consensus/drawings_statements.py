"""How a statement divides people: disagreement to the left, agreement to the right, passes in between."""

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
    per_cent,
    plain,
    svg,
    tag,
    text,
    write,
)
from policy_design.consensus.proportions import share
from policy_design.consensus.statements import Counts

BAR, STEP, GAP, TOP = 15, 24, 14, 22
SAYS_FROM = 30  # a part so wide has its share written in it


@dataclass(frozen=True, slots=True)
class VotedStatement:
    """A statement with its bars: whom each is of ("all", "A", ...), and their counts; None where they are not told."""

    name: str
    bars: tuple[tuple[str, Counts | None], ...]


@dataclass(frozen=True, slots=True)
class StatementWords:
    """Heads of the table's columns; agree, disagree and passed stand in the legend too."""

    around: Words
    statement: str
    of: str
    votes: str
    agree: str
    disagree: str
    passed: str
    interval: str  # of agreement, at 95 per cent
    untold: str


def agreement(key: str, statements: Sequence[VotedStatement], words: StatementWords, number: Number = plain) -> Drawing:
    """A diverging bar for each statement and group."""
    head = (words.statement, words.of, words.votes, words.agree, words.interval, words.passed, words.disagree)
    rows = tuple(_numbers(one.name, of, counts, words, number) for one in statements for of, counts in one.bars)
    legend = (
        ("plot__part--disagree", words.disagree),
        ("plot__part--pass", words.passed),
        ("plot__part--agree", words.agree),
    )
    wide, narrow = (_drawn(key, look, statements, words, number) for look in (WIDE, NARROW))
    return Drawing(key, words.around, wide, narrow, head, rows, legend)


def _numbers(name: str, of: str, counts: Counts | None, words: StatementWords, number: Number) -> tuple[str, ...]:
    if counts is None:
        return (name, of, words.untold, *["–"] * 4)
    interval = share(counts.agree, counts.seen)
    agree, passed, disagree = (
        f"{count} ({per_cent(count, counts.seen, number)})" for count in (counts.agree, counts.passed, counts.disagree)
    )
    between = f"{number(100 * interval.low, 0)}–{number(100 * interval.high, 0)} %" if counts.seen else "–"
    return (name, of, str(counts.seen), agree, between, passed, disagree)


def _drawn(key: str, look: Look, statements: Sequence[VotedStatement], words: StatementWords, number: Number) -> str:
    names = max([len(of) for one in statements for of, _counts in one.bars] or [0]) * 7 + 8
    start = look.start + (min(names, 90) if any(len(one.bars) > 1 for one in statements) else 0)
    middle = (start + look.end) / 2
    hatch = f"{text(key)}-{look.name}-hatch"
    parts, y = [], float(TOP)
    for one in statements:
        top = y + above(look, one.name)
        height = max(STEP * len(one.bars), beside(look, one.name))
        under = top + (height - STEP * len(one.bars)) / 2
        parts.append(label(look, y, height, one.name, "plot__name"))
        for place, (of, counts) in enumerate(one.bars):
            at = under + STEP * place + (STEP - BAR) / 2
            if len(one.bars) > 1:
                parts.append(write(look.start, at + 12, of, "plot__tick"))
            parts += _bar(counts, start, look.end, at, hatch, number)
        parts.append(tag("path", "plot__axis", d=f"M{num(middle)} {num(under)}v{num(STEP * len(one.bars))}"))
        y = top + height + GAP
    heads = [
        write(start, 12, f"← {words.disagree}", "plot__tick"),
        write(look.end, 12, f"{words.agree} →", "plot__tick", "end"),
    ]
    pattern = (
        f'<defs><pattern id="{hatch}" width="5" height="5" patternUnits="userSpaceOnUse" '
        'patternTransform="rotate(45)"><rect class="plot__hatch" width="2" height="5"/></pattern></defs>'
    )
    return svg(key, look, y, words.around, pattern, *heads, *parts)


def _bar(counts: Counts | None, start: float, end: float, y: float, hatch: str, number: Number) -> list[str]:
    """All votes are half the width; the middle of the passes stands on the axis, so that no side is pushed."""
    middle, unit = (start + end) / 2, (end - start) / 2
    if counts is None or not counts.seen:
        return [tag("path", "plot__untold", d=f"M{num(start)} {num(y + BAR / 2)}H{num(end)}")]
    agree, passed, disagree = (unit * count / counts.seen for count in (counts.agree, counts.passed, counts.disagree))
    edge = middle - passed / 2
    parts = []
    for kind, x, width, count in (
        ("disagree", edge - disagree, disagree, counts.disagree),
        ("pass", edge, passed, counts.passed),
        ("agree", edge + passed, agree, counts.agree),
    ):
        if not count:
            continue
        fill = {"fill": f"url(#{hatch})"} if kind == "disagree" else {}
        parts.append(tag("rect", f"plot__part plot__part--{kind}", x=x, y=y, width=width, height=BAR, **fill))
        if width >= SAYS_FROM and kind != "pass":
            says = number(100 * count / counts.seen, 0)
            parts.append(write(x + width / 2, y + 12, says, f"plot__says plot__says--{kind}", "middle"))
    return parts
