"""All that is told of the votes on short statements, put together as data for JSON. Needs numpy: for the worker.

`routing` is for while statements are voted on. `told` is for after: it has groups only where `significance` found some,
and names every formula that needs a name.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping
from typing import Any

from policy_design.consensus.groups import Groups, groups
from policy_design.consensus.opinion import Key, Votes, opinion_map
from policy_design.consensus.significance import GROUPS, VERSION, Finding
from policy_design.consensus.statements import (
    GROUP_INFORMED,
    POLIS,
    Counts,
    Repness,
    Selected,
    across_groups,
    all_repness,
    consensus,
    priority,
    representative,
    starred,
)


def routing(given: Votes, *, hidden: Collection[Key] = (), meta: Collection[Key] = ()) -> dict[Key, float]:
    """The priority of each statement that may still be shown, for `statements.next_statement`."""
    shown = given.without(hidden)
    found = opinion_map(shown)
    counts = _everybody(shown)
    return {
        key: priority(counts[key], float(far), is_meta=key in meta)
        for key, far in zip(shown.statements, found.extremity, strict=True)
    }


def told(given: Votes, finding: Finding, *, hidden: Collection[Key] = ()) -> dict[str, Any]:
    """Map, statements and, where the finding says so, groups. Hidden statements take part in nothing.

    The finding must be of the same votes without the hidden statements.
    """
    shown = given.without(hidden)
    found = opinion_map(shown)
    everybody = _everybody(shown)
    grouped = groups(found) if finding.kind == GROUPS else None
    listed = consensus(everybody)
    data: dict[str, Any] = {
        "formulas": {"statements": POLIS, "group_informed_consensus": GROUP_INFORMED, "significance": VERSION},
        "votes": shown.digest,
        "finding": _finding(finding),
        "map": found.as_data() if finding.axis_p else None,
        "statements": {str(key): _counts(one) for key, one in everybody.items()},
        "consensus": {direction: [_selected(one) for one in rows] for direction, rows in listed.items()},
        "groups": None,
    }
    if grouped:
        _add_groups(data, shown, grouped)
    return data


def _everybody(given: Votes) -> dict[Key, Counts]:
    return {key: cells[None] for key, cells in given.counts().items()}


def _add_groups(data: dict[str, Any], given: Votes, grouped: Groups) -> None:
    counts = given.counts(grouped.labels)
    figures = all_repness(counts)
    stars = starred(figures)
    data["groups"] = {
        **grouped.as_data(given.people),
        "stand_for": {str(group): _stands_for(group, one, stars) for group, one in figures.items()},
    }
    for key, cells in counts.items():
        across = across_groups(cells)
        data["statements"][str(key)] |= {
            "groups": {str(group): _counts(one) for group, one in cells.items()},
            "group_informed_consensus": round(across.product, 9),
            "group_informed_root": round(across.root, 9),
            "least_agreement": None if across.least is None else round(across.least, 9),
            "least_in": across.least_in,
        }


def _stands_for(
    group: Hashable, figures: Mapping[Hashable, Repness], stars: Mapping[tuple[Hashable, Hashable, str], float]
) -> list[dict[str, Any]]:
    """The group's list; a star has the q value with which it outlasts the correction, None is without a star."""
    rows = []
    for one in representative(figures):
        q = stars.get((group, one.statement, one.direction))
        rows.append({**_selected(one), "q": None if q is None else round(q, 9)})
    return rows


def _counts(one: Counts) -> dict[str, Any]:
    agree, disagree, passed = (share.as_data() for share in one.shares)
    return {"seen": one.seen, "agree": agree, "disagree": disagree, "pass": passed}


def _selected(one: Selected) -> dict[str, Any]:
    numbers = {"p": one.p, "test": one.test, "ratio": one.ratio, "ratio_test": one.ratio_test}
    return {
        "statement": one.statement,
        "direction": one.direction,
        "successes": one.successes,
        "trials": one.trials,
        **{name: None if value is None else round(value, 9) for name, value in numbers.items()},
        "best_agree": one.is_best_agree,
    }


def _finding(one: Finding) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "why": list(one.why),
        "axis_p": list(one.axis_p),
        "group_p": one.group_p,
        "silhouette": one.silhouette,
        "silhouette_needed": one.silhouette_needed,
        "rand": one.rand,
        "rand_needed": one.rand_needed,
    }
