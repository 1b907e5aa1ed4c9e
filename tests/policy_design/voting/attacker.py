"""A program that tries to find out who cast which ballot, from all that anybody is shown, mailed or could dump.

It knows, besides, in which order people voted, as one who sat beside them would. It lines people up in every way that it
can think of, and ballots likewise, and takes the first of the one for the first of the other.
"""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from forum.live.models import Event
from forum.mail.models import OutboxMail
from forum.people.models import Person
from policy_design.voting.archive import export_for
from policy_design.voting.ballot_models import Elector, SecretBallot
from policy_design.voting.models import Round
from policy_design.voting.queries import ballots_of

Order = list[Any]


@dataclass
class Case:
    """A closed round: what each voter chose in truth, and people and ballots in all orders that can be had."""

    truth: dict[int, str]
    people: dict[str, Order]
    ballots: dict[str, Order]

    def guesses(self) -> Iterator[tuple[str, dict[int, str]]]:
        for how, people in self.people.items():
            for which, ballots in self.ballots.items():
                yield f"{how} × {which}", dict(zip(people, ballots, strict=True))
                yield f"{how} × {which} backwards", dict(zip(people, reversed(ballots), strict=True))

    @property
    def by_chance(self) -> float:
        """How often the best that ignores names is right: the share of the commonest choice is what the tally tells."""
        counts = Counter(self.truth.values())
        return sum(count * count for count in counts.values()) / len(self.truth) ** 2


def look_at(round: Round, truth: dict[int, str], seen_to_vote: Sequence[int], reader: Person) -> Case:
    """All orders of the people who voted, and of the ballots."""
    voters = set(truth)
    people = {"seen": list(seen_to_vote)}
    for name, found in _people(round):
        people[name] = [one for one in found if one in voters]
    ballots = {name: [_choice(marks) for marks in found] for name, found in _ballots(round, reader)}
    return Case(truth, people, ballots)


def _choice(marks: Any) -> str:
    return str((json.loads(marks) if isinstance(marks, str) else marks)["s1"])


def _people(round: Round) -> Iterator[tuple[str, Order]]:
    by_name = dict(Elector.objects.filter(round=round).values_list("name", "person"))
    yield "roll as listed", list(round.electors.values_list("person", flat=True))
    yield "names", [by_name[name] for name in sorted(by_name)]
    yield "names of who voted", [by_name[name] for name in round.bulletin.voters]
    for name, order in _physical().items():
        yield f"roll {name}", _rows(Elector._meta.db_table, "person_id", round, order)
    people = dict(Person.objects.values_list("email", "pk"))
    for what in ("opened", "closed"):
        mails = OutboxMail.objects.filter(key__startswith=f"round:{round.pk}:{what}:").order_by("pk")
        yield f"mails {what}", [people[to] for to in mails.values_list("to", flat=True)]


def _ballots(round: Round, reader: Person) -> Iterator[tuple[str, Order]]:
    yield "as the page has them", [marks for _label, marks, _reasons in ballots_of(round)]
    export = export_for(round, reader)["rounds"][0]["bulletin"]
    if export is not None:
        yield "export", [one["marks"] for one in export["ballots"]]
    yield "bulletin", [one["marks"] for one in json.loads(round.bulletin.body)["ballots"]]
    yield "as the database has them", list(SecretBallot.objects.filter(round=round).values_list("marks", flat=True))
    for name, order in {**_physical(), "id": "id", "tracker": "tracker, id"}.items():
        yield name, _rows(SecretBallot._meta.db_table, "marks", round, order)


def _physical() -> dict[str, str]:
    """What a database keeps of the order in which rows were written."""
    if connection.vendor == "postgresql":
        return {"ctid": "ctid", "xmin": "xmin::text::bigint, ctid"}
    return {"rowid": "rowid"}


def _rows(table: str, column: str, round: Round, order: str) -> Order:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT {column} FROM "{table}" WHERE round_id = %s ORDER BY {order}', [round.pk])
        return [one for (one,) in cursor.fetchall()]


def events_while(round: Round, before: int) -> int:
    """Events since a place in the log: casting makes none."""
    return Event.objects.filter(topic=round.process.topic_id, seq__gt=before).count()


# Judging it -----------------------------------------------------------------------------------------------------


def hits(case: Case, how: str) -> int:
    guess = dict(case.guesses())[how]
    return sum(guess[person] == choice for person, choice in case.truth.items())


def best_way(cases: Sequence[Case]) -> str:
    """What worked best on rounds of which the attacker was told the truth."""
    found: Counter[str] = Counter()
    for case in cases:
        for how, guess in case.guesses():
            found[how] += sum(guess[person] == choice for person, choice in case.truth.items())
    return max(sorted(found), key=lambda how: found[how])


def chance_of(cases: Sequence[Case], how: str, lot: random.Random, draws: int = 2000) -> float:
    """How probable it is to be right as often with ballots dealt out blindly, the tally being known."""
    got = sum(hits(case, how) for case in cases)
    as_good = 0
    for _ in range(draws):
        blind = 0
        for case in cases:
            dealt = list(case.truth.values())
            lot.shuffle(dealt)
            blind += sum(one == choice for one, choice in zip(dealt, case.truth.values(), strict=True))
        as_good += blind >= got
    return (as_good + 1) / (draws + 1)
