"""How options fare: bars of scores or counts, the table of pairs, and votes that flow from one count to the next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
    broken,
    label,
    num,
    plain,
    svg,
    tag,
    text,
    write,
)

BAR, ROW, SAYS = 20, 36, 60
FLOW, BLOCK, AIR, STAGE, STAGE_NAME = 300, 14, 8, 92, 24
FEW = 14  # a block so small has no letter of its own
LAST = 130  # for the names beside the last count


@dataclass(frozen=True, slots=True)
class BarWords:
    """Heads of the table's two columns."""

    around: Words
    option: str
    value: str


def bars(
    key: str, rows: Sequence[tuple[str, float]], words: BarWords, *, digits: int = 0, number: Number = plain
) -> Drawing:
    """A bar for each option, in the order given, from 0 to the largest."""
    most = max([value for _name, value in rows] or [0]) or 1
    told = tuple((name, number(value, digits)) for name, value in rows)
    drawn = []
    for look in (WIDE, NARROW):
        parts, y = [], 0.0
        for (name, value), (_name, says) in zip(rows, told, strict=True):
            over = above(look, name)
            row = max(ROW, beside(look, name))
            at = y + over + (row - BAR) / 2 - (0 if look.start else 4)
            length = (look.end - SAYS - look.start) * value / most
            parts.append(label(look, y, row, name))
            parts.append(tag("rect", "plot__bar", x=look.start, y=at, width=length, height=BAR))
            parts.append(write(look.start + length + 8, at + 15, says, "plot__count"))
            y += over + row
        drawn.append(svg(key, look, y + 4, words.around, *parts))
    return Drawing(key, words.around, drawn[0], drawn[1], (words.option, words.value), told)


@dataclass(frozen=True, slots=True)
class PairWords:
    """The table's caption, how a filled cell is said to those who cannot see it, and the corner."""

    caption: str
    wins: str
    corner: str


def pairwise(options: Sequence[tuple[str, str]], counts: Sequence[Sequence[int]], words: PairWords) -> str:
    """Every pair as an HTML table: how many ballots prefer the row to the column; filled where the row wins.

    Options are a short and a long name. It is a table on every screen, so there is no drawing of it.
    """
    head = "".join(f'<th scope="col"><abbr title="{text(long)}">{text(short)}</abbr></th>' for short, long in options)
    body = []
    for row, (short, long) in enumerate(options):
        cells = []
        for column in range(len(options)):
            if row == column:
                cells.append('<td class="pairs__self"></td>')
                continue
            mine, other = counts[row][column], counts[column][row]
            said = f'<span class="vh"> {text(words.wins)}</span>' if mine > other else ""
            cells.append(
                f'<td class="pairs__{"win" if mine > other else "even" if mine == other else "loss"}">{mine}{said}</td>'
            )
        body.append(f'<tr><th scope="row"><abbr title="{text(long)}">{text(short)}</abbr></th>{"".join(cells)}</tr>')
    return (
        f'<table class="pairs"><caption>{text(words.caption)}</caption><thead><tr><td><span class="vh">'
        f"{text(words.corner)}</span></td>{head}</tr></thead><tbody>{''.join(body)}</tbody></table>"
    )


@dataclass(frozen=True, slots=True)
class Stage:
    """One count: its name, and what each option had by its key, in the order in which they are drawn."""

    name: str
    values: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class FlowWords:
    """Heads of the table's columns: from, to, and how many; the counts' names stand in the stages."""

    around: Words
    count: str
    start: str
    goal: str
    votes: str


Link = tuple[str, str, int]  # from this option, to that option of the next count, so many


def flow(
    key: str, stages: Sequence[Stage], links: Sequence[Sequence[Link]], names: Mapping[str, str], words: FlowWords
) -> Drawing:
    """How votes move from count to count (or readers from before to after). `links` are between each two stages."""
    rows = tuple(
        (stages[place].name, names.get(start, start), names.get(goal, goal), str(value))
        for place, between in enumerate(links)
        for start, goal, value in between
        if value
    )
    head = (words.count, words.start, words.goal, words.votes)
    wide = _flow(key, WIDE, stages, links, names, words)
    narrow = _flow(key, NARROW, stages, links, names, words)
    return Drawing(key, words.around, wide, narrow, head, rows)


