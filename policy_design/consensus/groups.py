"""Opinion groups on the map: k-means with the best silhouette. Whether they are more than noise `significance` says.

Needs numpy: for the worker. Deterministic: starts are drawn by numpy's RandomState, whose numbers numpy keeps the same
for good (NEP 19), from fixed seeds. Differences from Polis (clusters.clj at 08e03eb) on purpose: base clusters only
above 1,000 participants, where Polis always makes up to 100; no memory of earlier group counts; groups that are too
small are not groups. Membership in Polis's own groups cannot be reproduced; hand them in where figures are compared.
"""

from __future__ import annotations

import string
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from policy_design.consensus.numeric import Flags, Floats, Labels, np
from policy_design.consensus.opinion import Key, OpinionMap

FEWEST_VOTES = 7  # Polis: who voted on fewer statements (or on fewer than all, if there are fewer) is in no group
MOST_GROUPS = 5
FEWEST_IN_GROUP, LEAST_SHARE = 3, 10  # people; and one of so many
STARTS, MOST_STEPS = 10, 100
WITHOUT_BASE, BASE_GRID, BASE_STEPS = 1000, 10, 20
SEED = 20251127


@dataclass(frozen=True, slots=True)
class Groups:
    """Groups "A", "B", ... from the largest; by participant in the map's order, None for who voted too little."""

    labels: tuple[str | None, ...]
    sizes: tuple[int, ...]
    centres: Floats  # groups by axes
    silhouette: float  # mean over participants; from 1 (apart) over 0 to -1

    @property
    def letters(self) -> tuple[str, ...]:
        return tuple(string.ascii_uppercase[: len(self.sizes)])

    def as_data(self, people: Sequence[Key]) -> dict[str, Any]:
        """For JSON: the group of each participant in the map's order, sizes, centres and silhouette."""
        return {
            "groups": [{"id": who, "group": letter} for who, letter in zip(people, self.labels, strict=True)],
            "sizes": dict(zip(self.letters, self.sizes, strict=True)),
            "centres": [[round(float(one), 6) + 0.0 for one in centre] for centre in self.centres],
            "silhouette": round(self.silhouette, 6),
        }

    def of(self, people: Sequence[Key]) -> dict[Key, str]:
        return {who: letter for who, letter in zip(people, self.labels, strict=True) if letter is not None}


def groups(found: OpinionMap) -> Groups | None:
    """The best grouping of those who voted enough; None where no number of groups leaves each large enough."""
    given = found.votes
    taking_part = np.flatnonzero(takes_part(given.answered, len(given.statements)))
    order = taking_part[np.lexsort(found.places[taking_part].T[::-1])] if len(taking_part) else taking_part
    best = cluster(found.places[order])
    if best is None:
        return None
    labels, silhouette = best
    number = int(labels.max()) + 1
    sizes = np.bincount(labels, minlength=number)
    centres = np.array([found.places[order[labels == one]].mean(axis=0) for one in range(number)])
    ranked = sorted(range(number), key=lambda one: (-int(sizes[one]), *centres[one].tolist()))
    letter = {old: string.ascii_uppercase[new] for new, old in enumerate(ranked)}
    by_person: list[str | None] = [None] * len(given.people)
    for place, label in zip(order.tolist(), labels.tolist(), strict=True):
        by_person[place] = letter[label]
    return Groups(tuple(by_person), tuple(int(sizes[one]) for one in ranked), centres[ranked], silhouette)


def takes_part(answered: Labels, statements: int) -> Flags:
    found: Flags = answered >= max(1, min(FEWEST_VOTES, statements))
    return found


