"""The map of opinions: who voted alike lies together. Needs numpy: for the worker, not for web processes.

A vote is +1, -1 or 0 (pass); what was not voted on counts as the mean of its statement. Participants and statements
stand in the order of their keys, and all computing is done in an order of the votes themselves, so that the same votes
give the same bytes, however their rows are ordered and whoever cast them. The projection is Polis's
(math/src/polismath/math/pca.clj at 08e03eb); its power iteration, which stops before it has converged and begins at
random when cold, is replaced by an exact decomposition with a fixed sign.
"""

from __future__ import annotations

import hashlib
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from policy_design.consensus.numeric import Cells, Floats, Labels, np
from policy_design.consensus.statements import AGREE, DISAGREE, PASS, Counts

NONE = -128  # did not vote
FEWEST_PEOPLE, FEWEST_ANSWERED = 8, 5
AXES = 2
TINY = 1e-9

Key = Any  # of one kind that can be ordered: numbers or words


@dataclass(frozen=True, slots=True)
class Votes:
    """People by statements; a cell is -1, 0, 1 or NONE."""

    people: tuple[Key, ...]
    statements: tuple[Key, ...]
    cells: Cells

    @property
    def digest(self) -> str:
        """Names these votes without regard to who cast them: for results that are kept."""
        order = canonical(self.cells)
        head = f"{self.cells.shape}|{self.statements!r}|".encode()
        return hashlib.sha256(head + self.cells[order].tobytes()).hexdigest()

    @property
    def answered(self) -> Labels:
        """How many statements each participant voted on."""
        found: Labels = (self.cells != NONE).sum(axis=1)
        return found

    def without(self, statements: Iterable[Key]) -> Votes:
        """Leaving out statements that were moderated out. (Polis keeps their columns, filled with 0.)"""
        left_out = set(statements)
        kept = [place for place, key in enumerate(self.statements) if key not in left_out]
        return Votes(self.people, tuple(self.statements[place] for place in kept), self.cells[:, kept])

    def counts(self, labels: Sequence[Hashable | None] | None = None) -> dict[Key, dict[Hashable, Counts]]:
        """For each statement the counts of each group; a label for each participant, None for who is in none.

        Without labels everybody is of the group None, as in `statements.counted`.
        """
        groups: list[Hashable] = (
            [None] if labels is None else sorted({one for one in labels if one is not None}, key=str)
        )
        found: dict[Key, dict[Hashable, Counts]] = {key: {} for key in self.statements}
        for group in groups:
            rows = self.cells if labels is None else self.cells[[one == group for one in labels]]
            sums = [(rows == value).sum(axis=0).tolist() for value in (AGREE, DISAGREE, PASS)]
            for key, agree, disagree, passed in zip(self.statements, *sums, strict=True):
                found[key][group] = Counts(agree, disagree, passed)
        return found


def votes(rows: Iterable[tuple[Key, Key, int]], statements: Iterable[Key] = ()) -> Votes:
    """Rows of person, statement, vote; of several by one person on one statement the last counts.

    `statements` adds those that nobody has voted on.
    """
    given = list(rows)
    people = sorted({one[0] for one in given})
    listed = sorted({one[1] for one in given} | set(statements))
    row, column = {key: place for place, key in enumerate(people)}, {key: place for place, key in enumerate(listed)}
    cells = np.full((len(people), len(listed)), NONE, dtype=np.int8)
    if given:
        values = np.array([one[2] for one in given])
        if values.dtype.kind != "i" or np.abs(values).max() > 1:
            raise ValueError("a vote is -1, 0 or 1")
        # Of several values for one cell the last stays.
        cells[[row[one[0]] for one in given], [column[one[1]] for one in given]] = values
    return Votes(tuple(people), tuple(listed), cells)


