"""What a paper is made of, as plain values: whoever writes one says what stands there, and writers how it looks.

Nothing here is HTML, Markdown or any other notation; a text of a person comes in by `reading.blocks`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

# Within a line ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Text:
    """Words, with marks: "strong", "em", "code", "sub", "sup", "ins", "del"."""

    words: str
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """To an address, or with `#` to the id of a block of the same paper."""

    to: str
    inlines: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """A note: at the foot of a page, or at the end where there are no pages."""

    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Break:
    """A new line within a paragraph."""


@dataclass(frozen=True, slots=True)
class Span:
    """Words in another language, or written in the other direction ("rtl")."""

    inlines: tuple[Inline, ...]
    language: str = ""
    direction: str = ""


Inline = Text | Link | Note | Break | Span

FOLD = "fold"

# Blocks -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Heading:
    """Level 1 is a chapter. `id` is what links lead to; once in a paper."""

    level: int
    inlines: tuple[Inline, ...]
    id: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """`role` says what kind of words these are: "", "byline", "lead", "small", "ruled", "comment", "gone"."""

    inlines: tuple[Inline, ...]
    role: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True)
class Quotation:
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """Points, or with `start` numbers."""

    items: tuple[tuple[Block, ...], ...]
    start: int | None = None


@dataclass(frozen=True, slots=True)
class Terms:
    """Names and what is said of each."""

    items: tuple[tuple[tuple[Inline, ...], tuple[Block, ...]], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """`sides` of its columns: "start", "end" (numbers) or "middle". The first column heads the rows if `row_heads`."""

    caption: tuple[Inline, ...]
    heads: tuple[tuple[Inline, ...], ...]
    rows: tuple[tuple[tuple[Inline, ...], ...], ...]
    sides: tuple[str, ...] = ()
    row_heads: bool = True


@dataclass(frozen=True, slots=True)
class Picture:
    """Bytes of an SVG drawing, or of a PNG, JPEG or WebP picture. `alt` says it in words and is never empty."""

    data: bytes
    media_type: str
    alt: str
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """`narrow` is the same drawing for narrow screens, for writers of pages."""

    picture: Picture
    caption: tuple[Inline, ...] = ()
    credit: tuple[Inline, ...] = ()
    narrow: Picture | None = None


@dataclass(frozen=True, slots=True)
class Code:
    words: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across."""


@dataclass(frozen=True, slots=True)
class Group:
    """Blocks that belong together, as a post with its byline: `id` to link to, `role` to look by, own language.

    A group with the role FOLD begins with a paragraph that says what is in it: pages of the site show that alone at
    first, and all else once it is asked for.
    """

    blocks: tuple[Block, ...]
    id: str = ""
    role: str = ""
    language: str = ""
    direction: str = ""


Block = Heading | Paragraph | Quotation | Listing | Terms | Table | Figure | Code | Rule | Group


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole document. `as_of` and `digest` (SHA-256 of the facts) stand on its first page."""

    title: str
    blocks: tuple[Block, ...]
    as_of: datetime
    digest: str
    url: str
    language: str = "en"
    subtitle: str = ""
    authors: tuple[str, ...] = ()
    abstract: tuple[Block, ...] = ()
    licence: str = ""
    publisher: str = ""
    version: str = ""
    doi: str = ""
    keywords: tuple[str, ...] = ()
    front: tuple[tuple[str, str], ...] = field(default=())  # further lines of the first page: name, words
