"""What changed between two texts, word by word, in bounded time."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Literal

Kind = Literal["same", "ins", "del"]
MAX_STEPS = 1_000_000  # comparisons for one pair of texts, after which a part is shown as replaced whole

_WORD = re.compile(r"\n+|[^\S\n]+|\w+|[^\w\s]")
_PARAGRAPH = re.compile(r"(?:[^\n]|\n(?!\n))*\n*")


@dataclass(frozen=True)
class Chunk:
    """A run of text that stayed, came or went."""

    kind: Kind
    text: str


@dataclass
class _Steps:
    """How many comparisons are left; shared by all parts of one pair of texts."""

    left: int = MAX_STEPS


def words(old: str, new: str) -> tuple[Chunk, ...]:
    """The change as chunks: same and del make up the old text, same and ins the new one."""
    steps = _Steps()
    chunks: list[Chunk] = []
    for kind, before, after in _compare(_PARAGRAPH.findall(old), _PARAGRAPH.findall(new), steps):
        if kind == "same":
            chunks.append(Chunk("same", "".join(before)))
            continue
        for inner, gone, come in _compare(_split(before), _split(after), steps):
            if inner == "same":
                chunks.append(Chunk("same", "".join(gone)))
            else:
                chunks += [Chunk("del", "".join(gone)), Chunk("ins", "".join(come))]
    return tuple(_joined(chunks))


def html(old: str, new: str) -> str:
    """The change as safe HTML: escaped text with <ins> and <del>, one <p> for each paragraph."""
    paragraphs: list[list[str]] = [[]]
    for chunk in words(old, new):
        for index, part in enumerate(re.split(r"\n{2,}", chunk.text)):
            if index:
                paragraphs.append([])
            if part:
                paragraphs[-1].append(_marked(chunk.kind, part))
    return "\n".join(f"<p>{''.join(parts)}</p>" for parts in paragraphs if parts)


def _marked(kind: Kind, text: str) -> str:
    safe = "<br>".join(escape(line) for line in text.split("\n"))
    return safe if kind == "same" else f"<{kind}>{safe}</{kind}>"


def _split(paragraphs: Iterable[str]) -> list[str]:
    return _WORD.findall("".join(paragraphs))


_Part = tuple[Literal["same", "changed"], Sequence[str], Sequence[str]]


def _compare(old: Sequence[str], new: Sequence[str], steps: _Steps) -> Iterator[_Part]:
    """Equal and changed parts, in order."""
    start = _common_start(old, new)
    end = _common_start(old[start:][::-1], new[start:][::-1])
    if start:
        yield "same", old[:start], new[:start]
    before, after = old[start : len(old) - end], new[start : len(new) - end]
    position = [0, 0]
    for x, y, length in _matches(before, after, steps):
        if x > position[0] or y > position[1]:
            yield "changed", before[position[0] : x], after[position[1] : y]
        yield "same", before[x : x + length], after[y : y + length]
        position = [x + length, y + length]
    if position[0] < len(before) or position[1] < len(after):
        yield "changed", before[position[0] :], after[position[1] :]
    if end:
        yield "same", old[len(old) - end :], new[len(new) - end :]


def _common_start(old: Sequence[str], new: Sequence[str]) -> int:
    count = 0
    for one, other in zip(old, new, strict=False):
        if one != other:
            break
        count += 1
    return count


def _matches(old: Sequence[str], new: Sequence[str], steps: _Steps) -> Iterator[tuple[int, int, int]]:
    """Runs that both have, in order. Words that both have exactly once divide the texts; Myers does the rest."""
    anchors = [*_anchors(old, new), (len(old), len(new))]
    x = y = 0
    for next_x, next_y in anchors:
        for a, b in _shortest_edit(old[x:next_x], new[y:next_y], steps):
            yield x + a, y + b, 1
        if next_x < len(old):
            yield next_x, next_y, 1
        x, y = next_x + 1, next_y + 1


def _anchors(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Places of words that occur once in each text, the longest rising chain of them."""
    places = _single_places(new)
    pairs = [(x, places[word]) for word, x in _single_places(old).items() if word in places]
    return _longest_rising(sorted(pairs))


