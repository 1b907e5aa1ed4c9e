"""Quotes a passage of a post with its surroundings, as a script, a form or another program names it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from forum.text.reading import Reading
from forum.text.wording import OPENING, Wording

LONGEST = 600  # characters of a passage
LONGEST_BLOCK = 6_000  # characters of a paragraph that is quoted whole
NEIGHBOURS = 32  # characters kept of the sentences before and after
MAX_CONTEXT = 2_000  # characters kept on either side of the passage
MAX_PLACES = 100  # where the same words stand, before we no longer tell them apart


class Unquotable(ValueError):
    """A passage that cannot be quoted; the message is a sentence for the person who selected it."""


class Empty(Unquotable):
    """A passage without a word."""

    def __init__(self) -> None:
        super().__init__("Select some words first.")


class NotThere(Unquotable):
    """A passage that the text does not have."""

    def __init__(self) -> None:
        super().__init__(
            "These words do not stand like this in one paragraph of the text. "
            "Select a passage within one paragraph, or load the page anew if the text was changed."
        )


class Ambiguous(Unquotable):
    """A passage that the text has more than once."""

    def __init__(self) -> None:
        super().__init__("These words stand in more than one place. Select a few words more.")


class TooLong(Unquotable):
    """A passage of more than LONGEST characters."""

    def __init__(self) -> None:
        super().__init__("The passage is longer than 600 characters. Select the sentence that matters most.")


@dataclass(frozen=True)
class Quote:
    """A passage with what stands before and after it: its whole sentences and a little of their neighbours."""

    exact: str
    prefix: str
    suffix: str
    start: int
    end: int

    def as_selectors(self) -> list[dict[str, str | int]]:
        """The selectors of the W3C Web Annotation model; positions count Unicode characters."""
        return [
            {"type": "TextQuoteSelector", "exact": self.exact, "prefix": self.prefix, "suffix": self.suffix},
            {"type": "TextPositionSelector", "start": self.start, "end": self.end},
        ]

    @classmethod
    def from_selectors(cls, selectors: Iterable[Mapping[str, object]]) -> "Quote":
        """The same back. Raises ValueError for anything that is not a pair of such selectors."""
        by_type = {str(selector.get("type")): selector for selector in selectors}
        said, place = by_type.get("TextQuoteSelector", {}), by_type.get("TextPositionSelector", {})
        exact, prefix, suffix = (_text(said, name) for name in ("exact", "prefix", "suffix"))
        start, end = (_number(place, name) for name in ("start", "end"))
        too_long = len(exact) > LONGEST_BLOCK or max(len(prefix), len(suffix)) > MAX_CONTEXT
        if not exact.strip() or too_long or not 0 <= start < end:
            raise ValueError("A passage needs a TextQuoteSelector and a TextPositionSelector.")
        return cls(exact, prefix, suffix, start, end)


def _text(selector: Mapping[str, object], name: str) -> str:
    value = selector.get(name, "")
    return value if isinstance(value, str) else ""


def _number(selector: Mapping[str, object], name: str) -> int:
    value = selector.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) else -1


def quote(reading: Reading, start: int, end: int) -> Quote:
    """The passage from start to end, widened to whole words. Raises Empty, or NotThere outside one block."""
    if not 0 <= start <= end <= len(reading.text):
        raise NotThere
    wording = reading.wording
    first, last = wording.within(start, end)
    if first >= last or not wording.is_said(first, last):
        raise Empty
    left, right = _with_points(reading.text, wording.starts[first], wording.ends[last - 1], start, end)
    block = reading.block_at(left)
    if block is None or right > block.end:
        raise NotThere
    return _quoted(reading, left, right)


def whole_block(reading: Reading, block_id: str) -> Quote:
    """A whole paragraph, for those who cannot select. Raises NotThere, Empty or TooLong."""
    block = reading.block(block_id)
    if block is None:
        raise NotThere
    if block.end - block.start > LONGEST_BLOCK:
        raise TooLong
    return quote(reading, block.start, block.end)


def pick(reading: Reading, exact: str, prefix: str = "", suffix: str = "", block: str = "") -> Quote:
    """The passage that a browser selected; spaces, hyphens, quotation marks and case need not agree.

    Raises Empty, TooLong, NotThere or Ambiguous, each with a sentence.
    """
    if len(exact) > 4 * LONGEST:
        raise TooLong
    wanted = Wording(" ".join(exact.split()))
    if not wanted.is_said(0, len(wanted.keys)):
        raise Empty
    places = _places_in(reading, wanted.keys, block)
    first, last = _likeliest(reading.wording, places, prefix[-MAX_CONTEXT:], suffix[:MAX_CONTEXT])
    left, right = reading.wording.starts[first], reading.wording.ends[last - 1]
    before, after = wanted.starts[0], len(wanted.text) - wanted.ends[-1]
    picked = quote(reading, max(0, left - before), min(len(reading.text), right + after))
    if len(picked.exact) > LONGEST:
        raise TooLong
    return picked


def _with_points(text: str, left: int, right: int, start: int, end: int) -> tuple[int, int]:
    """The words with the quotation marks before and the points after them, as far as they were selected."""
    while left > start and text[left - 1] in OPENING:
        left -= 1
    while right < end and not text[right].isspace():
        right += 1
    return left, right


def _quoted(reading: Reading, start: int, end: int) -> Quote:
    text = reading.text
    first, last = reading.wording.sentence(start, end)
    left = max(0, start - MAX_CONTEXT, min(first, start) - NEIGHBOURS)
    right = min(len(text), end + MAX_CONTEXT, max(last, end) + NEIGHBOURS)
    while left < start and left > 0 and not text[left - 1].isspace():
        left += 1
    while right > end and right < len(text) and not text[right].isspace():
        right -= 1
    return Quote(text[start:end], text[left:start], text[end:right], start, end)


def _places_in(reading: Reading, keys: Sequence[str], block_id: str) -> list[tuple[int, int]]:
    """The runs of these words inside one block, or else with the outer words cut. Raises NotThere or Ambiguous."""
    block = reading.block(block_id)
    if block_id and block is None:
        raise NotThere
    wording = reading.wording
    for parts in (False, True):
        places: list[tuple[int, int]] = []
        for first, last in wording.places(keys, parts=parts):
            start, end = wording.starts[first], wording.ends[last - 1]
            around = block or reading.block_at(start)
            if around is not None and around.start <= start and end <= around.end:
                places.append((first, last))
            if len(places) > MAX_PLACES:
                raise Ambiguous
        if places:
            return places
    raise NotThere


def _likeliest(wording: Wording, places: Sequence[tuple[int, int]], prefix: str, suffix: str) -> tuple[int, int]:
    if len(places) == 1:
        return places[0]
    before, after = Wording(prefix).keys[-20:], Wording(suffix).keys[:20]
    shared = [
        agreeing(before[::-1], wording.keys[max(0, first - 20) : first][::-1])
        + agreeing(after, wording.keys[last : last + 20])
        for first, last in places
    ]
    best = max(shared)
    if shared.count(best) > 1:
        raise Ambiguous
    return places[shared.index(best)]


def agreeing(one: Sequence[str], other: Sequence[str]) -> int:
    """How many words two runs begin with alike."""
    count = 0
    for mine, yours in zip(one, other, strict=False):
        if mine != yours:
            break
        count += 1
    return count
