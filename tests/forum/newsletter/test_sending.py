"""An issue goes to each subscriber of its language once: in slices, with two workers, and when a worker is killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from forum.mail.models import OutboxMail
from forum.newsletter import actions, sending, subscribers
from forum.newsletter.models import Issue, Subscriber
from forum.people.models import Person
from tests.cast import person
from tests.forum.debates.test_races import at_once
from tests.forum.newsletter.reading import reader, scheduled, sent
from tests.support.moulds import environment_of

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).resolve().parents[3]


def readers(number: int, language: str = "en") -> list[str]:
    """Many who have confirmed."""
    addresses = [f"reader{n}-{language}@reader.example" for n in range(number)]
    made = [
        Subscriber(
            email=one, fingerprint=subscribers.fingerprint(one), language=language, consent="Yes.",
            confirmed_at=timezone.now(),
        )
        for one in addresses
    ]  # fmt: skip
    Subscriber.objects.bulk_create(made)
    return addresses


@pytest.fixture
def olga(db) -> Person:
    return person("Olga", may_organize=True)


def recipients() -> Counter[str]:
    return Counter(OutboxMail.objects.filter(key__contains=":issue:").values_list("to", flat=True))


def test_each_subscriber_of_the_language_gets_one_however_often_it_is_run(olga, settings, monkeypatch):
    settings.NEWSLETTER_LANGUAGES = ["en", "de"]
    monkeypatch.setattr(sending, "SLICE", 3)
    english = readers(8)
    readers(2, "de")
    subscribers.subscribe(email="unconfirmed@reader.example", language="en")
    issue = scheduled(olga)

    runs = [sending.send_due() for _time in range(3)]

    issue.refresh_from_db()
    assert runs == [8, 0, 0]
    assert recipients() == Counter(english)
    assert (issue.stage, issue.queued) == ("sent", 8)


def test_whoever_confirms_after_it_began_gets_the_next_one(olga, monkeypatch):
    monkeypatch.setattr(sending, "SLICE", 2)
    early = readers(3)
    issue = scheduled(olga)
    sending.begin(issue.pk)
    sending.write_slice(issue.pk)

    reader("late@reader.example")
    sending.send_due()

    assert recipients() == Counter(early)


def test_who_leaves_while_it_is_sent_gets_none(olga):
    readers(2)
    scheduled(olga)
    sending.send_due()

    subscribers.leave(Subscriber.objects.order_by("pk")[0])

    assert [one.to for one in sent()] == [["reader1-en@reader.example"]]


def test_two_workers_at_once_write_each_mail_once(olga, monkeypatch):
    monkeypatch.setattr(sending, "SLICE", 4)
    everybody = readers(30)
    scheduled(olga)

    written = at_once(sending.send_due, sending.send_due)
    sending.send_due()

    assert recipients() == Counter(everybody)
    assert all(isinstance(one, int) for one in written)
    assert Issue.objects.get().queued == 30


def worker(tmp_path: Path, fault: str) -> int:
    """One of its own, on the database of this test; mails go into a folder."""
    name = connection.settings_dict["NAME"]
    reach = {one: os.environ[one] for one in ("PGHOST", "PGUSER") if one in os.environ}
    environment = environment_of(tmp_path) | reach | {"FOLKMOOT_FAULT": fault}
    on_sqlite = connection.vendor == "sqlite"
    environment |= {"DATABASE_URL": f"sqlite:///{name}" if on_sqlite else f"postgres:///{name}"}
    return subprocess.run([sys.executable, "manage.py", "tick"], cwd=ROOT, env=environment, check=False).returncode


@pytest.mark.parametrize(
    ("point", "there"),
    [("newsletter-beginning:1", 0), ("newsletter-writing:150", 100), ("newsletter-written:1", 100)],
)
def test_killed_at_any_point_no_mail_is_lost_and_none_doubled(olga, tmp_path, point, there):
    everybody = readers(210)
    scheduled(olga)

    assert worker(tmp_path, point) == -signal.SIGKILL
    assert recipients().total() == there
    sending.send_due()

    issue = Issue.objects.get()
    assert recipients() == Counter(everybody)
    assert (issue.stage, issue.number, issue.queued) == ("sent", 1, 210)


def test_an_address_that_is_typed_twice_at_once_is_one_subscriber_and_gets_one_mail(db):
    def ask() -> None:
        subscribers.subscribe(email="twice@reader.example", language="en")

    answers = at_once(ask, ask, ask)

    assert answers == [None] * 3
    assert Subscriber.objects.count() == 1
    assert OutboxMail.objects.filter(key__contains=":confirm:").count() == 1


def test_two_who_begin_an_issue_at_once_get_the_same_one(olga):
    def begin() -> int:
        return actions.begin_issue(language="en", by=olga).pk

    assert at_once(begin, begin) == [Issue.objects.get().pk] * 2