def _single_places(sequence: Sequence[str]) -> dict[str, int]:
    places: dict[str, int] = {}
    for place, word in enumerate(sequence):
        places[word] = place if word not in places else -1
    return {word: place for word, place in places.items() if place >= 0}


def _longest_rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest chain whose second numbers rise, by patience sorting."""
    tops: list[int] = []
    ends: list[int] = []  # for each length of chain, the pair that ends the best chain so far
    before: list[int] = []
    for index, (_, y) in enumerate(pairs):
        pile = bisect_left(tops, y)
        before.append(ends[pile - 1] if pile else -1)
        tops[pile : pile + 1], ends[pile : pile + 1] = [y], [index]
    chain = []
    index = ends[-1] if ends else -1
    while index >= 0:
        chain.append(pairs[index])
        index = before[index]
    return chain[::-1]


def _shortest_edit(old: Sequence[str], new: Sequence[str], steps: _Steps) -> list[tuple[int, int]]:
    """The places both share by Myers' greedy search; none when the steps run out before it ends."""
    start = _common_start(old, new)
    end = _common_start(old[start:][::-1], new[start:][::-1])
    inner_old, inner_new = old[start : len(old) - end], new[start : len(new) - end]
    inner = _walk_back(_search(inner_old, inner_new, steps), len(inner_old), len(inner_new))
    return [
        *((place, place) for place in range(start)),
        *((x + start, y + start) for x, y in inner),
        *((len(old) - back, len(new) - back) for back in range(end, 0, -1)),
    ]


def _search(old: Sequence[str], new: Sequence[str], steps: _Steps) -> list[dict[int, int]]:
    """How far each diagonal reaches after each number of edits; empty when nothing is or can be found."""
    width, height = len(old), len(new)
    if not width or not height or set(old).isdisjoint(new):
        return []
    reach, trace = {1: 0}, []
    for edits in range(width + height + 1):
        trace.append(dict(reach))
        steps.left -= 2 * edits + 1  # the copy above and the loop below
        if steps.left < 0:
            return []
        for diagonal in range(-edits, edits + 1, 2):
            down = diagonal == -edits or (
                diagonal != edits and reach.get(diagonal - 1, -1) < reach.get(diagonal + 1, -1)
            )
            x = reach[diagonal + 1] if down else reach[diagonal - 1] + 1
            first = x
            while x < width and x - diagonal < height and old[x] == new[x - diagonal]:
                x += 1
            steps.left -= x - first
            reach[diagonal] = x
            if x >= width and x - diagonal >= height:
                return trace
    return []


def _walk_back(trace: Sequence[dict[int, int]], x: int, y: int) -> list[tuple[int, int]]:
    shared = []
    for edits in range(len(trace) - 1, -1, -1):
        reach, diagonal = trace[edits], x - y
        down = diagonal == -edits or (diagonal != edits and reach.get(diagonal - 1, -1) < reach.get(diagonal + 1, -1))
        previous = diagonal + 1 if down else diagonal - 1
        start_x = reach[previous]
        start_y = start_x - previous
        while x > start_x and y > start_y and x > 0 and y > 0:
            x, y = x - 1, y - 1
            shared.append((x, y))
        x, y = (start_x, start_y) if edits else (x, y)
    return shared[::-1]


def _joined(chunks: Iterable[Chunk]) -> Iterator[Chunk]:
    """Neighbours of one kind as one chunk; between two parts that stayed, what went stands before what came."""
    same: list[str] = []
    gone: list[str] = []
    come: list[str] = []
    for chunk in chunks:
        if chunk.kind == "same" and chunk.text:
            if gone or come:
                yield from _flush(same, gone, come)
                same, gone, come = [], [], []
            same.append(chunk.text)
        else:
            (gone if chunk.kind == "del" else come).append(chunk.text)
    yield from _flush(same, gone, come)


def _flush(same: Sequence[str], gone: Sequence[str], come: Sequence[str]) -> Iterator[Chunk]:
    kinds: tuple[tuple[Kind, Sequence[str]], ...] = (("same", same), ("del", gone), ("ins", come))
    for kind, texts in kinds:
        if "".join(texts):
            yield Chunk(kind, "".join(texts))
