"""A very large paper for print, in parts that Typst sets one after another: it holds all that it sets until it ends.

The first part has the title page and the contents, whose pages are known once the others are set. Where a part begins
within a chapter, the headings above are said again. How the parts become one file is in joined.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from forum.paper.document import Block, Group, Heading, Paper, Paragraph, Text
from forum.paper.glyphs import Printed
from forum.paper.shape import contents_of, every_block, places_of
from forum.paper.typst import ELSEWHERE, Writer, characters, labels_of, linked

LARGE = 600_000  # characters, some three hundred pages: past it a paper is set in parts ...
MOST = 450_000  # ... of so many
Blocks = tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """What Typst is given for one part; `reached` are the headings, by their order, that labels lead to."""

    files: dict[str, bytes]
    reached: Mapping[str, int]


def is_large(paper: Paper) -> bool:
    return characters(paper.blocks) > LARGE


class InParts:
    """A paper under way: its parts one at a time, and what stands before them."""

    def __init__(self, paper: Paper, *, plainly: bool = False) -> None:
        self._paper, self._plainly, self._printed = paper, plainly, Printed(plainly)
        self._cut = [*cut(paper.blocks, MOST)]
        self._part_of = {id: number for number, some in enumerate(self._cut, 1) for id in _ids(some)}
        self._far = frozenset(id for some in self._cut for id in _headed(some))
        self._contents = [one for one in contents_of(paper) if one.id in self._far]
        self._asked = labels_of(linked(paper) | {one.id for one in self._contents})

    @property
    def part_of(self) -> dict[str, int]:
        """Where each label stands, by the number of its part; the front is 0."""
        return {label: self._part_of.get(id, 0) for id, label in self._asked.items()}

    def front(self, pages: Mapping[str, int]) -> dict[str, bytes]:
        """Title page and contents; `pages` by label."""
        writer = self._writer(0)
        data = writer.paper(replace(self._paper, blocks=()), notice=False)
        labels = [(one, self._asked[one.id]) for one in self._contents]
        data["listed"] = [
            [one.level, self._printed.line(one.words), f"{ELSEWHERE}{label}", str(pages.get(label, 1))]
            for one, label in labels
        ]
        return writer.in_files({**data, "part": "front"})

    def bodies(self) -> Iterator[Part]:
        for number, blocks in enumerate(self._cut, 1):
            writer = self._writer(number)
            alone = replace(self._paper, blocks=blocks, abstract=())
            data = writer.paper(alone, notice=number == len(self._cut))
            yield Part(writer.in_files({**data, "part": "body"}), writer.reached)

    def _writer(self, number: int) -> Writer:
        return Writer(
            places_of(self._paper),
            self._printed,
            self._paper.language,
            pictures=not self._plainly,
            part=number,
            part_of=self._part_of,
            far=self._far,
            asked=self._asked,
        )


def cut(blocks: Iterable[Block], most: int, *, again: bool = True) -> Iterator[Blocks]:
    """Blocks in their order, so many characters at a time; no part ends with a heading.

    With `again`, the headings above are said again where a part begins within a chapter.
    """
    part: list[Block] = []
    above: list[Heading] = []
    length = 0
    for block in blocks:
        size = characters((block,))
        if length and length + size > most:
            kept: list[Block] = []
            while part and isinstance(part[-1], Heading):
                kept.insert(0, part.pop())
            if part:
                yield tuple(part)
                begins = (*kept, block)
                part, length = [*(_again(above, begins[0]) if again else ()), *begins], 0
            else:
                part = [*kept, block]
        else:
            part.append(block)
        length += size
        if isinstance(block, Heading):
            above = [*(one for one in above if one.level < block.level), block]
    if part:
        yield tuple(part)


def _again(above: Iterable[Heading], first: Block) -> Iterator[Heading]:
    """The headings that a part goes on below."""
    level = first.level if isinstance(first, Heading) else 7
    for one in above:
        if one.level < level and one is not first:
            yield Heading(one.level, (*one.inlines, Text(" (continued)")))


def _ids(blocks: Blocks) -> Iterator[str]:
    for block in every_block(blocks):
        if isinstance(block, Heading | Paragraph | Group) and block.id:
            yield block.id


def _headed(blocks: Blocks) -> Iterator[str]:
    """The ids of headings and of what begins with one: an outline knows where they stand."""
    for block in every_block(blocks):
        if isinstance(block, Heading | Group):
            first = block if isinstance(block, Heading) else next(iter(block.blocks), None)
            if block.id and isinstance(first, Heading):
                yield block.id
