"""Rounds as Olga plans them, for tests."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from policy_design.options.models import Option
from policy_design.voting.models import Item, Round
from policy_design.voting.planning import ItemPlan, create_round, set_items


def renewed(round: Round) -> Round:
    return Round.objects.select_related("process__topic", "earlier").get(pk=round.pk)


def plan(process, by, question="Which guidance?", method="yes_no", **settings) -> Round:
    """A planned round; by default yes or no, named, of all experts."""
    settings = {"consensus_rule": "75" if method == "rating" else "", **settings}
    if method == "statements":
        settings.setdefault("secrecy", "pseudonymous")
    made = create_round(process=process, by=by, client_key=uuid4(), question=question, method=method, **settings)
    return renewed(made)


def with_items(round: Round, by, *items, **kwargs) -> list[Item]:
    """Put options and sentences to the vote."""
    plans = [
        ItemPlan("option", option=one)
        if isinstance(one, Option)
        else ItemPlan("statement", text=one)
        if isinstance(one, str)
        else one
        for one in items
    ]
    return set_items(round=renewed(round), by=by, items=plans, **kwargs)


def opened(round: Round, **fields) -> Round:
    """As if it had been opened an hour ago, without a roll: for tests that are not about opening."""
    now = timezone.now()
    fields = {"closes_at": now + timedelta(days=7), "eligible": 5, **fields}
    Round.objects.filter(pk=round.pk).update(
        opened_at=now - timedelta(hours=1), manifest={}, manifest_digest="0" * 64, **fields
    )
    return renewed(round)


def closed(round: Round, **fields) -> Round:
    """As if it had been opened and closed."""
    if not round.was_opened:
        round = opened(round)
    Round.objects.filter(pk=round.pk).update(closed_at=timezone.now(), **fields)
    return renewed(round)
