"""Outcomes, for the program that recounts: a tally by the terms of its manifest."""

from __future__ import annotations

import hashlib
import re
from fractions import Fraction
from typing import Any

from policy_design.ballots.standalone.counting import ratings, ratio, schulze, told

SHARE = re.compile(r"[0-9]{1,9}(/[1-9][0-9]{0,8})?")


def share(said: Any) -> Fraction:
    """As 2/3; nothing else, since 1e999999999 is a fraction too, and takes for ever."""
    if not isinstance(said, str) or not SHARE.fullmatch(said):
        raise ValueError(f"no share: {str(said)[:40]!r}")
    return Fraction(said)


class Terms:
    """The rules that the manifest of a round lays down."""

    def __init__(self, manifest: dict[str, Any], lifted: dict[str, int], seed: bytes) -> None:
        self.threshold, self.quorum = share(manifest.get("threshold") or "1/2"), share(manifest.get("quorum") or "0")
        self.base, self.tie_rule = manifest.get("base") or "cast", manifest.get("tie_rule") or "report"
        self.eligible, self.rule = manifest.get("eligible"), manifest.get("consensus_rule") or None
        self.cap = share(manifest["stand_aside_cap"]) if manifest.get("stand_aside_cap") else None
        self.seats, self.stars = manifest.get("seats") or 1, manifest.get("count") == "star"
        self.lifted, self.seed, self.half = lifted, seed, self.threshold == Fraction(1, 2)

    def whole(self, answers: int, ballots: int) -> int:
        if self.base == "eligible" and self.eligible is not None:
            return int(self.eligible)
        return answers if self.base == "cast" else ballots

    def met(self, part: int, whole: int) -> bool:
        """More than half, or at least any other share; nothing is met by nobody."""
        return whole > 0 and (part * 2 > whole if self.half else Fraction(part, whole) >= self.threshold)

    def lot(self, keys: list[str]) -> str:
        return sorted(keys, key=lambda key: hashlib.sha256(self.seed + bytes(1) + key.encode("utf-8")).digest())[0]


