"""Finds a quoted passage again after edits, or says that the text has changed: never where something else is said."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from forum.text.quoting import (
    LONGEST,
    MAX_CONTEXT,
    MAX_PLACES,
    NEIGHBOURS,
    Ambiguous,
    Empty,
    NotThere,
    Quote,
    TooLong,
    Unquotable,
    agreeing,
    pick,
    quote,
    whole_block,
)
from forum.text.reading import Block, Reading, read
from forum.text.weighty import LIGHT, are_opposed, is_weighty
from forum.text.wording import OPENING, Wording

__all__ = [
    "LONGEST",
    "THRESHOLD",
    "Ambiguous",
    "Block",
    "Empty",
    "Found",
    "NotThere",
    "Quote",
    "Reading",
    "TooLong",
    "Unquotable",
    "find",
    "pick",
    "quote",
    "read",
    "whole_block",
]

THRESHOLD = 0.8  # of the words around a passage, in its sentences, that must have stayed
MAX_STEPS = 20_000  # comparisons for one passage
_ALL = 1_000  # counts as agreement of everything there is on one side


@dataclass(frozen=True)
class Found:
    """Where a passage stands now; exact when neither it nor its sentences changed in any character."""

    start: int
    end: int
    exact: bool


def find(passage: Quote, reading: Reading) -> Found | None:
    """Where the passage stands in the text as it is now, or None: the text has changed since.

    First as it was, with the same words around it; then with the same words in the same order, if at least THRESHOLD
    of the words around it in its sentences stayed and none of those that changed could turn the meaning round.
    """
    sought = _Sought.of(passage)
    unchanged = [place for place in _verbatim(sought, reading) if place.sentence_same]
    if unchanged and all(place.agreement == (_ALL, _ALL) for place in unchanged):
        return _found(reading, _choose(sought, unchanged), exact=True)
    places = _places(sought, reading)
    if places is None:
        return None
    unchanged = [place for place in places if place.sentence_same]
    if unchanged:
        return _found(reading, _choose(sought, unchanged), exact=True)
    budget = _Budget()
    alike = [place for place in places if _is_alike(sought, place, reading.wording, budget)]
    if budget.left < 0:
        return None
    same_words = [place for place in alike if (place.before, place.after) == (sought.before, sought.after)]
    return _found(reading, _choose(sought, same_words or alike), exact=False)


@dataclass(frozen=True)
class _Sought:
    """A passage taken apart: its words, the words around it in its sentences, and some of their neighbours."""

    passage: Quote
    keys: list[str]
    before: list[str]
    after: list[str]
    names: frozenset[str]
    neighbours: tuple[list[str], list[str]]
    lead: str  # the text of its sentences before and after it
    tail: str
    cut: tuple[bool, bool]  # whether more of the sentence stood there than was kept

    @classmethod
    def of(cls, passage: Quote) -> "_Sought":
        wording = Wording(passage.prefix + passage.exact + passage.suffix)
        start, end = len(passage.prefix), len(passage.prefix) + len(passage.exact)
        left, right = wording.sentence(start, end)
        first, last = wording.within(start, end)
        opening, closing = wording.within(left, right)
        cut = (
            left == 0 and start >= MAX_CONTEXT - NEIGHBOURS,
            right >= len(wording.text.rstrip()) and len(wording.text) - end >= MAX_CONTEXT - NEIGHBOURS,
        )
        return cls(
            passage,
            wording.keys[first:last],
            wording.keys[opening:first],
            wording.keys[last:closing],
            _names(wording, (opening, first, last, closing)),
            (wording.keys[:opening], wording.keys[closing:]),
            _plain(wording.text[left:start]),
            _plain(wording.text[end:right]),
            cut,
        )


@dataclass(frozen=True)
class _Place:
    """One place where the words of the passage stand now."""

    start: int
    end: int
    sentence_same: bool
    before: list[str]
    after: list[str]
    around: tuple[int, int, int, int]  # as numbers of words: where before, the passage and after begin, and the end
    agreement: tuple[int, int]  # of the neighbours on either side


@dataclass
class _Budget:
    """How many comparisons are left for one passage."""

    left: int = MAX_STEPS


def _verbatim(sought: _Sought, reading: Reading) -> Iterator[_Place]:
    """The nearest places, on either side, that have every character of what was kept."""
    passage = sought.passage
    whole = passage.prefix + passage.exact + passage.suffix
    expected = max(0, passage.start - len(passage.prefix))
    left = reading.text.rfind(whole, 0, expected + len(whole) - 1) if expected else -1
    right = reading.text.find(whole, expected)
    for position in {left, right} - {-1}:
        start = position + len(passage.prefix)
        if _in_one_block(reading, start, start + len(passage.exact)):
            yield _place(sought, reading, start, start + len(passage.exact))


def _places(sought: _Sought, reading: Reading) -> list[_Place] | None:
    """Where the words of the passage stand, as far as the length of their sentences allows; None when too often."""
    wording = reading.wording
    places = []
    for count, (first, last) in enumerate(wording.places(sought.keys)):
        if count >= MAX_PLACES:
            return None
        inner = wording.starts[first], wording.ends[last - 1]
        start, end = _outer_points(sought.passage.exact, reading.text, *inner)
        if wording.within(start, end) != (first, last):  # the points became a question mark
            start, end = inner
        if _in_one_block(reading, start, end) and _fits(sought, wording, start, end, first, last):
            places.append(_place(sought, reading, start, end))
    return places


def _in_one_block(reading: Reading, start: int, end: int) -> bool:
    block = reading.block_at(start)
    return block is not None and end <= block.end


def _outer_points(exact: str, text: str, start: int, end: int) -> tuple[int, int]:
    """The passage begins and ends with points where it did so when it was quoted."""
    if exact[0] in OPENING:
        while start > 0 and text[start - 1] in OPENING:
            start -= 1
    if not exact[-1].isalnum():
        while end < len(text) and not text[end].isspace() and not text[end].isalnum():
            end += 1
    return start, end


def _fits(sought: _Sought, wording: Wording, start: int, end: int, first: int, last: int) -> bool:
    """Whether the sentences around a place are long enough, and not too long, to be worth comparing."""
    opening, closing = wording.within(*wording.sentence(start, end))
    before = len(sought.before) if sought.cut[0] else first - opening
    after = len(sought.after) if sought.cut[1] else closing - last
    known = len(sought.before) + len(sought.after)
    return min(known, before + after) >= THRESHOLD * max(known, before + after)


def _place(sought: _Sought, reading: Reading, start: int, end: int) -> _Place:
    wording = reading.wording
    left, right = wording.sentence(start, end)
    if sought.cut[0]:
        left = max(left, start - len(sought.lead) - NEIGHBOURS)
    if sought.cut[1]:
        right = min(right, end + len(sought.tail) + NEIGHBOURS)
    first, last = wording.within(start, end)
    opening, closing = wording.within(left, right)
    before, after = wording.keys[opening:first], wording.keys[last:closing]
    if sought.cut[0]:
        before = before[max(0, len(before) - len(sought.before)) :]
    if sought.cut[1]:
        after = after[: len(sought.after)]
    lead, tail = _plain(reading.text[left:start]), _plain(reading.text[end:right])
    same = (
        reading.text[start:end] == sought.passage.exact
        and (lead.endswith(sought.lead) if sought.cut[0] else lead == sought.lead)
        and (tail.startswith(sought.tail) if sought.cut[1] else tail == sought.tail)
    )
    around = (first - len(before), first, last, last + len(after))
    return _Place(start, end, same, before, after, around, _agreement(sought, wording, opening, closing))


def _plain(text: str) -> str:
    return " ".join(text.split())


def _names(wording: Wording, around: tuple[int, int, int, int]) -> frozenset[str]:
    """Words with a capital letter around a passage: mostly names, and who is meant is not a matter of style."""
    opening, first, last, closing = around
    return frozenset(
        wording.keys[index]
        for index in (*range(opening, first), *range(last, closing))
        if wording.text[wording.starts[index]].isupper() and wording.keys[index] not in LIGHT
    )


def _agreement(sought: _Sought, wording: Wording, opening: int, closing: int) -> tuple[int, int]:
    """How many words of the neighbouring sentences are the same, counted away from the passage."""
    left, right = sought.neighbours
    now_left = wording.keys[max(0, opening - max(1, len(left))) : opening]
    now_right = wording.keys[closing : closing + max(1, len(right))]
    return (
        _ALL if sought.cut[0] else _side(left[::-1], now_left[::-1]),
        _ALL if sought.cut[1] else _side(right, now_right),
    )


def _side(known: Sequence[str], now: Sequence[str]) -> int:
    if not known:
        return 0 if now else _ALL
    count = agreeing(known, now)
    if count == len(known):
        return _ALL
    return count if count > 1 else 0


def _is_alike(sought: _Sought, place: _Place, wording: Wording, budget: _Budget) -> bool:
    """Whether a place says what the passage said, by the words around it in its sentences."""
    if (place.before, place.after) == (sought.before, sought.after):
        return True
    longest = max(len(sought.before) + len(sought.after), len(place.before) + len(place.after))
    most = int((1 - THRESHOLD) * longest * 2 + 1e-9)
    removed, added, kept = [], [], 0
    for known, now in ((sought.before, place.before), (sought.after, place.after)):
        changed = _changed(known, now, most, budget)
        if changed is None:
            return False
        removed += changed[0]
        added += changed[1]
        kept += len(known) - len(changed[0])
    if kept < THRESHOLD * longest or not any(place.agreement):
        return False
    names = sought.names | _names(wording, place.around)
    return not any(is_weighty(word) or word in names for word in removed + added) and not are_opposed(removed, added)


def _changed(old: Sequence[str], new: Sequence[str], most: int, budget: _Budget) -> tuple[list[str], list[str]] | None:
    """The words that only one of two runs has, by Myers' greedy search; None when there are more than `most`."""
    reach, trace = {1: 0}, []
    for edits in range(most + 1):
        trace.append(dict(reach))
        budget.left -= 2 * edits + 1
        for diagonal in range(-edits, edits + 1, 2):
            x = _step(reach, diagonal, edits)
            while x < len(old) and x - diagonal < len(new) and old[x] == new[x - diagonal]:
                x += 1
                budget.left -= 1
            reach[diagonal] = x
            if x >= len(old) and x - diagonal >= len(new):
                return _walk_back(trace, old, new)
        if budget.left < 0:
            return None
    return None


