"""Votes on short statements in the files of Polis (pol.is), for what reads those. PURE.

The sums of a round are for whoever may read its result; who voted how only where single ballots are for the reader.
Persons are numbers in the order of what they said, which tells nothing of when or after whom, and leads to no name.
Every time is that at which the round opened or closed. Agree is 1, disagree -1, pass 0; a vote that was changed stands
once, as it counts.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from forum.export.sheets import ESCAPES, Cell, in_csv, zipped
from policy_design.export.facts import ProcessFacts, RoundFacts

_VALUES = {"agree": 1, "disagree": -1, "pass": 0}


def write_polis(facts: ProcessFacts) -> bytes:
    """All rounds on statements, a folder each, in a zip."""
    files: dict[str, bytes] = {}
    for one in facts.rounds:
        if one.method == "statements":
            files |= {f"round-{one.number}/{name}": data for name, data in polis_of(facts, one).items()}
    return zipped({"README.txt": _readme(facts).encode(), **files})


def polis_of(facts: ProcessFacts, round: RoundFacts) -> dict[str, bytes]:
    """The files of one round by name."""
    places = {one.key: place for place, one in enumerate(round.items)}
    votes = [
        {places[key]: _VALUES[value] for key, value in one.marks.items()} for one in (round.ballots or ()) if one.marks
    ]
    files = {"comments.csv": _comments(round), "summary.csv": _summary(facts, round)}
    if round.ballots is not None:
        files |= {"votes.csv": _votes(round, votes), "participants-votes.csv": _participants(votes, len(places))}
    return files


def _csv(rows: Iterable[Sequence[Cell]]) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([in_csv(cell) for cell in row] for row in rows)
    return out.getvalue().encode()


def _times(at: datetime) -> tuple[int, str]:
    moment = at.astimezone(UTC)
    return int(moment.timestamp() * 1000), moment.strftime("%a %b %d %H:%M:%S UTC %Y")


def _comments(round: RoundFacts) -> bytes:
    head = ("timestamp", "datetime", "comment-id", "author-id", "agrees", "disagrees", "moderated")
    rows: list[Sequence[Cell]] = [(*head, "is-meta", "is-seed", "item", "comment-body")]
    for place, one in enumerate(round.items):
        counts = round.tally["counts"].get(one.key, {})
        figures = (place, None, counts.get("agree", 0), counts.get("disagree", 0), 1)
        rows.append((*_times(round.opened_at), *figures, False, not one.was_added, one.key, one.text))
    return _csv(rows)


def _votes(round: RoundFacts, votes: list[dict[int, int]]) -> bytes:
    rows: list[Sequence[Cell]] = [("timestamp", "datetime", "comment-id", "voter-id", "vote")]
    times = _times(round.closed_at)
    rows += [(*times, what, who, value) for who, given in enumerate(votes) for what, value in sorted(given.items())]
    return _csv(rows)


def _participants(votes: list[dict[int, int]], statements: int) -> bytes:
    head = ("participant", "group-id", "n-comments", "n-votes", "n-agree", "n-disagree")
    rows: list[Sequence[Cell]] = [(*head, *map(str, range(statements)))]
    for who, given in enumerate(votes):
        values = list(given.values())
        figures = (who, None, None, len(values), values.count(1), values.count(-1))
        rows.append((*figures, *(given.get(what) for what in range(statements))))
    return _csv(rows)


def _summary(facts: ProcessFacts, round: RoundFacts) -> bytes:
    return _csv(
        [
            ("topic", round.question),
            ("url", round.url),
            ("voters", round.cast),
            ("voters-in-conv", round.cast),
            ("comments", len(round.items)),
            ("conversation-description", facts.title),
        ]
    )


def _readme(facts: ProcessFacts) -> str:
    return (
        f"{facts.title}\n{facts.url}\n\n{' '.join((__doc__ or '').split())}\n\nauthor-id and group-id are empty: who "
        f"wrote a statement is not told, and groups are worked out from the votes. item is the key of the statement in "
        f"other files. A folder without votes.csv is of a round whose single ballots are kept back.\n\n{ESCAPES}\n"
    )
