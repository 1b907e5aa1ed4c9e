"""The text of an option as numbered clauses: reads and writes them, finds what differs, keeps changes as data. PURE.

A clause is one paragraph whose words stand one space apart, as `tidy` leaves it. A word is what stands between two
spaces, with its punctuation and the space before it; where a script writes no spaces, each sign is one. What is done
with changes, and whether two of them fit together, is in merge.py. Data counts from 0, as lists do.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby, pairwise
from typing import Literal, NamedTuple

from forum.text import redline
from forum.text.redline import Chunk

Op = Literal["same", "ins", "del"]

STOPS = '.,;:!?…()[]{}"“”„«»‹›—–/¿¡،؛؟۔।、。，；：！？「」『』（）'
MOST_WORDS = 65_000  # different words in one pair of clauses; beyond, one is shown as replaced by the other
MOST_PAIRS = 20_000  # clauses compared with clauses between two that stayed; beyond, all are removed and added

_FIRST_SIGN = 0xF0000
_ALONE = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_WORD = re.compile(rf" ?(?:[{_ALONE}]|[^ {_ALONE}]+)")  # where one ends hangs on two signs only: merging moves no end
_ATOM = re.compile(rf" |[{re.escape(STOPS)}{_ALONE}]|[^ {re.escape(STOPS)}{_ALONE}]+")
_BLANK_LINES = re.compile(r"\n\s*\n")
_NUMBER = re.compile(r"(?:(\d{1,4})[.)]|clause (\d{1,4})[.):]) (?=.)", re.IGNORECASE)


class Span(NamedTuple):
    """Words that take the place of others: of none where start is end, and none do where new is empty."""

    start: int
    end: int
    new: tuple[str, ...]


class Piece(NamedTuple):
    """A run of text that stayed, came or went, with its spaces."""

    op: Op
    text: str


# Reading and writing --------------------------------------------------------------------------------------------


def tidy(text: str) -> str:
    """One paragraph, words one space apart."""
    return " ".join(text.split())


def words(clause: str) -> tuple[str, ...]:
    """The words of a clause, each with the space before it; the first has one too, so that it can move."""
    return split_words(" " + tidy(clause))


def split_words(text: str) -> tuple[str, ...]:
    """Words from the midst of a clause. Joined they are the text again, if it is tidy."""
    return tuple(_WORD.findall(text))


def join_words(some: Sequence[str]) -> str:
    return "".join(some).removeprefix(" ")


def read_clauses(text: str) -> tuple[str, ...]:
    """Each paragraph is a clause. Numbers are dropped where every paragraph has its own, from 1."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    clauses = tuple(filter(None, map(tidy, _BLANK_LINES.split(lines))))
    numbers = [_NUMBER.match(clause) for clause in clauses]
    if all(found and int(found[1] or found[2]) == number for number, found in enumerate(numbers, 1)):
        return tuple(clause[found.end() :] for clause, found in zip(clauses, numbers, strict=True) if found)
    return clauses


def write_clauses(clauses: Sequence[str]) -> str:
    """The text that `read_clauses` reads as these: without numbers, unless the clauses' own would be taken for such."""
    plain = "\n\n".join(clauses)
    if read_clauses(plain) == tuple(clauses):
        return plain
    return "\n\n".join(f"{number}. {clause}" for number, clause in enumerate(clauses, 1))


# Words of one clause --------------------------------------------------------------------------------------------


def spans(old: Sequence[str], new: Sequence[str]) -> tuple[Span, ...]:
    """What makes one list of words of the other; at least one word that stays stands between two spans.

    A clause that keeps few of its words was written anew: shown as scattered words it could not be read.
    """
    whole = Span(0, len(old), tuple(new))
    if len({*old, *new}) > MOST_WORDS:
        return (whole,)
    found = tuple(_spans(old, new))
    stays = len(old) - sum(span.end - span.start for span in found)
    return (whole,) if 5 * stays < 2 * min(len(old), len(new)) else found


def _spans(old: Sequence[str], new: Sequence[str]) -> Iterator[Span]:
    x = y = to_x = to_y = 0
    for chunk in (*_chunks(old, new), Chunk("same", "")):
        if chunk.kind == "del":
            to_x += len(chunk.text)
        elif chunk.kind == "ins":
            to_y += len(chunk.text)
        else:
            if (x, y) != (to_x, to_y):
                yield Span(x, to_x, tuple(new[y:to_y]))
            x = to_x = to_x + len(chunk.text)
            y = to_y = to_y + len(chunk.text)


