"""Rankings grouped by equality: who is above whom, and who comes first among those that remain. PURE.

Two forms give the same figures: Few in plain Python, and Many in numpy arrays for thousands of different ballots, which
is the only place here that imports numpy. All figures are exact integers.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from policy_design.ballots.methods import METHODS, BadBallot, Code

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Marks = Sequence[Sequence[str]]
Firsts = list[dict[int, int]]
"""For each choice: of how many ballots it is first, by how many choices share that first place."""

WORTH_ARRAYS = 300
"""From how many different ballots on numpy is faster than it takes to import."""
EXACT = 2**53
"""Below this sum of counts numpy's sums are exact, in its float64 as well."""
MOST_ROWS = 250


class Profile(Protocol):
    """Rankings of `size` choices, which are known by their places."""

    @property
    def size(self) -> int: ...
    @property
    def ballots(self) -> int:
        """How many, with those that rank nothing."""

    @property
    def blank(self) -> int:
        """How many rank nothing."""

    @property
    def different(self) -> int:
        """How many different ones that rank anything."""

    def table(self) -> list[list[int]]:
        """`table[i][j]`: ballots that rank i above j; what a ballot does not rank is level below all that it ranks."""

    def firsts(self, remaining: Collection[int]) -> Firsts:
        """Who is first when only these remain. A ballot that ranks none of them is nobody's."""


class Few:
    """Rankings as tuples of ranks, 0 the best; `size` is the rank of what a ballot does not rank."""

    def __init__(self, size: int, groups: dict[tuple[int, ...], int]) -> None:
        none = (size,) * size
        self.size, self.blank = size, groups.get(none, 0)
        self.ballots = sum(groups.values())
        self.groups = {ranks: count for ranks, count in groups.items() if ranks != none}
        self.different = len(self.groups)

    def table(self) -> list[list[int]]:
        places = range(self.size)
        table = [[0] * self.size for _ in places]
        for ranks, count in self.groups.items():
            for i in places:
                row, rank = table[i], ranks[i]
                for j in places:
                    if rank < ranks[j]:
                        row[j] += count
        return table

    def firsts(self, remaining: Collection[int]) -> Firsts:
        firsts: Firsts = [{} for _ in range(self.size)]
        for ranks, count in self.groups.items():
            best = min(ranks[i] for i in remaining)
            if best == self.size:
                continue
            first = [i for i in remaining if ranks[i] == best]
            for i in first:
                firsts[i][len(first)] = firsts[i].get(len(first), 0) + count
        return firsts


class Many:
    """Rankings as an array of ranks, a row for each choice, a column for each different ballot, and their counts."""

    def __init__(self, ranks: NDArray[np.uint8], counts: NDArray[np.int64], blank: int) -> None:
        self.ranks, self.counts, self.blank = ranks, counts, blank
        self.size, self.different = ranks.shape
        self.ballots = int(counts.sum()) + blank
        self.single = self.ballots - blank == self.different

    def table(self) -> list[list[int]]:
        import numpy as np

        table = [[0] * self.size for _ in range(self.size)]
        for i in range(self.size):
            for j in range(self.size):
                if i != j:
                    above = self.ranks[i] < self.ranks[j]
                    table[i][j] = int(np.count_nonzero(above) if self.single else self.counts[above].sum())
        return table

    def firsts(self, remaining: Collection[int]) -> Firsts:
        import numpy as np

        firsts: Firsts = [{} for _ in range(self.size)]
        order = sorted(remaining)
        ranks = self.ranks[order] if len(order) < self.size else self.ranks
        best = ranks.min(axis=0)
        best[best == self.size] = 255  # nobody's
        first = ranks == best
        sharing = first.sum(axis=0, dtype=np.uint8)
        for place, i in enumerate(order):
            mine = first[place]
            weights = None if self.single else self.counts[mine]
            found = np.bincount(sharing[mine], weights=weights)
            firsts[i] = {share: int(count) for share, count in enumerate(found.tolist()) if count}
        return firsts


# Reading --------------------------------------------------------------------------------------------------------


def from_marks(ballots: Iterable[Marks], choices: Sequence[str], counts: Iterable[int] | None = None) -> Profile:
    """Canonical marks as a profile; `counts` says how many cast each. Raises BadBallot for what is not a ranking.

    A count below 1 raises ValueError.
    """
    size, places = len(choices), {choice: place for place, choice in enumerate(choices)}
    groups: Counter[tuple[int, ...]] = Counter()
    none = [size] * size
    pairs = ((marks, 1) for marks in ballots) if counts is None else zip(ballots, counts, strict=True)
    for marks, count in pairs:
        if count < 1:
            raise ValueError("a ballot that nobody cast")
        ranks = none[:]
        ranked = 0
        try:
            for rank, tier in enumerate(marks):
                for choice in tier:
                    ranks[places[choice]] = rank
                    ranked += 1
        except (KeyError, TypeError):
            ranked = -1
        if ranked != size - ranks.count(size) or (marks and min(map(len, marks)) == 0):
            METHODS["ranked"].read(marks, choices)  # says what is wrong
            raise BadBallot(Code.SHAPE)
        groups[tuple(ranks)] += count
    return grouped(size, groups)


