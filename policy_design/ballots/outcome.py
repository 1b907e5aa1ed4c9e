"""What a tally means by the terms of its round: quorum, thresholds, consensus rules, ties. PURE.

Nothing here chooses between equals: a tie is a list, unless the terms say how ties end. Every verdict has a code, which
the rooms with pages put into words.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from fractions import Fraction
from typing import Any

from policy_design.ballots import pairwise, panel
from policy_design.ballots.exact import number, share
from policy_design.ballots.methods import (
    ABSTAIN,
    AGREES,
    BLOCKS,
    CONSENTS,
    DISAGREES,
    NO,
    PASSES,
    RESERVATIONS,
    STANDS_ASIDE,
    STATUS_QUO,
    YES,
)
from policy_design.ballots.tally import Tally

HALF = Fraction(1, 2)


@dataclass(frozen=True, slots=True)
class Terms:
    """The rules of a round that its outcome follows, fixed before it opened.

    A threshold of 1/2 means more than half; any other means at least that share. `base` is what shares are of: "cast"
    (answers that are neither abstentions nor missing), "present" (all ballots) or "eligible". `eligible` is None where
    there is no roll: then every quorum is met and "eligible" means all ballots. `seats` is how many choices win by
    approval or score; `count` says whether scores decide by "total" or by "star".
    """

    threshold: Fraction = HALF
    base: str = "cast"
    quorum: Fraction = Fraction(0)
    eligible: int | None = None
    tie_rule: str = "report"
    stand_aside_cap: Fraction | None = None
    consensus_rule: str | None = None
    seats: int = 1
    count: str = "total"

    @classmethod
    def from_manifest(cls, manifest: Mapping[str, Any]) -> Terms:
        """The terms as an opening manifest states them; what it leaves out is as above."""
        cap = manifest.get("stand_aside_cap")
        return cls(
            threshold=number(manifest.get("threshold") or HALF),
            base=manifest.get("base") or "cast",
            quorum=number(manifest.get("quorum") or 0),
            eligible=manifest.get("eligible"),
            tie_rule=manifest.get("tie_rule") or "report",
            stand_aside_cap=number(cap) if cap else None,
            consensus_rule=manifest.get("consensus_rule") or None,
            seats=manifest.get("seats") or 1,
            count=manifest.get("count") or "total",
        )


@dataclass(frozen=True, slots=True)
class Outcome:
    """`choices` says of each choice its `state` ("passed", "failed" or "tied"), `why`, and the figures of that verdict.

    `winners` are the choices that passed or won, in the order of the round; where a tie is only reported, all that are
    tied. `tied` are those that were level for the last place, however that ended; `drawn` are those drawn by lot.
    """

    quorum: dict[str, Any]
    choices: dict[str, dict[str, Any]]
    winners: list[str]
    why: str
    tied: list[str] = field(default_factory=list)
    drawn: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def decide(
    method: str,
    tally: Tally,
    terms: Terms,
    *,
    seed: bytes | None = None,
    resolved: Mapping[str, int] | None = None,
) -> Outcome:
    """Judge a tally by its terms.

    `seed` is the digest of the closed bulletin, as bytes: wanted where ties end by lot. `resolved` says how many blocks
    on each choice their authors have lifted (consent only). Raises ValueError where a lot is to be drawn without seed.
    """
    quorum = _quorum(tally, terms)
    apart = _APART.get(method)
    if apart:
        choices = {choice: apart(choice, tally, terms, resolved or {}) for choice in tally.choices}
        outcome = _each(choices, quorum, terms, seed)
    else:
        choices, candidates = _RIVALS[method](tally, terms)
        outcome = _best(choices, candidates, quorum, terms, seed)
    return outcome if quorum["met"] else _without_quorum(outcome)


def by_lot(choices: Iterable[str], seed: bytes) -> str:
    """The choice with the lowest SHA-256(seed || 0x00 || key); the same for everybody who has the closed bulletin."""
    return min(choices, key=lambda choice: hashlib.sha256(seed + b"\0" + choice.encode()).digest())


def _quorum(tally: Tally, terms: Terms) -> dict[str, Any]:
    needed = 0 if terms.eligible is None else -(-(terms.quorum * terms.eligible) // 1)
    return {"met": tally.ballots >= needed, "cast": tally.ballots, "needed": int(needed), "eligible": terms.eligible}


def _without_quorum(outcome: Outcome) -> Outcome:
    choices = {key: {**one, "state": "failed", "why": "no_quorum"} for key, one in outcome.choices.items()}
    return Outcome(outcome.quorum, choices, [], "no_quorum")


def _whole(answers: int, tally: Tally, terms: Terms) -> int:
    """What a share is of."""
    if terms.base == "cast":
        return answers
    return terms.eligible if terms.base == "eligible" and terms.eligible is not None else tally.ballots


def _met(part: int | Fraction, whole: int, threshold: Fraction) -> bool:
    if not whole:
        return False
    return 2 * part > whole if threshold == HALF else part >= threshold * whole


def _figures(part: int, whole: int) -> dict[str, Any]:
    return {"for": part, "of": whole, "share": share(part, whole)}


# Choices apart from each other ----------------------------------------------------------------------------------

Apart = Callable[[str, Tally, Terms, Mapping[str, int]], dict[str, Any]]


def _for_or_against(yes: str, no: str, abstain: str) -> Apart:
    def judge(choice: str, tally: Tally, terms: Terms, _: Mapping[str, int]) -> dict[str, Any]:
        counts = tally.figures["counts"][choice]
        whole = _whole(counts[yes] + counts[no], tally, terms)
        figures = {
            **_figures(counts[yes], whole),
            "against": counts[no],
            "abstained": counts[abstain],
            "unanswered": tally.ballots - counts[yes] - counts[no] - counts[abstain],
        }
        if _met(counts[yes], whole, terms.threshold):
            return {"state": "passed", "why": "threshold_met", **figures}
        if terms.threshold == HALF and terms.base == "cast" and whole and counts[yes] == counts[no]:
            return {"state": "tied", "why": "level", **figures}
        return {"state": "failed", "why": "threshold_missed" if whole else "nobody_answered", **figures}

    return judge


def _consented(choice: str, tally: Tally, terms: Terms, resolved: Mapping[str, int]) -> dict[str, Any]:
    counts = tally.figures["counts"][choice]
    answers = sum(counts.values())
    open_blocks = max(counts[BLOCKS] - resolved.get(choice, 0), 0)
    figures = {
        **_figures(counts[CONSENTS] + counts[RESERVATIONS], answers),
        "stand_aside": counts[STANDS_ASIDE],
        "blocks": counts[BLOCKS],
        "open_blocks": open_blocks,
    }
    cap = terms.stand_aside_cap
    if open_blocks:
        why = "open_blocks"
    elif not counts[CONSENTS] + counts[RESERVATIONS]:
        why = "nobody_consents"
    elif cap is not None and counts[STANDS_ASIDE] > cap * answers:
        why = "too_many_stand_aside"
    else:
        return {"state": "passed", "why": "consent", **figures}
    return {"state": "failed", "why": why, **figures}


def _rated(choice: str, tally: Tally, terms: Terms, _: Mapping[str, int]) -> dict[str, Any]:
    counts = {rating: tally.figures["counts"][choice][str(rating)] for rating in range(1, 10)}
    judged = sum(counts.values())
    high, low = sum(counts[rating] for rating in (7, 8, 9)), sum(counts[rating] for rating in (1, 2, 3))
    whole = judged if terms.consensus_rule else _whole(judged, tally, terms)
    figures = {**_figures(high, whole), "low": low, "judged": judged}
    if terms.consensus_rule == "rand_ucla" and judged:
        figures |= panel.rand_ucla(counts).as_json()
    if terms.eligible is not None and judged < terms.quorum * terms.eligible:
        return {"state": "failed", "why": "too_few_answers", **figures}
    if not judged:
        return {"state": "failed", "why": "nobody_answered", **figures}
    if terms.consensus_rule == "rand_ucla":
        verdict = figures["class"]
        return {"state": "passed" if verdict == "appropriate" else "failed", "why": verdict, **figures}
    agreed = {
        "75": 4 * high >= 3 * judged,
        "70/15": 10 * high >= 7 * judged and 100 * low < 15 * judged,
    }.get(terms.consensus_rule or "", _met(high, whole, terms.threshold))
    return {
        "state": "passed" if agreed else "failed",
        "why": "threshold_met" if agreed else "threshold_missed",
        **figures,
    }


_APART: dict[str, Apart] = {
    "yes_no": _for_or_against(YES, NO, ABSTAIN),
    "statements": _for_or_against(AGREES, DISAGREES, PASSES),
    "consent": _consented,
    "rating": _rated,
}


def _each(choices: dict[str, dict[str, Any]], quorum: dict[str, Any], terms: Terms, seed: bytes | None) -> Outcome:
    """The outcome of choices that stand for themselves; each that is level ends by the tie rule."""
    tied = [choice for choice, one in choices.items() if one["state"] == "tied"]
    drawn = []
    for choice in tied:
        if terms.tie_rule == "status_quo":
            choices[choice] |= {"state": "failed", "why": "tie_status_quo"}
        elif terms.tie_rule == "lot" and quorum["met"]:
            lot = by_lot((f"{choice}:{YES}", f"{choice}:{NO}"), _seed(seed))
            choices[choice] |= {"state": "passed" if lot.endswith(YES) else "failed", "why": "lot"}
            drawn.append(lot)
    winners = [choice for choice, one in choices.items() if one["state"] == "passed"]
    return Outcome(quorum, choices, winners, "passed" if winners else "nothing_passed", tied, drawn)


def _seed(seed: bytes | None) -> bytes:
    if not seed:
        raise ValueError("a lot needs the digest of the closed bulletin")
    return seed


# Choices against each other -------------------------------------------------------------------------------------

Judged = tuple[dict[str, dict[str, Any]], list[list[str]]]
"""Each choice with its figures, and those that may win in groups of equals, the best first."""


def _approved(tally: Tally, terms: Terms) -> Judged:
    counts = tally.figures["counts"]
    whole = _whole(tally.ballots - tally.blank, tally, terms)
    choices = {
        choice: {**_figures(counts[choice], whole), "met": _met(counts[choice], whole, terms.threshold)}
        for choice in tally.choices
    }
    return choices, _groups({choice: counts[choice] for choice, one in choices.items() if one["met"]})


def _scored(tally: Tally, terms: Terms) -> Judged:
    total = tally.figures["totals"]
    choices = {
        choice: {"total": total[choice], "mean": tally.figures["means"][choice], "met": None}
        for choice in tally.choices
    }
    if tally.ballots == tally.blank:
        return choices, []
    return choices, [tally.figures["star"]["winners"]] if terms.count == "star" else _groups(total)


def _groups(counts: Mapping[str, int]) -> list[list[str]]:
    return [[key for key in counts if counts[key] == count] for count in sorted(set(counts.values()), reverse=True)]


def _ranked(tally: Tally, terms: Terms) -> Judged:
    """Options must beat the status quo, where there is one, by the threshold; Schulze among it and those that do.

    As in Debian's constitution (A.5), save that an option level with the status quo stays in, so that the tie shows.
    """
    votes = tally.figures["pairwise"]
    if STATUS_QUO not in tally.choices:
        choices: dict[str, dict[str, Any]] = {choice: {"met": None} for choice in tally.choices}
        return choices, [tally.figures["winners"]] if tally.ballots > tally.blank else []
    choices = {}
    for choice in tally.choices:
        if choice == STATUS_QUO:
            choices[choice] = {"met": None}
            continue
        over, under = votes[choice][STATUS_QUO], votes[STATUS_QUO][choice]
        whole = _whole(over + under, tally, terms)
        level = terms.threshold == HALF and terms.base == "cast" and over == under
        choices[choice] = {
            **_figures(over, whole),
            "against": under,
            "met": level or _met(over, whole, terms.threshold),
        }
    staying = [choice for choice in tally.choices if choices[choice]["met"] in (True, None)]
    return choices, [_schulze(votes, staying)] if tally.ballots > tally.blank else []


def _schulze(votes: Mapping[str, Mapping[str, int]], staying: Sequence[str]) -> list[str]:
    table = [[votes[one][other] if one != other else 0 for other in staying] for one in staying]
    return [staying[place] for place in sorted(pairwise.schulze(table))]


_RIVALS: dict[str, Callable[[Tally, Terms], Judged]] = {"approval": _approved, "score": _scored, "ranked": _ranked}


def _best(
    choices: dict[str, dict[str, Any]],
    groups: list[list[str]],
    quorum: dict[str, Any],
    terms: Terms,
    seed: bytes | None,
) -> Outcome:
    """The outcome of choices that stand against each other: the best groups fill the seats, a tie ends by the rule."""
    sure: list[str] = []
    tied: list[str] = []
    for group in groups:
        if len(sure) + len(group) > terms.seats:
            tied = group if len(sure) < terms.seats else []
            break
        sure += group
    drawn: list[str] = []
    if tied and terms.tie_rule == "status_quo":
        sure += [choice for choice in tied if choice == STATUS_QUO]
    elif tied and terms.tie_rule == "lot" and quorum["met"]:
        rest = list(tied)
        while len(sure) + len(drawn) < terms.seats:
            drawn.append(by_lot(rest, _seed(seed)))
            rest.remove(drawn[-1])
    winning = {*sure, *drawn, *(tied if terms.tie_rule == "report" else ())}
    why = _why(bool(groups), tied, terms)
    for choice, one in choices.items():
        level = choice in tied
        state = "passed" if choice in winning else "failed"
        reason = "won" if choice in winning else "threshold_missed" if one["met"] is False else "others_won"
        if level:
            state = "tied" if terms.tie_rule == "report" else state
            reason = why
        choices[choice] = {"state": state, "why": reason if groups else "nothing_passed", **one}
    return Outcome(quorum, choices, [choice for choice in choices if choice in winning], why, list(tied), drawn)


def _why(any_group: bool, tied: Sequence[str], terms: Terms) -> str:
    if not any_group:
        return "nothing_passed"
    return {"report": "tie", "status_quo": "tie_status_quo", "lot": "lot"}[terms.tie_rule] if tied else "won"