def _chunks(old: Sequence[str], new: Sequence[str]) -> tuple[Chunk, ...]:
    """The redline compares signs that are no letters one by one, in bounded time: so each word becomes one sign."""
    signs: dict[str, str] = {}
    for word in (*old, *new):
        signs.setdefault(word, chr(_FIRST_SIGN + len(signs)))
    return redline.words("".join(map(signs.__getitem__, old)), "".join(map(signs.__getitem__, new)))


def pieces(old: Sequence[str], changes: Iterable[Span]) -> tuple[Piece, ...]:
    """A clause with its changes: same and del make up the old text, same and ins the new one."""
    found: list[Piece] = []
    at = 0
    for span in changes:
        found.append(Piece("same", "".join(old[at : span.start])))
        found += _trimmed("".join(old[span.start : span.end]), "".join(span.new))
        at = span.end
    found.append(Piece("same", "".join(old[at:])))
    joined = ((op, "".join(piece.text for piece in run)) for op, run in groupby(_filled(found), lambda one: one.op))
    return _begun([Piece(op, text) for op, text in joined])


def _begun(found: list[Piece]) -> tuple[Piece, ...]:
    """Without the space before the first word; when that word comes or goes, the space after it goes with it."""
    if not found:
        return ()
    (op, first), *rest = found
    if op == "same" or not rest:
        return _filled([Piece(op, first.removeprefix(" ")), *rest])
    (_, second), *others = rest
    return _filled([Piece(op, first.removeprefix(" ") + " "), Piece("same", second.removeprefix(" ")), *others])


def _filled(some: Iterable[Piece]) -> tuple[Piece, ...]:
    return tuple(piece for piece in some if piece.text)


def _trimmed(gone: str, come: str) -> list[Piece]:
    """What both begin or end with stays: the brackets around a word, the full stop after it."""
    old, new = _ATOM.findall(gone), _ATOM.findall(come)
    start = _common_start(old, new)
    end = _common_start(old[start:][::-1], new[start:][::-1])
    return [
        Piece("same", "".join(old[:start])),
        Piece("del", "".join(old[start : len(old) - end])),
        Piece("ins", "".join(new[start : len(new) - end])),
        Piece("same", "".join(old[len(old) - end :])),
    ]


def _common_start(old: Sequence[str], new: Sequence[str]) -> int:
    equal = (one == other for one, other in zip(old, new, strict=False))
    return next((count for count, same in enumerate(equal) if not same), min(len(old), len(new)))


# Clauses of one text --------------------------------------------------------------------------------------------


def pairs(base: Sequence[str], after: Sequence[str]) -> list[tuple[int, int]]:
    """Which clause became which, in order: equal ones first, then similar ones between them."""
    found: list[tuple[int, int]] = []
    x = y = 0
    for a, b, size in SequenceMatcher(None, base, after, autojunk=False).get_matching_blocks():
        found += [(x + one, y + other) for one, other in _alike(base[x:a], after[y:b])]
        found += [(a + number, b + number) for number in range(size)]
        x, y = a + size, b + size
    return found


def _alike(base: Sequence[str], after: Sequence[str]) -> list[tuple[int, int]]:
    """The pairs of clauses that are most alike together. One clause in the place of one is that clause, rewritten."""
    if len(base) == len(after) == 1:
        return [(0, 0)]
    if len(base) * len(after) > MOST_PAIRS:
        return []
    olds, news = [_counted(clause) for clause in base], [_counted(clause) for clause in after]
    scores = [[_likeness(old, new) for new in news] for old in olds]
    best = _best(scores, len(after))
    found, x, y = [], 0, 0
    while x < len(base) and y < len(after):
        if scores[x][y] and best[x][y] == scores[x][y] + best[x + 1][y + 1]:
            found.append((x, y))
            x, y = x + 1, y + 1
        elif best[x][y] == best[x + 1][y]:
            x += 1
        else:
            y += 1
    return found


def _best(scores: Sequence[Sequence[int]], width: int) -> list[list[int]]:
    """From each place on, the most that pairs in order can score together."""
    best = [[0] * (width + 1) for _ in range(len(scores) + 1)]
    for x in range(len(scores) - 1, -1, -1):
        for y in range(width - 1, -1, -1):
            best[x][y] = max(best[x + 1][y], best[x][y + 1], scores[x][y] + best[x + 1][y + 1])
    return best


def _counted(clause: str) -> Counter[str]:
    return Counter(atom for atom in _ATOM.findall(clause.casefold()) if atom.strip(STOPS + " "))


