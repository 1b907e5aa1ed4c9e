"""A round's ballots in the form that is counted and published, and the count by the terms of its manifest."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from policy_design.ballots import bulletin
from policy_design.ballots.outcome import Terms, decide
from policy_design.ballots.tally import tally
from policy_design.voting.ballot_models import Block, SignedBallot, StatementVote
from policy_design.voting.manifests import added_item
from policy_design.voting.models import Round, keeps_pseudonyms

Line = dict[str, Any]  # marks, and a tracker or a voter


@dataclass(frozen=True, slots=True)
class Counted:
    """Everything that is published of a round when it closes, but for its signature."""

    bulletin: Line
    body: str
    previous: str
    digest: str
    tally: Line
    outcome: Line
    cast: int


def lines_of(round: Round) -> list[Line]:
    """Every ballot as it stands in the database."""
    if round.method == Round.Method.STATEMENTS:
        return _of_participants(round)
    if round.is_secret:
        found = round.secret_ballots.values_list("tracker", "marks")
        return [{"marks": marks, **({"tracker": tracker} if tracker else {})} for tracker, marks in found]
    ballots = SignedBallot.objects.filter(elector__round=round).select_related("elector")
    return [
        {"marks": one.marks, "voter": one.elector.name if round.is_named else one.elector.pseudonym} for one in ballots
    ]


def _of_participants(round: Round) -> list[Line]:
    """One line for each who rated something; who did not is no ballot. Where there is a roll, under a random name."""
    marks: dict[str, dict[str, str]] = {}
    votes = StatementVote.objects.filter(participant__round=round).values_list("participant__key", "item__key", "value")
    for participant, key, value in votes.iterator(chunk_size=5000):
        marks.setdefault(participant, {})[key] = value
    return [
        {"marks": dict(sorted(one.items())), **({"voter": key[:12]} if round.has_roll else {})}
        for key, one in marks.items()
    ]


def voters_of(round: Round) -> list[str]:
    """Who voted, sorted: by name, or by pseudonym in a series of rounds that has them; empty where readers took part.

    A pseudonym stays through a series. If names were published beside it, whoever is missing in one round would be
    known by the pseudonym that is missing, with all that they said in the others.
    """
    column = "pseudonym" if keeps_pseudonyms(round) else "name"
    return sorted(round.electors.filter(has_voted=True).values_list(column, flat=True))


def _salt_of(round: Round) -> str:
    """What keeps ballots from being guessed by their published digest, where they themselves are for the panel only.

    Trackers and the random names of those who rate do so already. It follows from what those on the roll alone know,
    and was fixed when the round opened; where there is no roll, from the random keys that the close has drawn.
    """
    if round.is_named or round.has_trackers or (round.method == Round.Method.STATEMENTS and round.has_roll):
        return ""
    known = round.roll_salt if round.has_roll else "\n".join(sorted(round.participants.values_list("key", flat=True)))
    return hashlib.sha256(f"bulletin\n{known}".encode()).hexdigest()


def choices_of(round: Round) -> list[str]:
    """The keys of what stood to a vote, in their order."""
    return list(round.items.order_by("order", "pk").values_list("key", flat=True))


def added_to(round: Round) -> list[Line]:
    """Statements that were accepted while the round was open."""
    known = {one["key"] for one in round.manifest["items"]} if round.manifest else set()
    return [added_item(one) for one in round.items.order_by("order", "pk") if one.key not in known]


def resolved_in(round: Round) -> dict[str, int]:
    """How many blocks on each item their authors have lifted."""
    lifted = Block.objects.filter(elector__round=round, lifted=True).values_list("item__key", flat=True)
    return dict(sorted(Counter(lifted).items()))


def counted(round: Round, lines: Iterable[Line], voters: Sequence[str], previous: str) -> Counted:
    """Count ballots by the manifest's terms. The same rows always give the same."""
    assert round.manifest is not None
    lines = list(lines)
    made = bulletin.make(round.number, lines, voters, added=added_to(round), salt=_salt_of(round))
    body = bulletin.canonical(made)
    digest = bulletin.digest(previous, round.manifest_digest, body)
    told = tally(round.method, choices_of(round), [one["marks"] for one in made["ballots"]])
    outcome = decide(
        round.method,
        told,
        Terms.from_manifest(round.manifest),
        seed=bytes.fromhex(digest),
        resolved=resolved_in(round),
    )
    return Counted(made, body.decode(), previous, digest, told.as_json(), outcome.as_json(), len(lines))
