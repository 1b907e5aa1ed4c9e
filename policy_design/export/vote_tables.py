"""Rounds, their counts, and their ballots as tables. PURE. What the facts hold back is in no table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from forum.export.sheets import Cell, columns
from policy_design.ballots.methods import ANSWERS
from policy_design.export.facts import ProcessFacts, RoundFacts

Rows = Iterator[tuple[Cell, ...]]

ROUNDS = columns(
    round="its number",
    url="permanent link",
    question="what was asked",
    follows="number of the round before, in a Delphi",
    method="how one votes",
    secrecy="named, pseudonymous or secret",
    electorate="who may vote",
    visibility="who may read the result",
    threshold="share that passes",
    base="share of what",
    quorum="share of voters that it takes",
    tie_rule="what a tie means",
    consensus_rule="what consensus means",
    eligible="how many could vote",
    cast="how many ballots were counted",
    opened="moment",
    closes="moment until which votes were taken",
    closed="moment",
    annulled="why it has no result",
    ballots_in_this_file="whether single ballots stand in the table ballots",
    manifest_digest="SHA-256 of its rules",
    bulletin_digest="SHA-256 of what was published at the close",
)


def rounds(facts: ProcessFacts) -> Rows:
    """Every opened round, with its rules as they were fixed."""
    known = {one.number: one for one in facts.rounds}
    for one in facts.process.get("rounds", []):
        told, terms = known.get(one["number"]), one["rules"]
        yield (
            *(one["number"], one["url"], one["question"], one["follows"]),
            *(terms[name] for name in ("method", "secrecy", "electorate", "visibility", "threshold", "base", "quorum")),
            *(terms["tie_rule"], terms["consensus_rule"]),
            *((told.eligible, told.cast) if told else (None, None)),
            *(one["opened"], one["closes"], one["closed"], one["annulled"]),
            *(told is not None and told.ballots is not None, one["manifest_digest"], one.get("bulletin_digest")),
        )


ITEMS = columns(
    round="number of the round",
    item="its key on ballots",
    kind="option, amendment, statement or status_quo",
    text="what it says",
    option="code of the option",
    version="of the option",
    before="its key in the round before",
    change="new, kept or reworded, since the round before",
    why="why it was changed",
    state="passed, failed or tied, by the rule that was fixed in advance",
    reason="code of the reason",
    won="whether it is among the winners",
)


def items(facts: ProcessFacts) -> Rows:
    """What stood to a vote in each opened round, and what came of it."""
    known = {one.number: one for one in facts.rounds}
    for round in facts.process.get("rounds", []):
        told = known.get(round["number"])
        for one in round["items"]:
            came: dict[str, Any] = told.outcome.get("choices", {}).get(one["key"], {}) if told else {}
            won = one["key"] in told.outcome.get("winners", ()) if told else None
            yield (
                *(round["number"], one["key"], one["kind"], one["text"], one.get("option"), one.get("version")),
                *(one.get("before"), one.get("change"), one.get("why"), came.get("state"), came.get("why"), won),
            )


COUNTS = columns(
    round="number of the round",
    item="key of the item",
    of="answers: how many gave this answer; pairwise: how many prefer it to that item; first_places; borda: points",
    answer="the answer, or the key of the other item",
    count="how many",
)


def counts(facts: ProcessFacts) -> Rows:
    """Every figure of the count, one on each row."""
    for round in facts.rounds:
        for item, of, answer, count in _figures(round):
            yield round.number, item, of, answer, count


def _figures(round: RoundFacts) -> Iterator[tuple[str, str, str, int]]:
    tally = round.tally
    for key in tally["choices"]:
        if round.method == "ranked":
            yield from ((key, "pairwise", other, count) for other, count in tally["pairwise"][key].items())
            yield key, "first_places", "", tally["plurality"]["counts"][key]
            yield key, "borda", "", tally["borda"]["points"][key]
        elif round.method == "approval":
            yield key, "answers", "approve", tally["counts"][key]
        else:
            answers = [str(one) for one in ANSWERS[round.method]]
            yield from ((key, "answers", answer, tally["counts"][key][answer]) for answer in answers)


BALLOTS = columns(
    round="number of the round",
    ballot="its place in this table; it says nothing about when it was cast",
    voter="name, pseudonym (the same within one series of rounds only) or tracker; empty where ballots have none",
    item="key of the item; empty on a blank ballot",
    mark="the answer; in rankings the rank, 1 the best, equal where items were put level",
    reason="what its voter gave as a reason",
)


def ballots(facts: ProcessFacts) -> Rows:
    """A row for each mark on each ballot that the reader may read."""
    for round in facts.rounds:
        for place, one in enumerate(round.ballots or (), 1):
            marks = marked(round, one.marks)
            for key, mark in marks:
                yield round.number, place, one.label, key, mark, one.reasons.get(key)
            if not marks:
                yield round.number, place, one.label, None, None, None


def marked(round: RoundFacts, marks: Any) -> list[tuple[str, str | int]]:
    """What a ballot says, item by item, in the order of the round."""
    if round.method == "ranked":
        said: dict[str, Any] = {key: rank for rank, tier in enumerate(marks, 1) for key in tier}
    elif isinstance(marks, dict):
        said = marks
    else:
        said = dict.fromkeys(marks, "approve")
    return [(key, said[key]) for key in round.keys if key in said]


BLOCKS = columns(
    round="number of the round",
    item="key of the item",
    by="name or pseudonym; empty where single ballots are kept back",
    reason="why",
    answer="what was answered",
    answered_by="name",
    lifted="whether its author lifted it",
)


def blocks(facts: ProcessFacts) -> Rows:
    """Blocks of consent rounds with their answers."""
    for round in facts.rounds:
        for one in round.blocks:
            yield round.number, one.item, one.by, one.reason, one.answer, one.answered_by, one.lifted


EXTENSIONS = columns(round="number of the round", from_="moment", to="moment", reason="why")


def extensions(facts: ProcessFacts) -> Rows:
    """Deadlines that were moved to a later time."""
    for round in facts.process.get("rounds", []):
        for one in round["extended"]:
            yield round["number"], one["from"], one["to"], one["reason"]
