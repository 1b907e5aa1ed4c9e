"""Casting against closing: every ballot that was taken in is counted, and every one that was not was refused."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from itertools import count
from threading import Event as Flag
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from forum.live.models import Event
from forum.people.models import Membership, Person
from forum.verdicts import Refused
from policy_design.ballots.bulletin import digest_of
from policy_design.process.models import Process
from policy_design.voting.ballot_models import Elector, SecretBallot
from policy_design.voting.casting import cast_secret, cast_signed
from policy_design.voting.closing import annul_round, close_due, close_round
from policy_design.voting.models import Bulletin, Item, Result, Round
from policy_design.voting.opening import open_round
from policy_design.voting.sealing import sweep_due
from tests.policy_design.voting.cast import opened, planned, receipt_of, renewed, tracker_of

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS, VOTERS, THREADS = 50, 200, 8


class Clock:
    """Goes on as clocks do, until it is told that the time to vote is over."""

    def __init__(self) -> None:
        self.real, self.ahead = timezone.now, timedelta(0)

    def __call__(self) -> datetime:
        return self.real() + self.ahead


@pytest.fixture
def clock(monkeypatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(timezone, "now", made)
    return made


def quick_round(process: Process, people: list[Person], number: int, secrecy: str) -> Round:
    """An open round as open_round leaves it, without its two hundred mails; it closes in an hour."""
    round = Round.objects.create(
        process=process, number=number, question="?", method="yes_no", secrecy=secrecy, created_by=people[0]
    )
    Item.objects.create(round=round, key="s1", kind="statement", text="One.")
    Elector.objects.bulk_create(Elector(round=round, person=one, name=one.name) for one in people)
    manifest = {
        "round": number, "method": "yes_no", "items": [{"key": "s1"}], "secrecy": secrecy, "receipts": "tracker",
        "eligible": len(people), "quorum": "1/2", "threshold": "1/2",
    }  # fmt: skip
    now = timezone.now()
    Round.objects.filter(pk=round.pk).update(
        manifest=manifest, manifest_digest=digest_of(manifest), eligible=len(people), opened_at=now,
        closes_at=now + timedelta(hours=1),
    )  # fmt: skip
    return renewed(round)


@pytest.fixture
def many(running) -> list[Person]:
    """Two hundred experts, without mailboxes."""
    people = Person.objects.bulk_create(
        Person(email=f"v{n}@example.org", name=f"Voter {n:03}", slug=f"v-{n}", is_active=False) for n in range(VOTERS)
    )
    Membership.objects.bulk_create(Membership(topic=running.topic, person=one, role="expert") for one in people)
    return people


def raced(round: Round, people: list[Person], lot: random.Random, clock: Clock) -> int:
    """Everybody casts, in any order and on several threads, while a worker closes what is due. How many were taken in.

    The time is over once some number of ballots is there, while others are in flight.
    """
    order, until, so_far, is_over = list(people), lot.randint(20, VOTERS - 40), count(1), Flag()
    clock.ahead = timedelta(0)
    lot.shuffle(order)
    cast = cast_secret if round.is_secret else cast_signed

    def vote(voters: list[Person]) -> int:
        taken = 0
        try:
            for one in voters:
                try:
                    cast(round=round, by=one, marks={"s1": "yes"})
                except Refused:
                    break
                taken += 1
                if next(so_far) == until:
                    clock.ahead = timedelta(hours=2)
                    is_over.set()
            return taken
        finally:
            connection.close()

    def close() -> int:
        try:
            assert is_over.wait(60)
            while not renewed(round).is_closed:
                close_due()
            return 0
        finally:
            connection.close()

    with ThreadPoolExecutor(THREADS + 1) as pool:
        jobs = [pool.submit(vote, order[start::THREADS]) for start in range(THREADS)] + [pool.submit(close)]
        return sum(one.result() for one in jobs)


@pytest.mark.parametrize("secrecy", ["named", "secret"])
def test_ballots_marks_and_count_are_the_same_however_casting_and_closing_meet(running, many, secrecy, clock):
    lot = random.Random(6)
    taken_in = []
    for number in range(1, ROUNDS // 2 + 1):
        round = quick_round(running, many, number, secrecy)
        taken = raced(round, many, lot, clock)
        clock.ahead = timedelta(0)

        marks = round.electors.filter(has_voted=True).count()
        ballots = (
            round.secret_ballots.count() if round.is_secret else round.electors.filter(ballot__isnull=False).count()
        )
        assert (ballots, marks, Result.objects.get(round=round).cast) == (taken, taken, taken)
        taken_in.append(taken)
    assert all(0 < one < VOTERS for one in taken_in)  # else nothing was raced
    assert len(set(Bulletin.objects.values_list("previous", flat=True))) == ROUNDS // 2


def at_once(*deeds):
    def run(deed):
        try:
            return deed()
        except Refused as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(run, deeds))


def test_one_voter_on_two_devices_casts_one_secret_ballot(deliberating, olga, panel):
    round = opened(deliberating, olga, secrecy="secret")

    results = at_once(*[lambda: cast_secret(round=round, by=panel[0], marks={"s1": "yes"})] * 4)

    assert sum(isinstance(one, Refused) for one in results) == 3
    assert SecretBallot.objects.count() == 1


def test_two_voters_who_send_one_tracker_at_once_have_one_ballot_under_it(deliberating, olga, panel):
    round = opened(deliberating, olga, secrecy="secret")
    tracker = tracker_of(round, receipt_of(3))

    results = at_once(
        *(lambda one=one: cast_secret(round=round, by=one, marks={"s1": "yes"}, tracker=tracker) for one in panel[:4])
    )

    assert sum(isinstance(one, Refused) for one in results) == 3
    assert (SecretBallot.objects.count(), round.electors.filter(has_voted=True).count()) == (1, 1)


def test_two_voters_who_know_one_receipt_replace_its_ballot_once(deliberating, olga, panel):
    """Else there would be a ballot more than marks on the roll, and the round could never be counted."""
    for turn in range(5):
        round = opened(deliberating, olga, secrecy="secret", question=f"Which? {turn}")
        mine = tracker_of(round, receipt_of(1))
        cast_secret(round=round, by=panel[0], marks={"s1": "yes"}, tracker=mine)
        for number, one in enumerate(panel[1:], 2):
            cast_secret(round=round, by=one, marks={"s1": "no"}, tracker=tracker_of(round, receipt_of(number)))

        at_once(
            *[
                lambda one=one, n=n, r=round: cast_secret(
                    round=r, by=one, marks={"s1": "no"}, tracker=tracker_of(r, receipt_of(n)), receipt=receipt_of(1)
                )
                for n, one in enumerate(panel, 100)
            ]
        )

        assert round.secret_ballots.count() == len(panel)
        assert close_round(round=round, by=olga).has_result


def test_closing_twice_at_once_closes_once(deliberating, olga, panel):
    round = opened(deliberating, olga)
    for one in panel:
        cast_signed(round=round, by=one, marks={"s1": "no"})

    at_once(*[lambda: close_round(round=round, by=olga)] * 3)

    assert Bulletin.objects.count() == 1
    assert Event.objects.filter(kind="round.closed").count() == 1


def test_opening_twice_at_once_makes_one_roll(deliberating, olga, panel):
    round = planned(deliberating, olga)

    made = at_once(*[lambda: open_round(round=round, by=olga)] * 3)

    assert len({one.manifest_digest for one in made}) == 1
    assert round.electors.count() == 5


def test_casting_against_annulling_leaves_no_ballot(deliberating, olga, panel):
    for _ in range(5):
        round = opened(deliberating, olga, secrecy="secret", question=f"Which? {uuid4()}")
        at_once(
            *[lambda one=one, r=round: cast_secret(round=r, by=one, marks={"s1": "yes"}) for one in panel],
            lambda r=round: annul_round(round=r, by=olga, reason="Unclear."),
        )
        assert renewed(round).is_annulled
        assert round.secret_ballots.count() == 0


def test_what_the_database_had_left_of_ballots_is_wiped_once_after_the_close(deliberating, olga, panel):
    round = opened(deliberating, olga, secrecy="secret")
    for one in panel:
        cast_secret(round=round, by=one, marks={"s1": "yes"})
    close_round(round=round, by=olga)

    assert (sweep_due(), sweep_due()) == (1, 0)
    assert renewed(round).is_swept
    assert round.secret_ballots.count() == 5
