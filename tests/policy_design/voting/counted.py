"""Closed rounds of every method with ballots that say something, for tests of results and for looking at their pages."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from forum.people.models import Person
from policy_design.process.models import Process
from policy_design.voting.ballot_models import Block, Participant, StatementVote
from policy_design.voting.blocks import answer_block
from policy_design.voting.casting import lift_block
from policy_design.voting.models import Item, Round
from policy_design.voting.opening import open_round
from policy_design.voting.planning import ItemPlan, plan_next, set_items
from tests.policy_design.voting.cast import closed, opened, receipt_of, renewed, tracker_of, vote

SENTENCES = (
    "A licence does not stand in for the consent of the person in the photo.",
    "Stewards publish one shared guidance on training with faces.",
    "Platforms say, before upload, what a photo of a face may be used for.",
    "A new licence forbids the training of face recognition.",
)
DIVIDED = [9, 8, 8, 7, 3, 2, 2, 1, 9, 8, 1, 2]
HIGH = [9, 8, 8, 7, 7, 9, 8, 7, 8, 9, 7, 2]
LOW = [1, 2, 2, 3, 1, 2, 4, 3, 2, 1, 2, 3]
MIXED = [5, 6, 7, 4, 5, 6, 3, 7, 5, 6, 5, 4]


def cycled(values: Sequence[Any], count: int) -> list[Any]:
    return [values[place % len(values)] for place in range(count)]


def yes_no(process: Process, by: Person, voters: Sequence[Person], **settings: Any) -> Round:
    """Four statements: two pass, one does not, one is tied."""
    settings = {"threshold": "2/3", "question": "What should the guidance say?", **settings}
    round = opened(process, by, *SENTENCES, **settings)
    keys = keys_of(round)
    answers = [["yes"] * 9 + ["no"], ["yes"] * 3 + ["no"], ["yes", "no"], ["no", "no", "no", "abstain", "yes"]]
    for place, voter in enumerate(voters):
        marks = {key: one[place % len(one)] for key, one in zip(keys, answers, strict=True)}
        more = {} if round.is_secret else {"reasons": {keys[0]: f"Reason {place + 1}: people were not asked."}}
        vote(round, voter, marks, **more)
    return closed(round)


def approval(process: Process, by: Person, voters: Sequence[Person], options: Sequence[Any], **settings: Any) -> Round:
    round = opened(process, by, *options, method="approval", question="Which could you live with?", **settings)
    keys = keys_of(round)
    for place, voter in enumerate(voters):
        _cast(round, voter, sorted(keys[: 1 + place % len(keys)]), place)
    return closed(round)


def ranked(
    process: Process,
    by: Person,
    voters: Sequence[Person],
    options: Sequence[Any],
    orders: Sequence[Any],
    **settings: Any,
) -> Round:
    """`orders` are rankings of places, such as [[0], [1, 2]]; the voters take turns with them."""
    settings = {"question": "Which option comes first?", **settings}
    round = opened(process, by, *options, method="ranked", **settings)
    keys = keys_of(round)
    for place, (voter, order) in enumerate(zip(voters, cycled(orders, len(voters)), strict=True)):
        _cast(round, voter, [sorted(keys[one] for one in tier) for tier in order], place)
    return closed(round)


def score(process: Process, by: Person, voters: Sequence[Person], options: Sequence[Any], **settings: Any) -> Round:
    round = opened(process, by, *options, method="score", question="How good is each?", **settings)
    keys = keys_of(round)
    for place, voter in enumerate(voters):
        _cast(round, voter, {key: (place * (at + 2) + at) % 6 for at, key in enumerate(keys)}, place)
    return closed(round)


def consent(process: Process, by: Person, voters: Sequence[Person], *, lifts: bool = False, **settings: Any) -> Round:
    """One block, answered, and lifted or not."""
    settings = {"question": "Can we go on with this text?", **settings}
    round = opened(process, by, SENTENCES[1], method="consent", **settings)
    key = keys_of(round)[0]
    said = ["consent", "consent", "reservations", "stand_aside"]
    for place, voter in enumerate(voters[1:]):
        vote(round, voter, {key: said[place % 4]}, reasons={key: f"Thought {place + 1}."})
    vote(round, voters[0], {key: "block"}, reasons={key: "It forgets those in the photographs."})
    block = Block.objects.get(elector__round=round)
    answer_block(block=block, by=by, answer="Clause 2 now names them first.")
    if lifts:
        lift_block(block=block, by=voters[0])
    return closed(round)


def delphi(process: Process, by: Person, voters: Sequence[Person], rounds: int = 3, **settings: Any) -> list[Round]:
    """A series in which the second item comes together and the third stays divided; the last is dropped on the way."""
    settings = {"secrecy": "pseudonymous", "rounds_planned": 3, "question": "How far do you agree?", **settings}
    first = opened(process, by, *SENTENCES, method="rating", **settings)
    found = [_rated(first, voters, [HIGH, MIXED, DIVIDED, LOW])]
    for turn in range(2, rounds + 1):
        planned = plan_next(round=found[-1], by=by, client_key=uuid4())
        if turn == 2:
            _reword(planned, found[-1], by)
        Round.objects.filter(pk=planned.pk).update(closes_at=found[-1].closes_at)
        now = renewed(open_round(round=renewed(planned), by=by))
        second = [min(9, one + turn) for one in MIXED]
        found.append(_rated(now, voters, [HIGH, second, DIVIDED]))
    return found


def _reword(planned: Round, before: Round, by: Person) -> None:
    earlier = list(before.items.order_by("order", "pk"))
    items = [ItemPlan("statement", text=one.text, earlier=one) for one in earlier[:3]]
    items[1] = ItemPlan("statement", text=f"{SENTENCES[1]} (reworded)", earlier=earlier[1], note="Said more clearly.")
    set_items(round=planned, by=by, items=items, dropped={earlier[3].pk: "Rejected in the first round."})


def _rated(round: Round, voters: Sequence[Person], ratings: Sequence[Sequence[int]]) -> Round:
    keys = keys_of(round)
    for place, voter in enumerate(voters):
        marks = {key: one[place % len(one)] for key, one in zip(keys, ratings, strict=True)}
        reasons = {keys[0]: "Nobody in my photographs was asked."} if marks[keys[0]] < 4 else {}
        more = {} if round.is_secret else {"reasons": reasons}
        vote(round, voter, marks, **more)
    return closed(round)


def statements(
    process: Process, by: Person, people: int = 60, count: int = 12, blocs: int = 2, **settings: Any
) -> Round:
    """Readers in so many blocs, who vote against each other; with one bloc a spread."""
    texts = [f"Statement number {place + 1} says something short." for place in range(count)]
    settings = {"electorate": "readers", "question": "What do readers think?", **settings}
    round = opened(process, by, *texts, method="statements", **settings)
    items = list(Item.objects.filter(round=round).order_by("order", "pk"))
    rows = []
    for number in range(people):
        who = Participant.objects.create(
            round=round, key=f"{number:064x}", background=("law", "photography")[number % 2]
        )
        for place, item in enumerate(items):
            rows.append(StatementVote(participant=who, item=item, value=_value(number, place, blocs)))
    StatementVote.objects.bulk_create(rows)
    return closed(round)


def _value(number: int, place: int, blocs: int) -> str:
    chance = random.Random(1000 * number + place).random()
    if place < 2:
        return "agree" if chance < 0.92 else "pass"
    if chance < 0.06:
        return "pass"
    leans = (number + place) % 2 if blocs == 2 else chance < 0.55
    return "agree" if (chance < 0.88 or blocs == 1) == bool(leans) else "disagree"


def keys_of(round: Round) -> list[str]:
    return list(round.items.order_by("order", "pk").values_list("key", flat=True))


def _cast(round: Round, voter: Person, marks: Any, place: int) -> None:
    if not round.has_trackers:
        vote(round, voter, marks)
        return
    vote(round, voter, marks, tracker=tracker_of(round, receipt_of(place + 1)))
