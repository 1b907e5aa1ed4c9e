"""Instant runoff with every branch of its ties, and plurality. PURE."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from policy_design.ballots.ranked import Firsts, Profile

MOST_SETS = 2_000
"""How many different sets of remaining choices are counted before instant runoff says that it does not know."""


@dataclass(frozen=True, slots=True)
class Round:
    """One count: first places of those that remain, ballots that rank none of them, and who could go out next."""

    counts: dict[int, Fraction]
    exhausted: int
    lowest: tuple[int, ...]
    out: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Runoff:
    """`winners` is None where too many ties would have had to be followed; `rounds` shows one branch."""

    winners: frozenset[int] | None
    rounds: tuple[Round, ...]


def shared(firsts: Firsts) -> dict[int, Fraction]:
    """First places, where k choices that share one get 1/k each."""
    return {
        i: sum((Fraction(count, among) for among, count in counts.items()), Fraction(0))
        for i, counts in enumerate(firsts)
    }


def plurality(profile: Profile) -> dict[int, Fraction]:
    """First places of all choices; a shared first place is split in equal parts, a blank ballot is nobody's."""
    return shared(profile.firsts(range(profile.size)))


class _Count:
    """Counts of one profile, each set of remaining choices once."""

    def __init__(self, profile: Profile, most: int) -> None:
        self.profile, self.most = profile, most
        self.seen: dict[frozenset[int], Round] = {}

    def round(self, remaining: frozenset[int]) -> Round:
        if remaining not in self.seen:
            firsts = shared(self.profile.firsts(remaining))
            counts = {i: firsts[i] for i in sorted(remaining)}
            lowest = min(counts.values())
            last = tuple(i for i, count in counts.items() if count == lowest)
            exhausted = self.profile.ballots - int(sum(counts.values()))
            # Those without any first place can go together: whoever goes first, it changes no count.
            together = lowest == 0 and len(last) < len(counts)
            self.seen[remaining] = Round(counts, exhausted, last, last if together else last[:1])
        return self.seen[remaining]

    def winners_of(self, remaining: frozenset[int]) -> frozenset[int] | None:
        """Who can win from here on; a walk without recursion over sets of remaining choices."""
        winners: set[int] = set()
        waiting, met = [remaining], {remaining}
        while waiting:
            if len(met) > self.most:
                return None
            at = waiting.pop()
            count = self.round(at)
            if done := _done(count, self.profile.ballots):
                winners |= done
                continue
            following = [at - set(count.out)] if len(count.out) > 1 else [at - {i} for i in count.lowest]
            for after in following:
                if after not in met:
                    met.add(after)
                    waiting.append(after)
        return frozenset(winners)


def _done(count: Round, ballots: int) -> frozenset[int]:
    """The winners, where this count settles it: more than half of all ballots, one left, or none has any."""
    most = max(count.counts.values())
    if len(count.counts) == 1 or most == 0:
        return frozenset(count.counts)
    if 2 * most > ballots:
        return frozenset(i for i, votes in count.counts.items() if votes == most)
    return frozenset()


def instant_runoff(profile: Profile, most: int = MOST_SETS) -> Runoff:
    """Instant runoff (Hare) with parallel universes: a choice wins if it does when ties for the last place go some way.

    In each round a ballot counts for the choice that it ranks highest among those that remain, in equal parts where it
    ranks several there, and for none when it ranks none of them. A choice with more than half of all ballots wins;
    else the last goes out. As pref_voting's `instant_runoff_put` where no first place is shared.
    """
    everybody = frozenset(range(profile.size))
    counts = _Count(profile, most)
    winners = counts.winners_of(everybody)
    rounds = []
    remaining = everybody
    while True:
        one = counts.round(remaining)
        over = bool(_done(one, profile.ballots))
        rounds.append(Round(one.counts, one.exhausted, one.lowest, ()) if over else one)
        if over:
            return Runoff(winners, tuple(rounds))
        remaining -= set(one.out)