def fewest(people: int) -> int:
    """How many a group must hold: 3, and a tenth of all."""
    return max(FEWEST_IN_GROUP, -(-people // LEAST_SHARE))


def cluster(places: Floats) -> tuple[Labels, float] | None:
    """A label for each place, and the mean silhouette, for the number of groups from 2 to 5 where that is best."""
    people = len(places)
    points, weights, base = _points(places)
    best: tuple[Labels, float] | None = None
    distances = _distances(points)
    for number in range(2, MOST_GROUPS + 1):
        if number * fewest(people) > people or len(points) <= number:
            break
        labels = k_means(points, weights, number)
        sizes = np.bincount(labels, weights=weights, minlength=number)
        if sizes.min() < fewest(people):
            continue
        score = silhouette(distances, weights, labels)
        if best is None or score > best[1] + 1e-12:
            best = labels[base], score
    return best


def _points(places: Floats) -> tuple[Floats, Floats, Labels]:
    """The places themselves; of more than 1,000 at most 100 base clusters, with how many people each holds."""
    people = len(places)
    if people <= WITHOUT_BASE:
        return places, np.ones(people), np.arange(people)
    labels = _grid(places)
    for _step in range(BASE_STEPS):
        points = _means(places, labels)
        moved = _nearest(places, points)
        if np.array_equal(moved, labels):
            break
        labels = np.unique(moved, return_inverse=True)[1].ravel()
    return _means(places, labels), np.bincount(labels).astype(np.float64), labels


def _grid(places: Floats) -> Labels:
    """A start without chance: tenths along the first axis, and in each of them tenths along the second."""
    people = len(places)
    labels = np.empty(people, dtype=np.int64)
    columns = np.array_split(np.argsort(places[:, 0], kind="stable"), BASE_GRID)
    for number, column in enumerate(columns):
        rows = np.array_split(column[np.argsort(places[column, 1], kind="stable")], BASE_GRID)
        for place, row in enumerate(rows):
            labels[row] = number * BASE_GRID + place
    return labels


def _means(places: Floats, labels: Labels) -> Floats:
    sizes = np.bincount(labels)
    sums = [np.bincount(labels, weights=places[:, axis]) for axis in range(places.shape[1])]
    return np.stack(sums, axis=1) / sizes[:, None]


def _nearest(places: Floats, points: Floats) -> Labels:
    found: Labels = (-2 * places @ points.T + np.square(points).sum(axis=1)).argmin(axis=1)
    return found


def _distances(points: Floats) -> Floats:
    gaps = [np.square(points[:, axis, None] - points[None, :, axis]) for axis in range(points.shape[1])]
    found: Floats = np.sqrt(np.sum(gaps, axis=0))
    return found


def silhouette(distances: Floats, weights: Floats, labels: Labels) -> float:
    """P. Rousseeuw's mean silhouette (1987) over people, each at its point; who is alone in a group counts 0."""
    number = int(labels.max()) + 1
    member = np.zeros((len(labels), number))
    member[np.arange(len(labels)), labels] = weights
    sizes = member.sum(axis=0)
    sums = distances @ member
    own_size = sizes[labels]
    inside = np.take_along_axis(sums, labels[:, None], axis=1)[:, 0] / np.maximum(own_size - 1, 1)
    means = sums / np.maximum(sizes, 1)
    means[np.arange(len(labels)), labels] = np.inf
    outside = means.min(axis=1)
    larger = np.maximum(inside, outside)
    scores = np.where((own_size > 1) & (larger > 0), (outside - inside) / np.where(larger > 0, larger, 1), 0.0)
    return float((scores * weights).sum() / weights.sum())


def k_means(points: Floats, weights: Floats, number: int) -> Labels:
    """Lloyd's algorithm from ten starts at once (k-means++), each until nothing moves; the tightest of the ten."""
    centres = np.stack([_start(points, weights, number, start) for start in range(STARTS)])
    labels = np.full((STARTS, len(points)), -1)
    offsets = (np.arange(STARTS) * number)[:, None]
    for _step in range(MOST_STEPS):
        gaps = _gaps(points, centres)
        nearest = gaps.argmin(axis=2)
        if np.array_equal(nearest, labels):
            break
        labels = nearest
        cells = (labels + offsets).ravel()
        sizes = np.bincount(cells, weights=np.tile(weights, STARTS), minlength=STARTS * number)
        for axis in range(points.shape[1]):
            total = np.bincount(cells, weights=np.tile(weights * points[:, axis], STARTS), minlength=STARTS * number)
            moved = np.where(sizes > 0, total / np.maximum(sizes, 1), centres[:, :, axis].ravel())
            centres[:, :, axis] = moved.reshape(STARTS, number)
    tightness = (_gaps(points, centres).min(axis=2) * weights).sum(axis=1)
    best: Labels = labels[int(np.round(tightness, 9).argmin())]
    return best


def _gaps(points: Floats, centres: Floats) -> Floats:
    """Squared distances, starts by points by centres."""
    found = np.square(points[None, :, None, 0] - centres[:, None, :, 0])
    for axis in range(1, points.shape[1]):
        found += np.square(points[None, :, None, axis] - centres[:, None, :, axis])
    return found


def _start(points: Floats, weights: Floats, number: int, start: int) -> Floats:
    """Centres far apart: each next one with a chance that grows with its squared distance from those before."""
    chance = np.random.RandomState(SEED + 100 * number + start)
    chosen = [_drawn(chance, weights)]
    far = np.square(points - points[chosen[0]]).sum(axis=1)
    for _centre in range(number - 1):
        chosen.append(_drawn(chance, far * weights if far.any() else weights))
        far = np.minimum(far, np.square(points - points[chosen[-1]]).sum(axis=1))
    return points[chosen].copy()


def _drawn(chance: np.random.RandomState, weights: Floats) -> int:
    sums = np.cumsum(weights)
    return min(int(np.searchsorted(sums, chance.random_sample() * sums[-1], side="right")), len(weights) - 1)


def adjusted_rand(first: Labels, second: Labels) -> float:
    """How far two groupings of the same people agree (L. Hubert, P. Arabie 1985): 1 wholly, 0 as by chance."""
    if not len(first):
        return 1.0
    both = np.zeros((int(first.max()) + 1, int(second.max()) + 1))
    np.add.at(both, (first, second), 1)
    pairs, rows, columns = (float((one * (one - 1) / 2).sum()) for one in (both, both.sum(axis=1), both.sum(axis=0)))
    everybody = len(first) * (len(first) - 1) / 2
    expected = rows * columns / everybody if everybody else 0.0
    most = (rows + columns) / 2
    return 1.0 if most == expected else (pairs - expected) / (most - expected)
