"""The rounds and surveys of a process for a snapshot: rules as they were fixed, counts and outcomes that all may read.

Of a round that is open there are its rules; of one whose result is for the panel, that it was held. Ballots are in no
snapshot; reasons only of rounds whose signed ballots everybody may read, and there only those against what came out.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from policy_design import rules
from policy_design.consensus.deciding import IN, OUT
from policy_design.summary.kept import cut, moment
from policy_design.survey.looks import shown
from policy_design.voting import queries, rules_in_words, told_ratings, told_statements
from policy_design.voting.ballot_models import Block, SignedBallot
from policy_design.voting.models import Dropped, Item, Round, as_terms
from policy_design.voting.sections import number
from policy_design.voting.told import finding

if TYPE_CHECKING:
    from collections.abc import Container, Iterable

    from forum.rules.words import Anyone
    from policy_design.process.models import Process
    from policy_design.survey.looks import Shown
    from policy_design.survey.models import Survey

Json = dict[str, Any]
M = Round.Method
MOST_OF_A_REASON = 1000
LOW, HIGH = range(1, 4), range(7, 10)


def rounds_of(process: Process, reader: Anyone) -> list[Json]:
    """The opened rounds in their order, in a constant number of queries."""
    opened = Round.objects.visible_to(reader, process).filter(opened_at__isnull=False)
    opened = opened.select_related("result", "bulletin", "earlier", "analysis").defer("bulletin__body", "manifest")
    opened = opened.prefetch_related("items__option", "items__amendment__option", "items__earlier__round", "extensions")
    rows = list(opened.order_by("number"))
    for one in rows:
        one.process = process
    told = [one for one in rows if rules.can_read_result(reader, one, process, on_roll=False)]
    figures = {one.pk: _figures(one) for one in told}
    against, blocks, dropped = _against(told, figures), _blocks(told), _dropped(rows)
    found = []
    for one in rows:
        of_items = figures.get(one.pk)
        result = None
        if of_items is not None:
            result = _result(one, of_items, against.get(one.pk, {}), blocks.get(one.pk, {}))
        found.append({**_round(one), "dropped": dropped.get(one.pk, []), "result": result})
    return found


def _round(one: Round) -> Json:
    return {
        "number": one.number,
        "question": one.question,
        "method": one.method,
        "terms": as_terms(one),
        "rules": [[str(line.label), str(line.says)] for line in rules_in_words.lines(one) if not line.code],
        "digest": one.manifest_digest,
        "follows": one.earlier.number if one.earlier else None,
        "eligible": one.eligible,
        "opened": moment(one.opened_at),
        "closes": moment(one.closes_at),
        "closed": moment(one.closed_at),
        "annulled": one.annulled,
        "extended": [
            {"was": moment(x.was), "now": moment(x.now), "reason": x.reason}
            for x in sorted(one.extensions.all(), key=lambda x: (x.at, x.pk))
        ],
        "items": [_item(item) for item in _items(one)],
    }


def _items(one: Round) -> list[Item]:
    return sorted(one.items.all(), key=lambda item: (item.order, item.pk))


def _item(item: Item) -> Json:
    said: Json = {"key": item.key, "kind": item.kind, "text": item.text, "change": item.change, "why": item.note}
    if item.option is not None:
        said |= {"option": item.option.code, "version": item.option_version}
    if item.amendment is not None:
        said |= {"option": item.amendment.option.code, "amendment": item.amendment.number}
    if item.earlier is not None:
        said["before"] = {"round": item.earlier.round.number, "key": item.earlier.key, "text": item.earlier.text}
    return said


def _dropped(rounds: Iterable[Round]) -> dict[int, list[Json]]:
    found: dict[int, list[Json]] = defaultdict(list)
    for one in Dropped.objects.filter(round__in=list(rounds)).select_related("item").order_by("round", "pk"):
        found[one.round_id].append({"text": one.item.text, "why": one.note})
    return found


# Results ------------------------------------------------------------------------------------------------------


def _result(
    one: Round, figures: dict[str, Json], against: dict[str, list[Json]], blocks: dict[str, list[Json]]
) -> Json:
    outcome = one.result.outcome
    return {
        "cast": one.result.cast,
        "finding": list(finding(one)),
        "digest": one.bulletin.digest,
        "quorum": outcome["quorum"],
        "why": outcome["why"],
        "items": {key: {**of_item, "against": against.get(key, [])} for key, of_item in figures.items()},
        "blocks": blocks,
        "moved": _moved(one),
    }


def _figures(one: Round) -> dict[str, Json]:
    """What each item came to: counts, and what they mean by the rule of the round."""
    tally, outcome = one.result.tally, one.result.outcome
    if one.method == M.RATING:
        return {key: _rated(verdict) for key, verdict in told_ratings.verdicts(one, tally).items()}
    if one.method == M.STATEMENTS:
        groups = _found(one).get("by_group", {})
        return {key: {"counts": counts, "groups": _cells(groups.get(key))} for key, counts in tally["counts"].items()}
    choices: dict[str, Json] = outcome["choices"]
    counts = tally["counts"] if one.method in (M.YES_NO, M.CONSENT, M.APPROVAL) else {}
    return {
        key: {
            "state": figures["state"],
            "why": figures["why"],
            "counts": counts.get(key),
            "figures": {name: figures[name] for name in sorted(figures) if name not in ("state", "why")},
        }
        for key, figures in choices.items()
    }


def _rated(verdict: Any) -> Json:
    figures = verdict.figures
    said: Json = {"verdict": verdict.outcome}
    if figures is not None:
        said |= {
            "n": figures.n,
            "cannot_judge": figures.cannot_judge,
            "high": figures.high.count,
            "low": figures.low.count,
            "median": number(figures.median),
            "q1": number(figures.q1),
            "q3": number(figures.q3),
        }
    return said


def _found(one: Round) -> Json:
    """What was worked out after the close, for those from whom single ballots may be kept."""
    analysis = getattr(one, "analysis", None)
    found = dict(analysis.found or {}) if analysis is not None else {}
    public = queries.ballots_are_public(one, one.result.cast)
    return found if public else told_statements.without_people(found)


def _cells(groups: dict[str, list[int]] | None) -> list[list[int]]:
    return [list(cell) for _letter, cell in sorted((groups or {}).items())]


def _moved(one: Round) -> dict[str, list[int]]:
    """Of those who rated an item in the round before, too: how many, and how many changed, up, down."""
    if one.method != M.RATING:
        return {}
    return {key: list(moved[:4]) for key, moved in (_found(one).get("moved") or {}).items()}


# Reasons against what came out --------------------------------------------------------------------------------


def _against(rounds: Iterable[Round], figures: dict[int, dict[str, Json]]) -> dict[int, dict[str, list[Json]]]:
    """By round and item: who answered otherwise, and why; only where everybody may read the signed ballots."""
    open_ones = {one.pk: one for one in rounds if _are_public(one)}
    wanted = {pk: _others(one, figures[pk]) for pk, one in open_ones.items()}
    found: dict[int, dict[str, list[Json]]] = {pk: defaultdict(list) for pk in open_ones}
    rows = SignedBallot.objects.filter(elector__round__in=list(open_ones)).select_related("elector").order_by("pk")
    for ballot in rows if open_ones else ():
        pk = ballot.elector.round_id
        for key, answers in wanted[pk].items():
            if ballot.marks.get(key) in answers:
                found[pk][key].append(_one(open_ones[pk], ballot, key))
    for by_item in found.values():
        for some in by_item.values():
            some.sort(key=lambda one: (len(one["by"]) if one["numbered"] else 0, one["by"], str(one["mark"])))
    return found


def _one(round: Round, ballot: SignedBallot, key: str) -> Json:
    by = ballot.elector.name if round.is_named else ballot.elector.pseudonym
    reason = " ".join(ballot.reasons.get(key, "").split())
    mark = ballot.marks[key]
    return {"by": by, "numbered": not round.is_named, "mark": mark, "reason": cut(reason, MOST_OF_A_REASON)}


def _are_public(one: Round) -> bool:
    signed = not one.is_secret and one.method in (M.YES_NO, M.CONSENT, M.RATING)
    return signed and queries.ballots_are_public(one, one.result.cast)


def _others(one: Round, of_items: dict[str, Json]) -> dict[str, Container[Any]]:
    """Which answers to each item stand against what it came to."""
    found: dict[str, Container[Any]] = {}
    for key, figures in of_items.items():
        if one.method == M.RATING:
            side = {IN: LOW, OUT: HIGH}.get(figures["verdict"])
            found |= {key: side} if side else {}
        elif one.method == M.CONSENT:
            found[key] = ("stand_aside",)  # blocks stand apart, with their answers
        elif figures["state"] == "passed":
            found[key] = ("no",)
        elif figures["state"] == "failed":
            found[key] = ("yes",)
    return found


def _blocks(rounds: Iterable[Round]) -> dict[int, dict[str, list[Json]]]:
    """By round and item, in an order that tells nothing; whose they are only where ballots are public."""
    consents = {one.pk: one for one in rounds if one.method == M.CONSENT}
    found: dict[int, dict[str, list[Json]]] = defaultdict(lambda: defaultdict(list))
    rows = Block.objects.filter(item__round__in=list(consents)).select_related("elector", "item")
    for row in sorted(rows, key=lambda row: (row.reason, row.answer)) if consents else ():
        one = consents[row.item.round_id]
        whose = queries.ballots_are_public(one, one.result.cast)
        by = (row.elector.name if one.is_named else row.elector.pseudonym) if whose else ""
        found[one.pk][row.item.key].append({"by": by, "reason": row.reason, "answer": row.answer, "lifted": row.lifted})
    return found


# Surveys ------------------------------------------------------------------------------------------------------


def surveys_of(process: Process, reader: Anyone) -> list[Json]:
    """The opened surveys with what is told of them, in one query."""
    found = []
    for one in process.surveys.filter(opened_at__isnull=False).order_by("number"):
        one.process = process
        may = bool(rules.can_read_results(reader, one, process))
        found.append({**_survey(one), "results": _told(one) if may else None})
    return found


def _survey(one: Survey) -> Json:
    return {
        "number": one.number,
        "title": one.title,
        "target": one.target,
        "access": one.access,
        "invited": one.invited if one.access == one.Access.INVITED and one.is_closed else None,
        "opened": moment(one.opened_at),
        "closes": moment(one.closes_at),
        "closed": moment(one.closed_at),
    }


def _told(one: Survey) -> Json:
    """The counts of every question whose numbers are told; None is a number that is not."""
    results = one.results
    questions = [_question(found) for found in shown(one, (), {}) if found.grid is not None]
    return {"n": results.n if results else None, "questions": questions}


def _question(one: Shown) -> Json:
    grid = one.grid
    assert grid is not None
    lines = [
        {"says": line.says, "counts": [count for count, _share in line.cells], "of": line.total} for line in grid.lines
    ]
    number, question = one.number, one.question
    return {
        "id": question.id,
        "number": number,
        "text": question.text,
        "type": question.type,
        "heads": list(grid.heads),
        "lines": lines,
    }