def judge(method: str, tally: dict[str, Any], terms: Terms) -> dict[str, Any]:
    cast = tally["ballots"]
    needed = 0 if terms.eligible is None else -((-terms.quorum * terms.eligible) // 1)
    quorum = {"met": cast >= needed, "cast": cast, "needed": int(needed), "eligible": terms.eligible}
    rivals = method in ("approval", "ranked", "score")
    result = (judge_rivals if rivals else judge_each)(method, tally, terms, cast >= needed)
    if cast < needed:
        for verdict in result["choices"].values():
            verdict.update(state="failed", why="no_quorum")
        result.update(winners=[], why="no_quorum", tied=[], drawn=[])
    return {"quorum": quorum, **result}


def shares(part: int, whole: int) -> dict[str, Any]:
    return {"for": part, "of": whole, "share": ratio(part, whole)}


def judge_each(method: str, tally: dict[str, Any], terms: Terms, quorum: bool) -> dict[str, Any]:
    judging = {"consent": judge_consent, "rating": judge_rating}.get(method, judge_answers)
    choices = {key: judging(key, tally, terms) for key in tally["choices"]}
    tied, drawn = [key for key in choices if choices[key]["state"] == "tied"], []
    for key in tied:
        if terms.tie_rule == "status_quo":
            choices[key].update(state="failed", why="tie_status_quo")
        elif terms.tie_rule == "lot" and quorum:
            drawn.append(terms.lot([key + ":yes", key + ":no"]))
            choices[key].update(state="passed" if drawn[-1] == key + ":yes" else "failed", why="lot")
    won = [key for key in choices if choices[key]["state"] == "passed"]
    return {
        "choices": choices,
        "winners": won,
        "why": "passed" if won else "nothing_passed",
        "tied": tied,
        "drawn": drawn,
    }


def judge_answers(key: str, tally: dict[str, Any], terms: Terms) -> dict[str, Any]:
    counts = list(tally["counts"][key].values())  # for, against, neither
    whole = terms.whole(counts[0] + counts[1], tally["ballots"])
    if terms.met(counts[0], whole):
        state, why = "passed", "threshold_met"
    elif terms.half and terms.base == "cast" and whole and counts[0] == counts[1]:
        state, why = "tied", "level"
    else:
        state, why = "failed", "threshold_missed" if whole else "nobody_answered"
    rest = {"against": counts[1], "abstained": counts[2], "unanswered": tally["ballots"] - sum(counts)}
    return {"state": state, "why": why, **shares(counts[0], whole), **rest}


def judge_consent(key: str, tally: dict[str, Any], terms: Terms) -> dict[str, Any]:
    yes, but, aside, block = tally["counts"][key].values()
    unresolved = max(block - terms.lifted.get(key, 0), 0)
    why = "open_blocks" if unresolved else "nobody_consents" if yes + but == 0 else "consent"
    if why == "consent" and terms.cap is not None and Fraction(aside, yes + but + aside + block) > terms.cap:
        why = "too_many_stand_aside"
    rest = {"stand_aside": aside, "blocks": block, "open_blocks": unresolved}
    return {
        "state": "passed" if why == "consent" else "failed",
        "why": why,
        **shares(yes + but, yes + but + aside + block),
        **rest,
    }


def judge_rating(key: str, tally: dict[str, Any], terms: Terms) -> dict[str, Any]:
    given = ratings(tally["counts"][key])
    high, low = len([value for value in given if value > 6]), len([value for value in given if value < 4])
    whole = len(given) if terms.rule else terms.whole(len(given), tally["ballots"])
    shown = {**shares(high, whole), "low": low, "judged": len(given)}
    passed, why = terms.met(high, whole), ""
    if terms.rule == "75":
        passed = bool(given) and Fraction(high, len(given)) >= Fraction(3, 4)
    elif terms.rule == "70/15":
        passed = bool(given) and 100 * high >= 70 * len(given) and 100 * low < 15 * len(given)
    elif terms.rule == "rand_ucla" and given:
        middle, p30, p70 = (percentile(given, Fraction(tenths, 10)) for tenths in (5, 3, 7))
        limit = Fraction("2.35") + Fraction("1.5") * abs(5 - (p30 + p70) / 2)
        why = "appropriate" if middle >= 7 else "inappropriate" if middle <= 3 else "uncertain"
        why = "disagreement" if p70 - p30 > limit else why
        passed = why == "appropriate"
        figures = {
            "median": middle,
            "p30": p30,
            "p70": p70,
            "ipr": p70 - p30,
            "ipras": limit,
            "index": (p70 - p30) / limit,
        }
        shown.update({name: told(figures[name]) for name in figures}, **{"class": why})
    if terms.eligible is not None and len(given) < terms.quorum * terms.eligible:
        passed, why = False, "too_few_answers"
    elif not given:
        passed, why = False, "nobody_answered"
    return {
        "state": "passed" if passed else "failed",
        "why": why or ("threshold_met" if passed else "threshold_missed"),
        **shown,
    }


def percentile(given: list[int], share: Fraction) -> Fraction:
    place = share * (len(given) - 1)
    lower = int(place)
    return given[lower] + (place - lower) * (given[min(lower + 1, len(given) - 1)] - given[lower])


def judge_rivals(method: str, tally: dict[str, Any], terms: Terms, quorum: bool) -> dict[str, Any]:
    keys, voted = tally["choices"], tally["ballots"] - tally["blank"]
    choices: dict[str, Any] = {key: {"met": None} for key in keys}
    scores: dict[str, int] = {}
    if method == "approval":
        scores, whole = tally["counts"], terms.whole(voted, tally["ballots"])
        choices = {key: {**shares(scores[key], whole), "met": terms.met(scores[key], whole)} for key in keys}
    elif method == "score":
        choices = {key: {"total": tally["totals"][key], "mean": tally["means"][key], "met": None} for key in keys}
        scores = {key: int(key in tally["star"]["winners"]) for key in keys} if terms.stars else tally["totals"]
        scores = {key: scores[key] for key in keys if voted and (scores[key] or not terms.stars)}
    else:
        wins, best = tally["pairwise"], tally["winners"]
        if "status-quo" in keys:
            for key in keys:
                if key != "status-quo":
                    over, under = wins[key]["status-quo"], wins["status-quo"][key]
                    whole = terms.whole(over + under, tally["ballots"])
                    level = terms.half and terms.base == "cast" and over == under
                    choices[key] = {**shares(over, whole), "against": under, "met": level or terms.met(over, whole)}
            best = schulze(wins, [key for key in keys if choices[key]["met"] is not False])
        scores = dict.fromkeys(best, 1) if voted else {}
    field = sorted((key for key in scores if choices[key]["met"] is not False), key=lambda key: -scores[key])
    sure, tied, drawn = field[: terms.seats], [], []
    if len(field) > terms.seats and scores[field[terms.seats]] == scores[sure[-1]]:
        tied = [key for key in keys if key in field and scores[key] == scores[sure[-1]]]
        sure = [key for key in sure if key not in tied]
    why = {"report": "tie", "status_quo": "tie_status_quo", "lot": "lot"}[terms.tie_rule] if tied else "won"
    won = set(sure) | set(tied if why == "tie" else [])
    if why == "tie_status_quo" and "status-quo" in tied:
        won.add("status-quo")
    while why == "lot" and quorum and len(won) < terms.seats:
        drawn.append(terms.lot([key for key in tied if key not in won]))
        won.add(drawn[-1])
    for key in keys:
        state, reason = ("passed", "won") if key in won else ("failed", "others_won")
        if choices[key]["met"] is False:
            reason = "threshold_missed"
        if key in tied:
            state, reason = "tied" if why == "tie" else state, why
        choices[key] = {"state": state, "why": reason if field else "nothing_passed", **choices[key]}
    why = why if field else "nothing_passed"
    return {
        "choices": choices,
        "winners": [key for key in keys if key in won],
        "why": why,
        "tied": tied,
        "drawn": drawn,
    }
