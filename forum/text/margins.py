"""Writes into the HTML of a post what stands beside its text: marked passages, notes, links of paragraphs."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise

from forum.text.reading import WRAPPER, Piece, Trace, trace

MAX_NAMED = 10  # spans that one marked stretch names; data-spans counts all of them
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
_END, _NOTE, _BEGIN, _AFTER, _WRAP = range(5)  # in this order where several stand at one place


@dataclass(frozen=True)
class Span:
    """A passage to mark, by its place in the reading; the label names its note to those who do not see the page."""

    start: int
    end: int
    id: str
    label: str
    sign: str = ""  # what the link to the note shows; its number on this text where there is none
    kind: str = ""  # what the note is, in a word, said before its sign


@dataclass(frozen=True)
class _Stretch:
    """A part of the text that the same spans cover."""

    start: int
    end: int
    spans: tuple[Span, ...]


def mark(html: str, spans: Sequence[Span], after: Mapping[str, str] | None = None) -> str:
    """The same HTML with its passages marked, and the caller's notes after the blocks of these ids.

    A passage gets `<mark id="passage-ID">` and, behind its end, a link to `#note-ID`. A block and its notes are put
    into one `<div class="passage__block">`. Notes for a block that is not there stand at the end, so that none is lost.
    """
    for span in spans:
        if not _ID.fullmatch(span.id):
            raise ValueError(f"{span.id!r} cannot be part of an id.")
    seen = trace(html)
    ordered = sorted((span for span in spans if _shown(seen, span)), key=lambda span: (span.start, span.end))
    written = [*_marks(seen, ordered), *_links(seen, ordered), *_notes(seen, after or {}, len(html))]
    return _with(html, written)


def with_links(html: str, link: Callable[[str], str]) -> str:
    """The same HTML with the caller's link, as safe HTML, for each top-level block that has text and an id.

    It stands inside a paragraph's end, and after any other block: a list has no place for it, and a heading's link
    would be read out with its name. Blocks for which the caller gives "" get none.
    """
    written = []
    for frame in trace(html).frames:
        made = link(frame.block.id) if frame.block.id else ""
        if made and frame.tag == "p":
            written.append((frame.inner, _BEGIN, f' <span class="passage__link">{made}</span>'))
        elif made:
            written.append((frame.outer, _BEGIN, f'<div class="passage__link">{made}</div>'))
    return _with(html, written)


def _with(html: str, written: list[tuple[int, int, str]]) -> str:
    parts = []
    position = 0
    for place, _, text in sorted(written, key=lambda one: one[:2]):
        parts += [html[position:place], text]
        position = place
    return "".join([*parts, html[position:]])


def _shown(seen: Trace, span: Span) -> bool:
    return any(True for _ in _pieces(seen, span.start, span.end))


def _pieces(seen: Trace, start: int, end: int) -> Iterator[Piece]:
    """What shows a stretch of the text, cut to it where it can be cut."""
    index = bisect_right(seen.pieces, start, key=lambda piece: piece.end)
    while index < len(seen.pieces) and seen.pieces[index].start < end:
        piece = seen.pieces[index]
        first, last = max(start, piece.start), min(end, piece.end)
        if piece.whole:
            if first == piece.start and first < last:  # two stretches may meet in it: it belongs to the first
                yield piece
        elif first < last:
            yield Piece(first, last, piece.left + first - piece.start, piece.left + last - piece.start, False)
        index += 1


def _marks(seen: Trace, spans: Sequence[Span]) -> Iterator[tuple[int, int, str]]:
    named: set[str] = set()
    for stretch in _stretches(spans):
        for left, right in _runs(_pieces(seen, stretch.start, stretch.end)):
            fresh = [span.id for span in stretch.spans if span.id not in named]
            named.update(fresh)
            yield left, _BEGIN, _opening(stretch.spans, fresh)
            yield right, _END, "</mark>"


def _stretches(spans: Sequence[Span]) -> Iterator[_Stretch]:
    """The text cut wherever a span begins or ends, without what no span covers."""
    cuts = sorted({span.start for span in spans} | {span.end for span in spans})
    open_spans: list[Span] = []
    following = 0
    for start, end in pairwise(cuts):
        open_spans = [span for span in open_spans if span.end > start]
        while following < len(spans) and spans[following].start <= start:
            open_spans.append(spans[following])
            following += 1
        if open_spans:
            yield _Stretch(start, end, tuple(open_spans))


def _runs(pieces: Iterator[Piece]) -> Iterator[tuple[int, int]]:
    """Pieces that touch in the HTML, as one: no tag stands between them."""
    left = right = -1
    for piece in pieces:
        if piece.left != right:
            if right >= 0:
                yield left, right
            left = piece.left
        right = piece.right
    if right >= 0:
        yield left, right


def _opening(spans: Sequence[Span], fresh: Sequence[str]) -> str:
    """A mark has one id; further passages that begin with it get an empty place of their own before it."""
    places = "".join(f'<span class="passage__place" id="passage-{name}"></span>' for name in fresh[1:])
    identity = f' id="passage-{fresh[0]}"' if fresh else ""
    names = " ".join(span.id for span in spans[:MAX_NAMED])
    return f'{places}<mark class="passage"{identity} data-passages="{names}" data-spans="{len(spans)}">'


def _links(seen: Trace, spans: Sequence[Span]) -> Iterator[tuple[int, int, str]]:
    links = [link[0] for link in seen.links]
    for number, span in enumerate(spans, 1):
        place = _end_of(seen, span)
        around = bisect_left(links, place) - 1
        if around >= 0:
            place = max(place, seen.links[around][1])  # a link has no place inside another link
        sign = span.sign or str(number)
        label = escape(f"{span.kind} {sign}: {span.label}".lstrip())
        link = f'<a class="passage__note" href="#note-{span.id}" aria-label="{label}">{escape(sign)}</a>'
        yield place, _NOTE, link


def _end_of(seen: Trace, span: Span) -> int:
    """Where in the HTML the last piece of a span ends."""
    index = bisect_left(seen.pieces, span.end, key=lambda piece: piece.start) - 1
    piece = seen.pieces[index]
    return piece.right if piece.whole else piece.left + min(span.end, piece.end) - piece.start


def _notes(seen: Trace, after: Mapping[str, str], end: int) -> Iterator[tuple[int, int, str]]:
    frames = {frame.block.id: frame for frame in seen.frames}
    for block_id, note in after.items():
        notes = f'<div class="passage__notes">{note}</div>'
        frame = frames.get(block_id) if block_id else None
        if frame is None:
            yield end, _AFTER, notes
        else:
            yield frame.left, _WRAP, WRAPPER
            yield frame.outer, _AFTER, f"{notes}</div>"
