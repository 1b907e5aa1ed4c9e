"""What a reader reads of a rendered post, as plain text, and where each piece of it stands in the HTML."""

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from html import unescape
from typing import NamedTuple

from forum.text.wording import Wording

# Groups are greedy, not possessive: Python 3.11 before 3.11.5 keeps what a failed last turn of one has read.
_TOKEN = re.compile(r'<(/?)([A-Za-z][A-Za-z0-9]*)([^<>"]*+(?:"[^"]*+"[^<>"]*+)*)>|[^<]++|<')
_ATTRIBUTE = re.compile(r'([^\s"=]++)="([^"]*+)"')
_ENTITY = r"&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});"
_PIECE = re.compile(rf"(\s++)|({_ENTITY})|&|[^&\s]++(?:\s[^&\s]++)*")
_ONE_SPACE = re.compile(r"\s")
_VOID = frozenset({"br", "hr", "img", "wbr"})
_LINES = frozenset(  # what begins and ends a line of its own
    {"p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "ul", "ol", "li", "dl", "dt", "dd", "hr", "table"}
    | {"caption", "thead", "tbody", "tr", "th", "td", "figure", "figcaption", "section", "div"}
)
_LEFT_OUT_TAGS = frozenset({"figcaption", "s", "del"})  # struck words are no longer said
_MARKS = frozenset({"cite", "cite-unknown", "footnote-ref"})
_LEFT_OUT_CLASSES = _MARKS | {"credit", "footnotes", "passage__note", "passage__notes", "passage__link"}
_CLOSING = frozenset(".,;:!?)]…»”")
WRAPPER = '<div class="passage__block">'  # put round a block and its notes; what is in it stands at the top as before


@dataclass(frozen=True)
class Block:
    """A top-level paragraph, heading, list, quotation or table: its id and where its text begins and ends."""

    id: str
    start: int
    end: int


@dataclass(frozen=True)
class Reading:
    """The visible text of a post. Blocks, and the lines inside lists and tables, are parted by a line end."""

    text: str
    blocks: tuple[Block, ...]

    @cached_property
    def wording(self) -> Wording:
        """The words and sentences, worked out once however many passages are looked for."""
        return Wording(self.text)

    def block(self, block_id: str) -> Block | None:
        """The block of this id, if it has any text."""
        return next((block for block in self.blocks if block.id == block_id), None) if block_id else None

    def block_at(self, position: int) -> Block | None:
        """The block that holds the character at a position."""
        index = bisect_right(self.blocks, position, key=lambda block: block.start) - 1
        return self.blocks[index] if index >= 0 and position < self.blocks[index].end else None


class Piece(NamedTuple):
    """A stretch of the text (start to end) and of the HTML (left to right) that shows it."""

    start: int
    end: int
    left: int
    right: int
    whole: bool  # an entity or a run of spaces: both ends of it or none


class Frame(NamedTuple):
    """Where a block with text begins in the HTML, and where it ends: before its end tag and after it."""

    block: Block
    tag: str
    left: int
    inner: int
    outer: int


@dataclass
class Trace:
    """A reading in the making, with everything that is needed to write into the HTML it was made of."""

    parts: list[str]
    pieces: list[Piece]
    frames: list[Frame]
    links: list[tuple[int, int]]
    length: int = 0
    gap: str = ""  # what parts the next visible piece from the last one: nothing, a space or a line end
    gap_at: tuple[int, int] = (0, 0)
    doubtful: bool = False  # the space stood before a citation and may be the citation's own

    @property
    def reading(self) -> Reading:
        return Reading("".join(self.parts), tuple(frame.block for frame in self.frames))

    def line_end(self) -> None:
        self.gap, self.doubtful = "\n", False

    def space(self, left: int, right: int) -> None:
        if not self.gap:
            self.gap, self.gap_at = " ", (left, right)
        self.doubtful = False

    def say(self, text: str, left: int, right: int, whole: bool = False) -> None:
        gap = "" if self.length == 0 or (self.doubtful and text[0] in _CLOSING) else self.gap
        if gap == " " and self.gap_at[0] < self.gap_at[1]:
            self.pieces.append(Piece(self.length, self.length + 1, *self.gap_at, True))
        self.parts += [gap, text] if gap else [text]
        self.length += len(gap)
        self.pieces.append(Piece(self.length, self.length + len(text), left, right, whole))
        self.length += len(text)
        self.gap, self.doubtful = "", False


def read(html: str) -> Reading:
    """The visible text of a post, without citation and footnote marks, footnotes, captions and struck words.

    >>> read('<p id="p-1-1">One <em>thing</em> &amp; <s>no</s> more<sup class="cite">[1]</sup>.</p>').text
    'One thing & more.'
    """
    return trace(html).reading


def trace(html: str) -> Trace:
    """One pass over HTML as the sanitiser writes it: every "<" begins a tag, attributes stand in double quotes."""
    seen = Trace([], [], [], [])
    depth = hidden = link = 0  # hidden: the depth of the element that is left out, 0 outside one
    outermost = ("", "", 0, 0)  # the top-level element we are in: its tag and id, the first piece of its own, its place
    for token in _TOKEN.finditer(html):
        tag = token[2].lower() if token[2] else ""
        if not tag:
            if not hidden:
                _hear(seen, token[0], token.start())
            continue
        if tag in _LINES and not hidden:
            seen.line_end()
        if tag in _VOID:
            if not hidden and tag == "br":
                seen.space(token.end(), token.end())
        elif not token[1] and (depth or token[0] != WRAPPER):
            attributes = dict(_ATTRIBUTE.findall(token[3])) if token[3] else {}
            if not depth:
                seen.line_end()
                outermost = (tag, unescape(attributes.get("id", "")), len(seen.pieces), token.start())
            depth += 1
            link = token.start() if tag == "a" else link
            if not hidden and _left_out(tag, attributes):
                hidden = depth
                seen.doubtful = seen.gap == " " and attributes.get("class") in _MARKS
        elif depth and token[1]:
            if tag == "a":
                seen.links.append((link, token.end()))
            hidden = 0 if hidden == depth else hidden
            depth -= 1
            if not depth:
                _end_block(seen, *outermost, token.start(), token.end())
    return seen


def _left_out(tag: str, attributes: dict[str, str]) -> bool:
    return tag in _LEFT_OUT_TAGS or not _LEFT_OUT_CLASSES.isdisjoint(attributes.get("class", "").split())


def _hear(seen: Trace, text: str, offset: int) -> None:
    for piece in _PIECE.finditer(text):
        left, right = offset + piece.start(), offset + piece.end()
        if piece[1]:
            seen.space(left, right)
        elif piece[2]:
            character = unescape(piece[2])
            if character.isspace():
                seen.space(left, right)
            elif character:
                seen.say(character, left, right, whole=True)
        else:
            seen.say(_ONE_SPACE.sub(" ", piece[0]), left, right)


def _end_block(seen: Trace, tag: str, block_id: str, first: int, left: int, inner: int, outer: int) -> None:
    seen.line_end()
    if first < len(seen.pieces):
        block = Block(block_id, seen.pieces[first].start, seen.length)
        seen.frames.append(Frame(block, tag, left, inner, outer))
