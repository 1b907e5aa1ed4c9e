"""Counting, for the program that recounts: ballots into figures, figures into tallies."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

MOST_RESULTS, MOST_SETS = 5000, 2000  # ties that are followed in ranked pairs and in instant runoff
ANSWERS: dict[str, list[Any]] = {
    "yes_no": ["yes", "no", "abstain"],
    "score": [0, 1, 2, 3, 4, 5],
    "rating": [1, 2, 3, 4, 5, 6, 7, 8, 9, "cannot judge"],
    "consent": ["consent", "reservations", "stand_aside", "block"],
    "statements": ["agree", "disagree", "pass"],
}


def told(value: Any) -> Any:
    value = Fraction(value)
    return int(value) if value.denominator == 1 else f"{value.numerator}/{value.denominator}"


def ratio(part: Any, whole: Any) -> Any:
    return told(Fraction(part) / whole) if whole else None


def top(scores: dict[str, Any]) -> list[str]:
    best = max(scores.values())
    return [key for key in scores if scores[key] == best]


def marks_fault(method: str, marks: Any, keys: list[str]) -> str:
    """What is wrong with the marks of one ballot, or nothing."""
    if method in ANSWERS:
        if not isinstance(marks, dict):
            return "its marks are not one answer for each choice"
        for key, answer in marks.items():
            if key not in keys:
                return f"it names {key!r}, which was not on the ballot"
            if isinstance(answer, bool) or not any(answer == a and type(answer) is type(a) for a in ANSWERS[method]):
                return f"it says {answer!r} of {key}, which this method does not know"
        return ""
    tiers = [marks] if method == "approval" else marks
    if not isinstance(tiers, list) or not all(isinstance(tier, list) for tier in tiers):
        return "its marks are not lists of choices"
    named = [key for tier in tiers for key in tier]
    if not all(isinstance(key, str) and key in keys for key in named):
        return "it names something that was not on the ballot"
    if len(named) != len(set(named)):
        return "it names a choice twice"
    if any(tier != sorted(tier) for tier in tiers) or (method == "ranked" and [] in tiers):
        return "its marks are not in the order that is laid down"
    return ""


def count(method: str, keys: list[str], ballots: list[Any]) -> dict[str, Any]:
    """The figures of a tally that only the ballots can give."""
    found: dict[str, Any] = {"ballots": len(ballots), "blank": len([marks for marks in ballots if not marks])}
    if method == "ranked":
        wins = {a: {b: 0 for b in keys if b != a} for a in keys}
        for marks in ballots:
            lower = set(keys)
            for tier in marks:
                lower -= set(tier)
                for a in tier:
                    for b in lower:
                        wins[a][b] += 1
        first = first_places(ballots, keys)
        shown = {"counts": {key: told(first[key]) for key in keys}, "winners": top(first)}
        return {**found, "pairwise": wins, "plurality": shown, "irv": instant_runoff(ballots, keys)}
    if method == "approval":
        return {**found, "counts": {key: len([1 for marks in ballots if key in marks]) for key in keys}}
    found["counts"] = {key: {str(answer): 0 for answer in ANSWERS[method]} for key in keys}
    for marks in ballots:
        for key in marks:
            found["counts"][key][str(marks[key])] += 1
    if method == "score":
        found["star"] = star(ballots, keys)
    return found


def star(ballots: list[Any], keys: list[str]) -> dict[str, Any]:
    total = {key: sum(marks.get(key, 0) for marks in ballots) for key in keys}
    finals: list[Any] = []
    won: set[str] = set()
    for i, a in enumerate(keys):
        for b in keys[i + 1 :]:
            others = [total[key] for key in keys if key not in (a, b)]
            if others and max(others) > min(total[a], total[b]):
                continue  # somebody else comes before one of these two
            pair = (a, b) if total[a] >= total[b] else (b, a)
            diffs = [marks.get(pair[0], 0) - marks.get(pair[1], 0) for marks in ballots]
            ahead, behind = len([d for d in diffs if d > 0]), len([d for d in diffs if d < 0])
            finals.append([pair[0], pair[1], ahead, behind])
            won.update(pair if ahead == behind else pair[:1] if ahead > behind else pair[1:])
    return {"finals": finals, "winners": [key for key in keys if key in won]}


def first_places(ballots: list[Any], remaining: list[str]) -> dict[str, Fraction]:
    among = set(remaining)
    patterns: dict[Any, int] = {}
    for marks in ballots:
        for tier in marks:
            leading = tuple([key for key in tier if key in among])
            if leading:
                patterns[leading] = patterns.get(leading, 0) + 1
                break
    places = dict.fromkeys(remaining, Fraction(0))
    for leading, times in patterns.items():
        for key in leading:
            places[key] += Fraction(times, len(leading))
    return places


def instant_runoff(ballots: list[Any], keys: list[str]) -> dict[str, Any]:
    """Who can win if ties for the last place go some way, and the counts of one way."""
    known: dict[Any, Any] = {}

    def winners(remaining: Any) -> Any:
        if remaining in known:
            return known[remaining]
        if len(known) > MOST_SETS:
            return None
        known[remaining] = set()
        first = first_places(ballots, list(remaining))
        low, high = min(first.values()), max(first.values())
        if len(remaining) == 1 or high == 0:
            known[remaining] = set(remaining)
        elif high * 2 > len(ballots):
            known[remaining] = set(top(first))
        elif low == 0:
            known[remaining] = winners(tuple([key for key in remaining if first[key]]))
        else:
            for out in remaining:
                if first[out] == low:
                    later = winners(tuple([key for key in remaining if key != out]))
                    if later is None or known[remaining] is None:
                        known[remaining] = None
                    else:
                        known[remaining] = known[remaining] | later
        return known[remaining]

    won, rounds, remaining = winners(tuple(keys)), [], list(keys)
    while True:
        first = first_places(ballots, remaining)
        low, high = min(first.values()), max(first.values())
        lowest = [key for key in remaining if first[key] == low]
        over = len(remaining) == 1 or high == 0 or high * 2 > len(ballots)
        out = [] if over else lowest if low == 0 else lowest[:1]
        counts, exhausted = {key: told(first[key]) for key in remaining}, told(len(ballots) - sum(first.values()))
        rounds.append({"counts": counts, "exhausted": exhausted, "lowest": lowest, "out": out})
        if over:
            shown = None if won is None or len(known) > MOST_SETS else [key for key in keys if key in won]
            return {"winners": shown, "rounds": rounds}
        remaining = [key for key in remaining if key not in out]


# Rankings: from pairwise counts to winners -------------------------------------------------------------------------


def strengths(wins: Any, keys: list[str], margins: bool) -> dict[str, dict[str, int]]:
    """How strong the strongest path is from each choice to each other, widest first, as Dijkstra would go."""
    link = {
        a: {b: (wins[a][b] - wins[b][a] if margins else wins[a][b]) if wins[a][b] > wins[b][a] else 0 for b in wins[a]}
        for a in keys
    }
    found = {}
    for start in keys:
        width = {b: link[start][b] for b in keys if b != start}
        waiting = set(width)
        while waiting:
            at = max(waiting, key=lambda key: width[key])
            waiting.remove(at)
            for b in waiting:
                width[b] = max(width[b], min(width[at], link[at][b]))
        found[start] = width
    return found


def reached(start: str, links: Any) -> set[str]:
    seen, border = {start}, {start}
    while border:
        border = {b for a, b in links if a in border} - seen
        seen |= border
    return seen


def schulze(wins: Any, keys: list[str], margins: bool = True) -> list[str]:
    path = strengths(wins, keys, margins)
    return [a for a in keys if not any(path[b][a] > path[a][b] for b in keys if b != a)]


def smith(wins: Any, keys: list[str]) -> list[str]:
    """Grown from the choices with the best Copeland scores by whatever is not beaten by all of them."""
    copeland = {a: sum((wins[a][b] > wins[b][a]) - (wins[a][b] < wins[b][a]) for b in keys if b != a) for a in keys}
    inside = set(top(copeland))
    while True:
        more = {b for b in keys if b not in inside and any(wins[a][b] <= wins[b][a] for a in inside)}
        if not more:
            return [key for key in keys if key in inside]
        inside |= more


def ranked_pairs(wins: Any, keys: list[str]) -> Any:
    beats = [(wins[a][b] - wins[b][a], a, b) for a in keys for b in keys if a != b and wins[a][b] > wins[b][a]]
    results: set[Any] = {frozenset()}
    steps = 0
    for margin in sorted({margin for margin, _, _ in beats}, reverse=True):
        level = [(a, b) for m, a, b in beats if m == margin]
        ended, seen, waiting = set(), set(), list(results)
        while waiting:
            locked = waiting.pop()
            fits = [(a, b) for a, b in level if (a, b) not in locked and (b, a) not in locked]
            ahead = all_reached(locked | set(fits), keys)
            disputed = [(a, b) for a, b in fits if a in ahead[b]]
            for link in fits:
                if link not in disputed:
                    locked = lock(locked, link)
            if locked in seen:
                continue
            seen.add(locked)
            disputed = [(a, b) for a, b in disputed if (a, b) not in locked and (b, a) not in locked]
            steps += 1 + len(disputed)
            if steps > MOST_RESULTS:
                return None
            waiting += [lock(locked, link) for link in disputed]
            if not disputed:
                ended.add(locked)
        results = ended
    return [key for key in keys if any(all(b != key for _, b in locked) for locked in results)]


def all_reached(links: Any, keys: list[str]) -> dict[str, set[str]]:
    after: dict[str, set[str]] = {key: {key} for key in keys}
    for a, b in links:
        after[a].add(b)
    for middle in keys:
        for a in keys:
            if middle in after[a]:
                after[a] |= after[middle]
    return after


def lock(locked: Any, link: Any) -> Any:
    """With this link, and all that follows from it."""
    above = {a for a, b in locked if b == link[0]} | {link[0]}
    below = {b for a, b in locked if a == link[1]} | {link[1]}
    return locked | {(a, b) for a in above for b in below}


def cycle_fault(shown: Any, wins: Any, keys: list[str], inside: list[str]) -> str:
    links = {(a, b) for a in inside for b in inside if a != b and wins[a][b] > wins[b][a]}
    if not shown:
        return (
            "a cycle exists and is not shown" if any((a, b) in links for b in inside for a in reached(b, links)) else ""
        )
    pairs = [(shown[i - 1], shown[i]) for i in range(len(shown))]
    return "" if len(set(shown)) == len(shown) and set(pairs) <= links else "the cycle shown is none"


def derive(method: str, keys: list[str], found: dict[str, Any]) -> dict[str, Any]:
    """The whole tally, from what the ballots gave."""
    tally = {"method": method, "choices": keys, **found}
    if method == "approval":
        tally["winners"] = top(found["counts"])
    elif method == "score":
        total = {key: sum(int(score) * times for score, times in found["counts"][key].items()) for key in keys}
        means = {key: ratio(total[key], found["ballots"]) for key in keys}
        tally.update({"totals": total, "means": means, "winners": top(total)})
    elif method == "rating":
        tally["medians"] = {}
        for key in keys:
            given = ratings(found["counts"][key])
            middle = [given[(len(given) - 1) // 2], given[len(given) // 2]] if given else []
            tally["medians"][key] = told(Fraction(sum(middle), 2)) if given else None
    elif method == "ranked":
        wins, ballots = found["pairwise"], found["ballots"]
        best = [a for a in keys if all(wins[a][b] > wins[b][a] for b in keys if b != a)]
        points = {
            a: sum((Fraction(ballots - wins[a][b] - wins[b][a], 2) + wins[a][b] for b in keys if b != a), Fraction(0))
            for a in keys
        }
        tally.update(
            condorcet=best,
            weak_condorcet=[a for a in keys if all(wins[a][b] >= wins[b][a] for b in keys if b != a)],
            smith=smith(wins, keys),
            schulze={"strengths": strengths(wins, keys, True), "winners": schulze(wins, keys)},
            winners=best or schulze(wins, keys),
            by="condorcet" if best else "schulze",
            schulze_winning_votes={"winners": schulze(wins, keys, False)},
            ranked_pairs={"winners": best or ranked_pairs(wins, keys)},
            borda={"points": {key: told(points[key]) for key in keys}, "winners": top(points)},
        )
        tally["others"] = {}
        for name in ("schulze_winning_votes", "ranked_pairs", "irv", "borda", "plurality"):
            won = tally[name]["winners"]
            tally["others"][name] = "unknown" if won is None else "same" if won == tally["winners"] else "differs"
    return tally


def ratings(counts: dict[str, int]) -> list[int]:
    return [value for value in range(1, 10) for _ in range(counts[str(value)])]
