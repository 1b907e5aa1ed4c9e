"""pref_voting's count of a bulletin, as its own Python runs it: its best form, step by step; prints JSON.

Run by `python -m bench.ballots`, in an environment of its own.
"""

from __future__ import annotations

import json
import sys
import time
import warnings
from collections import Counter

warnings.simplefilter("ignore")


def main(path: str, choices: list[str]) -> None:
    # Imported before the clock starts: it takes seconds.
    from pref_voting.iterative_methods import split_irv_put
    from pref_voting.margin_based_methods import beat_path, ranked_pairs
    from pref_voting.profiles_with_ties import ProfileWithTies
    from pref_voting.scoring_methods import borda_for_profile_with_ties

    steps: dict[str, float] = {}
    started = time.perf_counter()

    def took(step: str) -> None:
        nonlocal started
        now = time.perf_counter()
        steps[step], started = now - started, now

    places = {choice: place for place, choice in enumerate(choices)}
    with open(path, "rb") as file:
        ballots = json.load(file)["ballots"]
    groups = Counter(tuple(tuple(tier) for tier in ballot["marks"]) for ballot in ballots)  # equal ones once, as ours
    took("read")
    ranks = [{places[key]: rank for rank, tier in enumerate(marks, 1) for key in tier} for marks in groups]
    profile = ProfileWithTies(ranks, rcounts=list(groups.values()), candidates=list(range(len(choices))))
    profile.use_extended_strict_preference()
    took("profile")
    winners = {"schulze": beat_path(profile), "ranked_pairs": ranked_pairs(profile)}
    took("schulze, ranked pairs")
    winners["borda"] = borda_for_profile_with_ties(profile)
    took("borda")
    first = profile.tops_scores(score_type="split")
    winners["plurality"] = [place for place in first if abs(first[place] - max(first.values())) < 1e-6]
    took("plurality")
    winners["irv"] = split_irv_put(profile)
    took("irv")
    named = {method: [choices[place] for place in sorted(map(int, found))] for method, found in winners.items()}
    print(json.dumps({"steps": steps, "winners": named}))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