def _flow(
    key: str,
    look: Look,
    stages: Sequence[Stage],
    links: Sequence[Sequence[Link]],
    names: Mapping[str, str],
    words: FlowWords,
) -> str:
    """From left to right on wide screens, from top to bottom on phones: the same places with the axes changed."""
    is_wide = look is WIDE
    length = FLOW if is_wide else look.width - 10
    step = (look.width - LAST - BLOCK) / max(1, len(stages) - 1) if is_wide else STAGE
    blocks = [_blocks(stage, stages, length) for stage in stages]
    used = [{name: at for name, (at, _size) in one.items()} for one in blocks]
    taken = [dict(one) for one in used]
    parts = []
    for place, between in enumerate(links):
        a, b = place * step + BLOCK, (place + 1) * step
        for start, goal, value in sorted(between, key=lambda one: _order(one, blocks[place], blocks[place + 1])):
            if not value or start not in blocks[place] or goal not in blocks[place + 1]:
                continue
            thick = _thick(value, stages, length)
            parts.append(_ribbon(a, b, used[place][start], taken[place + 1][goal], thick, is_wide, start != goal))
            used[place][start] += thick
            taken[place + 1][goal] += thick
    for place, one in enumerate(blocks):
        parts += _stage(place, stages[place], one, step, is_wide, place == len(stages) - 1, names)
    height = FLOW + STAGE_NAME + 6 if is_wide else STAGE_NAME + step * (len(stages) - 1) + BLOCK + 28
    return svg(key, look, height, words.around, *parts)


def _order(link: Link, before: Mapping[str, tuple[float, float]], after: Mapping[str, tuple[float, float]]) -> Place:
    start, goal, _value = link
    return before.get(start, (0.0, 0.0))[0], after.get(goal, (0.0, 0.0))[0]


Place = tuple[float, float]


def _blocks(stage: Stage, stages: Sequence[Stage], length: float) -> dict[str, Place]:
    """Where each option begins along its stage, and how long it is."""
    at, found = 0.0, {}
    for name, value in stage.values.items():
        size = _thick(value, stages, length)
        found[name] = (at, size)
        at += size + (AIR if value else 0)
    return found


def _thick(value: int, stages: Sequence[Stage], length: float) -> float:
    most = max([sum(stage.values.values()) for stage in stages] or [0]) or 1
    air = AIR * max([len(stage.values) for stage in stages] or [0])
    return (length - air) * value / most


def _ribbon(a: float, b: float, start: float, goal: float, thick: float, is_wide: bool, moves: bool) -> str:
    """A band with soft bends from one block to the next."""
    half = (a + b) / 2
    corners = [(a, start), (half, start), (half, goal), (b, goal)]
    back = [(b, goal + thick), (half, goal + thick), (half, start + thick), (a, start + thick)]
    there = [_put(one, is_wide) for one in corners]
    home = [_put(one, is_wide) for one in back]
    d = f"M{there[0]}C{there[1]} {there[2]} {there[3]}L{home[0]}C{home[1]} {home[2]} {home[3]}Z"
    return tag("path", "plot__ribbon plot__ribbon--moves" if moves else "plot__ribbon", d=d)


def _put(place: Place, is_wide: bool) -> str:
    along, across = place
    x, y = (along, across + STAGE_NAME) if is_wide else (across, along + STAGE_NAME)
    return f"{num(x)} {num(y)}"


def _stage(
    place: int,
    stage: Stage,
    blocks: Mapping[str, Place],
    step: float,
    is_wide: bool,
    is_last: bool,
    names: Mapping[str, str],
) -> list[str]:
    along = place * step
    parts = [write(along if is_wide else 0, 14 if is_wide else along + STAGE_NAME - 7, stage.name, "plot__tick")]
    for name, (at, size) in blocks.items():
        value = stage.values[name]
        if not value:
            continue
        x, y, width, height = (
            (along, at + STAGE_NAME, BLOCK, size) if is_wide else (at, along + STAGE_NAME, size, BLOCK)
        )
        parts.append(tag("rect", "plot__block", x=x, y=y, width=width, height=height))
        if size < FEW:
            continue
        says = f"{broken(names.get(name, name), 18)[0] if is_wide and is_last else name} {value}"
        if is_wide:
            parts.append(write(x + BLOCK + 6, y + height / 2 + 5, says, "plot__name plot__halo"))
        elif size >= 8 * len(says) or size >= 8 * len(name):
            parts.append(write(x, y + BLOCK + 14, says if size >= 8 * len(says) else name, "plot__name plot__halo"))
    return parts