@dataclass(frozen=True, slots=True)
class OpinionMap:
    """Two axes, and where everybody and every statement lies on them.

    `explained` is the part of the variance of the imputed votes that each axis holds. `places` are people by axes,
    `loadings` axes by statements, `extremity` the length of the projection of one lone agreement (for routing).
    """

    votes: Votes
    mean: Floats
    loadings: Floats
    explained: tuple[float, ...]
    places: Floats
    extremity: Floats

    def as_data(self) -> dict[str, Any]:
        """Six decimals of everything, for JSON: the same votes, the same bytes."""
        return {
            "explained": [_tidy(one) for one in self.explained],
            "statements": [
                {"id": key, "mean": _tidy(mean), "loadings": [_tidy(one) for one in load], "extremity": _tidy(far)}
                for key, mean, load, far in zip(
                    self.votes.statements, self.mean, self.loadings.T, self.extremity, strict=True
                )
            ],
            "people": [
                {"id": key, "place": [_tidy(one) for one in place]}
                for key, place in zip(self.votes.people, self.places, strict=True)
            ],
        }


def _tidy(value: float) -> float:
    return round(float(value), 6) + 0.0


def is_enough(given: Votes) -> bool:
    """Whether a map says anything: at least 8 participants, most of whom answered at least 5 statements."""
    enough = given.answered >= FEWEST_ANSWERED
    return len(given.people) >= FEWEST_PEOPLE and int(enough.sum()) * 2 > len(given.people)


def opinion_map(given: Votes) -> OpinionMap:
    """The map of any votes, even of none; whether it says anything is `is_enough`'s to tell."""
    order = canonical(given.cells)
    centred, mean = centre(given.cells[order])
    loadings, explained = axes(centred)
    places = np.empty((len(given.people), AXES))
    places[order] = project(centred, loadings, given.answered[order])
    return OpinionMap(given, mean, loadings, explained, places, extremity(mean, loadings))


def extremity(mean: Floats, loadings: Floats) -> Floats:
    """How far from the middle one lone agreement with each statement is projected (Polis, conversation.clj)."""
    found: Floats = np.sqrt(len(mean)) * np.abs(AGREE - mean) * np.sqrt(np.square(loadings).sum(axis=0))
    return found


def canonical(cells: Cells) -> Labels:
    """An order of participants that hangs on their votes only; who voted the same lies at the same place anyway."""
    if not cells.size:
        return np.arange(len(cells))
    rows = np.ascontiguousarray(cells).view(np.dtype((np.void, cells.shape[1]))).ravel()
    found: Labels = np.argsort(rows, kind="stable")
    return found


def centre(cells: Cells) -> tuple[Floats, Floats]:
    """Votes less the mean of their statement, 0 where there is none (which is to impute the mean); and the means."""
    voted = (cells != NONE).view(np.int8)
    number = voted.sum(axis=0, dtype=np.int64)
    total = (cells * voted).sum(axis=0, dtype=np.int64)
    mean = total / np.maximum(number, 1)
    centred = cells.astype(np.float64)
    centred -= mean
    centred *= voted
    return centred, mean


def axes(centred: Floats) -> tuple[Floats, tuple[float, ...]]:
    """The first two principal axes, of length 1, with a fixed sign, and the part of the variance that each holds.

    By the smaller of both Gram matrices, whole: eigenvalues are sorted, nothing is iterated from a random start.
    Where there is no second axis, or none at all, it is 0.
    """
    people, statements = centred.shape
    loadings = np.zeros((AXES, statements))
    if not people or not statements:
        return loadings, (0.0,) * AXES
    wide = statements > people
    values, vectors = np.linalg.eigh(centred @ centred.T if wide else centred.T @ centred)
    total = float(np.vdot(centred, centred))
    explained = [0.0] * AXES
    for axis in range(min(AXES, len(values))):
        value = float(values[-1 - axis])
        if total <= TINY or value <= TINY * total:
            continue
        vector = vectors[:, -1 - axis]
        vector = (vector @ centred) / np.sqrt(value) if wide else vector
        loadings[axis] = _signed(vector)
        explained[axis] = value / total
    return loadings, tuple(explained)


def _signed(vector: Floats) -> Floats:
    """The first statement's loading is not below 0; where it is 0, the next one's."""
    first = np.flatnonzero(np.abs(vector) > TINY)
    return -vector if len(first) and vector[first[0]] < 0 else vector


def project(centred: Floats, loadings: Floats, answered: Labels) -> Floats:
    """Polis's sparse projection: the centred votes on the axes, times sqrt(statements / votes cast by this person)."""
    factor = np.sqrt(centred.shape[1] / np.maximum(answered, 1))
    found: Floats = (centred @ loadings.T) * factor[:, None]
    return found
