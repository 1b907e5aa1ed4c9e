"""Walks every action on rounds: whatever changes what an anonymous reader sees moves the version of the process.

Casting is seen nowhere: the round that is voted on here does not even show its turnout.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest

from forum.live.watch import read_site
from policy_design.process.models import Process
from policy_design.voting import blocks, casting, closing, moderating, opening, planning, statements
from policy_design.voting.ballot_models import Block, Proposal
from policy_design.voting.models import Round
from tests.policy_design.cast import fresh
from tests.policy_design.process.test_every_change import every_action
from tests.policy_design.voting.cast import closed, experts, opened, planned, vote
from tests.support.looking import Reader, Seen

pytestmark = pytest.mark.any_database
WALK: dict[str, Callable[[Any], Callable[[], Any]]] = {}
INSIDE = {
    "voting.outside.add_outside": "votes from elsewhere stand on pages of their own, which are not kept",
    "voting.outside.delete_outside": "the same",
}
SHOWN = {
    "voting.closing.annul_round",
    "voting.closing.close_round",
    "voting.moderating.decide_proposal",
    "voting.moderating.decide_proposals",
    "voting.opening.extend_round",
    "voting.opening.open_round",
}


def walk(name: str) -> Callable[[Any], Any]:
    def note(ready: Any) -> Any:
        WALK[f"voting.{name}"] = ready
        return ready

    return note


@pytest.fixture
def world(deliberating, olga, ben, bea, cleo):
    return SimpleNamespace(process=fresh(deliberating), olga=olga, ben=ben, bea=bea, cleo=cleo)


def consenting(w, **settings):
    """A consent round that is open, in which Ben blocks."""
    round = opened(w.process, w.olga, method="consent", shows_turnout=False, **settings)
    key = round.items.get().key
    vote(round, w.ben, {key: "block"}, reasons={key: "It binds nobody."})
    return round


def rating(w):
    """Statements that readers rate and add to, with one that waits."""
    settings = {"secrecy": "pseudonymous", "electorate": "readers", "takes_statements": True, "shows_turnout": False}
    return opened(w.process, w.olga, "First.", method="statements", **settings)


def proposal(w):
    return Proposal.objects.create(round=rating(w), text="Second.", client_key=uuid4())


@walk("planning.create_round")
def _(w):
    return lambda: planning.create_round(
        process=w.process, by=w.olga, client_key=uuid4(), question="Which?", method="approval"
    )


@walk("planning.edit_round")
def _(w):
    round = planned(w.process, w.olga)
    return lambda: planning.edit_round(round=round, by=w.olga, version=round.version, question="What?")


@walk("planning.set_items")
def _(w):
    round = planned(w.process, w.olga)
    items = [planning.ItemPlan("statement", text="Something else.")]
    return lambda: planning.set_items(round=round, by=w.olga, items=items)


@walk("planning.delete_round")
def _(w):
    round = planned(w.process, w.olga)
    return lambda: planning.delete_round(round=round, by=w.olga)


@walk("planning.plan_next")
def _(w):
    round = closed(opened(w.process, w.olga, method="rating", rounds_planned=2))
    return lambda: planning.plan_next(round=round, by=w.olga, client_key=uuid4())


@walk("opening.open_round")
def _(w):
    round = planned(w.process, w.olga)
    return lambda: opening.open_round(round=round, by=w.olga)


@walk("opening.extend_round")
def _(w):
    round = opened(w.process, w.olga)
    later = round.closes_at + timedelta(days=1)
    return lambda: opening.extend_round(round=round, by=w.olga, closes_at=later, reason="Holidays.")


@walk("closing.close_round")
def _(w):
    round = opened(w.process, w.olga)
    return lambda: closed(round)


@walk("closing.annul_round")
def _(w):
    round = opened(w.process, w.olga)
    return lambda: closing.annul_round(round=round, by=w.olga, reason="The question was wrong.")


@walk("casting.cast_signed")
def _(w):
    round = opened(w.process, w.olga, shows_turnout=False)
    return lambda: vote(round, w.ben, {round.items.get().key: "yes"})


@walk("casting.cast_secret")
def _(w):
    experts(w.process, 5)
    round = opened(w.process, w.olga, secrecy="secret", shows_turnout=False)
    return lambda: vote(round, w.ben, {round.items.get().key: "yes"})


@walk("blocks.answer_block")
def _(w):
    consenting(w)
    block = Block.objects.select_related("elector__round__process").get()
    return lambda: blocks.answer_block(block=block, by=w.olga, answer="Clause 3 does.")


@walk("casting.lift_block")
def _(w):
    consenting(w)
    block = Block.objects.select_related("elector__round__process").get()
    return lambda: casting.lift_block(block=block, by=w.ben)


@walk("moderating.decide_proposal")
def _(w):
    waiting = proposal(w)
    return lambda: moderating.decide_proposal(proposal=waiting, by=w.olga, accept=True)


@walk("moderating.decide_proposals")
def _(w):
    waiting = proposal(w)
    return lambda: moderating.decide_proposals(round=waiting.round, by=w.olga, accepted=[waiting.pk])


@walk("statements.take_part")
def _(w):
    round = rating(w)
    return lambda: statements.take_part(round=round, by=w.cleo, keys=["1" * 64])


@walk("statements.rate")
def _(w):
    round = rating(w)
    participant = statements.take_part(round=round, by=w.cleo, keys=["1" * 64])
    return lambda: statements.rate(
        round=round, by=w.cleo, participant=participant, votes={round.items.get().key: "agree"}
    )


@walk("statements.propose")
def _(w):
    round = rating(w)
    participant = statements.take_part(round=round, by=w.cleo, keys=["1" * 64])
    return lambda: statements.propose(
        round=round, by=w.cleo, participant=participant, text="Third.", client_key=uuid4()
    )


def places() -> Iterator[tuple[str, object]]:
    site = read_site()
    for process in Process.objects.all():
        yield process.get_absolute_url(), site
        yield f"{process.get_absolute_url()}rounds/", site
    for round in Round.objects.select_related("process").filter(opened_at__isnull=False):
        yield round.get_absolute_url(), site


@pytest.mark.parametrize("name", sorted(WALK))
def test_no_change_that_readers_see_leaves_the_version_where_it_was(
    name, world, client, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        act = WALK[name](world)
    reader = Reader(words_only=True)
    before = Seen(reader, client, places())

    with django_capture_on_commit_callbacks(execute=True):
        act()
    after = Seen(reader, client, places())

    assert before.unnoticed(after) == set()
    assert (name in SHOWN) == bool(before.changed(after))


def test_the_walk_leaves_no_action_out():
    assert every_action("voting") == set(WALK) | INSIDE.keys()