def grouped(size: int, groups: dict[tuple[int, ...], int]) -> Profile:
    """The form that is faster for this many."""
    few = Few(size, groups)
    if few.different < WORTH_ARRAYS or size > MOST_ROWS or few.ballots >= EXACT:
        return few
    import numpy as np

    ranks = np.array(list(few.groups), dtype=np.uint8).T
    return Many(np.ascontiguousarray(ranks), np.fromiter(few.groups.values(), np.int64, few.different), few.blank)


def from_bulletin(bulletin: bytes, choices: Sequence[str]) -> Profile:
    """The rankings in a bulletin's canonical bytes, without building its objects; the same as reading it as JSON.

    Looks at marks alone: whether the bulletin is the one that was published is its digest's question. Marks that are
    not in the shape that `bulletin.canonical` writes are read the slow way, which raises BadBallot for what is no
    ranking and ValueError for what is no bulletin.
    """
    profile = _from_canonical(bulletin, choices)
    if profile is None:
        body = json.loads(bulletin)
        if not isinstance(body, dict) or not isinstance(body.get("ballots"), list):
            raise ValueError("not a bulletin")
        profile = from_marks([_marks_of(ballot) for ballot in body["ballots"]], choices)
    return profile


def _marks_of(ballot: Any) -> Marks:
    if not isinstance(ballot, dict) or not isinstance(ballot.get("marks"), list):
        raise BadBallot(Code.SHAPE)
    marks: Marks = ballot["marks"]
    return marks


def _from_canonical(bulletin: bytes, choices: Sequence[str]) -> Profile | None:
    """None where anything is not as expected. Keys of objects are sorted, so a ballot begins with its marks."""
    head, *ballots = bulletin.split(b'{"marks":')
    if head != b'{"ballots":[' or bulletin.count(b"},{") != len(ballots) - 1 or len(choices) > MOST_ROWS:
        return None
    lines = Counter([ballot[: ballot.find(b"]]") + 2] for ballot in ballots])
    blank = lines.pop(b"[", 0)  # no "]]" in `[],"tracker":"..."}`
    if blank != sum(ballot.startswith((b"[],", b"[]}")) for ballot in ballots):
        return None
    if len(lines) < WORTH_ARRAYS:
        if blank:
            lines[b"[]"] = blank
        try:
            return from_marks([json.loads(line) for line in lines], choices, lines.values())
        except ValueError:
            return None
    return _arrays(b"\n".join(lines), list(lines.values()), choices, blank)


def _arrays(text: bytes, counts: list[int], choices: Sequence[str], blank: int) -> Profile | None:
    r"""Lines such as [["a"],["b","c"]]. Quotes stand at both ends of each key; what is between keys is one of three."""
    import numpy as np

    flat = np.frombuffer(text, np.uint8)
    quotes = np.flatnonzero(flat == ord('"'))
    starts, ends = quotes[0::2] + 1, quotes[1::2]
    if len(quotes) % 2 or not text.startswith(b'[["') or not text.endswith(b'"]]'):
        return None
    gaps = starts[1:] - ends[:-1] - 2  # bytes between the quotes of two keys
    for between in (b",", b"],[", b"]]\n[["):
        before = ends[:-1][gaps == len(between)]
        if any((flat[before + place] != byte).any() for place, byte in enumerate(between, 1)):
            return None
    chosen = _keys(flat, starts, ends - starts, choices)
    new_line, new_tier = gaps == 5, gaps == 3
    if chosen is None or not (new_line | new_tier | (gaps == 1)).all() or np.count_nonzero(new_line) != len(counts) - 1:
        return None
    line = np.concatenate(([0], np.cumsum(new_line, dtype=np.int32)))
    tier = np.concatenate(([0], np.cumsum(new_tier, dtype=np.int32)))
    tier -= tier[np.concatenate(([0], np.flatnonzero(new_line) + 1))][line]
    size = len(choices)
    if tier.max() >= size:
        return None
    ranks = np.full((size, len(counts)), size, np.uint8)
    ranks[chosen, line] = tier
    if np.count_nonzero(ranks != size) != len(chosen):  # one choice twice on a ballot
        return None
    return Many(ranks, np.array(counts, np.int64), blank)


def _keys(
    flat: NDArray[np.uint8], starts: NDArray[np.int64], lengths: NDArray[np.int64], choices: Sequence[str]
) -> NDArray[np.int32] | None:
    """Which choice stands at each place, walking all of them through one trie of the keys; None if any is unknown."""
    import numpy as np

    longest = max(map(len, choices))
    steps = np.zeros((2 + sum(map(len, choices)), 256), np.int32)  # state 0: no key begins like this; state 1: the root
    steps[:, 0] = np.arange(len(steps))  # past its end a key stays where it is
    choice_at = np.full(len(steps), -1, np.int32)
    last = 1
    for place, choice in enumerate(choices):
        state = 1
        for byte in choice.encode():
            if not steps[state, byte]:
                last += 1
                steps[state, byte] = last
            state = steps[state, byte]
        choice_at[state] = place
    if lengths.max() > longest:
        return None
    padded = np.concatenate((flat, np.zeros(longest, np.uint8)))
    states = np.ones(len(starts), np.int32)
    for place in range(longest):
        found = padded[starts + place]
        found[lengths <= place] = 0
        states = steps.ravel()[states * 256 + found]
    chosen: NDArray[np.int32] = choice_at[states]
    sizes = np.array([len(choice) for choice in choices])
    return None if (chosen < 0).any() or (sizes[chosen] != lengths).any() else chosen
