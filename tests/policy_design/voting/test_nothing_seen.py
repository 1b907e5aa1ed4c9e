"""That somebody votes, and how, changes nothing that anybody else is given, on any path; the paths are from urls.py."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import get_resolver
from django.utils import timezone

from forum.people.actions import grant
from forum.people.models import Person
from policy_design.voting import statements
from policy_design.voting.models import Round
from policy_design.voting.statements import take_part
from tests.forum.test_secrecy import addresses, ways_to_walk
from tests.policy_design.voting.cast import at, opened, receipt_of, tracker_of, vote

pytestmark = pytest.mark.any_database

OF_ITS_OWN = (  # what each answer has anew
    re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"'),
    re.compile(r'name="client_key" value="[^"]*"'),
    re.compile(r"nonce-[\w+/=-]+"),
    re.compile(r'nonce="[^"]*"'),
    re.compile(r'"csrf": "[^"]*"'),
    re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}"),
    re.compile(r"\b\d\d:\d\d:\d\d(\.\d+)?"),
)
KINDS = (
    {"secrecy": "secret"},
    {"secrecy": "secret", "receipts": "none"},
    {"secrecy": "named"},
    {"secrecy": "pseudonymous", "method": "rating"},
    {"secrecy": "named", "method": "consent"},
    {"secrecy": "pseudonymous", "method": "statements"},
    {"secrecy": "pseudonymous", "method": "statements", "electorate": "readers", "takes_statements": True},
)


ELSEWHERE = ("debates/", "library/", "accounts/", "demo/", "admin/forum/", "admin/auth", "admin/sites", "admin/account")


def seen(client: Client, known: dict[str, list]) -> dict[str, str]:
    return {path: body for path, body in _answers(client, known)}


def _answers(client: Client, known: dict[str, list]) -> Iterator[tuple[str, str]]:
    for _name, pattern in addresses(get_resolver()):
        if pattern.startswith(ELSEWHERE) or "logout" in pattern:
            continue
        numbers = known["number"] if "/rounds/" in pattern else [1]
        for path in ways_to_walk(pattern, known | {"number": numbers}):
            response = client.get(path)
            body = b"".join(response.streaming_content) if response.streaming else response.content
            headers = {name: said for name, said in response.headers.items() if name not in ("Set-Cookie", "Date")}
            said = f"{response.status_code} {headers} {body.decode('utf-8', 'replace')}"
            for one in OF_ITS_OWN:
                said = one.sub("", said)
            yield path, said


def votes_in_all(rounds: list[Round], voter: Person) -> None:
    """With reasons where there are any."""
    for round in rounds:
        key = round.items.first().key
        if round.method == "statements":
            who = take_part(round=round, by=voter, keys=[f"a{voter.pk:063x}"])
            statements.rate(round=round, by=voter, participant=who, votes={key: "agree"})
        elif round.is_secret:
            more = {"tracker": tracker_of(round, receipt_of(voter.pk))} if round.has_trackers else {}
            vote(round, voter, {key: "yes"}, **more)
        else:
            marks = {"rating": 8, "consent": "reservations"}.get(round.method, "yes")
            vote(round, voter, {key: marks}, reasons={key: "The sealed word is xylophone."})


def test_a_vote_changes_nothing_that_anybody_else_is_given(deliberating, olga, panel, mo, dan):
    grant(topic=deliberating.topic, person=mo, role="moderator")
    rounds = [opened(deliberating, olga, shows_turnout=False, **settings) for settings in KINDS]
    votes_in_all(rounds, panel[1])
    known = {
        "slug": [deliberating.slug],
        "number": [one.number for one in rounds],
        "pk": [1],
        "key": ["no-such-key"],
        "form": ["json", "md", "html", "csv"],
        "section": ["processes", "rounds"],
        "object_id": [one.pk for one in rounds],
        "app_label": ["policy_design", "forum"],
        "token": ["none"],
    }
    clients = {"anonymous": Client()}
    for who in (olga, panel[1], mo, dan):  # organizer, expert, moderator, steward
        clients[who.slug] = Client()
        clients[who.slug].force_login(who)
    moment = timezone.now()  # files say as of when they are, so both looks are at one moment
    with at(moment):
        before = {who: seen(client, known) for who, client in clients.items()}

    votes_in_all(rounds, panel[0])

    with at(moment):
        after = {who: seen(client, known) for who, client in clients.items()}
    changed = [(who, path) for who, pages in after.items() for path, said in pages.items() if said != before[who][path]]
    told = [(who, path) for who, pages in after.items() for path, said in pages.items() if "xylophone" in said]
    assert changed == []
    assert set(told) == {(panel[1].slug, f"{one.get_absolute_url()}vote/") for one in rounds if one.number in (3, 4, 5)}
    assert min(len(pages) for pages in after.values()) > 200