def _step(reach: Mapping[int, int], diagonal: int, edits: int) -> int:
    """Where an edit leads to on a diagonal: a new word where that reaches further, else a word gone."""
    come, gone = reach.get(diagonal + 1, -1), reach.get(diagonal - 1, -1)
    return come if diagonal == -edits or (diagonal != edits and gone < come) else gone + 1


def _walk_back(
    trace: Sequence[Mapping[int, int]], old: Sequence[str], new: Sequence[str]
) -> tuple[list[str], list[str]]:
    removed, added = [], []
    diagonal = len(old) - len(new)
    for edits in range(len(trace) - 1, 0, -1):
        reach = trace[edits]
        come, gone = reach.get(diagonal + 1, -1), reach.get(diagonal - 1, -1)
        if diagonal == -edits or (diagonal != edits and gone < come):
            diagonal += 1
            added.append(new[come - diagonal])
        else:
            diagonal -= 1
            removed.append(old[gone])
    return removed, added


def _choose(sought: _Sought, places: Sequence[_Place]) -> _Place | None:
    """The one place, or the one that agrees more with its neighbours on one side and no less on the other.

    Where several agree with all of them, the one that is clearly nearest to where the passage stood.
    """
    if not places:
        return None
    best = tuple(max(place.agreement[side] for place in places) for side in (0, 1))
    leading = [place for place in places if place.agreement == best]
    if len(leading) < 2:
        return leading[0] if leading else None
    if best != (_ALL, _ALL):
        return None
    leading.sort(key=lambda place: abs(place.start - sought.passage.start))
    near, next_near = (abs(place.start - sought.passage.start) for place in leading[:2])
    return leading[0] if 2 * near < next_near else None


def _found(reading: Reading, place: _Place | None, *, exact: bool) -> Found | None:
    return Found(place.start, place.end, exact) if place else None
