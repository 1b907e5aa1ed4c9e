"""Whether an axis and groups are more than noise: parallel analysis, a permutation null, a bootstrap; in small steps.

Needs numpy: for the worker. The null shuffles each statement's votes among those who voted on it: who saw what, and how
each statement was judged, stays; whatever held people's votes together goes (A. Buja, N. Eyuboglu, Multivariate
Behavioral Research 27, 1992). Each of 199 shuffles gives a first axis, the first 99 also a best silhouette; 50
resamples of people say how far the groups hold. Groups are told only where the silhouette is above the 95 per cent
point of its null AND the resamples' mean adjusted Rand index is at least 0.6: thresholds of judgement, stated with each
result. A state is plain data for JSON; every step draws its own numbers from its own seed, so that work can stop after
any step and be taken up elsewhere with the same end.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from policy_design.consensus.groups import adjusted_rand, cluster, takes_part
from policy_design.consensus.numeric import Cells, Floats, np
from policy_design.consensus.opinion import NONE, Votes, axes, canonical, centre, is_enough, project

VERSION = "folkmoot-significance-1"
SHUFFLES, GROUP_SHUFFLES, RESAMPLES = 199, 99, 50
LEAST_RAND, POINT = 0.6, 0.95
NO_GROUPS = -1.0  # a silhouette where no grouping had groups large enough
TOO_LITTLE, ONE_SPREAD, GROUPS = "too_little", "one_spread", "groups"
NOT_SEPARATE, NOT_STABLE, TOO_SMALL = "not_separate", "not_stable", "too_small"


class OtherVotes(ValueError):
    """A state that was begun with other votes."""


@dataclass(slots=True)
class State:
    """How far the work has come. Lists hold one number for each step done."""

    digest: str
    enough: bool
    axes: tuple[float, ...]  # explained, observed
    silhouette: float  # observed
    shuffled_axes: list[tuple[float, ...]] = field(default_factory=list)
    shuffled_silhouettes: list[float] = field(default_factory=list)
    rands: list[float] = field(default_factory=list)
    version: str = VERSION

    @property
    def total(self) -> int:
        if not self.enough:
            return 0
        return SHUFFLES + (RESAMPLES if self.silhouette > NO_GROUPS else 0)

    @property
    def done(self) -> int:
        return len(self.shuffled_axes) + len(self.rands)

    @property
    def is_done(self) -> bool:
        return self.done >= self.total

    def as_data(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> State:
        rows = [tuple(one) for one in data["shuffled_axes"]]
        return cls(**{**data, "axes": tuple(data["axes"]), "shuffled_axes": rows})


@dataclass(frozen=True, slots=True)
class Finding:
    """What the steps came to. `kind` is TOO_LITTLE, ONE_SPREAD ("one spread, no separable groups") or GROUPS; `why`
    names what failed. p values are (1 + as extreme) / (1 + shuffles)."""

    kind: str
    why: tuple[str, ...]
    axis_p: tuple[float, ...]
    group_p: float | None
    silhouette: float | None
    silhouette_needed: float | None
    rand: float | None
    rand_needed: float = LEAST_RAND


def begin(given: Votes) -> State:
    """The state before the first step: what is observed."""
    enough = is_enough(given)
    if not enough:
        return State(given.digest, False, (0.0, 0.0), NO_GROUPS)
    cells = _sorted(given)
    explained, score, _labels = _analysed(cells)
    return State(given.digest, True, _rounded(explained), score)


def steps(given: Votes, state: State | None = None) -> Iterator[State]:
    """The same state after each step, to be kept or not; begins anew or goes on. `state.done` of `state.total`."""
    state = state or begin(given)
    if state.digest != given.digest or state.version != VERSION:
        raise OtherVotes("these votes are not those that the state was begun with")
    if state.is_done:
        return
    cells = _sorted(given)
    labels = _analysed(cells)[2]
    while not state.is_done:
        number = len(state.shuffled_axes)
        if number < SHUFFLES:
            shuffled = _shuffled(cells, _chance("shuffle", number))
            explained, score, _labels = _analysed(shuffled, with_groups=number < GROUP_SHUFFLES)
            state.shuffled_axes.append(_rounded(explained))
            if number < GROUP_SHUFFLES:
                state.shuffled_silhouettes.append(score)
        else:
            state.rands.append(_resampled(cells, labels, _chance("resample", len(state.rands))))
        yield state


def significance(given: Votes) -> Finding:
    """All steps at once: seconds for a panel, minutes for ten thousand people."""
    state = begin(given)
    for _step in steps(given, state):
        continue
    return finding(state)


def finding(state: State) -> Finding:
    """What a finished state says."""
    if not state.enough:
        return Finding(TOO_LITTLE, (), (), None, None, None, None)
    if not state.is_done:
        raise ValueError("not all steps are done")
    axis_p = tuple(
        (1 + sum(one[axis] >= state.axes[axis] for one in state.shuffled_axes)) / (1 + SHUFFLES)
        for axis in range(len(state.axes))
    )
    if state.silhouette <= NO_GROUPS:
        return Finding(ONE_SPREAD, (TOO_SMALL,), axis_p, 1.0, None, None, None)
    group_p = (1 + sum(one >= state.silhouette for one in state.shuffled_silhouettes)) / (1 + GROUP_SHUFFLES)
    needed = sorted(state.shuffled_silhouettes)[math.ceil(POINT * GROUP_SHUFFLES) - 1]
    rand = math.fsum(state.rands) / len(state.rands)
    why = tuple(
        code for code, failed in ((NOT_SEPARATE, state.silhouette <= needed), (NOT_STABLE, rand < LEAST_RAND)) if failed
    )
    return Finding(ONE_SPREAD if why else GROUPS, why, axis_p, group_p, state.silhouette, needed, round(rand, 9))


def _sorted(given: Votes) -> Cells:
    return given.cells[canonical(given.cells)]


def _rounded(explained: tuple[float, ...]) -> tuple[float, ...]:
    """Nine decimals, so that a shuffle that changes nothing is found to be as extreme."""
    return tuple(round(one, 9) for one in explained)


def _analysed(cells: Cells, *, with_groups: bool = True) -> tuple[tuple[float, ...], float, dict[int, int]]:
    """Explained variance, the best silhouette, and the group of each row that has one."""
    centred, _mean = centre(cells)
    loadings, explained = axes(centred)
    if not with_groups:
        return explained, NO_GROUPS, {}
    answered = (cells != NONE).sum(axis=1)
    rows = np.flatnonzero(takes_part(answered, cells.shape[1]))
    places: Floats = project(centred[rows], loadings, answered[rows])
    order = np.lexsort(places.T[::-1])
    best = cluster(places[order])
    if best is None:
        return explained, NO_GROUPS, {}
    return explained, round(best[1], 9), dict(zip(rows[order].tolist(), best[0].tolist(), strict=True))


def _shuffled(cells: Cells, chance: np.random.RandomState) -> Cells:
    found = cells.copy()
    for column in range(cells.shape[1]):
        voters = np.flatnonzero(cells[:, column] != NONE)
        found[voters, column] = cells[chance.permutation(voters), column]
    return found


def _resampled(cells: Cells, labels: dict[int, int], chance: np.random.RandomState) -> float:
    """People drawn with replacement, grouped anew: how far those who were drawn are grouped as before."""
    drawn = np.sort(chance.randint(0, len(cells), len(cells)))
    again = _analysed(cells[drawn])[2]
    if not again:
        return 0.0
    now = {int(drawn[place]): label for place, label in again.items()}
    both = sorted(set(now) & set(labels))
    if not both:
        return 0.0
    before = np.array([labels[one] for one in both])
    return round(adjusted_rand(before, np.array([now[one] for one in both])), 9)


def _chance(what: str, number: int) -> np.random.RandomState:
    """A stream of its own for each step, the same everywhere and for good (RandomState is frozen by NEP 19)."""
    seed = int.from_bytes(hashlib.sha256(f"{VERSION}:{what}:{number}".encode()).digest()[:4])
    return np.random.RandomState(seed)
