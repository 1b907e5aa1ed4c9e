"""Pages of rounds, asked for by somebody; addresses and what forms send."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from django.test import Client
from django.utils import timezone

from forum.people.models import Person
from policy_design.voting.models import Round


def client_of(person: Person | None) -> Client:
    client = Client()
    if person is not None:
        client.force_login(person)
    return client


def at(round: Round, page: str = "") -> str:
    return f"/processes/{round.process.slug}/rounds/{round.number}/{page}"


def typed(method: str = "yes_no", **fields) -> dict[str, object]:
    """What the form for a round sends, with all its fields, as without JavaScript."""
    closes = timezone.localtime(timezone.now() + timedelta(days=7))
    found = {
        "client_key": str(uuid4()),
        "question": "Which guidance?",
        "intro": "Read **both**.",
        "method": method,
        "threshold": "1/2",
        "base": "cast",
        "quorum": "1/2",
        "tie_rule": "report",
        "consensus_rule": "75" if method == "rating" else "",
        "stand_aside_cap": "",
        "electorate": "experts",
        "cap": "",
        "secrecy": "named",
        "receipts": "tracker",
        "shows_turnout": "on",
        "result_for": "everyone",
        "rounds_planned": "1",
        "stopping": "fixed",
        "closes_at": closes.strftime("%Y-%m-%dT%H:%M"),
        **fields,
    }
    return {name: value for name, value in found.items() if value is not None}


def sent(client: Client, address: str, **fields):
    return client.post(address, fields)