def _likeness(old: Counter[str], new: Counter[str]) -> int:
    """Words in common, in thousandths of both; 0 where the shorter clause shares less than half of its words."""
    common = (old & new).total()
    if not common or 2 * common < min(old.total(), new.total()):
        return 0
    return 2000 * common // (old.total() + new.total())


# Changes --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """Words of a clause that are replaced: none of the old ones where it only adds, none new where it only removes."""

    clause: int
    start: int
    old: tuple[str, ...]
    new: tuple[str, ...]

    @property
    def end(self) -> int:
        return self.start + len(self.old)

    @property
    def span(self) -> Span:
        return Span(self.start, self.end, self.new)

    def as_json(self) -> dict[str, object]:
        return {"clause": self.clause, "start": self.start, "old": "".join(self.old), "new": "".join(self.new)}

    @classmethod
    def from_json(cls, data: object) -> Edit:
        clause, start, old, new = _fields(data, "clause", "start", "old", "new")
        return cls(_number(clause), _number(start), _words(old), _words(new))


@dataclass(frozen=True, slots=True, order=True)
class Added:
    """New clauses in one gap."""

    gap: int
    texts: tuple[str, ...]

    def as_json(self) -> dict[str, object]:
        return {"gap": self.gap, "texts": list(self.texts)}

    @classmethod
    def from_json(cls, data: object) -> Added:
        gap, texts = _fields(data, "gap", "texts")
        return cls(_number(gap), tuple(map(_clause, _list(texts))))


@dataclass(frozen=True, slots=True)
class Change:
    """What is done to a text of so many clauses: everything in the order of the text, nothing twice."""

    of: int
    edits: tuple[Edit, ...] = ()
    removed: tuple[int, ...] = ()
    added: tuple[Added, ...] = ()

    def __post_init__(self) -> None:
        edited = self.edits_by_clause()
        sound = (
            _rises(self.removed, self.of)
            and _rises([one.gap for one in self.added], self.of + 1)
            and all(one.texts for one in self.added)
            and list(self.edits) == sorted(self.edits)
            and _rises(list(edited), self.of)
            and edited.keys().isdisjoint(self.removed)
            and all(map(_stand_apart, edited.values()))
        )
        if not sound:
            raise ValueError("not a change of a text in clauses")

    @property
    def is_empty(self) -> bool:
        return not (self.edits or self.removed or self.added)

    def edits_by_clause(self) -> dict[int, list[Edit]]:
        found: dict[int, list[Edit]] = defaultdict(list)
        for edit in self.edits:
            found[edit.clause].append(edit)
        return dict(found)

    def as_json(self) -> dict[str, object]:
        return {
            "of": self.of,
            "edits": [one.as_json() for one in self.edits],
            "removed": list(self.removed),
            "added": [one.as_json() for one in self.added],
        }

    @classmethod
    def from_json(cls, data: object) -> Change:
        """The change that `as_json` wrote. Raises ValueError on anything else."""
        of, edits, removed, added = _fields(data, "of", "edits", "removed", "added")
        return cls(
            _number(of),
            tuple(map(Edit.from_json, _list(edits))),
            tuple(map(_number, _list(removed))),
            tuple(map(Added.from_json, _list(added))),
        )


def _rises(numbers: Sequence[int], below: int) -> bool:
    return all(one < other for one, other in pairwise((-1, *numbers, below)))


def _stand_apart(edits: Sequence[Edit]) -> bool:
    """Each edit of a clause does something, and a word that stays is between it and the next."""
    return all(one.start >= 0 and one.old != one.new for one in edits) and all(
        one.end < other.start for one, other in pairwise(edits)
    )


def _fields(data: object, *names: str) -> list[object]:
    if not isinstance(data, dict) or data.keys() != set(names):
        raise ValueError(f"expected an object with {', '.join(names)}")
    return [data[name] for name in names]


def _list(data: object) -> list[object]:
    if not isinstance(data, list):
        raise ValueError("expected a list")
    return data


def _number(data: object) -> int:
    if type(data) is not int or data < 0:
        raise ValueError("expected a number from 0")
    return data


def _clause(data: object) -> str:
    if not isinstance(data, str) or not data or data != tidy(data):
        raise ValueError("expected the text of a clause")
    return data


def _words(data: object) -> tuple[str, ...]:
    if not isinstance(data, str) or data == " " or data.removeprefix(" ") != tidy(data):
        raise ValueError("expected words")
    return split_words(data)
